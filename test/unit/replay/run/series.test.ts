import { finish } from '../../../../src/work/work';
import { runTrace } from '../../../run-trace';
import { inSteps } from '../../work/queues';
import assert from 'node:assert/strict';
import { BlockKind } from '../../../../src/replay/state/arena-state';
import { Cursor } from '../../../../src/replay/state/cursor';
import type { Run } from '../../../../src/replay/run/run';
import { RunBuilder } from '../../../../src/replay/run/run-builder';
import type { SeriesName } from '../../../../src/replay/run/series';
import { mixedTrace, runText } from '../../picture/pictures';
import { read } from '../../support';

const names: readonly SeriesName[] = ['used', 'requested', 'held', 'live', 'largest'];

/** The values at every position, counted anew from the blocks and slots in use there. */
function valuesOf(run: Run): Record<SeriesName, number[]> {
  const values: Record<SeriesName, number[]> = { used: [], requested: [], held: [], live: [], largest: [] };
  const cursor = new Cursor(run);
  for (let position = 0; position <= run.operationCount; position++) {
    cursor.seek(position);
    const live = liveAt(cursor);
    const sum = (of: (op: number) => number): number => live.reduce((total, op) => total + of(op), 0);
    const free = cursor.freeBlocks();
    values.used.push(run.arena.size - free.reduce((total, count, order) => total + count * run.arena.unit * 2 ** order, 0));
    values.requested.push(sum((op) => run.requestedOf(op)));
    values.held.push(sum((op) => run.heldOf(op)));
    values.live.push(live.length);
    const largest = free.findLastIndex((count) => count > 0);
    values.largest.push(largest < 0 ? 0 : run.arena.unit * 2 ** largest);
  }
  return values;
}

/** The operations that hold a block or a slot. */
function liveAt(cursor: Cursor): number[] {
  const live: number[] = [];
  cursor.forEachBlock(0, Infinity, (_unit, _order, kind, owner) => {
    if (kind === BlockKind.Allocated) live.push(owner);
    if (kind !== BlockKind.Slab) return;
    const { objects } = cursor.slab(owner);
    for (let slot = 0; slot < objects; slot++) if (cursor.slotOwner(owner, slot) >= 0) live.push(cursor.slotOwner(owner, slot));
  });
  return live;
}

/** The same as `Series.minMax`, from all values. */
function minMaxOf(values: readonly number[], from: number, to: number, buckets: number): number[] {
  const positions = to - from + 1;
  const pairs: number[] = [];
  const boundaries = Array.from({ length: buckets + 1 }, (_, bucket) => from + Math.floor((bucket * positions) / buckets));
  if (positions / buckets >= 2048) for (let at = 1; at < buckets; at++) boundaries[at] = Math.round(boundaries[at] / 64) * 64;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const part = values.slice(boundaries[bucket], Math.max(boundaries[bucket] + 1, boundaries[bucket + 1]));
    pairs.push(Math.min(...part), Math.max(...part));
  }
  return pairs;
}

describe('The series of a run', () => {
  const run = runText(mixedTrace(6000, 7));
  const values = valuesOf(run);

  it('has the value of every position', () => {
    for (const name of names) {
      for (const position of [0, 1, 63, 64, 65, 1023, 1024, 4097, 5999, 6003].filter((each) => each <= run.operationCount)) {
        assert.equal(run.series.at(name, position), values[name][position], `${name} at ${position}`);
      }
    }
    assert.deepEqual(
      run.series.valuesAt(['live', 'used'], 5000),
      (['live', 'used'] as const).map((name) => values[name][5000]),
    );
  });

  it('finds the extremes of any stretches: within blocks, across them, over all levels', () => {
    const end = run.operationCount;
    const windows: [from: number, to: number][] = [
      [0, end],
      [0, 0],
      [end, end],
      [0, 62],
      [0, 63],
      [0, 64],
      [64, 127],
      [63, 128],
      [1, end - 1],
      [777, 4321],
      [1024, 2047],
      [5000, end],
    ];
    for (const [from, to] of windows) {
      for (const buckets of [1, 2, 3, 7, 64, 100, 1000]) {
        for (const name of names) {
          const found = Array.from(run.series.minMax(name, from, to, buckets));
          assert.deepEqual(found, minMaxOf(values[name], from, to, buckets), `${name} ${from}–${to} in ${buckets}`);
        }
      }
    }
  });

  it('never loses a value that lasts for one position', () => {
    // One allocation, freed at once, among thousands of operations that change nothing.
    const quiet = 'free null\n'.repeat(3000);
    const spiked = runText(`arena 64\n${quiet}a = alloc 32\nfree a\n${quiet}`);
    const pairs = spiked.series.minMax('used', 0, spiked.operationCount, 10);
    const greatest = Array.from({ length: 10 }, (_, bucket) => pairs[bucket * 2 + 1]);
    assert.equal(greatest.filter((value) => value === 32).length, 1);
    assert.ok(Array.from({ length: 10 }, (_, bucket) => pairs[bucket * 2]).every((value) => value === 0));
    const free = spiked.series.minMax('largest', 0, spiked.operationCount, 10);
    assert.equal(Array.from(free).filter((value) => value === 32).length, 1);
  });

  it('answers for several figures at once what it answers for each', () => {
    const asked: SeriesName[] = ['largest', 'live', 'used'];
    assert.deepEqual(
      run.series.minMaxOf(asked, 100, 5500, 50),
      asked.map((name) => run.series.minMax(name, 100, 5500, 50)),
    );
  });

  it('is prepared in small steps, and needs none of them before a question', () => {
    const long = runText(`arena 64\n${'a = alloc 8\nfree a\n'.repeat(20_000)}`);
    assert.equal(long.series.index.isDone, false);
    assert.equal(inSteps(long.series.index.rest()).steps.length, 3);
    const begun = runText(`arena 64\n${'a = alloc 8\nfree a\n'.repeat(20_000)}`);
    begun.series.index.rest().next();
    assert.deepEqual(begun.series.minMax('used', 0, 40_000, 9), long.series.minMax('used', 0, 40_000, 9));
  });

  it('is the same whatever the slices of the run', () => {
    const trace = read(mixedTrace(3000, 11));
    const { series, operationCount } = finish(new RunBuilder(trace).run(37));
    const whole = runTrace(trace).series;
    for (const [from, to, buckets] of [
      [0, operationCount, 13],
      [0, operationCount, 1],
      [operationCount - 200, operationCount, 3],
    ]) {
      assert.deepEqual(series.minMaxOf(names, from, to, buckets), whole.minMaxOf(names, from, to, buckets));
    }
    assert.deepEqual(series.valuesAt(names, operationCount), whole.valuesAt(names, operationCount));
  });

  it('has one position where nothing happens', () => {
    const still = runText('arena 64');
    assert.deepEqual(Array.from(still.series.minMax('largest', 0, 0, 1)), [64, 64]);
    assert.deepEqual(still.series.valuesAt(names, 0), [0, 0, 0, 0, 64]);
  });

  it('keeps less than two bytes for each operation', () => {
    assert.ok(run.series.byteLength / run.operationCount < 2, `${run.series.byteLength / run.operationCount}`);
  });
});
