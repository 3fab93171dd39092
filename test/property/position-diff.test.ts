/** Two positions of a run compared, against the allocations that the arenas of both hold and the reallocs between them, followed one by one. */
import * as fc from 'fast-check';
import * as assert from 'node:assert/strict';
import { diffPositions } from '../../src/analysis/diff/position-diff';
import { ReferencePosition } from '../../src/analysis/diff/reference-position';
import { forEachAllocation } from '../../src/analysis/live-allocations';
import { findGone } from '../../src/picture/gone-memory';
import { fullShare } from '../../src/protocol/frame';
import { Cursor } from '../../src/replay/state/cursor';
import type { Run } from '../../src/replay/run/run';
import { finish } from '../../src/work/work';
import { mixedTraces, numberOfRuns } from './generators';
import { runProduct } from './product';

/** By operation the offset of what it allocated, of what holds memory at a position. */
function placesAt(run: Run, position: number): Map<number, number> {
  const cursor = new Cursor(run);
  cursor.seek(position);
  const places = new Map<number, number>();
  forEachAllocation(cursor, (op, offset) => places.set(op, offset));
  return places;
}

/** By byte of the arena, whether anything holds it at a position. */
function heldAt(run: Run, position: number): Uint8Array {
  const held = new Uint8Array(run.arena.size);
  for (const [op, offset] of placesAt(run, position)) held.fill(1, offset, offset + run.heldOf(op));
  return held;
}

function naive(run: Run, from: number, to: number): string[] {
  const before = placesAt(run, from);
  const after = placesAt(run, to);
  // What each allocation of the first position has become, followed over the operations.
  const become = new Map([...before.keys()].map((op) => [op, op]));
  for (let op = from; op < to; op++) {
    if (run.operation(op).kind !== 'realloc' || run.errorOf(op) !== undefined) continue;
    for (const [first, now] of become) if (now === run.results.subject(op)) become.set(first, op);
  }
  const changes: string[] = [];
  const explained = new Set<number>();
  for (const [first, now] of become) {
    const place = after.get(now);
    if (place === undefined) changes.push(`freed ${first} -1`);
    else if (now !== first) changes.push(`${place === before.get(first) ? 'resized' : 'moved'} ${first} ${now}`);
    if (place !== undefined) explained.add(now);
  }
  for (const op of after.keys()) if (!explained.has(op)) changes.push(`added -1 ${op}`);
  return changes.sort();
}

describe('two positions of a run compared', () => {
  it('differ in what their arenas differ in', function () {
    this.timeout(0);
    const share = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(mixedTraces, share, share, (text, one, two) => {
        const run = runProduct(text);
        const [from, to] = [one, two].sort((a, b) => a - b).map((each) => Math.round((each / 1000) * run.operationCount));
        // Allocations of nothing hold no memory, and no arena shows them.
        const held = (op: number): boolean => op < 0 || run.heldOf(op) > 0;
        const { changes } = finish(diffPositions(run, from, to));
        const found = changes.filter(({ before, after }) => held(before) && held(after));
        if (found.length < changes.length) return;
        assert.deepEqual(found.map(({ kind, before, after }) => `${kind} ${before} ${after}`).sort(), naive(run, from, to));
        const mirrored = finish(diffPositions(run, to, from)).changes.map(({ before, after }) => `${after} ${before}`);
        assert.deepEqual(
          mirrored,
          changes.map(({ before, after }) => `${before} ${after}`),
        );
      }),
      { numRuns: numberOfRuns(80) },
    );
  });

  it('are told apart by what was known of one of them, and show what was held there alone', function () {
    this.timeout(0);
    const share = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(mixedTraces, share, share, (text, one, two) => {
        const run = runProduct(text);
        const [from, to] = [one, two].map((each) => Math.round((each / 1000) * run.operationCount));
        const reference = finish(ReferencePosition.make(run, from));
        const held = (op: number): boolean => op < 0 || run.heldOf(op) > 0;
        const { changes, kept } = finish(diffPositions(run, from, to));
        if (changes.some(({ before, after }) => !held(before) || !held(after))) return;
        const live = [...placesAt(run, to).keys()];
        const told = live.map((op) => `${reference.changeOf(op)} ${reference.before(op)} ${op}`).filter((each) => !each.startsWith('kept'));
        const expected = changes.filter(({ after }) => after >= 0).map(({ kind, before, after }) => `${kind} ${before} ${after}`);
        assert.deepEqual(told.sort(), expected.sort());
        assert.ok(live.length - told.length <= kept);
        assert.equal(reference.gone(to).blocks, changes.filter(({ kind }) => kind === 'freed').length);
        // Byte by byte, in stretches as in cells.
        const [before, now] = [heldAt(run, from), heldAt(run, to)];
        const alone = before.map((each, byte) => (each !== 0 && now[byte] === 0 ? 1 : 0));
        const cursor = new Cursor(run);
        cursor.seek(to);
        // Where an allocation is as it was, it is held now, too: nothing of it is alone.
        const window = { from: 0, to: run.arena.size, cellBytes: run.arena.unit, bytesPerPixel: 0.001 };
        const wide = finish(findGone(reference, cursor, window));
        const found = new Uint8Array(run.arena.size);
        wide.from.forEach((start, index) => found.fill(1, start, wide.to[index]));
        assert.deepEqual([found.indexOf(1), wide.cell.length], [alone.indexOf(1), 0]);
        assert.ok(Buffer.from(found).equals(Buffer.from(alone)));
        const small = finish(findGone(reference, cursor, { ...window, bytesPerPixel: run.arena.size }));
        const bytes = small.share.reduce((sum, each) => sum + Math.round((each / fullShare) * run.arena.unit), 0);
        assert.deepEqual([small.from.length, bytes], [0, alone.reduce((sum, each) => sum + each, 0)]);
      }),
      { numRuns: numberOfRuns(40) },
    );
  });
});
