import * as assert from 'node:assert/strict';
import type { Fit } from '../../../src/engine/config';
import { Outcome, type Engine } from '../../../src/engine/engine';
import { Place } from '../../../src/engine/place';
import { blockTexts } from '../support';
import { allocate, assertSound, newEngine, offsetOf, releaseAt } from './engines';

const block = (order: number): number => Place.FirstBlock - order;

/** Free blocks of every order, in bytes from the base, the next to be used first. */
function freeLists(engine: Engine): number[][] {
  const { buddy, arena } = engine;
  return Array.from({ length: buddy.maxOrder + 1 }, (_, order) => buddy.freeBlocks(order).map((unit) => unit * arena.unit));
}

/** Fills an arena of eight units of 8 bytes with as many blocks. */
function eightBlocks(fit: Fit): Engine {
  const engine = newEngine({ size: 64, unit: 8, fit });
  assert.deepEqual(
    Array.from({ length: 8 }, () => allocate(engine, 8)),
    [0, 8, 16, 24, 32, 40, 48, 56],
  );
  return engine;
}

function release(engine: Engine, ...offsets: number[]): void {
  for (const offset of offsets) {
    releaseAt(engine, block(0), offset);
    assertSound(engine);
  }
}

for (const fit of ['lowest', 'lifo'] as const) {
  describe(`buddy blocks, fit ${fit}`, () => {
    it('split in halves, of which the lower is kept', () => {
      const engine = newEngine({ size: 64, fit });
      assert.equal(allocate(engine, 8), 0);
      assert.deepEqual(blockTexts(engine), ['used:8', 'free:8', 'free:16', 'free:32']);
      assert.equal(allocate(engine, 8), 8);
      assert.equal(allocate(engine, 4), 16);
      assert.deepEqual(blockTexts(engine), ['used:8', 'used:8', 'used:4', 'free:4', 'free:8', 'free:32']);
    });

    it('merge with their buddies', () => {
      const engine = newEngine({ size: 64, fit });
      for (const size of [8, 8, 4]) allocate(engine, size);
      releaseAt(engine, block(3), 0);
      assert.deepEqual(blockTexts(engine), ['free:8', 'used:8', 'used:4', 'free:4', 'free:8', 'free:32']);
      releaseAt(engine, block(3), 8);
      assert.deepEqual(blockTexts(engine), ['free:16', 'used:4', 'free:4', 'free:8', 'free:32']);
      releaseAt(engine, block(2), 16);
      assert.deepEqual(blockTexts(engine), ['free:64']);
      assertSound(engine);
    });

    it('do not merge with neighbours that are no buddies', () => {
      const engine = eightBlocks(fit);
      release(engine, 8, 16);
      assert.deepEqual(freeLists(engine)[1], []);
      assert.equal(freeLists(engine)[0].length, 2);
    });

    it('do not merge with a buddy that was split', () => {
      const engine = newEngine({ size: 64, unit: 8, fit });
      allocate(engine, 16);
      allocate(engine, 8);
      releaseAt(engine, block(1), 0);
      assert.deepEqual(blockTexts(engine), ['free:16', 'used:8', 'free:8', 'free:32']);
    });

    it('have at least a unit, and the next power of two', () => {
      const engine = newEngine({ size: 1024, unit: 16, fit });
      for (const size of [0, 1, 16, 17, 32, 33, 65]) allocate(engine, size);
      const used = blockTexts(engine).filter((text) => text.startsWith('used'));
      assert.deepEqual(used, ['used:16', 'used:16', 'used:16', 'used:32', 'used:32', 'used:64', 'used:128']);
    });

    it('tile an arena that is no power of two with the fewest aligned ones', () => {
      assert.deepEqual(blockTexts(newEngine({ size: 100, unit: 4, fit })), ['free:64', 'free:32', 'free:4']);
      assert.deepEqual(blockTexts(newEngine({ size: 7, fit })), ['free:4', 'free:2', 'free:1']);
    });

    it('never merge across the end of the arena', () => {
      const engine = newEngine({ size: 24, unit: 8, fit });
      assert.deepEqual([allocate(engine, 8), allocate(engine, 16)], [16, 0]);
      releaseAt(engine, block(0), 16);
      releaseAt(engine, block(1), 0);
      assert.deepEqual(blockTexts(engine), ['free:16', 'free:8']);
      assertSound(engine);
    });

    it('are no larger than max', () => {
      const engine = newEngine({ size: 64, unit: 4, max: 31, fit });
      assert.deepEqual(blockTexts(engine), ['free:16', 'free:16', 'free:16', 'free:16']);
      assert.deepEqual(freeLists(engine)[2], [0, 16, 32, 48]);
      assert.equal(engine.allocate(17, 0), Outcome.TooLarge);
      assert.equal(allocate(engine, 16), 0);
      releaseAt(engine, block(2), 0);
      assert.deepEqual(blockTexts(engine), ['free:16', 'free:16', 'free:16', 'free:16']);
    });

    it('fill an arena to the last unit, and are given back to the first', () => {
      const engine = eightBlocks(fit);
      assert.equal(engine.buddy.freeUnits, 0);
      assert.equal(engine.buddy.largestFreeOrder(), -1);
      assert.equal(engine.allocate(1, 0), Outcome.Exhausted);
      release(engine, 40, 0, 56, 16, 8, 32, 24, 48);
      assert.deepEqual(blockTexts(engine), ['free:64']);
    });

    it('tell why there is none', () => {
      const engine = eightBlocks(fit);
      release(engine, 0, 16);
      assert.equal(engine.allocate(16, 0), Outcome.Fragmented);
      assert.equal(engine.needed, 16);
      assert.equal(engine.allocate(17, 0), Outcome.Exhausted);
      assert.equal(engine.needed, 32);
      assert.equal(engine.allocate(65, 0), Outcome.TooLarge);
      assert.equal(engine.allocate(2 ** 60, 0), Outcome.TooLarge);
    });

    it('can be asked for at a place', () => {
      const engine = newEngine({ size: 64, unit: 8, fit });
      assert.equal(engine.allocateAt(8, 40, 0), Outcome.Done);
      assert.equal(offsetOf(engine), 40);
      assert.deepEqual(blockTexts(engine), ['free:32', 'free:8', 'used:8', 'free:16']);
      assert.equal(engine.allocateAt(16, 48, 1), Outcome.Done);
      assert.equal(engine.allocateAt(8, 32, 2), Outcome.Done);
      assert.equal(engine.allocateAt(32, 0, 3), Outcome.Done);
      assert.deepEqual(blockTexts(engine), ['used:32', 'used:8', 'used:8', 'used:16']);
      assertSound(engine);
    });

    it('conflict where the place is taken, misaligned or outside', () => {
      const engine = newEngine({ size: 100, unit: 4, fit });
      assert.equal(engine.allocateAt(4, 32, 0), Outcome.Done);
      for (const [size, offset] of [
        [4, 32],
        [8, 32],
        [64, 0],
        [8, 4],
        [4, 2],
        [4, 100],
        [8, 96],
        [4, null],
      ] as const) {
        assert.equal(engine.allocateAt(size, offset, 1), Outcome.PlacementConflict, `${size} at ${offset}`);
      }
      assert.equal(engine.allocateAt(65, 0, 1), Outcome.TooLarge);
      assert.equal(engine.allocateAt(4, 96, 1), Outcome.Done);
      assert.equal(engine.allocateAt(4, 36, 1), Outcome.Done);
      assertSound(engine);
    });
  });
}

describe('the free block that is taken', () => {
  it('is the lowest, fit lowest', () => {
    const engine = eightBlocks('lowest');
    release(engine, 16, 0, 32);
    assert.deepEqual(freeLists(engine)[0], [0, 16, 32]);
    assert.deepEqual([allocate(engine, 8), allocate(engine, 8), allocate(engine, 8)], [0, 16, 32]);
  });

  it('is the one made free last, fit lifo', () => {
    const engine = eightBlocks('lifo');
    release(engine, 16, 0, 32);
    assert.deepEqual(freeLists(engine)[0], [32, 0, 16]);
    assert.deepEqual([allocate(engine, 8), allocate(engine, 8), allocate(engine, 8)], [32, 0, 16]);
  });

  it('is not one that a merge took out of the middle of the stack', () => {
    const engine = eightBlocks('lifo');
    release(engine, 0, 16, 32);
    release(engine, 24);
    assert.deepEqual(freeLists(engine), [[32, 0], [16], [], []]);
    release(engine, 8);
    assert.deepEqual(freeLists(engine), [[32], [], [0], []]);
  });

  it('is a half that a split freed, before older blocks, fit lifo', () => {
    const engine = newEngine({ size: 64, unit: 8, max: 16, fit: 'lifo' });
    assert.deepEqual([allocate(engine, 8), allocate(engine, 16), allocate(engine, 8)], [0, 16, 8]);
    // Blocks at 32 and 48 stay in the order of the start.
    releaseAt(engine, block(1), 16);
    assert.deepEqual(freeLists(engine), [[], [16, 32, 48]]);
  });

  it('is of the smallest order that is large enough', () => {
    for (const fit of ['lowest', 'lifo'] as const) {
      const engine = newEngine({ size: 64, unit: 8, fit });
      assert.equal(engine.allocateAt(8, 32, 0), Outcome.Done);
      assert.deepEqual(freeLists(engine), [[40], [48], [0], []]);
      assert.equal(allocate(engine, 8), 40);
      assert.equal(allocate(engine, 8), 48);
    }
  });

  it('is found among many', () => {
    const engine = newEngine({ size: 2 ** 16 });
    const count = 2 ** 15;
    for (let i = 0; i < 2 ** 16; i++) assert.equal(engine.allocate(1, i), Outcome.Done);
    // Every other block, in an order that jumps about.
    for (let i = 0, k = 0; i < count; i++, k = (k + 12345) % count) releaseAt(engine, block(0), 2 * k);
    assert.equal(engine.buddy.freeCounts[0], count);
    assertSound(engine);
    for (let i = 0; i < count; i++) {
      assert.equal(engine.allocate(1, i), Outcome.Done);
      assert.equal(offsetOf(engine), 2 * i);
    }
    assert.equal(engine.buddy.freeUnits, 0);
  });
});
