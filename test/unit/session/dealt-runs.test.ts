import * as assert from 'node:assert/strict';
import { compareRun } from '../../../src/analysis/comparison/compared-run';
import { dealtRuns, type Course, type RunMeans } from '../../../src/session/dealt-runs';
import { runThread, type RunThread, type ThreadListener, type ToThread } from '../../../src/session/run-thread';
import { WorkQueue } from '../../../src/work/queue';
import { finish } from '../../../src/work/work';
import { readTrace } from '../../read-trace';

/** A trace that is worth threads for four runs. */
const lines = Array.from({ length: 40_000 }, (_, index) =>
  index % 2 === 0 ? `n${index} = alloc ${(index % 999) + 1}` : `free n${index - 1}`,
);
const trace = readTrace(Buffer.from(`arena 1MiB\n${lines.join('\n')}\n`));
const runs = [{}, { arena: { unit: 64 } }, { arena: { policy: 'tlsf' } }, { arena: { unit: 48 } }] as const;
const expected = runs.map((options) => finish(compareRun(trace, options)));

/** A thread that is none: it does what a thread does, in turns of the event loop, with messages that are cloned. */
class FakeThread implements RunThread {
  /** The runs that it has been given. */
  readonly given: number[] = [];
  ended = false;
  private readonly port: Parameters<typeof runThread>[0];

  constructor(
    private readonly listener: ThreadListener,
    private readonly diesOf: (message: ToThread) => boolean,
  ) {
    this.port = { onmessage: null, postMessage: (message) => this.later(() => listener.heard(structuredClone(message))) };
    runThread(this.port);
  }

  post(message: ToThread, memory: readonly ArrayBuffer[]): void {
    const data = structuredClone(message, { transfer: [...memory] });
    if ('index' in data) this.given.push(data.index);
    if (this.diesOf(data)) this.end();
    else this.later(() => this.port.onmessage!({ data }));
  }

  end(): void {
    this.ended = true;
    setImmediate(this.listener.gone);
  }

  private later(then: () => void): void {
    setImmediate(() => {
      if (!this.ended) then();
    });
  }
}

/** Means with so many threads, which are kept in `started`. */
function meansWith(most: number, diesOf: (message: ToThread, thread: number) => boolean = () => false) {
  const started: FakeThread[] = [];
  const courses: Course[] = [];
  const start = (listener: ThreadListener): RunThread => {
    const number = started.length;
    const thread = new FakeThread(listener, (message) => diesOf(message, number));
    started.push(thread);
    return thread;
  };
  const means: RunMeans<undefined> = {
    queue: new WorkQueue(),
    threads: () => Promise.resolve({ most, start }),
    told: (course) => courses.push({ ...course }),
  };
  return { means, started, courses };
}

describe('runs that are dealt out', () => {
  it('are each made by one thread, and told', async () => {
    const { means, started, courses } = meansWith(3);
    assert.deepEqual(await dealtRuns(trace, runs, means), expected);
    assert.equal(started.length, 3);
    assert.deepEqual(started.flatMap(({ given }) => given).sort(), [0, 1, 2, 3]);
    assert.ok(started.every(({ ended }) => ended));
    assert.deepEqual(
      courses.filter(({ done }, index) => done !== courses[index - 1]?.done).map(({ done }) => done),
      [1, 2, 3, 4],
    );
  });

  it('are never more threads than runs', async () => {
    const { means, started } = meansWith(64);
    await dealtRuns(trace, runs, means);
    assert.equal(started.length, 4);
  });

  it('are made here where a thread dies', async () => {
    const { means, started, courses } = meansWith(2, (message, thread) => thread === 0 && 'index' in message);
    assert.deepEqual(await dealtRuns(trace, runs, means), expected);
    assert.equal(started[0].given.length, 1);
    assert.equal(started[1].given.length, 3);
    assert.equal(courses.at(-1)!.done, 4);
  });

  it('are made here where all threads die, or take no trace', async () => {
    const { means } = meansWith(2, (message) => 'parts' in message);
    assert.deepEqual(await dealtRuns(trace, runs, means), expected);
  });

  it('are made here where no thread can be had', async () => {
    for (const threads of [
      () => Promise.resolve(undefined),
      () =>
        Promise.resolve({
          most: 4,
          start: (): RunThread => {
            throw new Error('Not allowed here.');
          },
        }),
    ]) {
      assert.deepEqual(await dealtRuns(trace, runs, { ...meansWith(0).means, threads }), expected);
    }
  });

  it('are made here where there is little to do, and where there would be one thread', async () => {
    const little = meansWith(4);
    await dealtRuns(trace, runs.slice(0, 3), little.means);
    const single = meansWith(1);
    await dealtRuns(trace, runs, single.means);
    assert.deepEqual([little.started, single.started], [[], []]);
  });

  it('end at once when they are called off', async () => {
    const { means, started, courses } = meansWith(2);
    const listeners = new Set<() => void>();
    const cancellation = {
      isCancellationRequested: false,
      onCancellationRequested: (listener: () => void) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
    const told = (course: Course): void => {
      courses.push({ ...course });
      cancellation.isCancellationRequested = true;
      for (const listener of listeners) listener();
      assert.ok(started.every(({ ended }) => ended));
    };
    assert.equal(await dealtRuns(trace, runs, { ...means, cancellation, told }), undefined);
    assert.equal(courses.length, 1);
    assert.equal(listeners.size, 0);
  });

  it('are called off in slices, too', async () => {
    const cancellation = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
    const told = (): void => {
      cancellation.isCancellationRequested = true;
    };
    assert.equal(await dealtRuns(trace, runs, { ...meansWith(0).means, cancellation, told }), undefined);
  });
});
