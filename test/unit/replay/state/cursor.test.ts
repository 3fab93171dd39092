import { finish } from '../../../../src/work/work';
import * as assert from 'node:assert/strict';
import { Engine } from '../../../../src/engine/engine';
import { runTrace } from '../../../run-trace';
import { violatedInvariants } from '../../../invariants';
import { BlockKind } from '../../../../src/replay/state/arena-state';
import { Cursor } from '../../../../src/replay/state/cursor';
import type { Run } from '../../../../src/replay/run/run';
import { RunBuilder } from '../../../../src/replay/run/run-builder';
import { readTrace } from '../../../read-trace';
import { encode, pictureAt, run } from '../../support';
import { longTrace } from '../long-trace';

describe('a cursor', () => {
  const short = (): Run =>
    run('arena 64', 'a = alloc 8', '', 't[0..2] = alloc 8', 'mark m', 'free t[*], a', 'free a', 'b = alloc 64', 'free b');

  it('begins at the empty arena and stays within the run', () => {
    const cursor = new Cursor(short());
    assert.equal(cursor.position, 0);
    assert.deepEqual(cursor.freeBlocks(), [0, 0, 0, 0, 0, 0, 1]);
    cursor.seek(1000);
    assert.equal(cursor.position, 11);
    cursor.seek(-5);
    assert.equal(cursor.position, 0);
  });

  it('taken from the builder stands at the end, and goes anywhere from there', () => {
    const builder = new RunBuilder(readTrace(encode(longTrace('lowest', 60_000)), 'alloctrace'));
    const finished = finish(builder.run());
    const cursor = Cursor.atEnd(finished, builder);
    assert.equal(cursor.position, finished.operationCount);
    const other = new Cursor(finished);
    for (const position of [finished.operationCount, finished.operationCount - 3, 0, 41_234, finished.operationCount]) {
      cursor.seek(position);
      other.seek(position);
      assert.deepEqual(pictureAt(cursor), pictureAt(other), String(position));
    }
  });

  it('steps by operations, both ways', () => {
    const cursor = new Cursor(short());
    const live: number[] = [cursor.metrics().live];
    while (cursor.stepForward()) live.push(cursor.metrics().live);
    assert.deepEqual(live, [0, 1, 2, 3, 4, 3, 2, 1, 0, 0, 1, 0]);
    const back: number[] = [cursor.metrics().live];
    while (cursor.stepBack()) back.push(cursor.metrics().live);
    assert.deepEqual(back, live.reverse());
    assert.equal(cursor.stepBack(), false);
  });

  it('steps by statements, both ways', () => {
    const cursor = new Cursor(short());
    const positions = [cursor.position];
    while (cursor.stepStatementForward()) positions.push(cursor.position);
    assert.deepEqual(positions, [0, 1, 4, 8, 9, 10, 11]);
    const back = [cursor.position];
    while (cursor.stepStatementBack()) back.push(cursor.position);
    assert.deepEqual(back, positions.reverse());
  });

  it('steps to the ends of the statement that it stands in', () => {
    const cursor = new Cursor(short());
    cursor.seek(2);
    assert.equal(cursor.stepStatementForward(), true);
    assert.equal(cursor.position, 4);
    cursor.seek(3);
    assert.equal(cursor.stepStatementBack(), true);
    assert.equal(cursor.position, 1);
  });

  it('shows blocks, slabs and who owns them', () => {
    const result = run(
      'arena 32KiB unit 4KiB',
      'machine page 4KiB',
      'cache c 1024 order 0',
      'a = alloc 4096',
      'x = alloc c @ cpu=6',
      'y = alloc c @ cpu=6',
      'free x',
    );
    const cursor = new Cursor(result);
    cursor.seek(5);
    const blocks: unknown[] = [];
    cursor.forEachBlock(0, 8, (...block) => blocks.push(block));
    const slab = cursor.blockAt(1).owner;
    assert.deepEqual(blocks, [
      [0, 0, BlockKind.Allocated, 1, 1],
      [1, 0, BlockKind.Slab, slab, 1],
      [2, 1, BlockKind.Free, -1, 2],
      [4, 2, BlockKind.Free, -1, 4],
    ]);
    assert.deepEqual(cursor.slab(slab), {
      id: slab,
      cache: 0,
      unit: 1,
      order: 0,
      objects: 4,
      inUse: 1,
      slot: 1024,
      list: 'active',
      cpu: 6,
    });
    assert.deepEqual(
      [0, 1, 2, 3].map((slot) => cursor.slotOwner(slab, slot)),
      [-1, 3, -1, -1],
    );
    assert.deepEqual(
      cursor.caches().map(({ name, slabs, activeObjects }) => [name, slabs, activeObjects]),
      [['c', 1, 1]],
    );
    assert.deepEqual(cursor.freeList(1, 9), [8192]);
  });

  it('visits only the blocks that overlap', () => {
    const cursor = new Cursor(run('arena 64 unit 8', 'a = alloc 8'));
    cursor.seek(1);
    const unitsOf = (from: number, to: number): number[] => {
      const units: number[] = [];
      cursor.forEachBlock(from, to, (unit) => units.push(unit));
      return units;
    };
    assert.deepEqual(unitsOf(0, 8), [0, 1, 2, 4]);
    assert.deepEqual(unitsOf(3, 4), [2]);
    assert.deepEqual(unitsOf(3, 5), [2, 4]);
    assert.deepEqual(unitsOf(7, 100), [4]);
    assert.deepEqual(unitsOf(8, 100), []);
    assert.deepEqual(cursor.blockAt(3), { unit: 2, order: 1, kind: BlockKind.Free, owner: -1, units: 2 });
  });
});

describe('lines and positions', () => {
  const result = run('arena 64', 'a = alloc 8', '', 't[0..2] = alloc 8', 'mark m', 'free t[*]', '');

  it('of a line is the end of its statement, or of the one above', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((line) => result.positionOfLine(line)),
      [0, 0, 1, 1, 4, 4, 7, 7, 7],
    );
  });

  it('knows the line that was done last', () => {
    assert.deepEqual(
      [0, 1, 2, 4, 5, 7].map((position) => result.lineOfPosition(position)),
      [undefined, 2, 4, 4, 6, 6],
    );
  });

  it('knows the statements around a position', () => {
    assert.deepEqual(
      [0, 1, 2, 4, 7, 99].map((position) => result.nextStatement(position)),
      [1, 4, 4, 7, 7, 7],
    );
    assert.deepEqual(
      [0, 1, 2, 4, 5, 7].map((position) => result.previousStatement(position)),
      [0, 0, 1, 1, 4, 4],
    );
  });

  it('knows the marks', () => assert.deepEqual(result.marks, [{ line: 5, position: 4, text: 'm' }]));
});

const longRuns = [
  ['fit lowest', longTrace('lowest', 90_000)],
  ['fit lifo', longTrace('lifo', 90_000)],
  ['fit lowest, without slabs', withoutSlabs(longTrace('lowest', 110_000))],
  ['fit lifo, without slabs', withoutSlabs(longTrace('lifo', 110_000))],
] as const;

for (const [name, text] of longRuns) {
  describe(`a cursor along a long run, ${name}`, function () {
    let result: Run;
    const pictures = new Map<number, unknown>();
    let positions: number[];

    before(() => {
      result = runTrace(readTrace(encode(text)));
      const last = result.operationCount;
      const checkpoints = result.checkpoints.map(({ position }) => position);
      positions = [0, 1, 5, 4095, 4097, last - 1, last, ...checkpoints.flatMap((at) => [at - 5000, at - 1, at, at + 1, at + 5000])];
      for (let i = 1; i < 8; i++) positions.push(Math.floor((i * last) / 8));
      positions = [...new Set(positions.filter((position) => position >= 0 && position <= last))].sort((a, b) => a - b);
      // The measure of all: one operation after the other, from the start.
      const cursor = new Cursor(result);
      for (const position of positions) {
        while (cursor.position < position) cursor.stepForward();
        pictures.set(position, pictureAt(cursor));
      }
    });

    it('has a trace to show for it', () => {
      assert.ok(result.operationCount > 100_000);
      assert.ok(result.checkpoints.length >= 3);
      const codes = new Set(Array.from({ length: result.operationCount }, (_, op) => result.errorOf(op)));
      for (const code of ['out-of-memory', 'placement-conflict', 'double-free', 'invalid-realloc'] as const) {
        assert.ok(codes.has(code), code);
      }
      assert.ok(result.lost.length > 100);
      assert.ok(result.final.live > 100);
    });

    it('sees the same wherever it jumped from', () => {
      const engine = new Engine(result.arena, result.machine);
      const cursor = new Cursor(result, engine);
      // A step that has no divisor in common with the count visits all, far apart.
      const count = positions.length;
      let step = Math.floor(count * 0.6);
      while (greatestCommonDivisor(step, count) > 1) step++;
      for (let i = 0, k = 0; i < count; i++, k = (k + step) % count) {
        cursor.seek(positions[k]);
        assert.deepEqual(pictureAt(cursor), pictures.get(positions[k]), `at ${positions[k]}`);
        assert.deepEqual(violatedInvariants(engine), []);
      }
    });

    it('sees the same going back step by step', () => {
      const at = positions[positions.length >> 1];
      const cursor = new Cursor(result);
      cursor.seek(at + 3);
      for (let i = 0; i < 3; i++) assert.ok(cursor.stepBack());
      assert.deepEqual(pictureAt(cursor), pictures.get(at));
    });

    it('ends where the run ended', () => {
      const cursor = new Cursor(result);
      cursor.seek(result.operationCount);
      assert.deepEqual(cursor.metrics(), result.final);
      assert.equal(result.errorCount, result.final.errors);
    });

    it('is its own: two of them do not disturb each other', () => {
      const [first, second] = [new Cursor(result), new Cursor(result)];
      const [low, high] = [positions[3], positions[positions.length - 3]];
      first.seek(high);
      second.seek(low);
      assert.deepEqual(pictureAt(first), pictures.get(high));
      assert.deepEqual(pictureAt(second), pictures.get(low));
    });
  });
}

/** Only blocks of the buddy allocator: most of such a run can be taken back operation by operation. */
function withoutSlabs(text: string): string {
  const lines = text.replaceAll('kmalloc', 'alloc').split('\n');
  return lines.filter((line) => !/^(cache|shrink|destroy) | alloc (small|task|tight|brief)/.test(line)).join('\n');
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
