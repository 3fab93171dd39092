// The options of `advise`, by commander, with the help that tells of them.
import { Option, type Command } from 'commander';
import { adviceLimits, defaultAdvice } from '../analysis/advice/advice';
import type { Localize } from '../model/localize';
import { adviceFormats } from '../report/advice-code';

/** Gives the command its options. */
export function addAdviseOptions(command: Command, localize: Localize): Command {
  return command
    .option('--classes <count>', localize('pools at most, 1 to {0}', adviceLimits.classes), String(defaultAdvice.classes))
    .option('--align <bytes>', localize('slots are multiples of it, a power of two'), String(defaultAdvice.align))
    .option('--variants <count>', localize('shuffled variants that are tried'), String(defaultAdvice.variants))
    .option('--seed <number>', localize('of the variants'), String(defaultAdvice.seed))
    .option('--json', localize('print one JSON object'))
    .addOption(
      new Option('--format <name>', localize('print code to copy instead of the report')).choices(adviceFormats).conflicts(['json']),
    );
}
