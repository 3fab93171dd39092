/** The allocations that keep free memory apart, against every aligned block of small arenas, looked at unit by unit. */
import * as fc from 'fast-check';
import * as assert from 'node:assert/strict';
import { searchPins, type Pin } from '../../src/analysis/pins';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { Cursor } from '../../src/replay/state/cursor';
import { finish } from '../../src/work/work';
import { buddyTraces, longTrace, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { runProduct } from './product';

/** What is in use within the units [from, to), found from every unit: operations by address with the bytes each holds, and whether there is a slab. */
function inUse(state: ArenaState, from: number, to: number): { held: Map<number, number>; slabs: boolean; any: boolean } {
  const held = new Map<number, number>();
  let slabs = false;
  let any = false;
  for (let unit = from; unit < to; unit++) {
    const block = state.blockAt(unit);
    any ||= block.kind !== BlockKind.Free;
    if (block.kind === BlockKind.Allocated) held.set(block.owner, 2 ** block.order * state.run.arena.unit);
    if (block.kind !== BlockKind.Slab) continue;
    slabs = true;
    const { objects, slot } = state.slab(block.owner);
    for (let at = 0; at < objects; at++) if (state.slotOwner(block.owner, at) >= 0) held.set(state.slotOwner(block.owner, at), slot);
  }
  return { held, slabs, any };
}

/** All pins of a state, the best first, by the definition alone. */
function everyPin(state: ArenaState): Pin[] {
  const { size, unit: unitBytes, maxOrder } = state.run.arena;
  const units = size / unitBytes;
  const pins: Pin[] = [];
  for (let order = 0; order <= maxOrder; order++) {
    const length = 2 ** order;
    for (let unit = 0; unit + length <= units; unit += length) {
      // A block within one that is taken as a whole is no block of its own.
      const whole = state.blockAt(unit);
      if (whole.order > order) continue;
      const { held, slabs } = inUse(state, unit, unit + length);
      const bytes = [...held.values()].reduce((sum, each) => sum + each, 0);
      if (held.size === 0 || bytes === length * unitBytes) continue;
      const buddy = (unit ^ length) >>> 0;
      const merges = order < maxOrder && (unit & ~(2 * length - 1)) + 2 * length <= units && !inUse(state, buddy, buddy + length).any;
      if (!merges) pins.push({ unit, order, count: held.size, operations: [...held.keys()], bytes, slabs });
    }
  }
  const apart = ({ order, bytes }: Pin): number => 2 ** order * unitBytes - bytes;
  return pins.sort((a, b) => apart(b) * a.count - apart(a) * b.count || b.order - a.order || a.unit - b.unit);
}

function check(text: string, shares: readonly number[]): void {
  const run = runProduct(text);
  const cursor = new Cursor(run);
  for (const share of shares) {
    cursor.seek(Math.round((share / 1000) * run.operationCount));
    if (run.arena.size / run.arena.unit > 4096) return;
    const all = everyPin(cursor);
    const shortened = all.map((pin) => ({ ...pin, operations: pin.operations.slice(0, 64) }));
    assert.deepEqual(finish(searchPins(cursor, Infinity)), shortened);
    assert.deepEqual(finish(searchPins(cursor, 3)), shortened.slice(0, 3));
  }
}

describe('the allocations that keep free memory apart', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces };
  const shares = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 4 });
  for (const [name, traces] of Object.entries(kinds)) {
    it(`are those that every aligned block tells, on ${name}`, function () {
      this.timeout(0);
      fc.assert(fc.property(traces, shares, check), { numRuns: numberOfRuns(60) });
    });
  }

  it('are so in a long trace', function () {
    this.timeout(0);
    check(longTrace(1500, 3), [100, 500, 900, 1000]);
  });
});
