// One file to its run, with the progress that is shown on the way. What cannot be run is a sentence.
import type { Localize } from '../model/localize';
import type { RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import { RunBuilder } from '../replay/run/run-builder';
import { TraceError, type Trace } from '../trace/trace';
import { Failure } from './failure';
import { readTrace, type Input, type InputOptions } from './input';
import type { Progress } from './progress';

/** A file that was run. */
export interface Executed extends Pick<Input, 'detection'> {
  readonly run: Run;
}

/** How a trace is read. */
export type TraceInput = typeof readTrace;

/** Reads and runs a trace. Throws `Failure`. */
export async function runOf(
  input: Omit<InputOptions, 'onProgress'>,
  overrides: RunOptions,
  progress: Progress,
  read: TraceInput = readTrace,
): Promise<Executed> {
  const { file, localize } = input;
  const { trace, detection } = await read({ ...input, onProgress: (done, total) => progress.reading(done, total) });
  if (overrides.as !== undefined && !trace.format.isRecorded) {
    throw new Failure(localize('option --as is for recorded traces; {0} is an .alloctrace trace and says itself what it calls.', file));
  }
  return { run: execute(file, trace, overrides, progress, localize), detection };
}

function execute(file: string, trace: Trace, overrides: RunOptions, progress: Progress, localize: Localize): Run {
  try {
    const builder = new RunBuilder(trace, overrides);
    const running = builder.run();
    for (;;) {
      const step = running.next();
      if (step.done === true) return step.value;
      progress.running(builder.done, builder.total);
    }
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw new Failure(localize('cannot run {0}: {1}', file, localize(error.text, ...error.values)));
  }
}
