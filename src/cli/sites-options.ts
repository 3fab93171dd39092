// What `alloctrace sites` takes.
import { Option, type Command } from 'commander';
import type { Localize } from '../model/localize';
import { siteKinds } from '../model/sites';

/** Adds the arguments and options that only this command has. */
export function addSitesOptions(command: Command, localize: Localize): void {
  command
    .argument('<file>', localize('a trace or a recording, also compressed (.gz, .zst); - reads standard input'))
    .addOption(new Option('--json', localize('print one JSON object')).conflicts('csv'))
    .option('--csv', localize('print a table for spreadsheets'))
    .addOption(new Option('--by <names>', localize('what is summed up (call sites where there are any, else lines)')).choices(siteKinds))
    .option(
      '--at <position>',
      localize(
        'at this position, by number or mark; without it, where the first request failed by fragmentation, else where the most bytes are in use',
      ),
    );
}

export function sitesStatusHelp(localize: Localize): string {
  return localize('Exit status: 0, or 2 when the run could not be done.');
}
