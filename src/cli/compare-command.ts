// `alloctrace compare`: two dumps of tables of a kernel's memory, and what changed from the one to the other.
import { compareSnapshots } from '../analysis/snapshots/snapshot-changes';
import { writeComparisonJson, writeComparisonText } from '../report/comparison-report';
import type { Snapshot } from '../trace/snapshots/snapshot';
import type { CompareArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { Failure } from './failure';
import { readTrace } from './input';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Compares the last snapshot of one file with the last of another. Throws `Failure`. */
export async function compareCommand(
  { paths, isJson }: CompareArguments,
  { stdin, localize: localized }: Environment,
  output: Output,
  progress: Progress,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const [before, after] = paths;
  const lastOf = async (file: string): Promise<{ file: string; snapshot: Snapshot }> => {
    const onProgress = (done: number, total: number): void => progress.reading(done, total);
    const { trace } = await readTrace({ file, stdin, localize: localized, format: undefined, patterns: undefined, onProgress });
    const snapshot = trace.snapshots?.snapshots.at(-1);
    if (snapshot) return { file, snapshot };
    throw new Failure(localize('{0} holds calls: compare is for tables of a kernel’s memory, such as slabinfo and allocinfo.', file));
  };
  const comparison = { from: await lastOf(before), to: await lastOf(after) };
  progress.clear();
  const changes = compareSnapshots(comparison.from.snapshot, comparison.to.snapshot);
  if (isJson) await writeComparisonJson(comparison, changes, output);
  else writeComparisonText(comparison, changes, output, localize);
  return ExitStatus.NoErrors;
}
