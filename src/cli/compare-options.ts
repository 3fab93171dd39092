// What `alloctrace compare` takes: two dumps of tables, or a trace and settings to run it under.
import { Option, type Command } from 'commander';
import type { Localize } from '../model/localize';
import { settingNames } from '../session/parameters';
import { sweptNames } from '../session/run-setting';

/** Adds the arguments and options that only this command has. */
export function addCompareOptions(
  command: Command,
  gather: (value: string, before: string[] | undefined) => string[],
  localize: Localize,
): Command {
  return command
    .argument(
      '<file>',
      localize(
        'with --with: a trace or a recording; of two, slabinfo, allocinfo, page_owner, buddyinfo or another table of a kernel’s memory',
      ),
    )
    .argument('[after]', localize('the same table of a later moment; of logs, the last readings are compared'))
    .addOption(
      new Option('--with <settings>', localize('run the trace so as well: "policy=tlsf" or "fit=lifo,unit=64"; may be repeated')).argParser(
        gather,
      ),
    )
    .addOption(
      new Option(
        '--sweep <values>',
        localize(
          'run it for each value of a parameter: "unit=16,32,64", "arena=1MiB..64MiB" (doubled), "min_partial=0..8:2"; may be repeated',
        ),
      ).argParser(gather),
    )
    .addOption(new Option('--json', localize('print one JSON object')).conflicts(['csv', 'output']))
    .addOption(new Option('--csv', localize('with --with: print a table for spreadsheets')).conflicts('output'))
    .option('-o, --output <file>', localize('with --with: write a page with the table and charts of the sweeps, for any browser'));
}

export function compareHelp(localize: Localize): string {
  return [
    localize('Settings are NAME=VALUE, with commas between: {0}.', settingNames.join(', ')),
    localize('Sweeps are of {0}.', sweptNames.join(', ')),
    localize('Exit status: 0, or 2 when a file could not be read or has nothing to compare.'),
  ].join('\n');
}
