// The arguments of the command line, by commander, as options that the run and its reports understand.
import { Command, CommanderError, Option } from 'commander';
import type { FindingOptions } from '../findings/options';
import { defaultThresholds, findingCodes, isFindingCode, thresholdNames, type ThresholdName } from '../findings/registry';
import type { Localize } from '../model/localize';
import type { RunOptions } from '../replay/run/options';
import {
  parameterChoices,
  parameterError,
  parameterNames,
  runOptions,
  type ParameterName,
  type ParameterValues,
} from '../session/parameters';
import { extensions, formatNames, type FormatName } from '../trace/formats';
import { LinePatterns, patternGroups } from '../trace/pattern/pattern-format';
import { PatternError } from '../trace/pattern/pattern-error';
import { Failure } from './failure';

/** What is printed about a run. */
export type ReportKind = 'text' | 'json' | 'operations' | 'blocks' | 'html';

/** The command line, read. */
export interface RunArguments {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly report: ReportKind;
  /** The file the report is written to; absent: standard output. */
  readonly output: string | undefined;
  readonly format: FormatName | undefined;
  /** What lines are read by instead of a format. */
  readonly patterns: LinePatterns | undefined;
  /** Absent: the end. */
  readonly position: number | undefined;
  readonly overrides: RunOptions;
  /** How the run is judged; absent: findings are not asked for. */
  readonly findings: FindingOptions | undefined;
  /** Options as given, for messages. */
  readonly given: ParameterValues;
}

/** Where help and the version go. */
export interface Printer {
  out(text: string): void;
}

/**
 * Reads the arguments (without node and the script). Returns undefined where help or the version was all that was asked for.
 * Throws `Failure` with a sentence for arguments that cannot be meant.
 */
export function parseArguments(args: readonly string[], version: string, printer: Printer, localize: Localize): RunArguments | undefined {
  let result: RunArguments | undefined;
  const program = createProgram(version, localize, (file, options, report) => {
    result = interpret(file, options, report, localize);
  });
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => printer.out(text), writeErr: () => undefined, outputError: () => undefined });
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    if (error.code === 'commander.help') throw new Failure(localize('no command given. To run a trace: alloctrace run FILE'));
    throw new Failure(sentence(error.message));
  }
  return result;
}

type Options = Partial<Record<ParameterName | 'format' | 'at' | 'output', string>> &
  Partial<Record<'json' | 'operations' | 'blocks' | 'hints', boolean>> & {
    readonly silence?: string[];
    readonly threshold?: string[];
    readonly pattern?: string[];
  };

type Action = (file: string, options: Options, report: ReportKind | undefined) => void;

function createProgram(version: string, localize: Localize, act: Action): Command {
  const program = new Command('alloctrace')
    .description(localize('Runs allocation traces through buddy and slab allocators and reports what happened.'))
    .version(version, '-V, --version', localize('print the version'))
    .helpOption('-h, --help', localize('print this help'))
    .helpCommand(false)
    .showSuggestionAfterError();
  addTraceCommand(program, 'run', localize('run a trace and print a report'), localize)
    .addOption(
      new Option('--json', localize('print one JSON object: metrics, caches, free blocks, diagnostics')).conflicts([
        'operations',
        'blocks',
      ]),
    )
    .addOption(new Option('--operations', localize('print one JSON object a line for each operation')).conflicts(['json', 'blocks']))
    .addOption(
      new Option('--blocks', localize('print one JSON object a line for each block of the arena')).conflicts(['json', 'operations']),
    )
    .addOption(
      new Option('--hints', localize('also report findings: fragmentation, padding, pinned blocks, sparse slabs, churn, growth')).conflicts(
        ['operations', 'blocks'],
      ),
    )
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
    .addHelpText('after', `\n${localize('Thresholds (see the settings alloctrace.findings.*):')}\n${thresholdLines()}`)
    .action((file: string, options: Options) => act(file, options, undefined));
  addTraceCommand(
    program,
    'report',
    localize('run a trace and write a report with pictures, one HTML file that any browser shows'),
    localize,
  )
    .option('-o, --output <file>', localize('the file to write; without it, standard output'))
    .action((file: string, options: Options) => act(file, options, 'html'));
  return program;
}

/** A command that runs a trace, with the options all of them share. */
function addTraceCommand(program: Command, name: string, description: string, localize: Localize): Command {
  const command = program
    .command(name)
    .description(description)
    .helpOption('-h, --help', localize('print this help'))
    .argument('<file>', localize('a trace or a recording ({0}), also gzipped; - reads standard input', extensions.join(', ')))
    .option('--at <position>', localize('report the state after this many operations instead of the end'))
    .addOption(new Option('--format <name>', localize('the format of the file (found by itself)')).choices(formatNames))
    .addOption(
      new Option(
        '--pattern <expression>',
        localize('how to read the lines of a log of your own: a regular expression with the groups {0}; may be repeated', patternGroups),
      )
        .argParser(gather)
        .conflicts(['format']),
    );
  const details = parameterDetails(localize);
  for (const parameter of parameterNames) {
    const { value, help } = details[parameter];
    const option = new Option(`--${parameter} <${value}>`, help);
    command.addOption(parameterChoices[parameter] ? option.choices(parameterChoices[parameter]) : option);
  }
  return command
    .addHelpText(
      'after',
      `\n${localize('A SIZE is written as in a trace: 4096, 0x1000, 4KiB, 2M. The options that set figures override the trace.')}`,
    )
    .addHelpText('after', localize('Exit status: 0 without errors in the trace, 1 with some, 2 when the run could not be done.'));
}

function parameterDetails(localize: Localize): Record<ParameterName, { value: string; help: string }> {
  return {
    arena: { value: 'size', help: localize('bytes of the arena') },
    unit: { value: 'size', help: localize('the smallest block, a power of two') },
    base: { value: 'address', help: localize('the first address') },
    max: { value: 'size', help: localize('the largest block') },
    fit: { value: 'fit', help: localize('which of several equal free blocks is taken') },
    page: { value: 'size', help: localize('the page of the slab allocator') },
    cpus: { value: 'count', help: localize('CPUs, as far as the slab arithmetic goes') },
    kernel: { value: 'version', help: localize('the kernel whose slab arithmetic holds') },
    as: { value: 'route', help: localize('recorded traces: buddy blocks (alloc) or size classes (kmalloc)') },
  };
}

/** The values of an option that may be repeated. */
function gather(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

function thresholdLines(): string {
  return thresholdNames.map((name) => `  ${name}=${defaultThresholds[name]}`).join('\n');
}

function interpretFindings({ hints, silence, threshold }: Options, localize: Localize): FindingOptions | undefined {
  if (!hints) return undefined;
  const silenced = (silence ?? []).map((code) => {
    if (isFindingCode(code)) return code;
    throw new Failure(localize("option --silence cannot be '{0}'. Codes are {1}.", code, findingCodes.join(', ')));
  });
  const given: Partial<Record<ThresholdName, number>> = {};
  for (const text of threshold ?? []) {
    const [, word = '', figure = ''] = /^([\w.]+)=(\d{1,9}(?:\.\d{1,6})?)$/.exec(text) ?? [];
    const name = thresholdNames.find((each) => each === word);
    if (name === undefined) {
      throw new Failure(
        localize("option --threshold cannot be '{0}'. It is NAME=NUMBER, with a name of {1}.", text, thresholdNames.join(', ')),
      );
    }
    given[name] = Number(figure);
  }
  return { thresholds: { ...defaultThresholds, ...given }, silenced };
}

function interpret(file: string, options: Options, report: ReportKind | undefined, localize: Localize): RunArguments {
  const given: Partial<Record<ParameterName, string>> = {};
  for (const name of parameterNames) {
    const text = options[name];
    if (text === undefined) continue;
    const error = parameterError(name, text, localize);
    if (error !== undefined) throw new Failure(localize("option --{0} cannot be '{1}'. {2}", name, text, error));
    given[name] = text;
  }
  const position = options.at;
  if (position !== undefined && !/^\d{1,15}$/.test(position)) {
    throw new Failure(localize("option --at cannot be '{0}'. A position is a number of operations, from 0.", position));
  }
  return {
    file,
    report: report ?? (options.json ? 'json' : options.operations ? 'operations' : options.blocks ? 'blocks' : 'text'),
    output: options.output,
    format: options.format as FormatName | undefined,
    patterns: options.pattern && interpretPatterns(options.pattern, localize),
    position: position === undefined ? undefined : Number(position),
    overrides: runOptions(given),
    findings: interpretFindings(options, localize),
    given,
  };
}

function interpretPatterns(texts: readonly string[], localize: Localize): LinePatterns {
  try {
    return new LinePatterns(texts);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new Failure(
      localize('option --pattern cannot be used. {0} (character {1})', localize(error.text, ...error.values), Math.max(error.at, 0) + 1),
    );
  }
}

/** Commander's messages start with `error: ` and may carry a suggestion on a line of its own. */
function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return /[.?!)]$/.test(text) ? text : `${text}.`;
}
