import * as assert from 'node:assert/strict';
import { isRising, slopeOf } from '../../../src/findings/growth';
import { found, only } from './judged';

/** Requests, each of which leaves one allocation of the second site behind. */
function requests(count: number, mark = false): string[] {
  return Array.from({ length: count }, (_, index) => [
    `work = alloc 500 @ site=work`,
    `kept[${index}] = alloc 100 @ site=leaky`,
    'free work',
    ...(mark ? [`mark request ${index}`] : []),
  ]).flat();
}

describe('growth', () => {
  it('is a site whose allocations rise over the run, with the slope', () => {
    const { line, severity, data, message } = only('growth', requests(100));
    assert.equal(line, 2);
    assert.equal(severity, 'information');
    assert.deepEqual(
      [data.site, data.size, data.count, data.freed, data.live, data.bytes, data.over],
      ['leaky', 100, 100, 0, 100, 10000, 'run'],
    );
    assert.equal(data.samples.length, 17);
    assert.ok(Math.abs(data.slope - 1000 / 3) < 2, String(data.slope));
    assert.ok(Math.abs(data.bytesSlope - 100 * data.slope) < 1e-6);
    assert.match(
      message,
      /^Probably a leak: leaky rise over the whole run, by 33\d and 32\.\d KiB every 1,000 operations; 0 of 100 were freed/,
    );
  });

  it('is watched from mark to mark where there are enough', () => {
    const { data } = only('growth', requests(10, true), { 'growth.allocations': 10 });
    assert.equal(data.over, 'marks');
    assert.deepEqual(data.samples, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.deepEqual(found('growth', requests(10, true), { 'growth.allocations': 11 }), []);
  });

  it('goes by sizes where the trace names no sites', () => {
    const lines = requests(100).map((line) => line.replace(/ @ site=.*/, ''));
    const { line, data, message } = only('growth', lines);
    assert.deepEqual([line, data.site, data.size], [2, undefined, 100]);
    assert.match(message, /^Probably a leak: 100-byte allocations rise/);
  });

  it('is none where allocations are freed, or come all at once', () => {
    // Every fifth is freed.
    const freed = requests(100).flatMap((line) => (/^kept\[\d*[05]\]/.test(line) ? [line, `free ${line.split(' ')[0]}`] : [line]));
    assert.deepEqual(found('growth', freed), []);
    assert.equal(found('growth', freed, { 'growth.freed': 20 }).length, 1);
    assert.deepEqual(found('growth', [...requests(100), 'free kept[*]'], { 'growth.freed': 100 }), []);
    assert.deepEqual(found('growth', ['kept[0..99] = alloc 100']), [], 'one statement');
    assert.deepEqual(found('growth', ['kept[0..99] = alloc 100', ...requests(100).filter((line) => !line.startsWith('kept'))]), []);
  });
});

describe('isRising', () => {
  it('rises in most steps and hardly falls', () => {
    assert.equal(isRising([0, 1, 2, 3, 4]), true);
    assert.equal(isRising([0, 1, 1, 2, 3]), true);
    assert.equal(isRising([0, 1, 1, 1, 3]), false);
    assert.equal(isRising([0, 100, 200, 195, 300, 400]), true);
    assert.equal(isRising([0, 100, 200, 150, 300, 400]), false);
    assert.equal(isRising([5]), false);
  });
});

describe('slopeOf', () => {
  it('is that of the line of least squares', () => {
    assert.equal(slopeOf([0, 10, 20], [5, 10, 15]), 0.5);
    assert.equal(slopeOf([0, 1, 2, 3], [0, 2, 1, 3]).toFixed(3), '0.800');
    assert.equal(slopeOf([3, 3], [1, 2]), 0);
  });
});
