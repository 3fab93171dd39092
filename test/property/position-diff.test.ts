/** Two positions of a run compared, against the allocations that the arenas of both hold and the reallocs between them, followed one by one. */
import * as fc from 'fast-check';
import * as assert from 'node:assert/strict';
import { diffPositions } from '../../src/analysis/diff/position-diff';
import { forEachAllocation } from '../../src/analysis/live-allocations';
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
});
