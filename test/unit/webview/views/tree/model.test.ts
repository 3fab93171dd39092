import assert from 'node:assert/strict';
import { english } from '../../../../../src/model/localize';
import { cursorLineFlag, fullShare, matchFlag } from '../../../../../src/protocol/frame';
import { TreeHostView, probeNode } from '../../../../../webview/views/tree/model';
import { fullTreeShare, nodeKinds, type TreeBody, type TreePicture, type TreeRequest } from '../../../../../webview/views/tree/protocol';
import { BlockKind } from '../../../../../src/replay/state/arena-state';
import type { Cursor } from '../../../../../src/replay/state/cursor';
import type { Run } from '../../../../../src/replay/run/run';
import { blocksOf, busyTrace, splitNodes, unitsOf } from '../../../analysis/trees';
import { cursorAt, mixedTrace, runText } from '../../../picture/pictures';
import { unhurriedQueue } from '../../../work/queues';

export function requestFor(run: Run, cellOrder: number, changes: Partial<TreeRequest> = {}): TreeRequest {
  const toUnit = run.arena.size / run.arena.unit;
  return {
    kind: 'tree',
    fromUnit: 0,
    toUnit,
    cellOrder,
    bytesPerPixel: run.arena.unit * 2 ** cellOrder,
    overviewCells: 64,
    colorBy: 'state',
    ...changes,
  };
}

export function bodyOf(
  run: Run,
  cursor: Cursor,
  request: TreeRequest,
  cursorLine?: number,
  view = new TreeHostView(unhurriedQueue()),
): TreeBody {
  return view.build({ run, state: cursor, position: cursor.position, localize: english, cursorLine, changed: () => undefined }, request);
}

function pictureFor(run: Run, cursor: Cursor, request: TreeRequest, cursorLine?: number): TreePicture {
  const { picture } = bodyOf(run, cursor, request, cursorLine);
  assert.ok(picture);
  return picture;
}

const kinds = ['free', 'allocated', 'slab', 'split'] as const;

/** Every node at a position: kind by `unit order`. */
function allNodes(cursor: Cursor): Map<string, (typeof kinds)[number]> {
  const nodes = new Map<string, (typeof kinds)[number]>();
  for (const { unit, order, kind } of blocksOf(cursor)) nodes.set(`${unit} ${order}`, kinds[kind as 0 | 1 | 2]);
  for (const node of splitNodes(cursor)) nodes.set(node, 'split');
  return nodes;
}

/** The shares that a picture's cells should have, counted node by node. */
function countedShares(cursor: Cursor, { fromUnit, toUnit, cellOrder, cells }: TreePicture): Record<(typeof kinds)[number], number[]> {
  const size = 2 ** cellOrder;
  const shares = { free: [], allocated: [], slab: [], split: [] } as Record<(typeof kinds)[number], number[]>;
  for (const kind of kinds) shares[kind] = new Array<number>(cellOrder * cells.count).fill(0);
  for (const [node, kind] of allNodes(cursor)) {
    const [unit, order] = node.split(' ').map(Number);
    if (order >= cellOrder || unit < fromUnit || unit >= toUnit) continue;
    const cell = Math.floor((unit - fromUnit) / size);
    const units = Math.min(size, unitsOf(cursor) - fromUnit - cell * size);
    shares[kind][order * cells.count + cell] += 1 / Math.ceil(units / 2 ** order);
  }
  return shares;
}

function assertShares(picture: TreePicture, expected: Record<(typeof kinds)[number], number[]>, at: string): void {
  for (const kind of kinds) {
    assert.equal(picture.cells[kind].length, expected[kind].length);
    expected[kind].forEach((share, index) => {
      const found = picture.cells[kind][index];
      assert.ok(Math.abs(found / fullTreeShare - share) < 0.006, `${kind} ${index} ${at}: ${found / fullTreeShare} for ${share}`);
      assert.equal(found === 0, share === 0, `${kind} ${index} ${at}: nothing is dropped`);
      assert.equal(found === fullTreeShare, share > 1 - 1e-9, `${kind} ${index} ${at}: only all is all`);
    });
  }
}

describe('The picture of the buddy tree', () => {
  for (const header of ['arena 1MiB unit 64', 'arena 700KiB unit 512', 'arena 1MiB unit 256 max 64KiB']) {
    it(`has every node once, alone or in a cell: ${header}`, () => {
      const run = runText(busyTrace(header, 400, header.length));
      for (const position of [0, 3, 77, 250, 400]) {
        const cursor = cursorAt(run, position);
        const all = allNodes(cursor);
        for (const cellOrder of [0, 1, 3, 6, 9]) {
          const at = `at ${position} in cells of order ${cellOrder}`;
          const picture = pictureFor(run, cursor, requestFor(run, cellOrder));
          const { nodes } = picture;
          const listed = [...nodes.unit].map((unit, index) => [`${unit} ${nodes.order[index]}`, kinds[nodes.kind[index]]]);
          const expected = [...all].filter(([node]) => Number(node.split(' ')[1]) >= picture.cellOrder);
          assert.deepEqual(new Map(listed as [string, (typeof kinds)[number]][]), new Map(expected.sort()), at);
          assert.equal(listed.length, expected.length, `none twice ${at}`);
          assertShares(picture, countedShares(cursor, picture), at);
        }
      }
    });
  }

  it('lists nodes before what is in them', () => {
    const { nodes } = pictureFor(...treeAt('arena 64\na = alloc 8'), requestFor(runText('arena 64'), 0));
    assert.deepEqual(
      [...nodes.unit].map((unit, index) => `${unit} ${nodes.order[index]} ${kinds[nodes.kind[index]]}`),
      ['0 6 split', '0 5 split', '0 4 split', '0 3 allocated', '8 3 free', '16 4 free', '32 5 free'],
    );
  });

  it('a part has all that touches it, the nodes above included', () => {
    const run = runText(mixedTrace(400, 3));
    const cursor = cursorAt(run);
    for (const [fromUnit, toUnit] of [
      [1000, 1100],
      [0, 5],
      [4096, 12_000],
    ]) {
      const { nodes, ...part } = pictureFor(run, cursor, requestFor(run, 3, { fromUnit, toUnit }));
      assert.ok(part.fromUnit <= fromUnit && part.toUnit >= toUnit && part.toUnit - part.fromUnit < toUnit - fromUnit + 16);
      const expected = [...allNodes(cursor)].filter(([node]) => {
        const [unit, order] = node.split(' ').map(Number);
        return order >= 3 && unit < part.toUnit && unit + 2 ** order > part.fromUnit;
      });
      assert.deepEqual(
        new Set([...nodes.unit].map((unit, index) => `${unit} ${nodes.order[index]}`)),
        new Set(expected.map(([node]) => node)),
      );
      assert.equal(nodes.unit.length, expected.length);
      const sorted = [...nodes.unit.keys()].sort((a, b) => nodes.unit[a] - nodes.unit[b] || nodes.order[b] - nodes.order[a]);
      assert.deepEqual(sorted, [...nodes.unit.keys()]);
    }
  });

  it('names blocks and slabs, and gives the lines that made them', () => {
    const { nodes, labels } = pictureFor(...treeAt('arena 64KiB unit 4KiB\ncache thing 1000 order 0\nt = alloc thing\na = alloc 8KiB'), {
      ...requestFor(runText('arena 64KiB unit 4KiB'), 0),
    });
    const named = labels.index.map((index, at) => [labels.text[at], nodes.unit[index], nodes.kind[index], nodes.line[index]]);
    assert.deepEqual(named, [
      ['thing 1/4', 0, nodeKinds.slab, 0],
      ['a', 2, nodeKinds.allocated, 4],
    ]);
  });

  it('marks what the cursor’s line allocated and still holds, in nodes and in cells', () => {
    const text = 'arena 64KiB unit 64\ncache thing 1000\nt[0..3] = alloc thing\na[0..9] = alloc 64\nfree a[3], t[1]\nb = alloc 64';
    const run = runText(text);
    const cursor = cursorAt(run);
    const near = pictureFor(run, cursor, requestFor(run, 0), 4);
    const marked = [...near.nodes.unit.keys()].filter((index) => near.nodes.flags[index] === cursorLineFlag);
    assert.equal(marked.length, 9);
    assert.ok(marked.every((index) => near.nodes.line[index] === 4));
    const slabs = pictureFor(run, cursor, requestFor(run, 0), 3).nodes;
    assert.deepEqual(
      [...slabs.kind].filter((_, index) => slabs.flags[index] === cursorLineFlag),
      [nodeKinds.slab],
    );
    const far = pictureFor(run, cursor, requestFor(run, 8), 4).cells;
    assert.deepEqual(
      [...far.flags.keys()].filter((index) => far.flags[index] !== 0),
      [...far.allocated.keys()].filter((index) => index < far.count && far.allocated[index] > 0),
    );
  });

  it('tells what passes a filter, with all that it lies in', () => {
    const run = runText('arena 64KiB unit 64\ncache thing 1000\nt[0..3] = alloc thing\na = alloc 64\nb = alloc 64\nc = alloc 20000');
    const cursor = cursorAt(run);
    const passing = (handles: readonly string[], cellOrder: number): TreePicture => {
      const filter = (op: number): boolean => handles.includes(run.handleText(op));
      const context = { run, state: cursor, position: cursor.position, localize: english, filter, changed: () => undefined };
      const { picture } = new TreeHostView(unhurriedQueue()).build(context, requestFor(run, cellOrder));
      assert.ok(picture?.filtered);
      return picture;
    };
    for (const [handles, units] of [
      [['b'], [run.offsetOf(6) / 64]],
      [
        ['t[2]', 'c'],
        [0, run.offsetOf(7) / 64],
      ],
      [['nobody'], []],
    ] as const) {
      const inIt = (unit: number, order: number): boolean => units.some((each) => each >= unit && each < unit + 2 ** order);
      for (const cellOrder of [0, 4]) {
        const { nodes, cells, ...picture } = passing(handles, cellOrder);
        nodes.unit.forEach((unit, node) => {
          const marked = (nodes.flags[node] & matchFlag) !== 0;
          assert.equal(marked, inIt(unit, nodes.order[node]), `${handles.join()} ${unit} ${nodes.order[node]}`);
        });
        cells.flags.forEach((flags, at) => {
          const there = cells.split[at] + cells.allocated[at] + cells.slab[at] > 0;
          const unit = (at % cells.count) * 2 ** picture.cellOrder;
          if (flags & matchFlag) assert.ok(there && inIt(unit, picture.cellOrder), `cell ${at}`);
        });
        if (cellOrder > 0 && handles[0] === 'b') assert.ok(cells.flags.subarray(0, cells.count).some((flags) => flags & matchFlag));
      }
    }
    assert.equal(pictureFor(run, cursor, requestFor(run, 0)).filtered, false);
  });

  it('colours by the class of allocations, counts the classes, and makes another picture for another colouring', () => {
    const run = runText('arena 64\na = alloc 1\nb = alloc 2\nc = alloc 16\nd = alloc 1');
    const view = new TreeHostView(unhurriedQueue());
    const plain = bodyOf(run, cursorAt(run), requestFor(run, 0), undefined, view);
    assert.equal(plain.classes, undefined);
    assert.ok(plain.picture?.nodes.shade.every((shade) => shade === 0));
    const body = bodyOf(run, cursorAt(run), requestFor(run, 0, { colorBy: 'size', have: plain.serial }), undefined, view);
    assert.ok(body.picture && body.classes);
    assert.equal(body.picture.classKind, 'scale');
    assert.equal(
      body.classes.blocks?.reduce((sum, count) => sum + count, 0),
      4,
    );
    const { kind, order, shade } = body.picture.nodes;
    const shadesOf = (wanted: number): Set<number> =>
      new Set([...order.keys()].filter((node) => order[node] === wanted && kind[node] === nodeKinds.allocated).map((node) => shade[node]));
    assert.equal(shadesOf(0).size, 1);
    assert.notDeepEqual(shadesOf(0), shadesOf(4));
    const { cells } = bodyOf(run, cursorAt(run), requestFor(run, 3, { colorBy: 'size' })).picture!;
    assert.equal(cells.shade[0], [...shadesOf(0)][0], 'the one of order 0 in the first cell');
  });

  it('is not sent again while nothing in it has changed', () => {
    const run = runText('arena 64\na = alloc 8\nb = alloc 8');
    const view = new TreeHostView(unhurriedQueue());
    const first = bodyOf(run, cursorAt(run, 1), requestFor(run, 0), undefined, view);
    const again = requestFor(run, 0, { have: first.serial, probe: { unit: 0, order: 3 } });
    const second = bodyOf(run, cursorAt(run, 1), again, undefined, view);
    assert.equal(second.picture, undefined);
    assert.equal(second.probe?.owner?.handle, 'a');
    assert.ok(bodyOf(run, cursorAt(run, 2), again, undefined, view).picture, 'another position');
    const other = runText('arena 64\na = alloc 8\nb = alloc 8');
    const renewed = bodyOf(other, cursorAt(other, 1), { ...again, have: second.serial }, undefined, view);
    assert.ok(renewed.picture, 'another run');
  });

  it('has an overview of the whole arena beside a part of it', () => {
    const run = runText(mixedTrace(400, 3));
    const cursor = cursorAt(run);
    const { overview } = pictureFor(run, cursor, requestFor(run, 0, { fromUnit: 100, toUnit: 200 }));
    assert.ok(overview);
    assert.equal(overview.used.length, 64);
    const used = overview.used.reduce((sum, share) => sum + (share / fullShare) * 2 ** overview.order * run.arena.unit, 0);
    assert.ok(Math.abs(used - cursor.metrics().used) < run.arena.size / 1000);
    assert.equal(pictureFor(run, cursor, requestFor(run, 4)).overview, undefined, 'all of it is in the picture');
  });

  it('stays small, however many blocks there are', () => {
    const run = runText('arena 16MiB unit 16\nx[0..299999] = alloc 16\nfree x[0..299999:2]');
    const picture = pictureFor(run, cursorAt(run), requestFor(run, 9));
    const { nodes, cells } = picture;
    const columns: Uint8Array[] = [nodes.unit, nodes.order, nodes.kind, nodes.flags, nodes.operation, nodes.line].map(
      (column) => new Uint8Array(column.buffer),
    );
    const bytes = [...columns, cells.split, cells.free, cells.allocated, cells.slab, cells.flags].reduce(
      (sum, column) => sum + column.buffer.byteLength,
      0,
    );
    assert.ok(bytes < 256 * 1024, String(bytes));
    const expected = countedLowest(cursorAt(run), picture);
    assert.deepEqual([...cells.allocated.subarray(0, cells.count)], expected);
  });
});

/** The shares of allocated units, cell by cell. */
function countedLowest(cursor: Cursor, { cellOrder, cells }: TreePicture): number[] {
  const counts = new Array<number>(cells.count).fill(0);
  for (const { unit, order, kind } of blocksOf(cursor)) if (order === 0 && kind === BlockKind.Allocated) counts[unit >> cellOrder]++;
  return counts.map((count) => (count === 0 ? 0 : Math.max(1, Math.round((count / 2 ** cellOrder) * fullTreeShare))));
}

function treeAt(text: string): [Run, Cursor] {
  const run = runText(text);
  return [run, cursorAt(run)];
}

describe('All about a node of the buddy tree', () => {
  const [run, cursor] = treeAt('arena 64 base 0x1000\na = alloc 8\nb = alloc 5\nc = alloc 3\nfree a');

  it('a free block waits for what stands in its buddy', () => {
    assert.deepEqual(probeNode(run, cursor, { unit: 0, order: 3 }), {
      unit: 0,
      order: 3,
      kind: nodeKinds.free,
      holders: { count: 0, first: [] },
      buddy: { unit: 8, bit: 3, state: 'taken', holders: { count: 1, first: [{ handle: 'b', line: 3, operation: 2 }] } },
    });
  });

  it('a split node tells what is in use in it, and who is', () => {
    const probe = probeNode(run, cursor, { unit: 0, order: 5 });
    assert.equal(probe?.kind, nodeKinds.split);
    assert.equal(probe.used, 12);
    assert.deepEqual(
      probe.holders.first.map(({ handle }) => handle),
      ['b', 'c'],
    );
    assert.deepEqual(probe.buddy, { unit: 32, bit: 5, state: 'free', holders: { count: 0, first: [] } });
  });

  it('the whole arena has no buddy', () => {
    assert.equal(probeNode(run, cursor, { unit: 0, order: 6 })?.buddy, undefined);
  });

  it('an allocation tells what it asked for, a slab how full it is', () => {
    assert.deepEqual(probeNode(run, cursor, { unit: 8, order: 3 })?.owner, { handle: 'b', line: 3, operation: 2, requested: 5 });
    const slabs = treeAt('arena 64KiB unit 4KiB\ncache thing 1000 order 0\nt[0..1] = alloc thing');
    assert.deepEqual(probeNode(...slabs, { unit: 0, order: 0 })?.slab, { cache: 'thing', objects: 4, inUse: 2 });
  });

  it('names the first of many in the way, and counts them all', () => {
    const many = treeAt('arena 64\nx[0..9] = alloc 1');
    const holders = probeNode(...many, { unit: 32, order: 5 })?.buddy?.holders;
    assert.equal(holders?.count, 10);
    assert.deepEqual(
      holders.first.map(({ handle }) => handle),
      ['x[0]', 'x[1]', 'x[2]', 'x[3]'],
    );
  });

  it('there is nothing about what is no node', () => {
    for (const node of [
      { unit: 0, order: 2 },
      { unit: 4, order: 2 },
      { unit: 1, order: 3 },
      { unit: 64, order: 3 },
      { unit: -8, order: 3 },
      { unit: 0, order: 7 },
    ]) {
      assert.equal(probeNode(run, cursor, node), undefined, JSON.stringify(node));
    }
  });
});
