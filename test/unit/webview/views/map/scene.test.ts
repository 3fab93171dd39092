import assert from 'node:assert/strict';
import { ReferencePosition } from '../../../../../src/analysis/diff/reference-position';
import { findGone } from '../../../../../src/picture/gone-memory';
import { finish } from '../../../../../src/work/work';
import { createGeometry } from '../../../../../webview/layout/zoom';
import { mapScene } from '../../../../../webview/views/map/scene';
import { overviewScene, rowForOverview } from '../../../../../webview/views/map/overview-scene';
import type { Picture } from '../../../../../webview/layout/picture';
import type { Scene } from '../../../../../webview/layout/scene';
import { cursorAt, pictureOf, runText, wholeView } from '../../../picture/pictures';

const options = {
  characterWidth: 7,
  words: { order: 'order {0}', free: 'free', before: 'in use before' },
  formatAddress: (offset: number) => `0x${offset.toString(16)}`,
};

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

function textbook(position: number, marked?: { from: number; to: number }): Picture {
  const run = runText(['arena 64', 'a = alloc 8', 'b = alloc 5', 'c = alloc 3', 'free a'].join('\n'));
  return pictureOf(run, cursorAt(run, position), wholeView(run, 20), marked);
}

/** Four rows of 16 bytes, 20 pixels a byte, 44 pixels a row. */
const rows = createGeometry({ size: 64, unit: 1 }, { width: 320, height: 176 }, 4, 0);

/** A position of a run, compared with another, in which a unit is so many pixels wide. */
function compared(lines: readonly string[], from: number, pixels: number): Picture {
  const run = runText(lines.join('\n'));
  const reference = finish(ReferencePosition.make(run, from));
  const state = cursorAt(run);
  const view = wholeView(run, pixels);
  const { size, unit } = run.arena;
  const window = { from: 0, to: size, cellBytes: 2 ** view.cellOrder * unit, bytesPerPixel: view.bytesPerPixel };
  return { ...pictureOf(run, state, view), gone: finish(findGone(reference, state, window)) };
}

describe('The scene of the map', () => {
  it('hatches what was in use at the pinned position alone, where it is free', () => {
    const lines = linesOf(mapScene(compared(['arena 64', 'a = alloc 8', 'b = alloc 8', 'free a', 'c = alloc 4'], 2, 20), rows, options));
    // Half of a's place is taken again.
    assert.deepEqual(
      lines.filter((line) => line.startsWith('changeGone')),
      ['changeGone 82,2 75x36'],
    );
    assert.ok(lines.includes('onPadding "free 4 B" 85,20 left'), lines.join('\n'));
  });

  it('shows small ones as shares, over what is in use', () => {
    const trace = ['arena 64', 'h[0..15] = alloc 4', 'free h[0], h[1], h[3..15]'];
    // A unit is a quarter of a pixel: a cell of 4 units is one, and the third of them is in use.
    const picture = compared(trace, 16, 0.25);
    assert.deepEqual([picture.gone?.from.length, [...picture.gone!.cell].slice(0, 4)], [0, [0, 1, 3, 4]]);
    const far = createGeometry({ size: 64, unit: 1 }, { width: 4, height: 176 }, 4, 0);
    const shares = linesOf(mapScene(picture, far, options)).filter((line) => line.startsWith('cellGone'));
    assert.equal(shares[0], 'cellGone 0,0 2x40');
    assert.equal(shares[1], 'cellGone 3,0 1x40');
  });

  it('outlines what keeps a block apart that was asked for in vain', () => {
    const run = runText('arena 64\na[0..15] = alloc 4\nfree a[0..14:2]\nb = alloc 8');
    const picture = pictureOf(run, cursorAt(run), wholeView(run, 20));
    assert.deepEqual(
      linesOf(mapScene(picture, rows, options)).filter((line) => /blocking|touched/.test(line)),
      ['blocking 80,0 80x40'],
    );
  });

  it('draws the textbook: requested bytes solid, padding hatched, free blocks outlined, the last operation marked', () => {
    assert.deepEqual(linesOf(mapScene(textbook(3), rows, options)), [
      'allocatedFill 0,0 159x40',
      'allocatedFill 160,0 100x40',
      'allocatedFill 0,44 60x40',
      'paddingHatch 260,0 59x40',
      'paddingHatch 60,44 19x40',
      'freeFill 80,44 79x40',
      'freeFill 160,44 159x40',
      'freeFill 0,88 319x84',
      'freeOutline 80,44 79x40',
      'freeOutline 160,44 159x40',
      'freeOutline 0,88 319x84',
      'touched 0,44 80x40',
      'onAllocated "a 8 B" 5,20 left',
      'onAllocated "order 3" 154,20 right',
      'onAllocated "b 8 B" 165,20 left',
      'onAllocated "c 4 B" 5,64 left',
      'onFree "free 4 B" 85,64 left',
      'onFree "free 8 B" 165,64 left',
      'onFree "order 3" 314,64 right',
      'onFree "free 32 B" 5,108 left',
      'onFree "order 5" 314,108 right',
      'gutter "0x0" -8,20 right',
      'gutter "0x10" -8,64 right',
      'gutter "0x20" -8,108 right',
      'gutter "0x30" -8,152 right',
    ]);
  });

  it('marks a freed block in what has become free, and underlines the cursor’s line', () => {
    const lines = linesOf(mapScene(textbook(4, { from: 1, to: 2 }), rows, options));
    assert.ok(lines.includes('freeFill 0,0 159x40'));
    assert.ok(lines.includes('touched 0,0 160x40'));
    assert.deepEqual(
      lines.filter((line) => line.startsWith('cursorLine')),
      ['cursorLine 160,37 159x3'],
    );
  });

  it('dims what the filter leaves out, names and all', () => {
    const run = runText(['arena 64', 'a = alloc 32', 'b = alloc 16'].join('\n'));
    const picture = pictureOf(run, cursorAt(run), wholeView(run, 20), undefined, { matches: (op) => op === 1 });
    const scene = mapScene(picture, rows, options);
    const lines = linesOf(scene);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('dimmed')),
      ['dimmed 0,0 320x84', 'dimmed 0,132 320x40'],
    );
    assert.deepEqual(
      scene.texts.filter(({ style }) => style === 'onDimmed').map(({ text }) => text),
      ['a 32 B', 'order 5', 'free 16 B', 'order 4'],
    );
    assert.ok(lines.includes('onAllocated "b 16 B" 5,108 left'));
  });

  it('fills blocks, slots and cells by their class, and hatches padding without a colour', () => {
    const run = runText(['arena 64', 'a = alloc 12', 'b = alloc 16'].join('\n'));
    const shadeOf = (op: number): number => op + 2;
    const picture = pictureOf(run, cursorAt(run), wholeView(run, 20), undefined, { shadeOf });
    const lines = linesOf(mapScene(picture, rows, options)).filter((line) => !/free|gutter|touched|on/i.test(line));
    assert.deepEqual(lines, ['scale2 0,0 240x40', 'plainHatch 240,0 79x40', 'scale3 0,44 319x40']);
    const named = linesOf(mapScene({ ...picture, classKind: 'name' }, rows, options));
    assert.ok(named.includes('name2 0,0 240x40') && named.includes('onClass "a 16 B" 5,20 left'), named.join('\n'));
    const far = pictureOf(run, cursorAt(run), wholeView(run, 0.1), undefined, { shadeOf });
    const small = createGeometry({ size: 64, unit: 1 }, { width: 6.4, height: 24 }, 6, 0);
    assert.ok(linesOf(mapScene(far, small, options)).some((line) => line.startsWith('scale')));
  });

  it('draws only what is in view', () => {
    const two = createGeometry({ size: 64, unit: 1 }, { width: 320, height: 64 }, 4, 2);
    const lines = linesOf(mapScene(textbook(3), two, options));
    assert.deepEqual(
      lines.filter((line) => /Fill|Hatch/.test(line)),
      ['freeFill 0,0 319x60'],
    );
    assert.deepEqual(
      lines.filter((line) => line.startsWith('gutter')),
      ['gutter "0x20" -8,14 right', 'gutter "0x30" -8,46 right'],
    );
  });

  it('tears the edges of blocks and slabs that go on above or below the view', () => {
    const torn = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('torn'));
    const tornAt = (picture: Picture, height: number, topRow: number): string[] =>
      torn(linesOf(mapScene(picture, createGeometry({ size: 64, unit: 1 }, { width: 20, height }, 4, topRow), options)));
    assert.deepEqual(tornAt(textbook(3), 64, 2), [], 'all of it is in view');
    assert.deepEqual(tornAt(textbook(3), 32, 3), ['torn 3.5,0 3x3', 'torn 10.5,0 3x3', 'torn 17.5,0 1.5x3']);
    assert.deepEqual(tornAt(textbook(3), 32, 2), ['torn 3.5,29 3x3', 'torn 10.5,29 3x3', 'torn 17.5,29 1.5x3']);
    const slabs = runText('arena 64 unit 16\nmachine page 64\ncache thing 20 order 0\na = alloc thing');
    assert.equal(slabs.errorOf(1), undefined);
    assert.equal(tornAt(pictureOf(slabs, cursorAt(slabs), wholeView(slabs, 20)), 32, 1).length, 6);
  });

  it('says nothing of a block that has no room for its name', () => {
    const run = runText('arena 64\nname = alloc 17');
    const one = createGeometry({ size: 64, unit: 1 }, { width: 128, height: 40 }, 6, 0);
    const texts = mapScene(pictureOf(run, cursorAt(run), wholeView(run, 2)), one, options).texts;
    assert.deepEqual(
      texts.filter(({ style }) => style === 'onPadding' || style === 'onAllocated').map(({ text, style }) => `${style} ${text}`),
      [],
    );
  });

  it('draws a slab as its slots: in use, free, and the tail', () => {
    const run = runText('arena 4KiB unit 4KiB\ncache thing 1500 align 1 order 0\nt[0..1] = alloc thing\nfree t[0]');
    const picture = pictureOf(run, cursorAt(run), wholeView(run, 4096));
    const geometry = createGeometry({ size: 4096, unit: 4096 }, { width: 409.6, height: 44 }, 12, 0);
    assert.deepEqual(linesOf(mapScene(picture, geometry, options)), [
      'slabFill 0,0 408.6x40',
      'slabOutline 0,0 408.6x40',
      'slotFree 0,16 149x22',
      'slotFill 150,16 149x22',
      'tailHatch 300,16 108.6x22',
      'touched 0,0 150x40',
      'onSlot "t[1]" 225,27 center',
      'onSlab "thing 1/2" 5,8 left',
      'onSlab "order 0" 403.6,8 right',
      'gutter "0x0" -8,20 right',
    ]);
  });

  it('a slab of slots too small to be drawn shows how full it is', () => {
    const run = runText('arena 4KiB unit 4KiB\ncache thing 8 order 0\nt[0..255] = alloc thing');
    const geometry = createGeometry({ size: 4096, unit: 4096 }, { width: 100, height: 30 }, 12, 0);
    const lines = linesOf(mapScene(pictureOf(run, cursorAt(run), wholeView(run, 100)), geometry, options));
    assert.ok(lines.includes('slotFill 0,13 99x12'), lines.join('\n'));
  });

  it('sums up small blocks: columns as high as the share, neighbours of one height as one', () => {
    const run = runText('arena 256\nx[0..63] = alloc 1\nfree x[32..63:2]\ny = alloc 65');
    const picture = pictureOf(run, cursorAt(run), wholeView(run, 0.25));
    const geometry = createGeometry({ size: 256, unit: 1 }, { width: 64, height: 24 }, 8, 0);
    const lines = linesOf(mapScene(picture, geometry, options)).filter((line) => line.startsWith('cell'));
    // 8 cells of 4 bytes are full, 8 are half full; the first half is one column of the row's whole height.
    assert.deepEqual(lines, ['cellFree 0,0 16x22', 'cellRequested 0,0 8x22', 'cellRequested 8,11 8x11']);
  });

  it('the last operation is seen however small its block is', () => {
    const run = runText('arena 64KiB\na = alloc 1');
    const geometry = createGeometry({ size: 65536, unit: 1 }, { width: 100, height: 30 }, 16, 0);
    const lines = linesOf(mapScene(pictureOf(run, cursorAt(run), wholeView(run, 100 / 65536)), geometry, options));
    assert.ok(lines.includes('touched 0,0 5x26'), lines.join('\n'));
    assert.ok(lines.includes('cellRequested 0,25 1.6x1'), lines.join('\n'));
  });
});

describe('The overview', () => {
  it('shows the used share from top to bottom, the last operation, and the part in view', () => {
    const near = createGeometry({ size: 64, unit: 1 }, { width: 320, height: 64 }, 4, 0);
    assert.deepEqual(
      linesOf(overviewScene(textbook(3), near, 20, 128)).filter((line) => !line.startsWith('cell')),
      ['touched 0,34 20x4', 'windowFill 0,0 20x64'],
    );
    const cells = linesOf(overviewScene(textbook(3), near, 20, 128)).filter((line) => line.startsWith('cell'));
    assert.equal(cells.length, 20);
    assert.equal(cells[19], 'cellRequested 0,38 20x2');
  });

  it('has no window while all is in view', () => {
    assert.ok(!linesOf(overviewScene(textbook(3), rows, 20, 128)).some((line) => line.startsWith('windowFill')));
  });

  it('a press brings its place to the middle of the map', () => {
    const near = createGeometry({ size: 64, unit: 1 }, { width: 320, height: 64 }, 4, 0);
    assert.equal(rowForOverview(near, 64, 128), 1);
  });
});
