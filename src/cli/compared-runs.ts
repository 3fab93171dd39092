// The runs of a comparison: in threads where there is much to do and the trace is in a file, else one after another.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { compareRun, type ComparedRun, type RefusedRun } from '../analysis/comparison/compared-run';
import type { RunSetting } from '../session/run-setting';
import type { Trace } from '../trace/trace';
import type { FromThread, ThreadInput, ToThread } from './compare-worker';
import type { Progress } from './progress';

type Outcome = ComparedRun | RefusedRun;

/** Operations, over all runs, from which on it is worth to start threads and to read the trace in each. */
const worthThreads = 1 << 17;
/** Each holds the trace. */
const mostThreads = 8;

/** How far all runs are. */
class Course {
  done = 0;
  passed = 0;

  constructor(
    private readonly total: number,
    private readonly progress: Progress,
  ) {}

  tell(): void {
    this.progress.comparing(this.done, this.total, this.passed);
  }
}

/** What comes of a trace under each of some settings, in their order. `folder` is that of the programs. */
export async function runAll(
  input: ThreadInput,
  trace: Trace,
  settings: readonly RunSetting[],
  folder: string,
  progress: Progress,
): Promise<Outcome[]> {
  const course = new Course(settings.length, progress);
  const outcomes: (Outcome | undefined)[] = settings.map(() => undefined);
  const threads = Math.min(settings.length, availableParallelism(), mostThreads);
  if (threads > 1 && input.file !== '-' && trace.table.count * settings.length >= worthThreads) {
    await Promise.all(Array.from({ length: threads }, new Deal(input, settings, outcomes, folder, course).thread));
  }
  // What no thread has done: where there are none, or one has ended for want of memory.
  return settings.map(({ options }, index) => outcomes[index] ?? runHere(trace, options, course));
}

function runHere(trace: Trace, options: RunSetting['options'], course: Course): Outcome {
  const work = compareRun(trace, options);
  for (;;) {
    const step = work.next();
    if (step.done === true) {
      course.done++;
      return step.value;
    }
    course.passed += step.value;
    course.tell();
  }
}

/** Deals the runs out: who is done with one gets the next. */
class Deal {
  private next = 0;

  constructor(
    private readonly input: ThreadInput,
    private readonly settings: readonly RunSetting[],
    private readonly outcomes: (Outcome | undefined)[],
    private readonly folder: string,
    private readonly course: Course,
  ) {}

  /** Starts a thread. Resolves when it has ended, however that was. */
  readonly thread = (): Promise<void> =>
    new Promise((resolve) => {
      const { input, course } = this;
      const programs = JSON.stringify(path.join(this.folder, 'programs.js'));
      const worker = new Worker(`void require(${programs}).runComparisonThread()`, { eval: true, workerData: input });
      worker.on('error', () => resolve());
      worker.on('exit', () => resolve());
      worker.on('message', (message: FromThread) => {
        if (message !== 'ready' && 'passed' in message) course.passed += message.passed;
        else {
          if (message !== 'ready') {
            this.outcomes[message.index] = message.outcome;
            course.done++;
          }
          worker.postMessage(this.deal());
        }
        course.tell();
      });
    });

  private deal(): ToThread {
    const index = this.next++;
    return index < this.settings.length ? { index, options: this.settings[index].options } : 'end';
  }
}
