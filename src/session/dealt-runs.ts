// The runs of a comparison: where there is much to do they are dealt out to threads, and what no thread has done is done here in slices.
import { compareRun, type ComparedRun, type RefusedRun } from '../analysis/comparison/compared-run';
import type { RunOptions } from '../replay/run/options';
import { copyToPost } from '../trace/posted-trace';
import type { Trace } from '../trace/trace';
import type { Cancellation } from '../work/cancellation';
import { Slices, type WorkQueue } from '../work/queue';
import type { FromThread, RunThread, StartThread } from './run-thread';

type Outcome = ComparedRun | RefusedRun;

/** Operations, over all runs, from which on it is worth to start threads and to copy the trace into each. */
const worthThreads = 1 << 17;
/** Each holds the trace. */
const mostThreads = 8;

/** How far all runs are. */
export interface Course {
  readonly done: number;
  /** Operations that all of them have gone through. */
  readonly passed: number;
}

/** Whether all is to end, and when. A token of VS Code is one. */
interface Ending extends Cancellation {
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** By what means runs are made. */
export interface RunMeans<Ends extends Ending | undefined = Ending | undefined> {
  readonly queue: WorkQueue;
  /** Asked where threads are worth it: how many may go at once, and how one is started; undefined where there are none. */
  readonly threads: () => Promise<{ readonly most: number; readonly start: StartThread } | undefined>;
  /** Ends all of it at once. */
  readonly cancellation?: Ends;
  readonly told: (course: Course) => void;
}

/** What comes of a trace with each of some options, in their order; undefined where it was called off. */
export function dealtRuns(trace: Trace, runs: readonly RunOptions[], means: RunMeans<undefined>): Promise<Outcome[]>;
export function dealtRuns(trace: Trace, runs: readonly RunOptions[], means: RunMeans): Promise<Outcome[] | undefined>;
export async function dealtRuns(trace: Trace, runs: readonly RunOptions[], means: RunMeans): Promise<Outcome[] | undefined> {
  const deal = new Deal(trace, runs, means);
  await deal.toThreads();
  return deal.rest();
}

/** Deals the runs out: who is done with one gets the next. */
class Deal {
  private next = 0;
  private readonly threads: RunThread[] = [];
  private readonly outcomes: (Outcome | undefined)[];
  private readonly course = { done: 0, passed: 0 };

  constructor(
    private readonly trace: Trace,
    private readonly runs: readonly RunOptions[],
    private readonly means: RunMeans,
  ) {
    this.outcomes = runs.map(() => undefined);
  }

  /** Resolves when no thread is left: they have done all, were called off, or have died, for want of memory perhaps. */
  async toThreads(): Promise<void> {
    const { runs, trace, means } = this;
    if (trace.table.count * runs.length < worthThreads) return;
    const threads = await means.threads();
    const count = Math.min(threads?.most ?? 0, runs.length, mostThreads);
    if (threads === undefined || count < 2 || means.cancellation?.isCancellationRequested === true) return;
    const listening = means.cancellation?.onCancellationRequested(() => this.threads.forEach((thread) => thread.end()));
    try {
      await Promise.all(Array.from({ length: count }, () => this.one(threads.start)));
    } finally {
      listening?.dispose();
    }
  }

  /** Does what is left, one after another; undefined where it was called off. */
  async rest(): Promise<Outcome[] | undefined> {
    const { trace, runs, outcomes, course, means } = this;
    const { queue, cancellation, told } = means;
    const all: Outcome[] = [];
    for (const [index, options] of runs.entries()) {
      const { passed } = course;
      const onSlice = (more: number): void => {
        course.passed = passed + more;
        told(course);
      };
      const outcome = outcomes[index] ?? (await queue.run(compareRun(trace, options), { cancellation, onSlice }));
      if (outcome === undefined) return undefined;
      if (outcomes[index] === undefined) this.take(index, outcome);
      all.push(outcome);
    }
    return all;
  }

  /** Has one more thread take part, until it is gone. */
  private one(start: StartThread): Promise<void> {
    return new Promise<void>((gone) => {
      const heard = (message: FromThread): void => {
        // What goes wrong with a thread is no harm: its run is made here.
        this.answer(thread, message).catch(() => thread.end());
      };
      const thread = start({ heard, gone });
      this.threads.push(thread);
    }).catch(() => undefined);
  }

  private async answer(thread: RunThread, message: FromThread): Promise<void> {
    if (message === 'ready') {
      if (this.next < this.runs.length) await this.handOver(thread);
    } else if ('passed' in message) {
      this.course.passed += message.passed;
      return this.means.told(this.course);
    } else this.take(message.index, message.outcome);
    const index = this.next++;
    if (index < this.runs.length) thread.post({ index, options: this.runs[index] }, []);
    else thread.end();
  }

  private async handOver(thread: RunThread): Promise<void> {
    const { queue, cancellation } = this.means;
    const { parts, memory } = await new Slices(queue, { cancellation }).do(copyToPost(this.trace));
    thread.post({ parts }, memory);
  }

  private take(index: number, outcome: Outcome): void {
    this.outcomes[index] = outcome;
    this.course.done++;
    this.means.told(this.course);
  }
}
