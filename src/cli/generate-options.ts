// The options of `generate`, by commander, with the help that tells of them.
import { Option, type Command } from 'commander';
import type { Localize } from '../model/localize';
import { parameterChoices } from '../session/parameters';
import { workloadModelNames, workloadStrings } from '../workload/models';
import { sizeForms } from '../workload/sizes';
import { writtenFormats } from '../workload/write';

/** Those that take a value, as commander hands them on. */
export type WorkloadOption = 'model' | 'allocations' | 'live' | 'sizes' | 'phases' | 'age' | 'seed' | 'like' | 'to';

/** Gives the command its options. */
export function addGenerateOptions(command: Command, localize: Localize): Command {
  const models = workloadModelNames.map((name) => `  ${name.padEnd(9)} ${localize(workloadStrings[name])}`);
  return command
    .addOption(new Option('--model <name>', localize('what the program is like (poisson)')).choices(workloadModelNames))
    .option('--allocations <count>', localize('blocks that are allocated (10,000)'))
    .option('--live <count>', localize('blocks that live at a time, on average (500)'))
    .option('--sizes <distribution>', localize('bytes that are asked for: {0}', sizeForms.join(', ')))
    .option('--phases <count>', localize('phases, each with sizes of its own'))
    .option('--age <count>', localize('blocks that are allocated before those, to age the memory (0)'))
    .option('--seed <number>', localize('another seed is another program of the same kind (1)'))
    .option('--keep', localize('leave what lives at the end; else it is freed'))
    .option('--like <file>', localize('take sizes and lifetimes from a recording or a trace instead of a model'))
    .addOption(new Option('--to <format>', localize('what is written')).choices(writtenFormats).default(writtenFormats[0]))
    .option('--arena <size>', localize('bytes of the arena'))
    .option('--unit <size>', localize('the smallest block, a power of two'))
    .addOption(
      new Option('--as <route>', localize('what is asked: buddy blocks (alloc) or size classes (kmalloc)')).choices(parameterChoices.as!),
    )
    .option('-o, --output <file>', localize('the file to write; without it, standard output'))
    .addHelpText('after', `\n${localize('Models:')}\n${models.join('\n')}`)
    .addHelpText('after', `\n${localize('Exit status: 0, or 2 when nothing could be written.')}`);
}
