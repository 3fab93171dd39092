import assert from 'node:assert/strict';
import { CellSums, sumsFor, type Looks } from '../../../src/picture/cell-sums';
import { buildFrame } from '../../../src/picture/frame-builder';
import { shadeCount } from '../../../src/picture/shades';
import { cursorLineFlag, decodeFrame, matchFlag } from '../../../src/protocol/frame';
import { BlockKind } from '../../../src/replay/state/arena-state';
import type { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { cursorAt, mixedTrace, runText, wholeView } from './pictures';

const run = runText(`${mixedTrace(1500, 11)}\nfree [*]\nshrink inode\nshrink dentry\nx = alloc inode\nxx = realloc h1 4000`);
const looks: Looks = {
  marked: { from: 40, to: 90 },
  matches: (op) => op % 3 === 0,
  shadeOf: (op) => op % shadeCount,
};

/** Everything the sums say, cell by cell. */
function told(sums: CellSums): unknown[] {
  const { used, held, slab, requested, flags, shades } = sums;
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return [...requested].map((bytes, cell) => [
    bytes,
    used[cell],
    round(held[cell]),
    slab[cell],
    flags[cell],
    [...(shades?.subarray(cell * shadeCount, (cell + 1) * shadeCount) ?? [])].map(round),
  ]);
}

/** The same from a walk over all blocks, in the plainest way. */
function counted(of: Run, cursor: Cursor, order: number, { marked, matches, shadeOf }: Looks): unknown[] {
  const { unit, size } = of.arena;
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const cells = Array.from({ length: Math.ceil(size / unit / 2 ** order) }, () => ({
    ...{ requested: 0, used: 0, held: 0, slab: 0, flags: 0 },
    shades: shadeOf ? new Array<number>(shadeCount).fill(0) : [],
  }));
  cursor.forEachBlock(0, size / unit, (first, blockOrder, kind, owner) => {
    if (kind === BlockKind.Free || blockOrder > order) return;
    const cell = cells[Math.floor(first / 2 ** order)];
    cell.used += 2 ** blockOrder;
    const add = (op: number, held: number): void => {
      cell.requested += of.requestedOf(op);
      cell.held += held;
      if (marked && op >= marked.from && op < marked.to) cell.flags |= cursorLineFlag;
      if (matches?.(op)) cell.flags |= matchFlag;
      if (shadeOf) cell.shades[shadeOf(op)] += held;
    };
    if (kind === BlockKind.Allocated) return add(owner, 2 ** blockOrder);
    cell.slab += 2 ** blockOrder;
    const { objects, slot } = cursor.slab(owner);
    for (let each = 0; each < objects; each++) if (cursor.slotOwner(owner, each) >= 0) add(cursor.slotOwner(owner, each), slot / unit);
  });
  return cells.map(({ requested, used, held, slab, flags, shades }) => [requested, used, round(held), slab, flags, shades.map(round)]);
}

describe('Sums of small blocks', () => {
  it('agree with a walk over the blocks, wherever the cursor has come from', () => {
    const end = run.operationCount;
    const walk = [0, 1, 2, 30, 29, 28, 500, 501, 480, 1499, end - 3, end - 2, end - 1, end, end - 4, 700, 700, 0];
    for (const limit of [16, 256, 1 << 18]) {
      const sums = new CellSums(run, limit);
      const cursor = cursorAt(run, 0);
      for (const position of walk) {
        cursor.seek(position);
        sums.update(cursor, looks);
        assert.deepEqual(told(sums), counted(run, cursor, sums.order, looks), `${limit} cells at ${position}`);
      }
    }
  });

  it('agree with it in a run without slabs, near and far', () => {
    const lines = ['arena 4MiB unit 64'];
    for (let line = 0; line < 150_000; line++) {
      const handle = `h[${(line * 7919) % 3001}]`;
      if (line % 3 === 2) lines.push(`free ${handle}`);
      else if (line % 11 === 0) lines.push(`${handle} = realloc h[${(line * 31) % 3001}] ${1 + ((line * 17) % 900)}`);
      else lines.push(`${handle} = alloc ${line % 5 === 0 ? 20_000 : 1 + ((line * 13) % 1500)}`);
      if (line % 400 === 0) lines.push('free h[*]');
    }
    const long = runText(lines.join('\n'));
    assert.equal(long.caches.length, 0);
    const end = long.operationCount;
    const marked = { from: 100, to: 9000 };
    const walk = [0, 1, 5000, 100, end, end - 7, 20_000, end >> 1, (end >> 1) + 60_000, 19_000, end - 30_000, 3, 70_000, end];
    const sums = new CellSums(long, 1024);
    const preparing = sums.prepare();
    const cursor = cursorAt(long, 0);
    for (const [index, position] of walk.entries()) {
      cursor.seek(position);
      preparing.next();
      for (const each of index % 3 === 0 ? [{}, { marked }] : index % 3 === 1 ? [{ marked }] : [looks, {}]) {
        sums.update(cursor, each);
        assert.deepEqual(told(sums), counted(long, cursor, sums.order, each), `at ${position}`);
      }
    }
  });

  it('follow what is to be seen', () => {
    const sums = new CellSums(run, 64);
    const cursor = cursorAt(run, 400);
    const { marked, matches, shadeOf } = looks;
    for (const each of [{}, { marked }, { marked: { from: 50, to: 60 } }, { matches }, { shadeOf }, {}, looks]) {
      sums.update(cursor, each);
      assert.deepEqual(told(sums), counted(run, cursor, sums.order, each));
    }
  });

  it('cover an arena that does not end with a cell', () => {
    const odd = runText('arena 700 unit 4\na = alloc 100\nb = alloc 3\nc = alloc 30');
    const sums = new CellSums(odd, 16);
    const cursor = cursorAt(odd);
    sums.update(cursor, {});
    assert.deepEqual(told(sums), counted(odd, cursor, sums.order, {}));
    assert.deepEqual([sums.count, sums.unitsOf(0, 1), sums.unitsOf(9, 11)], [11, 16, 31]);
  });

  it('are as coarse as a picture allows, and stay where any will do', () => {
    const large = runText('arena 1GiB unit 256\na = alloc 1000');
    const whole = sumsFor(large, 8, undefined);
    assert.deepEqual([whole.order, whole.count], [6, 1 << 16]);
    assert.equal(sumsFor(large, 6, whole), whole);
    const fine = sumsFor(large, 5, whole);
    assert.deepEqual([fine.order, sumsFor(large, 4, fine).order], [5, 4]);
    // No sums are so fine: each block in view is looked at.
    assert.equal(sumsFor(large, 3, fine), fine);
    assert.equal(sumsFor(large, 0, undefined).order, 6);
    assert.equal(sumsFor(large, 8, fine).order, 6);
    assert.equal(sumsFor(run, 3, whole).run, run);
    assert.equal(sumsFor(run, 3, undefined).order, 0);
  });

  it('make the same frame as a look at each block', () => {
    for (const position of [1, 333, 1500]) {
      const cursor = cursorAt(run, position);
      for (const range of [{}, { fromUnit: 1024, toUnit: 8192 }]) {
        const view = wholeView(run, 0.02, range);
        const [summed, looked] = [64, 1 << 18].map((limit) =>
          decodeFrame(buildFrame(run, cursor, view, looks, new CellSums(run, limit)).data),
        );
        assert.deepEqual(summed.blocks, looked.blocks);
        assert.deepEqual(summed.cells.unit, looked.cells.unit);
        for (const column of ['used', 'held', 'requested', 'slab'] as const) {
          summed.cells[column].forEach((share, cell) => assert.ok(Math.abs(share - looked.cells[column][cell]) <= 1, column));
        }
        assert.deepEqual(summed.cells.flags, looked.cells.flags);
        assert.deepEqual(summed.overview.used.length, looked.overview.used.length);
        assert.deepEqual([...summed.overview.used], [...looked.overview.used]);
        assert.deepEqual([...summed.overview.flags], [...looked.overview.flags]);
      }
    }
  });
});
