// What `alloctrace diff` takes, and what its help tells of conditions.
import { Option, type Command } from 'commander';
import { alignments } from '../analysis/diff/alignment';
import { diffFigureNames, figureRows } from '../analysis/diff/figures';
import type { Localize } from '../model/localize';

/** Adds the arguments and options that only this command has; `gather` reads options that may be repeated. */
export function addDiffOptions(
  command: Command,
  gather: (value: string, before: string[] | undefined) => string[],
  localize: Localize,
): void {
  command
    .argument('<before>', localize('a trace or a recording, also compressed (.gz, .zst); - reads standard input'))
    .argument('[after]', localize('the same of the changed program; without it, two positions of one run are compared'))
    .option('--json', localize('print one JSON object'))
    .option('-o, --output <file>', localize('of one file: write an HTML page with pictures and tables'))
    .option('--from <position>', localize('of one file: the position that is compared with --to, by number or mark, the start without it'))
    .option('--to <position>', localize('of one file: the position that is compared with --from, by number or mark, the end without it'))
    .addOption(
      new Option(
        '--by <names>',
        localize('what tells that two allocations come from the same place (found by itself: the most precise that both runs share)'),
      ).choices(alignments),
    )
    .addOption(
      new Option(
        '--fail-on <condition>',
        localize('exit status 1 where this holds, such as "peak>+5%" or "leakedBytes>0"; may be repeated'),
      ).argParser(gather),
    );
}

/** How a condition is written. */
export function conditionHelp(localize: Localize): string {
  const width = Math.max(...diffFigureNames.map((name) => name.length));
  return [
    localize('A condition is FIGURE OP LIMIT. OP is one of > >= < <= == !=, FIGURE one of:'),
    ...diffFigureNames.map((name) => `  ${name.padEnd(width)}  ${localize(figureRows[name].title)}`),
    localize('LIMIT is a value of the later run (64KiB, 10, 30%), or with a sign its change against the earlier one (+64KiB, +10, +5%).'),
  ].join('\n');
}

export function diffStatusHelp(localize: Localize): string {
  return localize('Exit status: 0 when no condition holds, 1 when one does, 2 when a run could not be done or an option cannot be meant.');
}
