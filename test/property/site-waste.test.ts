/** What each line wastes, against every free block and its buddy looked at unit by unit, and sums over all positions. */
import * as fc from 'fast-check';
import * as assert from 'node:assert/strict';
import { findWaste } from '../../src/analysis/site-waste';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { Cursor } from '../../src/replay/state/cursor';
import type { Run } from '../../src/replay/run/run';
import { forEachAllocation } from '../../src/analysis/live-allocations';
import { finish } from '../../src/work/work';
import { buddyTraces, longTrace, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { runProduct } from './product';

/** The lines that have anything in the units [from, to). */
function linesIn(state: ArenaState, from: number, to: number): Set<number> {
  const { line } = state.run.table;
  const lines = new Set<number>();
  for (let unit = from; unit < to; unit++) {
    const { kind, owner } = state.blockAt(unit);
    if (kind === BlockKind.Allocated) lines.add(line[owner]);
    if (kind !== BlockKind.Slab) continue;
    const { objects } = state.slab(owner);
    for (let slot = 0; slot < objects; slot++) if (state.slotOwner(owner, slot) >= 0) lines.add(line[state.slotOwner(owner, slot)]);
  }
  return lines;
}

interface Blame {
  keptApart: number;
  readonly pinned: Map<number, number>;
  readonly shared: Map<number, number>;
}

function blameOf(state: ArenaState): Blame {
  const { size, unit: bytes, maxOrder } = state.run.arena;
  const units = size / bytes;
  const blame: Blame = { keptApart: 0, pinned: new Map(), shared: new Map() };
  for (let unit = 0; unit < units; unit += state.blockAt(unit).units) {
    const { kind, order } = state.blockAt(unit);
    if (kind !== BlockKind.Free || order >= maxOrder) continue;
    const length = 2 ** order;
    const parent = unit - (unit % (2 * length));
    if (parent + 2 * length > units) continue;
    const buddy = parent === unit ? unit + length : parent;
    const lines = linesIn(state, buddy, buddy + length);
    blame.keptApart += length * bytes;
    for (const line of lines) {
      const column = lines.size === 1 ? blame.pinned : blame.shared;
      column.set(line, (column.get(line) ?? 0) + length * bytes);
    }
  }
  return blame;
}

/** The padding of each line, summed over the positions 1 to `to`. */
function paddingSums(run: Run, to: number): Map<number, number> {
  const sums = new Map<number, number>();
  const cursor = new Cursor(run);
  for (let position = 1; position <= to; position++) {
    cursor.seek(position);
    forEachAllocation(cursor, (op, _, held) => {
      const line = run.table.line[op];
      sums.set(line, (sums.get(line) ?? 0) + held - run.requestedOf(op));
    });
  }
  return sums;
}

function check(text: string, share: number, isLong = false): void {
  const run = runProduct(text);
  if (run.arena.size / run.arena.unit > 4096) return;
  const position = Math.round((share / 1000) * run.operationCount);
  const waste = finish(findWaste(run, 'line', position));
  const cursor = new Cursor(run);
  cursor.seek(position);
  const blame = blameOf(cursor);
  assert.equal(waste.keptApart, blame.keptApart);
  const padding = isLong ? undefined : paddingSums(run, position);
  for (const { summary, pinned, shared, meanPadding } of waste.sites) {
    assert.deepEqual([pinned, shared], [blame.pinned.get(summary.line) ?? 0, blame.shared.get(summary.line) ?? 0], `line ${summary.line}`);
    if (padding) assert.ok(Math.abs(meanPadding * position - (padding.get(summary.line) ?? 0)) < 1e-6, `line ${summary.line}`);
    blame.pinned.delete(summary.line);
    blame.shared.delete(summary.line);
  }
  assert.deepEqual([blame.pinned.size, blame.shared.size], [0, 0]);
}

describe('waste by line', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`is what every free block and its buddy tell, on ${name}`, function () {
      this.timeout(0);
      fc.assert(
        fc.property(traces, fc.integer({ min: 0, max: 1000 }), (text, share) => check(text, share)),
        { numRuns: numberOfRuns(60) },
      );
    });
  }

  it('is so in a long trace', function () {
    this.timeout(0);
    for (const share of [300, 1000]) check(longTrace(1500, 5), share, true);
  });
});
