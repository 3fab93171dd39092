// `alloctrace generate`: a workload is made up and written as a trace.
import { createWriteStream } from 'node:fs';
import { sampleLives } from '../analysis/life-sample';
import { finish } from '../work/work';
import type { LifeSample } from '../workload/workload';
import { writeWorkload } from '../workload/write';
import type { GenerateArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { runOf } from './execute';
import { Failure } from './failure';
import { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Writes a workload to a file or to standard output. Throws `Failure`. */
export async function generateCommand(
  { workload, like, writing, output: target }: GenerateArguments,
  environment: Environment,
  standardOutput: Output,
  progress: Progress,
): Promise<ExitStatus> {
  const localize = shortening(environment.localize);
  const sample = like === undefined ? undefined : await sampleOf(like, environment, progress);
  progress.clear();
  const stream = target === undefined ? undefined : createWriteStream(target);
  const output = stream ? new Output(stream) : standardOutput;
  for (const piece of writeWorkload({ ...workload, like: sample }, writing)) {
    if (output.write(piece)) continue;
    await output.drained();
    if (output.closed) break;
  }
  if (!stream) return ExitStatus.NoErrors;
  await output.finish().catch((error: Error) => {
    throw new Failure(localize('cannot write {0}: {1}.', target!, error.message));
  });
  await new Promise<void>((resolve) => stream.end(resolve));
  return ExitStatus.NoErrors;
}

/** The sizes and lifetimes of a recording. */
async function sampleOf(file: string, { stdin, localize }: Environment, progress: Progress): Promise<LifeSample> {
  const { run } = await runOf({ file, stdin, localize, format: undefined, patterns: undefined }, {}, progress);
  const sample = finish(sampleLives(run));
  if (sample.sizes.length > 0) return sample;
  throw new Failure(shortening(localize)('{0} allocates nothing: --like needs a trace with allocations.', file));
}
