// `alloctrace diff`: two recordings or traces of a program, before and after a change, compared by where they allocate.
import { alignmentOf, type Alignment } from '../analysis/diff/alignment';
import { diffRuns } from '../analysis/diff/run-diff';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { writeDiffJson, writeDiffText } from '../report/diff-report';
import { finish } from '../work/work';
import type { DiffArguments } from './commands';
import { heldConditions, heldText } from './diff-conditions';
import { ExitStatus, type Environment } from './environment';
import { runOf } from './execute';
import { Failure } from './failure';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Compares two runs; the status says whether a condition holds. Throws `Failure`. */
export async function diffCommand(
  { paths, isJson, by, conditions, format, patterns, overrides }: DiffArguments,
  { stdin, localize: localized }: Environment,
  output: Output,
  progress: Progress,
  complain: (sentence: string) => void,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const [before, after] = paths;
  const read = async (file: string): Promise<Run> => {
    const { run } = await runOf({ file, format, patterns, stdin, localize: localized }, overrides, progress);
    if (run.trace.snapshots) {
      throw new Failure(localize('{0} holds tables of a kernel’s memory: they are compared by alloctrace compare.', file));
    }
    return run;
  };
  if (before === '-' && after === '-') throw new Failure(localize('only one of the two can be standard input.'));
  const runs: [Run, Run] = [await read(before), await read(after)];
  refuseAlignment(by, paths, runs, localize);
  const diff = finish(diffRuns(...runs, by ?? alignmentOf(...runs)));
  progress.clear();
  const held = heldConditions(conditions, diff.before, diff.after);
  const failed = held.map(({ condition, ...values }) => ({ condition: condition.text, figure: condition.figure, ...values }));
  if (isJson) await writeDiffJson({ before, after, diff, failed }, output);
  else writeDiffText({ before, after, diff, failed }, output, localize);
  for (const each of held) complain(heldText(each, localize));
  return held.length > 0 ? ExitStatus.Errors : ExitStatus.NoErrors;
}

/** What a run has no names for cannot align it. */
function refuseAlignment(by: Alignment | undefined, files: readonly string[], runs: readonly Run[], localize: Localize): void {
  if (by === undefined || by === 'size') return;
  const lacking = runs.findIndex(({ table, trace }) => {
    if (by === 'statement') return trace.format.isRecorded;
    return table.stack === undefined && (by === 'stack' || table.site === undefined);
  });
  if (lacking < 0) return;
  throw new Failure(localize('option --by cannot be {0}: {1} has nothing of that kind.', by, files[lacking]));
}
