import assert from 'node:assert/strict';
import { Tally, type Summing } from '../../../src/picture/tally';
import { run } from '../support';
import { stepwiseQueue, unhurriedQueue } from '../work/queues';
import { cursorAt } from './pictures';

const of = run('arena 1MiB unit 16', 't[0..9999] = alloc 16', 'cache c 48', 'o[0..99] = alloc c', 'free t[0..9999:2]');
const what = {};

/** Counts the allocations and their bytes. */
function count(): Summing<{ live: number; held: number }> {
  const sum = { live: 0, held: 0 };
  return {
    sum,
    add: (_, __, held) => {
      sum.live++;
      sum.held += held;
    },
  };
}

const nothing = (): void => undefined;

describe('A tally of live allocations', () => {
  it('is there at once where it takes no longer than a slice', () => {
    const tally = new Tally<{ live: number; held: number }>(unhurriedQueue());
    const cursor = cursorAt(of);
    const { live, held } = cursor.metrics();
    assert.deepEqual(tally.at(cursor, what, count, nothing), { live, held });
  });

  it('is made in slices else, and tells when it is done', async () => {
    const tally = new Tally<{ live: number; held: number }>(stepwiseQueue());
    const cursor = cursorAt(of);
    const { live, held } = cursor.metrics();
    await new Promise<void>((resolve) => assert.equal(tally.at(cursor, what, count, resolve), undefined));
    assert.deepEqual(tally.at(cursor, what, count, nothing), { live, held });
    assert.deepEqual(tally.latest(what), { live, held });
    assert.equal(tally.latest({}), undefined);
  });

  it('of a position that was left is given up, and the one before it stays the latest', async () => {
    const tally = new Tally<{ live: number; held: number }>(stepwiseQueue());
    const cursor = cursorAt(of, 10_000);
    await new Promise<void>((resolve) => void tally.at(cursor, what, count, resolve));
    cursor.seek(of.operationCount);
    tally.at(cursor, what, count, () => assert.fail('This position was left.'));
    cursor.seek(5000);
    const done = new Promise<void>((resolve) => assert.equal(tally.at(cursor, what, count, resolve), undefined));
    assert.deepEqual(tally.latest(what), { live: 10_000, held: 160_000 });
    await done;
    assert.deepEqual(tally.latest(what), { live: 5000, held: 80_000 });
  });

  it('says nothing more once it is forgotten', async () => {
    const queue = stepwiseQueue();
    const tally = new Tally<{ live: number; held: number }>(queue);
    tally.at(cursorAt(of), what, count, () => assert.fail('It was forgotten.'));
    tally.forget();
    assert.equal(tally.latest(what), undefined);
    for (let turn = 0; turn < 3; turn++) await queue.turn();
  });
});
