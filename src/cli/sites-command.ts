// `alloctrace sites`: which call sites, call stacks or lines waste memory at a position of a run, the worst first.
import { ownerKind } from '../analysis/owners';
import { findTellingPosition, findWaste } from '../analysis/site-waste';
import { csvLines } from '../report/csv';
import { wasteTable, writeWasteJson, writeWasteText } from '../report/waste-report';
import { finish } from '../work/work';
import type { SitesArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { runOf } from './execute';
import { Failure } from './failure';
import { singleInput } from './inputs';
import type { Output } from './output';
import { positionIn } from './position-option';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Sums up one run by site. Throws `Failure`. */
export async function sitesCommand(
  { paths, kind, by, position, format, patterns, overrides }: SitesArguments,
  { stdin, localize: localized }: Environment,
  output: Output,
  progress: Progress,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const [file] = (await singleInput(paths, localized)).files;
  const { run } = await runOf({ file, format, patterns, stdin, localize: localized }, overrides, progress);
  if (run.trace.snapshots) throw new Failure(localize('{0} holds tables of a kernel’s memory, and no calls.', file));
  if (by !== undefined && by !== 'line' && run.table[by] === undefined) {
    throw new Failure(localize('option --by cannot be {0}: {1} has nothing of that kind.', by, file));
  }
  const at =
    position === undefined
      ? finish(findTellingPosition(run))
      : { position: positionIn('at', position, run, file, localize), reason: undefined };
  const waste = finish(findWaste(run, by ?? ownerKind(run), at.position));
  progress.clear();
  if (kind === 'json') await writeWasteJson({ file, waste }, output);
  else if (kind === 'text') writeWasteText({ file, run, waste, reason: at.reason }, output, localize);
  else {
    for (const line of csvLines(wasteTable(waste, localize))) {
      if (!output.write(line)) await output.drained();
      if (output.closed) break;
    }
  }
  return ExitStatus.NoErrors;
}
