/** Two runs compared, against sums over the operations that each statement stands for, made without any of the product's tallies. */
import * as fc from 'fast-check';
import * as assert from 'node:assert/strict';
import { diffRuns, type Asked } from '../../src/analysis/diff/run-diff';
import { Cursor } from '../../src/replay/state/cursor';
import type { Run } from '../../src/replay/run/run';
import { forEachAllocation } from '../../src/analysis/live-allocations';
import { finish } from '../../src/work/work';
import { mixedTraces, numberOfRuns } from './generators';
import { runProduct } from './product';

/** Operations whose allocations hold memory at a position, read from the arena itself. */
function liveAt(run: Run, position: number): Set<number> {
  const cursor = new Cursor(run);
  cursor.seek(position);
  const live = new Set<number>();
  forEachAllocation(cursor, (op) => live.add(op));
  return live;
}

function peakOf(run: Run): number {
  let best = { position: 0, used: 0 };
  for (let op = 0; op < run.operationCount; op++) {
    if (run.results.used(op) > best.used) best = { position: op + 1, used: run.results.used(op) };
  }
  return best.position;
}

/** By size: what was asked for. Requests of nothing hold no memory and are left out. */
function naive(run: Run): Map<number, Asked> {
  const peak = liveAt(run, peakOf(run));
  const end = liveAt(run, run.operationCount);
  const bySize = new Map<number, Asked>();
  for (let op = 0; op < run.operationCount; op++) {
    const { kind, error, requested } = run.operation(op);
    if (!['alloc', 'kmalloc', 'realloc'].includes(kind) || run.usedUnknown(op)) continue;
    const size = error === null ? requested : run.table.size[op];
    if (size === 0) continue;
    const sum = bySize.get(size) ?? { allocations: 0, allocatedBytes: 0, failures: 0, atPeak: 0, atPeakBytes: 0, leaks: 0, leakedBytes: 0 };
    const [ok, atPeak, leaks] = [error === null, peak.has(op), end.has(op)].map(Number);
    bySize.set(size, {
      allocations: sum.allocations + ok,
      allocatedBytes: sum.allocatedBytes + ok * size,
      failures: sum.failures + 1 - ok,
      atPeak: sum.atPeak + atPeak,
      atPeakBytes: sum.atPeakBytes + atPeak * size,
      leaks: sum.leaks + leaks,
      leakedBytes: sum.leakedBytes + leaks * size,
    });
  }
  return bySize;
}

describe('two runs compared', () => {
  it('have what a walk over their operations and arenas has', () => {
    fc.assert(
      fc.property(mixedTraces, mixedTraces, (one, two) => {
        const before = runProduct(one);
        const after = runProduct(two);
        const sides = [naive(before), naive(after)];
        const { origins } = finish(diffRuns(before, after, 'size'));
        const found = new Map((origins[0]?.sizes ?? []).map((each) => [each.size, each]));
        const nothing: Asked = { allocations: 0, allocatedBytes: 0, failures: 0, atPeak: 0, atPeakBytes: 0, leaks: 0, leakedBytes: 0 };
        for (const size of new Set([...sides[0].keys(), ...sides[1].keys()])) {
          const [from, to] = sides.map((side) => side.get(size) ?? nothing);
          const each = found.get(size);
          if (each === undefined) assert.deepEqual(from, to);
          else assert.deepEqual([each.before, each.after], [from, to]);
        }
        for (const { size, kind } of found.values()) {
          if (size > 0) assert.ok(kind !== 'same' && (sides[0].has(size) || sides[1].has(size)));
        }
        assert.deepEqual(finish(diffRuns(after, after)).origins, []);
      }),
      { numRuns: numberOfRuns(60) },
    );
  });
});
