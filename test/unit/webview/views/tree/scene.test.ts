import assert from 'node:assert/strict';
import { ReferencePosition } from '../../../../../src/analysis/diff/reference-position';
import { finish } from '../../../../../src/work/work';
import { TreeHostView } from '../../../../../webview/views/tree/model';
import { english } from '../../../../../src/model/localize';
import type { TreeBody, TreePicture } from '../../../../../webview/views/tree/protocol';
import type { Run } from '../../../../../src/replay/run/run';
import type { Scene } from '../../../../../webview/layout/scene';
import {
  cellOrderOf,
  coversTree,
  nodeRectangle,
  openTree,
  panTree,
  placeAt,
  rangeOf,
  resizeTree,
  revealInTree,
  rowHeightOf,
  zoomTree,
  type TreeGeometry,
} from '../../../../../webview/views/tree/geometry';
import { leafAt, nextInRow, stopAt, usedShares, visibleNodes } from '../../../../../webview/views/tree/nodes';
import { orderLabel, treeMarksScene, treeOverviewScene, treeScene } from '../../../../../webview/views/tree/scene';
import { hasTorn } from '../../../../../webview/views/tree/torn';
import { tooth } from '../../../../../webview/layout/marks';
import { bitText, offsetBits } from '../../../../../webview/views/tree/text';
import { cursorAt, mixedTrace, runText } from '../../../picture/pictures';
import { unhurriedQueue } from '../../../work/queues';

/** A scene as lines: `style x,y widthxheight`, then `style "text" x,y align`. */
function linesOf(scene: Scene): string[] {
  const lines: string[] = [];
  for (const [style, list] of scene.rectangles) {
    const values = Array.from(list.coordinates, (value) => Math.round(value * 10) / 10);
    for (let at = 0; at < values.length; at += 4) {
      lines.push(`${style} ${values[at]},${values[at + 1]} ${values[at + 2]}x${values[at + 3]}`);
    }
  }
  for (const { style, text, x, y, align } of scene.texts) lines.push(`${style} "${text}" ${x},${y} ${align}`);
  return lines;
}

const options = {
  characterWidth: 7,
  words: { order: 'order {0}', free: 'free', before: 'in use before' },
  label: (order: number) => orderLabel(order, 1, 'order {0}', false),
};

function geometryOf(run: Run, width: number, height: number): TreeGeometry {
  const { size, unit, maxOrder } = run.arena;
  return openTree({ size, unit, maxOrder }, size, width, height, 'arena');
}

function bodyFor(
  run: Run,
  geometry: TreeGeometry,
  position = run.operationCount,
  cursorLine?: number,
): TreeBody & { picture: TreePicture } {
  const request = { kind: 'tree', ...rangeOf(geometry), overviewCells: 64, colorBy: 'state' } as const;
  const context = { run, state: cursorAt(run, position), position, localize: english, cursorLine, changed: () => undefined };
  const body = new TreeHostView(unhurriedQueue()).build(context, request);
  assert.ok(body.picture);
  return { ...body, picture: body.picture };
}

const namesOf = ({ labels }: TreePicture): Map<number, string> => new Map(labels.index.map((index, at) => [index, labels.text[at]]));

const textbook = runText('arena 16\na = alloc 4\nb = alloc 2\nfree a');
/** Five rows of 20 pixels, 20 pixels a byte. */
const wide = geometryOf(textbook, 320, 100);

describe('The window on the buddy tree', () => {
  it('shares its height among the orders and its width among the bytes', () => {
    assert.equal(rowHeightOf(wide), 20);
    assert.deepEqual(nodeRectangle(wide, { unit: 4, order: 2 }), { x: 80, y: 40, width: 80, height: 18 });
    assert.deepEqual(placeAt(wide, 85, 45), { order: 2, byte: 4.25 });
    assert.equal(placeAt(wide, 85, 101), undefined);
    assert.equal(placeAt(wide, -1, 5), undefined);
    assert.equal(rowHeightOf({ ...wide, height: 3 }), 2, 'rows are never lost');
  });

  it('opens with what is used and as much beside it', () => {
    const arena = { size: 2 ** 20, unit: 64, maxOrder: 14 };
    assert.deepEqual(openTree(arena, 5000, 400, 300), { arena, width: 400, height: 300, from: 0, span: 16_384, fitted: 'extent' });
    assert.equal(openTree(arena, 2 ** 19 + 1, 400, 300).span, 2 ** 20);
    assert.equal(openTree(arena, 0, 400, 300).span, 128);
    assert.equal(openTree(arena, 5000, 400, 300, 'arena').span, 2 ** 20);
  });

  it('zooms around a point, from the whole arena to one unit', () => {
    const near = zoomTree(wide, 4, 240);
    assert.deepEqual([near.span, near.from, near.fitted], [4, 9, undefined]);
    assert.equal(zoomTree(wide, 1000, 320).span, 1);
    assert.equal(zoomTree(wide, 1000, 320).from, 15, 'still within the arena');
    assert.equal(zoomTree(near, 0.001, 0).span, 16);
    assert.equal(zoomTree(wide, 0.5, 0), wide, 'nothing to zoom out to');
  });

  it('pans as far as the arena reaches, and reveals with a little context', () => {
    const near = zoomTree(wide, 4, 0);
    assert.equal(panTree(near, 100).from, 12);
    assert.equal(panTree(near, -1), near);
    assert.equal(revealInTree(near, 1, 2), near);
    assert.equal(revealInTree(near, 8, 9).from, 5.5);
    assert.equal(revealInTree(panTree(near, 12), 4, 6).from, 3.5);
    assert.equal(revealInTree(near, 0, 16), near, 'a longer node is in view');
    assert.equal(revealInTree(near, 8, 16).from, 8);
    assert.equal(resizeTree(near, 100, 50).span, 4);
  });

  it('asks for cells at least a pixel wide, and for more than is in view', () => {
    const arena = { size: 2 ** 30, unit: 256, maxOrder: 22 };
    const all = openTree(arena, 2 ** 30, 1000, 600, 'arena');
    assert.equal(cellOrderOf(all), 13);
    assert.deepEqual(rangeOf(all), { fromUnit: 0, toUnit: 2 ** 22, cellOrder: 13, bytesPerPixel: 2 ** 30 / 1000 });
    const near = zoomTree(all, 64, 500);
    const range = rangeOf(near);
    assert.ok(coversTree(range, near));
    assert.ok(coversTree(range, panTree(near, near.from + near.span / 4)), 'a short way needs nothing new');
    assert.ok(!coversTree(range, panTree(near, near.from + near.span * 2)));
    assert.ok(!coversTree(range, zoomTree(near, 2, 500)));
    assert.ok((range.toUnit - range.fromUnit) / 2 ** range.cellOrder <= 3 * 1000);
    assert.equal(cellOrderOf(zoomTree(all, 2 ** 22, 0)), 0);
  });
});

describe('The scene of the buddy tree', () => {
  it('is an icicle: split nodes over their halves, blocks where they end', () => {
    const { picture } = bodyFor(textbook, wide, 2);
    assert.deepEqual(linesOf(treeScene(picture, namesOf(picture), wide, options)), [
      'splitFill 0,0 319x18',
      'splitFill 0,20 159x18',
      'splitFill 80,40 79x18',
      'allocatedFill 0,40 79x18',
      'allocatedFill 80,60 39x18',
      'freeFill 120,60 39x18',
      'freeFill 160,20 159x18',
      'freeOutline 120,60 39x18',
      'freeOutline 160,20 159x18',
      'gutter "order 4" -8,9 right',
      'gutter "order 3" -8,29 right',
      'gutter "order 2" -8,49 right',
      'gutter "order 1" -8,69 right',
      'gutter "order 0" -8,89 right',
      'onSplit "16 B" 5,9 left',
      'onSplit "order 4" 314,9 right',
      'onSplit "8 B" 5,29 left',
      'onSplit "order 3" 154,29 right',
      'onAllocated "a 4 B" 5,49 left',
      'onSplit "4 B" 85,49 left',
      'onAllocated "b" 85,69 left',
      'onFree "free" 125,69 left',
      'onFree "free 8 B" 165,29 left',
      'onFree "order 3" 314,29 right',
    ]);
  });

  it('hatches what was in use at the pinned position in the free nodes that it lies in now', () => {
    const run = runText('arena 16\na = alloc 4\nb = alloc 2\nc = alloc 2\nfree b\nfree c\nfree a\nd = alloc 2');
    const reference = finish(ReferencePosition.make(run, 3));
    const goneLines = (geometry: TreeGeometry): string[] => {
      const request = { kind: 'tree', ...rangeOf(geometry), overviewCells: 64, colorBy: 'changes' } as const;
      const state = cursorAt(run);
      const pinned = { position: 3, reference };
      const view = new TreeHostView(unhurriedQueue());
      const { picture, gone } = view.build({ run, state, position: 7, localize: english, pinned, changed: () => undefined }, request);
      assert.ok(picture);
      return linesOf(treeScene(picture, new Map(), geometry, { ...options, gone })).filter((line) => /Gone|onPadding/.test(line));
    };
    // d has taken the half of what was a's; the rest of it is one free node, b's and c's are another.
    assert.deepEqual(goneLines(wide), [
      'changeGone 42,62 35x14',
      'changeGone 82,42 38x14',
      'changeGone 120,42 37x14',
      'onPadding "free" 45,69 left',
      'onPadding "free 4 B" 85,49 left',
      'onPadding "free 8 B" 165,29 left',
      'onPadding "order 3" 314,29 right',
    ]);
    // Narrower than a pixel, they are shares of the free nodes from below.
    assert.ok(goneLines(geometryOf(run, 4, 100)).some((line) => line.startsWith('cellGone')));
  });

  it('cuts off what is out of sight; its labels stay in view', () => {
    const near = panTree(zoomTree(wide, 4, 0), 5);
    const { picture } = bodyFor(textbook, near, 2);
    const lines = linesOf(treeScene(picture, namesOf(picture), near, options));
    assert.ok(lines.includes('splitFill 0,0 319x18'), lines.join('\n'));
    assert.ok(lines.includes('allocatedFill 0,60 79x18'), lines.join('\n'));
    assert.ok(lines.includes('onSplit "order 4" 314,9 right'));
    assert.ok(!lines.some((line) => line.includes('"a ')), 'a is to the left of the window');
  });

  it('tears the edges of nodes that go on beyond the view, and no others', () => {
    const tornAt = (geometry: TreeGeometry): string[] => {
      const { picture } = bodyFor(textbook, geometry);
      const lines = linesOf(treeScene(picture, new Map(), geometry, options)).filter((line) => line.startsWith('torn'));
      assert.equal(hasTorn(picture, geometry), lines.length > 0);
      return [...new Set(lines.map((line) => line.split(' ')[1].split(',')[0]))].sort();
    };
    assert.deepEqual(tornAt(wide), []);
    // Bytes 0 to 4 of 16: only to the right anything goes on. Then 4 to 8: on both sides.
    const left = zoomTree(wide, 4, 0);
    assert.deepEqual(tornAt(left), [`${left.width - tooth}`]);
    assert.deepEqual(tornAt(panTree(left, 4)), ['0', `${left.width - tooth}`]);
  });

  it('underlines what the cursor’s line allocated', () => {
    const { picture } = bodyFor(textbook, wide, 2, 3);
    const marks = linesOf(treeScene(picture, new Map(), wide, options)).filter((line) => line.startsWith('cursorLine'));
    assert.deepEqual(marks, ['cursorLine 80,75 39x3']);
  });

  it('dims what does not pass the filter', () => {
    const context = {
      run: textbook,
      state: cursorAt(textbook, 2),
      position: 2,
      localize: english,
      filter: (op: number) => op === 1,
      changed: () => undefined,
    };
    const { picture } = new TreeHostView(unhurriedQueue()).build(context, {
      kind: 'tree',
      ...rangeOf(wide),
      overviewCells: 64,
      colorBy: 'state',
    });
    assert.ok(picture);
    const lines = linesOf(treeScene(picture, namesOf(picture), wide, options));
    assert.deepEqual(
      lines.filter((line) => line.startsWith('dimmed')),
      ['dimmed 0,40 79x18', 'dimmed 120,60 39x18', 'dimmed 160,20 159x18'],
    );
    assert.ok(lines.includes('onDimmed "a 4 B" 5,49 left') && lines.includes('onAllocated "b" 85,69 left'), lines.join('\n'));
  });

  it('fills blocks, slabs and shares in the colour of their class', () => {
    const run = runText('arena 64KiB unit 4KiB\nmachine page 4KiB\ncache c 2000 order 0\nx = alloc 4K\ny = alloc 16K\no = alloc c');
    const geometry = geometryOf(run, 320, 100);
    const context = { run, state: cursorAt(run), position: run.operationCount, localize: english, changed: () => undefined };
    const { picture, classes } = new TreeHostView(unhurriedQueue()).build(context, {
      kind: 'tree',
      ...rangeOf(geometry),
      overviewCells: 64,
      colorBy: 'cache',
    });
    assert.ok(picture && classes);
    assert.deepEqual(
      classes.blocks,
      classes.labels.map((label) => (label === 'c' ? 1 : 2)),
    );
    const lines = linesOf(treeScene(picture, namesOf(picture), geometry, options));
    const named = lines.filter((line) => line.startsWith('name'));
    // The two blocks are whole, the slab keeps its frame.
    assert.equal(named.filter((line) => / (19|79)x18$/.test(line)).length, 2, lines.join('\n'));
    assert.equal(named.filter((line) => / 15x14$/.test(line)).length, 1, lines.join('\n'));
    assert.ok(!lines.some((line) => line.startsWith('allocatedFill')));
    const far = geometryOf(run, 4, 100);
    const small = new TreeHostView(unhurriedQueue()).build(context, {
      kind: 'tree',
      ...rangeOf(far),
      overviewCells: 64,
      colorBy: 'cache',
    }).picture;
    assert.ok(small && small.cellOrder > 0);
    const shares = linesOf(treeScene(small, new Map(), far, options));
    assert.ok(
      shares.some((line) => line.startsWith('name')) && !shares.some((line) => line.startsWith('cellRequested')),
      shares.join('\n'),
    );
  });

  it('below a pixel an order shows shares: allocated from below, then free, then split', () => {
    const run = runText('arena 64\nx[0..31] = alloc 1\nfree x[16..31:2]');
    const far = geometryOf(run, 8, 140);
    const { picture } = bodyFor(run, far);
    assert.equal(picture.cellOrder, 3);
    const lines = linesOf(treeScene(picture, new Map(), far, options)).filter((line) => /^cell/.test(line));
    // Rows of 20: orders 2, 1 and 0 below the cells' order 3. 4 cells are in use whole or by half, one column each.
    assert.deepEqual(lines.sort(), [
      'cellFreeShare 2,120 2x9',
      'cellRequested 0,120 2x18',
      'cellRequested 2,129 2x9',
      'cellSplit 0,100 4x18',
      'cellSplit 0,80 4x18',
    ]);
  });

  it('drops nothing, however little there is of it', () => {
    const run = runText('arena 64KiB\na = alloc 1');
    const far = geometryOf(run, 16, 17 * 20);
    const { picture } = bodyFor(run, far);
    const lines = linesOf(treeScene(picture, new Map(), far, options));
    const row = (16 - 0) * 20;
    assert.ok(lines.includes(`cellRequested 0,${row + 17} 1x1`), lines.join('\n'));
    assert.ok(lines.includes(`cellFreeShare 0,${row + 16} 1x1`), lines.join('\n'));
    // Of the two nodes of the cells' next order one is split, one free.
    assert.ok(lines.includes('cellSplit 0,100 1x9') && lines.includes('cellFreeShare 0,109 1x9'), lines.join('\n'));
  });

  it('a picture with a margin draws the same as one of the window alone', () => {
    const run = runText(mixedTrace(400, 9));
    const all = geometryOf(run, 500, 400);
    const near = panTree(zoomTree(all, 16, 0), 200_000);
    const { picture } = bodyFor(run, near);
    const { from, span } = near;
    const exact = new TreeHostView(unhurriedQueue()).build(
      { run, state: cursorAt(run), position: run.operationCount, localize: english, changed: () => undefined },
      { kind: 'tree', ...rangeOf(near), fromUnit: from / 64, toUnit: (from + span) / 64, overviewCells: 64, colorBy: 'state' },
    ).picture;
    assert.ok(exact && exact.toUnit - exact.fromUnit < picture.toUnit - picture.fromUnit);
    const draw = (each: TreePicture): string[] => linesOf(treeScene(each, namesOf(each), near, options));
    assert.deepEqual(draw(picture), draw(exact));
  });
});

describe('The marks on the buddy tree', () => {
  const still = { touched: [], blocking: [], progress: 1 };

  it('a split cuts the node and outlines its halves, one after the other', () => {
    const { picture, changes } = bodyFor(textbook, wide, 1);
    const marks = (progress: number): string[] => linesOf(treeMarksScene(picture, wide, { ...still, changes, progress }));
    assert.deepEqual(marks(0), []);
    assert.deepEqual(marks(1), [
      'treeCut 159,0 2x18',
      'treeCut 79,20 2x18',
      'treeSplit 0,20 160x18',
      'treeSplit 160,20 160x18',
      'treeSplit 0,40 80x18',
      'treeSplit 80,40 80x18',
    ]);
    const half = marks(0.5);
    assert.ok(half.includes('treeCut 159,0 2x18') && half.includes('treeCut 79,20 2x9'), half.join('\n'));
    assert.ok(half.includes('treeSplit 0,20 160x9') && !half.some((line) => line.startsWith('treeSplit 0,40')), half.join('\n'));
  });

  it('a merge leaves the halves that are gone as broken lines', () => {
    const run = runText('arena 16\na = alloc 4\nfree a');
    const { picture, changes } = bodyFor(run, wide);
    const marks = (progress: number): string[] => linesOf(treeMarksScene(picture, wide, { ...still, changes, progress }));
    const gone = ['treeMerge 0,40 80x18', 'treeMerge 80,40 80x18', 'treeMerge 0,20 160x18', 'treeMerge 160,20 160x18'];
    assert.deepEqual(marks(1), gone);
    assert.deepEqual(
      marks(0).filter((line) => line.startsWith('cellFreeShare')),
      ['cellFreeShare 0,40 80x18', 'cellFreeShare 80,40 80x18', 'cellFreeShare 0,20 160x18', 'cellFreeShare 160,20 160x18'],
    );
  });

  it('outlines are wide enough to be seen, and none is drawn out of sight', () => {
    const run = runText('arena 64KiB\na = alloc 1');
    const far = geometryOf(run, 100, 17 * 20);
    const { picture } = bodyFor(run, far);
    const none = { splits: [], merges: [] };
    const lines = linesOf(
      treeMarksScene(picture, far, { ...still, changes: none, touched: [{ unit: 0, order: 0 }], buddy: { unit: 1, order: 0 } }),
    );
    assert.ok(lines.every((line) => / 5x18$/.test(line)) && lines.length === 2, lines.join('\n'));
    const beside = panTree(zoomTree(far, 64, 0), 32_000);
    assert.deepEqual(linesOf(treeMarksScene(picture, beside, { ...still, changes: none, touched: [{ unit: 0, order: 0 }] })), []);
  });
});

describe('The nodes of the buddy tree', () => {
  const { picture } = bodyFor(textbook, wide, 2);

  it('are found by unit and order', () => {
    assert.deepEqual(stopAt(picture, 5, 1), { unit: 4, order: 1, node: stopAt(picture, 4, 1)?.node, cell: -1 });
    assert.equal(stopAt(picture, 0, 1), undefined, 'inside of a larger block');
    assert.equal(stopAt(picture, 12, 3)?.unit, 8);
    assert.equal(nextInRow(picture, 4, 1, 1)?.unit, 6);
    assert.equal(nextInRow(picture, 6, 1, 1), undefined);
    assert.equal(nextInRow(picture, 4, 2, -1)?.unit, 0);
    assert.deepEqual(leafAt(picture, wide.arena, { from: 5, to: 6 }), { unit: 4, order: 1 });
    assert.equal(visibleNodes(picture, wide).length, 7);
    assert.equal(visibleNodes(picture, panTree(zoomTree(wide, 4, 0), 8)).length, 2, 'the arena and its free half');
  });

  it('below a pixel stand together in a cell', () => {
    const run = runText('arena 64KiB\na = alloc 1');
    const cells = bodyFor(run, geometryOf(run, 16, 340)).picture;
    const stop = stopAt(cells, 5, 0);
    assert.deepEqual([stop?.unit, stop?.node, stop?.cell], [0, -1, 0]);
    assert.equal(stopAt(cells, 40_000, 0), undefined, 'a free block has nothing below it');
    assert.equal(nextInRow(cells, 0, 0, 1), undefined);
    assert.deepEqual(leafAt(cells, { size: 65_536, unit: 1, maxOrder: 16 }, { from: 0, to: 1 }), { unit: 0, order: 0 });
  });

  it('sum up to what is in use of the arena', () => {
    const run = runText(mixedTrace(400, 5));
    const { used } = cursorAt(run).metrics();
    const all = geometryOf(run, 300, 400);
    for (const geometry of [all, zoomTree(all, 64, 10)]) {
      const { units, shares } = usedShares(bodyFor(run, geometry).picture);
      const sum = shares.reduce((total, share) => total + share * units * run.arena.unit, 0);
      assert.ok(Math.abs(sum - used) < run.arena.size / 100, `${sum} for ${used}`);
    }
    const far = bodyFor(textbook, wide, 1).picture;
    const marks = { touched: [{ from: 0, to: 4 }], blocking: [{ from: 8, to: 12 }] };
    const lines = linesOf(treeOverviewScene(far, zoomTree(wide, 2, 320), marks, 160, 10));
    assert.deepEqual(lines, ['cellRequested 0,0 40x10', 'blocking 97.5,0 5x10', 'touched 17.5,0 5x10', 'windowFill 80,0 80x10']);
  });
});

describe('An offset in binary', () => {
  it('has the bit of the buddy apart, in groups of four', () => {
    assert.deepEqual(bitText(0b1010_1100, 8, 2), { before: '1010 1', marked: '1', after: '00' });
    assert.deepEqual(bitText(0b1010_1100, 8, 3), { before: '1010 ', marked: '1', after: '100' });
    assert.deepEqual(bitText(5, 6, 5), { before: '', marked: '0', after: '0 0101' });
    assert.deepEqual(bitText(5, 6, 0), { before: '00 010', marked: '1', after: '' });
    assert.deepEqual(bitText(2 ** 40, 41, 12).marked, '0');
  });

  it('has as many bits as the arena needs', () => {
    assert.deepEqual([1, 2, 64, 65, 2 ** 30].map(offsetBits), [1, 1, 6, 7, 30]);
  });
});
