/** The lowest free block of each order, against a plain list, where many blocks are free over a large arena. */
import * as fc from 'fast-check';
import * as assert from 'node:assert/strict';
import { LowestBuddy } from '../../src/engine/lowest-buddy';
import { numberOfRuns } from './generators';

const units = 2 ** 18;
const order = 1;
const blocks = units >>> order;

/** A share of the arena, as the next `count` calls take and free: many at once, so that blocks come and go by the hundred. */
const phases = fc.array(
  fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    free: fc.boolean(),
    count: fc.nat(400),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 4, maxLength: 24 },
);

/** A generator of numbers below a limit (Lehmer's, with the multiplier of Park and Miller). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = Number((BigInt(state) * 48271n) % 2147483647n);
    return state % limit;
  };
}

describe('free blocks of one order, fit lowest', () => {
  it('are taken from the lowest on, however many there are and wherever they were freed', () => {
    const buddy = new LowestBuddy(units, order);
    fc.assert(
      fc.property(phases, (plan) => {
        buddy.clear();
        const free = new Set<number>();
        for (let i = 0; i < blocks; i++) assert.equal(buddy.take(order, i), i << order);
        for (const phase of plan) {
          const random = numbers(phase.seed);
          const from = Math.floor(phase.from * (blocks - 1));
          for (let i = 0; i < phase.count; i++) {
            if (phase.free) {
              const unit = (from + random(blocks - from)) << order;
              if (!free.has(unit)) buddy.release(unit);
              free.add(unit);
            } else if (free.size > 0 && random(3) === 0) {
              const unit = [...free][random(free.size)];
              assert.ok(buddy.takeAt(unit, order, i));
              free.delete(unit);
            } else {
              const lowest = free.size === 0 ? -1 : Math.min(...free);
              assert.equal(buddy.take(order, i), lowest);
              free.delete(lowest);
            }
          }
          const ascending = [...free].sort((a, b) => a - b);
          assert.deepEqual(buddy.freeBlocks(order), ascending);
          assert.deepEqual(buddy.freeBlocks(order, 7), ascending.slice(0, 7));
        }
      }),
      { numRuns: numberOfRuns(25) },
    );
  });
});
