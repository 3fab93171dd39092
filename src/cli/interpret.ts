// Options as commander has read them, to arguments that commands and their reports understand. What cannot be meant is a sentence.
import type { Alignment } from '../analysis/diff/alignment';
import type { FindingOptions } from '../findings/options';
import { defaultThresholds, findingCodes, isFindingCode, thresholdNames, type ThresholdName } from '../findings/registry';
import type { Localize } from '../model/localize';
import type { Placement } from '../model/placement';
import type { SiteKind } from '../model/sites';
import type { RunOptions } from '../replay/run/options';
import type { ReporterName } from '../report/tests/reporters';
import { parameterError, simulationParameters, runOptions, type ParameterName } from '../session/parameters';
import type { FormatName } from '../trace/formats';
import { LinePatterns } from '../trace/pattern/pattern-format';
import { PatternError } from '../trace/pattern/pattern-error';
import { adviseArguments } from './advise-arguments';
import { readBudget } from './budgets';
import type { Arguments, DiffArguments, ReportKind, RunArguments } from './commands';
import { compareArguments } from './compare-arguments';
import { readDiffCondition } from './diff-conditions';
import { Failure } from './failure';
import { numberOption } from './number-option';
import { givenPosition, type GivenPosition } from './position-option';
import type { CommandName, Options } from './program';
import type { RecorderName } from './recorders';
import { shortening } from './shortened';
import { generateArguments } from './workload-options';

/** What a command is asked to do. Throws `Failure` for values that cannot be meant. */
export function interpret(command: CommandName, paths: readonly string[], options: Options, localized: Localize): Arguments {
  const localize = shortening(localized);
  if (command === 'record') {
    const [program, ...args] = paths;
    return { command, program, args, recorder: options.recorder as RecorderName | undefined, output: options.output };
  }
  if (command === 'generate') return generateArguments(options, localize);
  if (command === 'start') {
    const node = options.node === undefined ? undefined : numberOption('node', options.node, 0, 1023, localize);
    return { command, paths, zone: options.zone, node, output: options.output };
  }
  if (command === 'advise') return adviseArguments(paths, options, overridesOf(options, localize), localize);
  if (command === 'kmem') return { command, paths, isJson: options.json === true };
  if (options.snapshot !== undefined) refuseSnapshot(paths, options, localize);
  const { snapshot } = options;
  const read = {
    paths,
    format: options.format as FormatName | undefined,
    patterns: options.pattern && patternsOf(options.pattern, localize),
  };
  if (command === 'compare') return compareArguments(options, read, localize);
  const shared = { ...read, overrides: overridesOf(options, localize) };
  if (command === 'diff') {
    const conditions = (options.failOn ?? []).map((text) => readDiffCondition(text, localize));
    const positions = positionsOf(paths, options, localize);
    const { json: isJson = false, by, output } = options;
    return { command, ...shared, isJson, output, by: by as Alignment | undefined, conditions, positions };
  }
  if (command === 'sites') {
    const kind = options.json ? 'json' : options.csv ? 'csv' : 'text';
    return { command, ...shared, kind, by: options.by as SiteKind | undefined, position: positionOf(options) };
  }
  if (command === 'test') return { command, ...shared, reporter: options.reporter as ReporterName };
  const run: RunArguments = {
    command: 'run',
    ...shared,
    report: command === 'report' ? 'html' : reportKind(options),
    output: options.output,
    position: positionOf(options),
    findings: findingOptions(options, localize),
    placement: placementOf(options, localize),
    ...(snapshot !== undefined && { snapshot }),
    figures: figuresOf(options, localize),
    follow: followOf(paths, options, localize),
    budgets: (options.failOn ?? []).map((text) => readBudget(text, localize)),
  };
  if (snapshot === undefined || options.at !== undefined || options.operations || options.blocks) return run;
  return { command: 'pages', paths, snapshot, isJson: options.json === true, run };
}

function patternsOf(texts: readonly string[], localize: Localize): LinePatterns {
  try {
    return new LinePatterns(texts);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new Failure(
      localize('option --pattern cannot be used. {0} (character {1})', localize(error.text, ...error.values), Math.max(error.at, 0) + 1),
    );
  }
}

function reportKind({ json, operations, blocks, sarif }: Options): ReportKind {
  return json ? 'json' : operations ? 'operations' : blocks ? 'blocks' : sarif ? 'sarif' : 'text';
}

function figuresOf({ figures = false, json, placement, snapshot }: Options, localize: Localize): boolean {
  if (figures && !json) throw new Failure(localize('option --figures is for --json.'));
  if (figures && (placement === 'recorded' || snapshot !== undefined)) {
    throw new Failure(localize('option --figures cannot be used with --placement recorded: they are of a simulated allocator.'));
  }
  return figures;
}

function followOf(paths: readonly string[], { follow = false }: Options, localize: Localize): boolean {
  if (follow && (paths.length !== 1 || paths[0] === '-')) {
    throw new Failure(localize('option --follow is for one file, which is not standard input.'));
  }
  return follow;
}

function placementOf(
  { snapshot, placement = snapshot === undefined ? 'simulated' : 'recorded', hints, failOn, sarif }: Options,
  localize: Localize,
): Placement {
  if (placement === 'recorded' && (hints || failOn || sarif)) {
    throw new Failure(
      localize('option --placement recorded cannot be used with --hints, --fail-on or --sarif: they judge a simulated allocator.'),
    );
  }
  return placement as Placement;
}

function refuseSnapshot(paths: readonly string[], options: Options, localize: Localize): void {
  if (options.placement === 'simulated') throw new Failure(localize('option --snapshot is for --placement recorded.'));
  const { format = 'kmem', pattern, sarif, hints, failOn, follow } = options;
  if (!['kmem', 'page-owners'].includes(format) || pattern || sarif || hints || failOn || follow || paths.length !== 1) {
    throw new Failure(
      localize(
        'option --snapshot is for one recording of kernel memory events, as text, with --json, --blocks or --operations, and with --at.',
      ),
    );
  }
}

function overridesOf(options: Options, localize: Localize): RunOptions {
  const given: Partial<Record<ParameterName, string>> = {};
  for (const name of simulationParameters) {
    const text = options[name];
    if (text === undefined) continue;
    const error = parameterError(name, text, localize);
    if (error !== undefined) throw new Failure(localize("option --{0} cannot be '{1}'. {2}", name, text, error));
    given[name] = text;
  }
  return runOptions(given);
}

function positionOf({ at }: Options): GivenPosition | undefined {
  return at === undefined ? undefined : givenPosition(at);
}

/** Two files are compared, or two positions of one. */
function positionsOf(paths: readonly string[], options: Options, localize: Localize): DiffArguments['positions'] {
  const { from, to } = options;
  const hasPositions = from !== undefined || to !== undefined;
  if (paths.length === 1 && !hasPositions) throw new Failure(localize('diff takes two files, or one with --from and --to.'));
  if (paths.length > 1 && hasPositions) throw new Failure(localize('options --from and --to are for one file.'));
  if (hasPositions && (options.by !== undefined || options.failOn)) {
    throw new Failure(localize('options --by and --fail-on are for two files.'));
  }
  if (options.output !== undefined && (!hasPositions || options.json)) {
    throw new Failure(localize('option --output is for two positions of one file, and writes a page.'));
  }
  return hasPositions ? { from: givenPosition(from ?? 'start'), to: givenPosition(to ?? 'end') } : undefined;
}

function findingOptions({ hints, silence, threshold }: Options, localize: Localize): FindingOptions | undefined {
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
