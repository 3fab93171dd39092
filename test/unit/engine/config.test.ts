import * as assert from 'node:assert/strict';
import { createArena, defaultPage, isFault, type ArenaFigures } from '../../../src/engine/config';

/** The largest order of an arena, or why there can be none. */
function outcomeOf(figures: Partial<ArenaFigures> & { size: number }): number | string {
  const arena = createArena({ unit: 1, base: 0n, fit: 'lowest', ...figures });
  return isFault(arena) ? arena.message : arena.maxOrder;
}

describe('createArena', () => {
  it('finds the largest order', () => {
    assert.equal(outcomeOf({ size: 64 }), 6);
    assert.equal(outcomeOf({ size: 64, unit: 16 }), 2);
    assert.equal(outcomeOf({ size: 64, unit: 64 }), 0);
    assert.equal(outcomeOf({ size: 1 }), 0);
  });

  it('takes sizes that are no power of two', () => {
    assert.equal(outcomeOf({ size: 100, unit: 4 }), 4);
    assert.equal(outcomeOf({ size: 3 }), 1);
  });

  it('rounds max down to a block size', () => {
    assert.equal(outcomeOf({ size: 64, unit: 4, max: 4 }), 0);
    assert.equal(outcomeOf({ size: 64, unit: 4, max: 7 }), 0);
    assert.equal(outcomeOf({ size: 64, unit: 4, max: 31 }), 2);
    assert.equal(outcomeOf({ size: 64, unit: 4, max: 32 }), 3);
    assert.equal(outcomeOf({ size: 64, unit: 4, max: 2 ** 64 }), 4);
    assert.equal(outcomeOf({ size: 96, max: 96 }), 6);
  });

  it('refuses figures that cannot work', () => {
    assert.match(String(outcomeOf({ size: 64, unit: 12 })), /power of two/);
    assert.match(String(outcomeOf({ size: 64, unit: 0 })), /power of two/);
    assert.match(String(outcomeOf({ size: 0 })), /positive multiple/);
    assert.match(String(outcomeOf({ size: 65, unit: 2 })), /multiple of its unit/);
    assert.match(String(outcomeOf({ size: 64, unit: 128 })), /multiple of its unit/);
    assert.match(String(outcomeOf({ size: 64, unit: 16, max: 15 })), /smaller than a unit/);
  });

  it('ends at 2^64 at the latest', () => {
    assert.equal(outcomeOf({ size: 4096, base: 2n ** 64n - 4096n }), 12);
    assert.match(String(outcomeOf({ size: 4096, base: 2n ** 64n - 4095n })), /2\^64/);
  });

  it('has limits, and tells them', () => {
    assert.equal(outcomeOf({ size: 2 ** 28 }), 28);
    assert.match(String(outcomeOf({ size: 2 ** 28 + 1 })), /2\^28/);
    assert.equal(outcomeOf({ size: 2 ** 48, unit: 2 ** 20 }), 28);
    assert.match(String(outcomeOf({ size: 2 ** 48 + 2 ** 20, unit: 2 ** 20 })), /2\^48/);
    assert.match(String(outcomeOf({ size: 2 ** 60, unit: 2 ** 40 })), /2\^48/);
  });
});

describe('defaultPage', () => {
  it('is 4 KiB where that makes sense', () => {
    assert.equal(defaultPage({ size: 65536, unit: 1 }), 4096);
    assert.equal(defaultPage({ size: 65536, unit: 4096 }), 4096);
    assert.equal(defaultPage({ size: 65535, unit: 1 }), 1);
    assert.equal(defaultPage({ size: 64, unit: 8 }), 8);
    assert.equal(defaultPage({ size: 2 ** 20, unit: 8192 }), 8192);
  });
});
