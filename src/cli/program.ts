// The commands and options there are, by commander, with the help that tells of them.
import { Command, Option } from 'commander';
import { defaultThresholds, findingCodes, thresholdNames } from '../findings/registry';
import type { Localize } from '../model/localize';
import { placements } from '../model/placement';
import { reporterNames } from '../report/tests/reporters';
import type { ParameterName } from '../session/parameters';
import { extensions, formatNames } from '../trace/formats';
import { patternGroups } from '../trace/pattern/pattern-format';
import { addCompareOptions, compareHelp } from './compare-options';
import { addDiffOptions, conditionHelp, diffStatusHelp } from './diff-options';
import { addAdviseOptions } from './advise-options';
import { addGenerateOptions, type WorkloadOption } from './generate-options';
import { recorderNames } from './recorders';
import { addSimulation } from './simulation-options';
import { addSitesOptions, sitesStatusHelp } from './sites-options';

export const commandNames = ['run', 'test', 'report', 'record', 'kmem', 'compare', 'diff', 'sites', 'generate', 'start', 'advise'] as const;
export type CommandName = (typeof commandNames)[number];

/** Options as commander hands them on. */
export type Options = Partial<
  Record<
    | ParameterName
    | WorkloadOption
    | 'format'
    | 'at'
    | 'output'
    | 'reporter'
    | 'placement'
    | 'snapshot'
    | 'recorder'
    | 'by'
    | 'from'
    | 'to'
    | 'classes'
    | 'align'
    | 'variants'
    | 'zone'
    | 'node',
    string
  >
> &
  Partial<Record<'json' | 'csv' | 'operations' | 'blocks' | 'sarif' | 'hints' | 'follow' | 'keep' | 'figures', boolean>> & {
    readonly silence?: string[];
    readonly threshold?: string[];
    readonly failOn?: string[];
    readonly pattern?: string[];
    readonly with?: string[];
    readonly sweep?: string[];
  };

/** What is done when a command was read. The paths of `record` are the program and its arguments. */
export type Action = (command: CommandName, paths: readonly string[], options: Options) => void;

/** Options of `run` that print something else than the report for people: one at a time. */
const reportOptions = ['json', 'operations', 'blocks', 'sarif'] as const;

/** The command line as commander reads it. */
export function createProgram(version: string, localize: Localize, act: Action): Command {
  const program = new Command('alloctrace')
    .description(localize('Runs allocation traces through buddy and slab allocators and reports what happened.'))
    .usage(localize('[run] FILE | COMMAND [options]'))
    .version(version, '-V, --version', localize('print the version'))
    .helpOption('-h, --help', localize('print this help'))
    .helpCommand(false)
    // What follows the program of `record` belongs to it.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .addHelpText('after', `\n${localize('alloctrace help COMMAND tells of the options of a command.')}`)
    .addHelpText('after', schemaLine(localize));
  addRun(program, localize, act);
  addTest(program, localize, act);
  addReport(program, localize, act);
  addRecord(program, localize, act);
  addKmem(program, localize, act);
  addCompare(program, localize, act);
  addDiff(program, localize, act);
  addSites(program, localize, act);
  addGenerate(program, localize, act);
  addStart(program, localize, act);
  addAdvise(program, localize, act);
  return program;
}

function addRun(program: Command, localize: Localize, act: Action): void {
  const texts = {
    json: localize('print one JSON object: metrics, caches, free blocks, diagnostics; of several traces, one a line'),
    operations: localize('print one JSON object a line for each operation'),
    blocks: localize('print one JSON object a line for each block of the arena'),
    sarif: localize('print the diagnostics of all traces as one SARIF 2.1.0 log, for code scanning'),
  };
  const command = traceCommand(program, 'run', localize('run traces and print a report of each (also without the word run)'), localize);
  command.argument('<file...>', pathsHelp(localize));
  for (const name of reportOptions) {
    const others = reportOptions.filter((other) => other !== name);
    command.addOption(new Option(`--${name}`, texts[name]).conflicts(others));
  }
  addPosition(command, localize)
    .addOption(
      new Option('--placement <name>', localize('recordings with addresses: placed by our allocators, or as they were recorded')).choices(
        placements,
      ),
    )
    .option('--figures', localize('with --json: also the figures by which placements are compared, of the whole run'))
    .option(
      '--snapshot <file>',
      localize(
        'with --placement recorded, of kernel memory events: the /proc/kpageflags from before them, or the /proc/buddyinfo; pages are replayed from it',
      ),
    )
    .addOption(
      new Option(
        '--follow',
        localize('report a file that still grows anew whenever it rests, until Ctrl+C or until it is removed'),
      ).conflicts('sarif'),
    )
    .addOption(new Option('--hints', localize('also report findings: {0}', findingCodes.join(', '))).conflicts(['operations', 'blocks']))
    .addOption(
      new Option('--silence <code>', localize('with --hints: leave out findings of this code; may be repeated'))
        .argParser(gather)
        .implies({ hints: true }),
    )
    .addOption(
      new Option('--threshold <name=number>', localize('with --hints: from where on something is a finding; may be repeated'))
        .argParser(gather)
        .implies({ hints: true }),
    )
    .addOption(
      new Option(
        '--fail-on <budget>',
        localize('exit status 1 where this holds at the end, such as "external>30%", or at the peak: "peak.used>1MiB"; may be repeated'),
      ).argParser(gather),
    );
  addParameters(command, localize)
    .addHelpText('after', `\n${localize('Thresholds (see the settings alloctrace.findings.*):')}\n${thresholdLines()}`)
    .addHelpText('after', `\n${sizeLine(localize)}`)
    .addHelpText('after', schemaLine(localize))
    .addHelpText(
      'after',
      localize('Exit status: 0 without errors in the traces, 1 with some or over a budget, 2 when a run could not be done.'),
    )
    .action((paths: string[], options: Options) => act('run', paths, options));
}

function addTest(program: Command, localize: Localize, act: Action): void {
  const command = traceCommand(program, 'test', localize('run traces as tests: their expect lines, and that nothing else fails'), localize);
  command
    .argument('<file...>', pathsHelp(localize))
    .addOption(new Option('--reporter <name>', localize('how the results are printed')).choices(reporterNames).default(reporterNames[0]));
  addParameters(command, localize)
    .addHelpText('after', `\n${sizeLine(localize)}`)
    .addHelpText(
      'after',
      localize('An error is expected where "expect error CODE" announces it, or "expect errors == N" below it counts it.'),
    )
    .addHelpText('after', localize('Exit status: 0 when all pass, 1 when some fail, 2 when a trace could not be run.'))
    .action((paths: string[], options: Options) => act('test', paths, options));
}

function addReport(program: Command, localize: Localize, act: Action): void {
  const text = localize('run a trace and write a report with pictures, one HTML file that any browser shows');
  const command = traceCommand(program, 'report', text, localize);
  command.argument('<file>', pathHelp(localize)).option('-o, --output <file>', localize('the file to write; without it, standard output'));
  addParameters(addPosition(command, localize), localize)
    .addHelpText('after', `\n${sizeLine(localize)}`)
    .addHelpText('after', localize('Exit status: 0 without errors in the trace, 1 with some, 2 when the run could not be done.'))
    .action((file: string, options: Options) => act('report', [file], options));
}

function addRecord(program: Command, localize: Localize, act: Action): void {
  traceCommand(program, 'record', localize('run a program, record what it allocates, and print the report of the recording'), localize)
    .usage(localize('[options] -- PROGRAM [ARGUMENT…]'))
    .argument('<program>', localize('the program: a path, or a name that is searched for'))
    .argument('[arguments...]', localize('its arguments'))
    .passThroughOptions()
    .option('-o, --output <file>', localize('the recording; without it, a new file here named after the program'))
    .addOption(new Option('--recorder <name>', localize('what records (the first of these that is installed)')).choices(recorderNames))
    .addHelpText('after', `\n${localize('Standard input and output belong to the program. The report goes to standard error.')}`)
    .addHelpText(
      'after',
      localize('Exit status: that of the program, 128 + N after signal N; 126 or 127 when it cannot be run, 2 when nothing was recorded.'),
    )
    .action((name: string, args: string[], options: Options) => act('record', [name, ...args], options));
}

function addKmem(program: Command, localize: Localize, act: Action): void {
  traceCommand(program, 'kmem', localize('count the requests of a recording of kernel memory events as perf kmem stat does'), localize)
    .argument('<file>', localize('text of tracefs, trace-cmd report or perf script, also compressed (.gz, .zst); - reads standard input'))
    .option('--json', localize('print one JSON object: the sums, and the tables by call site, pointer and page frame'))
    .addHelpText('after', `\n${localize('Exit status: 0, or 2 when the file could not be read or has no such event.')}`)
    .addHelpText('after', schemaLine(localize))
    .action((file: string, options: Options) => act('kmem', [file], options));
}

function addCompare(program: Command, localize: Localize, act: Action): void {
  const text = localize('compare a trace under several settings, or two dumps of tables of a kernel’s memory');
  addFormat(addCompareOptions(traceCommand(program, 'compare', text, localize), gather, localize), localize)
    .addHelpText('after', `\n${compareHelp(localize)}`)
    .addHelpText('after', schemaLine(localize))
    .action((file: string, after: string | undefined, options: Options) =>
      act('compare', after === undefined ? [file] : [file, after], options),
    );
}

function addDiff(program: Command, localize: Localize, act: Action): void {
  const command = traceCommand(
    program,
    'diff',
    localize('compare two runs, before and after a change: what grew, is new, is gone'),
    localize,
  );
  addDiffOptions(command, gather, localize);
  addParameters(command, localize)
    .addHelpText('after', `\n${conditionHelp(localize)}`)
    .addHelpText('after', `\n${sizeLine(localize)}`)
    .addHelpText('after', schemaLine(localize))
    .addHelpText('after', diffStatusHelp(localize))
    .action((before: string, after: string | undefined, options: Options) =>
      act('diff', after === undefined ? [before] : [before, after], options),
    );
}

function addSites(program: Command, localize: Localize, act: Action): void {
  const command = traceCommand(
    program,
    'sites',
    localize('tell which call sites waste memory: what they pin, pad and keep in slabs'),
    localize,
  );
  addSitesOptions(command, localize);
  addParameters(command, localize)
    .addHelpText('after', `\n${sizeLine(localize)}`)
    .addHelpText('after', schemaLine(localize))
    .addHelpText('after', sitesStatusHelp(localize))
    .action((file: string, options: Options) => act('sites', [file], options));
}

function addGenerate(program: Command, localize: Localize, act: Action): void {
  const text = localize('make up the trace of a program, the same for the same seed on every machine');
  addGenerateOptions(traceCommand(program, 'generate', text, localize), localize).action((options: Options) =>
    act('generate', [], options),
  );
}

function addStart(program: Command, localize: Localize, act: Action): void {
  const text = localize('write a trace that begins in the memory of a kernel: with as many free blocks as its lists count');
  traceCommand(program, 'start', text, localize)
    .argument(
      '<file>',
      localize('a report or a table with free lists: Mem-Info of a kernel log, buddyinfo, pagetypeinfo; of several, the last'),
    )
    .option('--zone <name>', localize('the zone, such as Normal (that with the most memory)'))
    .option('--node <number>', localize('its node (that of the zone with the most memory)'))
    .option('-o, --output <file>', localize('the file to write; without it, standard output'))
    .addHelpText('after', `\n${localize('Exit status: 0, or 2 when nothing could be written.')}`)
    .action((file: string, options: Options) => act('start', [file], options));
}

function addAdvise(program: Command, localize: Localize, act: Action): void {
  const text = localize('say what memory a trace needs: fixed pools, the smallest arena, caches');
  const command = traceCommand(program, 'advise', text, localize).argument('<file>', pathHelp(localize));
  addSimulation(addAdviseOptions(command, localize), localize)
    .addHelpText('after', `\n${sizeLine(localize)}`)
    .addHelpText('after', localize('Exit status: 0, or 2 when the trace could not be run or allocates nothing.'))
    .addHelpText('after', schemaLine(localize))
    .action((file: string, options: Options) => act('advise', [file], options));
}

function traceCommand(program: Command, name: CommandName, description: string, localize: Localize): Command {
  return program.command(name).description(description).helpOption('-h, --help', localize('print this help'));
}

function pathsHelp(localize: Localize): string {
  return localize(
    'traces and recordings ({0}), also compressed (.gz, .zst); folders, for all below them; - reads standard input',
    extensions.join(', '),
  );
}

function pathHelp(localize: Localize): string {
  return localize('a trace or a recording ({0}), also compressed (.gz, .zst); - reads standard input', extensions.join(', '));
}

function addPosition(command: Command, localize: Localize): Command {
  return command.option(
    '--at <position>',
    localize('report the state at this position instead of the end: a number of operations, start, peak or a mark'),
  );
}

/** The format, and the figures that override those of a trace. */
function addParameters(command: Command, localize: Localize): Command {
  return addSimulation(addFormat(command, localize), localize);
}

/** How a trace is read. */
function addFormat(command: Command, localize: Localize): Command {
  return command
    .addOption(new Option('--format <name>', localize('the format of the file (found by itself)')).choices(formatNames))
    .addOption(
      new Option(
        '--pattern <expression>',
        localize('how to read the lines of a log of your own: a regular expression with the groups {0}; may be repeated', patternGroups),
      )
        .argParser(gather)
        .conflicts(['format']),
    );
}

function sizeLine(localize: Localize): string {
  return localize('A SIZE is written as in a trace: 4096, 0x1000, 4KiB, 2M. The options that set figures override the trace.');
}

function schemaLine(localize: Localize): string {
  return localize('The JSON outputs have schemas with a version: docs/schema in the project. Within a version, keys are only added.');
}

/** The values of an option that may be repeated. */
function gather(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

function thresholdLines(): string {
  return thresholdNames.map((name) => `  ${name}=${defaultThresholds[name]}`).join('\n');
}
