import assert from 'node:assert/strict';
import { roundStep } from '../../../../src/model/round-step';
import { byteTicks, countTicks, positionTicks, scalesOf } from '../../../../webview/timeline/axis';
import { showBetween, wholeRun } from '../../../../webview/timeline/window';

describe('The axes of the timeline', () => {
  it('have ticks for bytes at powers of two, and one at the greatest value', () => {
    assert.deepEqual(byteTicks(1000, 1000, 100, 20), [0, 256, 512, 768, 1000]);
    assert.deepEqual(byteTicks(1030, 1030, 100, 20), [0, 256, 512, 768, 1030], 'none too near to it');
    assert.deepEqual(byteTicks(3, 3, 100, 15), [0, 1, 2, 3]);
    assert.deepEqual(byteTicks(0, 0, 100, 15), []);
    assert.deepEqual(byteTicks(4096, 4096, 30, 15), [0, 2048, 4096]);
  });

  it('have ticks for counts at round numbers', () => {
    assert.deepEqual(countTicks(48, 54, 100, 20), [0, 20, 48]);
    assert.deepEqual(countTicks(1, 1.14, 60, 15), [0, 1]);
    assert.deepEqual(countTicks(0, 0, 60, 15), []);
    assert.deepEqual([0, 1, 2, 3, 6, 11, 20, 51, 1000].map(roundStep), [1, 1, 2, 5, 10, 20, 20, 100, 1000]);
  });

  it('have ticks that keep their distance, at any height and any greatest value', () => {
    for (const most of [1, 2, 7, 63, 64, 1000, 65_536, 1e6, 2 ** 40 - 1]) {
      for (const height of [12, 40, 74, 300, 700]) {
        for (const ticks of [byteTicks(most, most, height, 15), countTicks(most, most * 1.14, height, 15)]) {
          assert.equal(ticks.at(-1), most);
          for (let at = 2; at < ticks.length; at++) {
            assert.ok(((ticks[at] - ticks[at - 1]) / most) * height >= 14.9, `${most} at ${height}: ${ticks.join(' ')}`);
          }
        }
      }
    }
  });

  it('name positions at round numbers where they lie', () => {
    assert.deepEqual(
      positionTicks(wholeRun(99), 500, 90).map(({ position, x }) => `${position} at ${x}`),
      ['0 at 2.5', '20 at 102.5', '40 at 202.5', '60 at 302.5', '80 at 402.5'],
    );
    assert.deepEqual(
      positionTicks(showBetween(1_000_000, 500_003, 500_012), 400, 60).map(({ position }) => position),
      [500_004, 500_006, 500_008, 500_010, 500_012],
    );
    for (let width = 400; width <= 1600; width += 100) {
      const ticks = positionTicks(wholeRun(1_000_000), width, 90);
      assert.ok(ticks.length >= 2 && ticks.every(({ x }, index) => index === 0 || x - ticks[index - 1].x >= 89.9), String(width));
    }
    assert.deepEqual(positionTicks(wholeRun(9), 0, 90), []);
  });

  it('share a scale for all bytes that are shown, unless one is far beyond the others', () => {
    const most = { used: 100, requested: 90, largest: 300, live: 10 };
    assert.deepEqual(scalesOf(most, new Set()), { bytes: 300, count: 11.399999999999999, beyond: false });
    assert.equal(scalesOf(most, new Set(['largest'])).bytes, 100);
    assert.equal(scalesOf({ ...most, largest: 5000 }, new Set()).beyond, true);
    assert.equal(scalesOf({ ...most, largest: 5000 }, new Set(['used', 'requested'])).bytes, 5000);
  });
});
