import assert from 'node:assert/strict';
import { BlockSums } from '../../../src/picture/block-sums';
import { SumsHistory } from '../../../src/picture/sums-history';
import { finish } from '../../../src/work/work';
import { runText } from './pictures';

const lines = ['arena 64KiB unit 16'];
for (let line = 0; line < 3000; line++) {
  const handle = `h[${(line * 7919) % 101}]`;
  lines.push(line % 3 === 2 ? `free ${handle}` : `${handle} = alloc ${1 + ((line * 13) % 400)}`);
}
const run = runText(lines.join('\n'));
const order = 3;
const count = (64 * 1024) / 16 / 2 ** order;

/** A history with a position every 300 operations, gone to the end of the run. */
function history(): SumsHistory {
  const sums = new SumsHistory(run, order, count, 300);
  finish(sums.make());
  return sums;
}

describe('Sums kept of a run', () => {
  it('are what the operations up to there come to, and the nearest there are', () => {
    const sums = history();
    for (const position of [0, 149, 299, 449, 451, 1500, 2990, 3000]) {
      const kept = sums.nearest(position);
      assert.ok(kept);
      assert.ok(Math.abs(kept.position - position) <= (position < 300 ? 300 : 150), `${kept.position} for ${position}`);
      const plain = new BlockSums(run, order, count);
      plain.move(0, kept.position);
      assert.deepEqual([...kept.used], [...plain.used]);
      assert.deepEqual([...kept.requested], [...plain.requested]);
    }
  });

  it('are those that there are while it has not come to the end', () => {
    const sums = new SumsHistory(run, order, count, 300);
    assert.equal(sums.nearest(1500), undefined);
    const making = sums.make();
    while (sums.nearest(1500) === undefined) assert.equal(making.next().done, false);
    assert.equal(sums.nearest(1500)?.position, 300);
  });

  it('are none where a run is short, or a cell too large for them', () => {
    for (const sums of [new SumsHistory(run, order, count, 5000), new SumsHistory(run, 16, 1, 300)]) {
      finish(sums.make());
      assert.equal(sums.nearest(600), undefined);
    }
  });

  it('let a walk go back to where it began', () => {
    const sums = new BlockSums(run, order, count);
    sums.move(0, 2000);
    sums.move(2000, 700);
    sums.move(700, 0);
    assert.ok(sums.used.every((units) => units === 0));
    assert.ok(sums.requested.every((bytes) => bytes === 0));
  });
});
