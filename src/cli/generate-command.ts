// `alloctrace generate`: a workload is made up and written as a trace.
import { sampleLives } from '../analysis/life-sample';
import { finish } from '../work/work';
import type { LifeSample } from '../workload/workload';
import { writeWorkload } from '../workload/write';
import type { GenerateArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { runOf } from './execute';
import { Failure } from './failure';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';
import { writePieces } from './written-pieces';

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
  await writePieces(writeWorkload({ ...workload, like: sample }, writing), target, standardOutput, localize);
  return ExitStatus.NoErrors;
}

/** The sizes and lifetimes of a recording. */
async function sampleOf(file: string, { stdin, localize }: Environment, progress: Progress): Promise<LifeSample> {
  const { run } = await runOf({ file, stdin, localize, format: undefined, patterns: undefined }, {}, progress);
  const sample = finish(sampleLives(run));
  if (sample.sizes.length > 0) return sample;
  throw new Failure(shortening(localize)('{0} allocates nothing: --like needs a trace with allocations.', file));
}
