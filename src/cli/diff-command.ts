// `alloctrace diff`: two recordings or traces of a program, before and after a change, compared by where they allocate; or two positions of one run.
import path from 'node:path';
import { alignmentOf, type Alignment } from '../analysis/diff/alignment';
import { diffPositions } from '../analysis/diff/position-diff';
import { diffRuns } from '../analysis/diff/run-diff';
import { numberLanguage } from '../model/size';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { comparedPositions } from '../report/change-sections';
import { writeDiffJson, writeDiffText } from '../report/diff-report';
import { writePositionDiffJson, writePositionDiffText } from '../report/position-diff-report';
import { positionDiffPage } from '../report/position-diff-page';
import { finish } from '../work/work';
import type { DiffArguments } from './commands';
import { heldConditions, heldText } from './diff-conditions';
import { ExitStatus, type Environment } from './environment';
import { runOf } from './execute';
import { Failure } from './failure';
import { writePage } from './html-output';
import type { Output } from './output';
import { positionIn } from './position-option';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Compares two runs, or two positions of one; the status says whether a condition holds. Throws `Failure`. */
export async function diffCommand(
  parsed: DiffArguments,
  { stdin, localize: localized }: Environment,
  output: Output,
  progress: Progress,
  complain: (sentence: string) => void,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const { paths, format, patterns, overrides } = parsed;
  const read = async (file: string): Promise<Run> => {
    const { run } = await runOf({ file, format, patterns, stdin, localize: localized }, overrides, progress);
    if (run.trace.snapshots) {
      throw new Failure(localize('{0} holds tables of a kernel’s memory: they are compared by alloctrace compare.', file));
    }
    return run;
  };
  const [before, after] = paths;
  if (before === '-' && after === '-') throw new Failure(localize('only one of the two can be standard input.'));
  const run = await read(before);
  if (parsed.positions !== undefined) {
    await comparePositions(parsed, run, output, localize);
    return ExitStatus.NoErrors;
  }
  const held = await compareRuns(parsed, [run, await read(after)], output, localize);
  progress.clear();
  held.forEach(complain);
  return held.length > 0 ? ExitStatus.Errors : ExitStatus.NoErrors;
}

/** Reports two runs. Returns a sentence for each condition that holds. */
async function compareRuns(
  { paths, isJson, by, conditions }: DiffArguments,
  runs: readonly [Run, Run],
  output: Output,
  localize: Localize,
): Promise<string[]> {
  refuseAlignment(by, paths, runs, localize);
  const [before, after] = paths;
  const diff = finish(diffRuns(...runs, by ?? alignmentOf(...runs)));
  const held = heldConditions(conditions, diff.before, diff.after);
  const failed = held.map(({ condition, ...values }) => ({ condition: condition.text, figure: condition.figure, ...values }));
  if (isJson) await writeDiffJson({ before, after, diff, failed }, output);
  else writeDiffText({ before, after, diff, failed }, output, localize);
  return held.map((each) => heldText(each, localize));
}

async function comparePositions(
  { paths: [file], isJson, output: target, positions }: DiffArguments,
  run: Run,
  output: Output,
  localize: Localize,
): Promise<void> {
  const from = positionIn('from', positions!.from, run, file, localize);
  const to = positionIn('to', positions!.to, run, file, localize);
  if (target !== undefined) {
    const name = file === '-' ? '<stdin>' : path.basename(file);
    const compared = finish(comparedPositions(run, from, to));
    return writePage(positionDiffPage({ name, run, compared, localize, language: numberLanguage() }), target, output, localize);
  }
  const diff = finish(diffPositions(run, from, to));
  if (isJson) await writePositionDiffJson({ file, run, diff }, output);
  else writePositionDiffText({ file, run, diff }, output, localize);
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
