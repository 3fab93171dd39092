import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { HeatBuilder } from '../../../src/analysis/heat';
import { ownerKind, rankOwners } from '../../../src/analysis/owners';
import {
  ageLevel,
  ageOfLevel,
  bandAt,
  bandStart,
  isHeatDimmed,
  otherOwners,
  rankedOwners,
  type Heat,
  type HeatMode,
  type HeatWindow,
} from '../../../src/model/heat';
import type { Run } from '../../../src/replay/run/run';
import { mixedTraces, slabTraces } from '../../property/generators';
import { finish } from '../../../src/work/work';
import { run, runRecording } from '../support';
import { liveAtEveryPosition, type Live } from './live';

function whole(of: Run): HeatWindow {
  return { fromByte: 0, toByte: of.arena.size, fromPosition: 0, toPosition: of.operationCount };
}

function heatOf(of: Run, mode: HeatMode, rows: number, columns: number, window = whole(of), filter?: (op: number) => boolean): Heat {
  return finish(new HeatBuilder(of, mode, window, rows, columns, filter).make());
}

/** The rows of a picture. */
function rowsOf({ cells, rows, columns }: Heat): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(cells.subarray(row * columns, (row + 1) * columns)));
}

/** The same picture from the live allocations at every position. */
function bruteForce(of: Run, live: readonly Live[][], mode: HeatMode, rows: number, columns: number, window: HeatWindow): number[][] {
  const bytes = window.toByte - window.fromByte;
  const positions = window.toPosition - window.fromPosition + 1;
  const ranked = finish(rankOwners(of));
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => {
      const from = window.fromByte + bandStart(bytes, rows, row);
      const to = window.fromByte + bandStart(bytes, rows, row + 1);
      const start = window.fromPosition + bandStart(positions, columns, column);
      const end = window.fromPosition + bandStart(positions, columns, column + 1);
      let sum = 0;
      let age = 0;
      const owners = new Array<number>(ranked.owners.length + 1).fill(0);
      for (let position = start; position < end; position++) {
        for (const each of live[position]) {
          const part = Math.max(0, Math.min(to, each.to) - Math.max(from, each.from));
          sum += part;
          age += part * (position - 1 - each.op);
          owners[ranked.indexOf(each.op)] += part;
        }
      }
      if (sum === 0) return 0;
      if (mode === 'age') return ageLevel(age / sum, of.operationCount);
      if (mode === 'owner') {
        const best = owners.indexOf(Math.max(...owners));
        return best === ranked.owners.length ? otherOwners : best + 1;
      }
      const all = (to - from) * (end - start);
      return sum === all ? 255 : Math.min(254, Math.max(1, Math.round((sum / all) * 255)));
    }),
  );
}

/** Whether a cell is not dimmed. */
function passingRows(heat: Heat): boolean[][] {
  const { rows, columns } = heat;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => !isHeatDimmed(heat, row * columns + column)),
  );
}

describe('heat', () => {
  it('cuts a length into bands that meet, and finds the band of each place', () => {
    for (const [length, count] of [
      [10, 3],
      [7, 7],
      [1024, 100],
      [1, 1],
    ]) {
      for (let at = 0; at < length; at++) {
        const band = bandAt(length, count, at);
        assert.ok(bandStart(length, count, band) <= at && at < bandStart(length, count, band + 1), `${at} of ${length}`);
      }
      assert.equal(bandStart(length, count, count), length);
    }
  });

  it('shows each position as a column and each byte as a row where there is room', () => {
    const of = run('arena 8 unit 2', 'a = alloc 4', 'b = alloc 2', 'free a');
    const picture = heatOf(of, 'used', 100, 100);
    assert.deepEqual(rowsOf(picture), [
      [0, 255, 255, 0],
      [0, 255, 255, 0],
      [0, 255, 255, 0],
      [0, 255, 255, 0],
      [0, 0, 255, 255],
      [0, 0, 255, 255],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('shows the share of a cell: half of the bytes at half of the positions is a quarter', () => {
    const of = run('arena 4 unit 1', 'a = alloc 2');
    assert.deepEqual(rowsOf(heatOf(of, 'used', 1, 1)), [[64]]);
  });

  it('leaves out nothing, however short it lives', () => {
    const lines = Array.from({ length: 50 }, (_, index) => [`b${index} = alloc 1`, `free b${index}`]).flat();
    const of = run('arena 4096 unit 1', 'keep = alloc 2048', 'free keep', ...lines);
    const [first] = rowsOf(heatOf(of, 'used', 1, 50));
    assert.ok(
      first.every((level) => level > 0),
      String(first),
    );
  });

  it('ages what stays, not what a realloc asked for anew', () => {
    const of = run('arena 8 unit 8', 'a = alloc 8', 'b = alloc 8', 'a = realloc a 4', 'free a');
    assert.deepEqual(rowsOf(heatOf(of, 'age', 1, 9)), [[0, ageLevel(0, 4), ageLevel(1, 4), ageLevel(0, 4), 0]]);
    assert.equal(ageLevel(0, 4), 1);
    assert.equal(ageLevel(4, 4), 255);
    for (const level of [1, 2, 100, 255]) assert.equal(ageLevel(ageOfLevel(level, 1000), 1000), level);
  });

  it('names the owners that held the most, and puts all others together', () => {
    const lines = Array.from({ length: rankedOwners + 2 }, (_, index) => `b${index} = alloc ${index < 2 ? 1 : 16}`);
    const of = run('arena 256 unit 1', ...lines);
    const picture = heatOf(of, 'owner', 256, 1, { ...whole(of), fromPosition: of.operationCount });
    assert.equal(ownerKind(of), 'line');
    assert.deepEqual(
      picture.owners.map(({ line }) => line),
      Array.from({ length: rankedOwners }, (_, index) => index + 4),
    );
    assert.deepEqual(
      [0, 1, 2, 16, 31, 32].map((byte) => picture.cells[byte]),
      [otherOwners, otherOwners, 0, 1, 1, 2],
    );
  });

  it('attributes to call sites where the trace names them', () => {
    const of = run('arena 16 unit 1', 'a = alloc 1 @ site=main', 'b = alloc 4 @ site=parse', 'c = alloc 1 @ site=main', 'd = alloc 1');
    const picture = heatOf(of, 'owner', 16, 1, { ...whole(of), fromPosition: 4 });
    assert.deepEqual(picture.owners, [
      { site: 'parse', line: 3, held: (4 * 3) / 5 },
      { site: 'main', line: 2, held: (4 + 2) / 5 },
    ]);
    assert.deepEqual(rowsOf(picture).flat().slice(0, 8), [2, 2, otherOwners, 0, 1, 1, 1, 1]);
  });

  it('ranks owners by what they cover: a byte that stays counts more than many that go', () => {
    const churn = Array.from({ length: 5 }, () => ['b = alloc 4', 'free b']).flat();
    const { owners } = finish(rankOwners(run('arena 16 unit 1', 'a = alloc 2', ...churn, 'c = alloc 8', 'free c')));
    assert.equal(owners[0].line, 2);
    assert.equal(owners[1].line, 13);
    assert.equal(owners[0].held, (2 * 13) / 14);
  });

  it('counts the errors of each column', () => {
    const of = run('arena 8 unit 8', 'free x', 'a = alloc 8', 'b = alloc 8', 'free a');
    assert.deepEqual(Array.from(heatOf(of, 'used', 1, 5).errors), [0, 1, 0, 1, 0]);
    assert.deepEqual(Array.from(heatOf(of, 'used', 1, 1).errors), [2]);
  });

  it('counts as many errors as the run has, whatever its columns', () => {
    const check = (text: string, columns: number): void => {
      const of = run(text);
      const { errors } = heatOf(of, 'used', 4, columns);
      assert.equal(
        errors.reduce((sum, count) => sum + count, 0),
        of.errorsAt(of.operationCount),
      );
    };
    fc.assert(fc.property(mixedTraces, fc.integer({ min: 1, max: 50 }), check), { numRuns: 60 });
  });

  it('has one column for a trace without operations', () => {
    assert.deepEqual(rowsOf(heatOf(run('arena 8 unit 8'), 'used', 2, 10)), [[0], [0]]);
  });

  it('tells where anything that passes the filter ever was, and nothing of it without one', () => {
    const of = run('arena 4 unit 1', 'a = alloc 2', 'b = alloc 1', 'free a', 'c = alloc 2', 'free b');
    assert.ok(
      passingRows(heatOf(of, 'used', 4, 6))
        .flat()
        .every(Boolean),
    );
    const onlyA = heatOf(of, 'used', 4, 6, whole(of), (op) => op === 0);
    assert.deepEqual(passingRows(onlyA), [
      [false, true, true, false, false, false],
      [false, true, true, false, false, false],
      [false, false, false, false, false, false],
      [false, false, false, false, false, false],
    ]);
    assert.deepEqual(passingRows(heatOf(of, 'used', 2, 3, whole(of), (op) => op === 1)), [
      [false, false, false],
      [false, true, true],
    ]);
  });

  it('is made in small steps, and tells how far it is', () => {
    const text = Array.from({ length: 3000 }, (_, index) =>
      index % 3 < 2 ? `b${index} = alloc ${1 + (index % 60)}` : `free b${index - 2}`,
    );
    const of = run('arena 1MiB unit 1', ...text);
    const builder = new HeatBuilder(of, 'age', whole(of), 200, 300);
    const shares: number[] = [];
    for (const _ of builder.make()) shares.push(builder.progress);
    assert.ok(shares.length > 5, `${shares.length} steps`);
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    );
    assert.equal(shares.at(-1), 1);
  });

  for (const [name, traces] of Object.entries({ 'mixed traces': mixedTraces, 'slab traces': slabTraces })) {
    it(`agrees with the allocators at every position of ${name}`, function () {
      this.timeout(0);
      const windows = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
      const part = ([first, second]: readonly [number, number], length: number): [number, number] => {
        const from = Math.min(length - 1, Math.floor(Math.min(first, second) * length));
        return [from, Math.max(from + 1, Math.ceil(Math.max(first, second) * length))];
      };
      fc.assert(
        fc.property(
          traces,
          windows,
          windows,
          fc.integer({ min: 1, max: 40 }),
          fc.integer({ min: 1, max: 20 }),
          (text, time, space, rows, columns) => {
            const of = runRecording('alloctrace', text);
            const [fromByte, toByte] = part(space, of.arena.size);
            const [fromPosition, end] = part(time, of.operationCount + 1);
            const live = liveAtEveryPosition(of);
            for (const window of [whole(of), { fromByte, toByte, fromPosition, toPosition: end - 1 }]) {
              for (const mode of ['used', 'age', 'owner'] as const) {
                const picture = heatOf(of, mode, rows, columns, window, (op) => op % 3 === 0);
                assert.deepEqual(rowsOf(picture), bruteForce(of, live, mode, picture.rows, picture.columns, window));
                const passing = live.map((each) => each.filter(({ op }) => op % 3 === 0));
                const levels = bruteForce(of, passing, 'used', picture.rows, picture.columns, window);
                assert.deepEqual(
                  passingRows(picture),
                  levels.map((row) => row.map((level) => level > 0)),
                );
              }
            }
          },
        ),
        { numRuns: 40 },
      );
    });
  }
});
