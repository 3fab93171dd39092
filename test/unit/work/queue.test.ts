import * as assert from 'node:assert/strict';
import { Canceller, CancelledError } from '../../../src/work/cancellation';
import type { Clock } from '../../../src/work/clock';
import { sliceMilliseconds, Slices, WorkQueue, type Job } from '../../../src/work/queue';
import type { Work } from '../../../src/work/work';

/** A clock and an event loop that only the test moves. */
class ManualClock implements Clock {
  time = 0;
  private readonly callbacks: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  inNextTurn(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /** One turn of the event loop; false when nothing waits for it. */
  async turn(): Promise<boolean> {
    const callback = this.callbacks.shift();
    callback?.();
    // What the turn resolves goes on after a few promises.
    for (let promise = 0; promise < 10; promise++) await Promise.resolve();
    return callback !== undefined;
  }

  /** Turns until nothing waits; how many there were. */
  async settle(): Promise<number> {
    let turns = 0;
    while (await this.turn()) turns++;
    return turns;
  }
}

describe('The queue', () => {
  let clock: ManualClock;
  let queue: WorkQueue;
  let order: string[];

  beforeEach(() => {
    clock = new ManualClock();
    queue = new WorkQueue(clock);
    order = [];
  });

  /** Work of some steps of some milliseconds each; ends in its name. */
  function* work(name: string, steps: number, milliseconds = sliceMilliseconds): Work<string> {
    try {
      for (let step = 0; step < steps; step++) {
        order.push(name);
        clock.time += milliseconds;
        yield 10;
      }
      return name;
    } finally {
      order.push(`${name}.`);
    }
  }

  it('does as many steps in a turn as fit in a slice', async () => {
    const done = queue.run(work('a', 20, sliceMilliseconds / 4));
    assert.deepEqual(order, [], 'it begins in its turn');
    await clock.turn();
    assert.equal(order.join(''), 'aaaa');
    assert.equal(await clock.settle(), 5);
    assert.equal(await done, 'a');
  });

  it('gives each of many works a slice in turn, one in each turn of the event loop', async () => {
    const all = Promise.all([queue.run(work('a', 3)), queue.run(work('b', 3)), queue.run(work('c', 3))]);
    assert.equal(await clock.settle(), 12);
    assert.equal(order.join(''), 'abcabcabca.b.c.');
    assert.deepEqual(await all, ['a', 'b', 'c']);
  });

  it('goes on in the background when no other work waits', async () => {
    const background = { inBackground: true };
    void queue.run(work('x', 2), background);
    void queue.run(work('a', 2));
    void queue.run(work('y', 2), background);
    void queue.run(work('b', 2));
    await clock.settle();
    assert.equal(order.join(''), 'ababa.b.xyxyx.y.');
  });

  it('keeps the background waiting while somebody waits to see something', async () => {
    const [first, second] = [queue.holdBackground(), queue.holdBackground()];
    const slices = new Slices(queue).inBackground();
    void slices.next().then(() => slices.do(work('x', 2)));
    void queue.run(work('a', 2));
    await clock.settle();
    assert.equal(order.join(''), 'aaa.');
    first.release();
    first.release();
    assert.equal(await clock.settle(), 0);
    second.release();
    await clock.settle();
    assert.equal(order.join(''), 'aaa.xxx.');
  });

  it('measures a slice from the end of the wait', async () => {
    void queue.run(work('a', 4, sliceMilliseconds / 2));
    await clock.turn();
    clock.time += 500;
    await clock.turn();
    assert.equal(order.join(''), 'aaaa');
  });

  it('tells after each slice what the steps have been through', async () => {
    const told: number[] = [];
    void queue.run(work('a', 5, sliceMilliseconds / 2), { onSlice: (passed) => told.push(passed) });
    await clock.settle();
    assert.deepEqual(told, [20, 40]);
  });

  it('ends cancelled work between two slices, in its finally', async () => {
    const canceller = new Canceller();
    const done = queue.run(work('a', 3), { cancellation: canceller });
    await clock.turn();
    canceller.cancel();
    await clock.settle();
    assert.equal(order.join(''), 'aa.');
    assert.equal(await done, undefined);
  });

  it('does not begin what was cancelled before its turn', async () => {
    const done = queue.run(work('a', 3), { cancellation: { isCancellationRequested: true } });
    await clock.settle();
    assert.deepEqual(order, []);
    assert.equal(await done, undefined);
  });

  it('passes on what work throws, and goes on with the others', async () => {
    const failing = queue.run(
      (function* (): Work<void> {
        yield 1;
        throw new Error('no good');
      })(),
    );
    const other = queue.run(work('b', 2));
    const failed = assert.rejects(failing, /no good/);
    await clock.settle();
    await failed;
    assert.equal(await other, 'b');
  });

  it('lets messages and timers of the host run in between', async () => {
    const host = new WorkQueue();
    let fired = false;
    setTimeout(() => (fired = true), 0);
    await host.run(
      (function* (): Work<void> {
        while (!fired) yield 1;
      })(),
    );
    assert.equal(fired, true);
  });

  describe('with slices held directly', () => {
    it('waits only when the slice is used up', async () => {
      const slices = new Slices(queue);
      await slices.pause();
      clock.time += sliceMilliseconds;
      let paused = false;
      void slices.pause().then(() => (paused = true));
      await Promise.resolve();
      assert.equal(paused, false);
      await clock.settle();
      assert.equal(paused, true);
      assert.equal(slices.exhausted, false);
    });

    it('ends with an error where it is cancelled', async () => {
      const slices = new Slices(queue, { cancellation: { isCancellationRequested: true } });
      const failed = assert.rejects(slices.do(work('a', 3)), CancelledError);
      await clock.settle();
      await failed;
      assert.throws(() => slices.throwIfCancelled(), CancelledError);
      assert.equal(order.join(''), 'aa.');
    });
  });

  describe('with a job', () => {
    let changes: number;
    const begin = (steps: number, options: { tellEvery?: number; inBackground?: boolean } = {}): Job<string> =>
      queue.begin(work('a', steps, sliceMilliseconds / 2), { ...options, changed: () => changes++ });

    beforeEach(() => (changes = 0));

    it('has the result of short work at once, and tells nobody', async () => {
      assert.equal(begin(1).result, 'a');
      await clock.settle();
      assert.equal(changes, 0);
    });

    it('goes on with longer work in the queue, and tells when it is done', async () => {
      const job = begin(6);
      assert.equal(order.join(''), 'aa');
      assert.deepEqual([job.isDone, job.isAlive, job.result], [false, true, undefined]);
      await clock.settle();
      assert.deepEqual([job.isDone, job.isAlive, job.result], [true, true, 'a']);
      assert.equal(changes, 1);
    });

    it('tells from time to time where it is wanted', async () => {
      begin(100, { tellEvery: 10 * sliceMilliseconds });
      await clock.settle();
      assert.equal(changes, 5);
    });

    it('does nothing at once in the background', async () => {
      const job = begin(1, { inBackground: true });
      assert.equal(job.isDone, false);
      await clock.settle();
      assert.deepEqual([job.isDone, changes], [true, 1]);
    });

    it('tells nothing more once it is cancelled', async () => {
      const job = begin(6);
      await clock.turn();
      job.cancel();
      await clock.settle();
      assert.equal(order.join(''), 'aaaaa.');
      assert.deepEqual([job.isDone, job.isAlive, changes], [false, false, 0]);
    });
  });
});
