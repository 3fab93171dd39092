// Parameters of runs: values that a reader types on the command line, in a launch configuration or in a box, to RunOptions. The language's own reader
// reads them, so that they are what the same words in a trace would be.
import type { Localize } from '../model/localize';
import { placements } from '../model/placement';
import { policyNames } from '../model/policy';
import type { RunOptions } from '../replay/run/options';
import { createReader } from '../trace/formats';
import type { ArenaDirective, MachineDirective } from '../trace/trace';

/** What a run can be made with instead of what the trace says. Each is written as in the language. */
export const simulationParameters = ['arena', 'unit', 'base', 'max', 'fit', 'policy', 'overhead', 'page', 'cpus', 'kernel', 'as'] as const;
export const parameterNames = [...simulationParameters, 'placement'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** What else of a machine a setting of a comparison takes: the words of a `machine` statement, and partial slabs that every cache keeps at least. */
const machineWords = ['minalign', 'max_order', 'min_order', 'min_objects', 'debug', 'pointer'] as const;
export const settingNames = [...simulationParameters, ...machineWords, 'min_partial'] as const;
export type SettingName = (typeof settingNames)[number];

/** The parameters that are set, as text. */
export type ParameterValues = Readonly<Partial<Record<ParameterName, string>>>;

/** Those that take one of a few words. */
export const parameterChoices: Readonly<Partial<Record<ParameterName, readonly string[]>>> = {
  fit: ['lowest', 'lifo'],
  policy: policyNames,
  as: ['alloc', 'kmalloc'],
  placement: placements,
};

/** The statement that sets a parameter: what the language's own reader says of it is what holds. */
function statementOf(name: Exclude<ParameterName | SettingName, 'as' | 'placement' | 'min_partial'>, text: string): string {
  switch (name) {
    case 'arena':
      return `arena ${text}`;
    case 'unit':
    case 'base':
    case 'max':
    case 'fit':
    case 'policy':
    case 'overhead':
      return `arena 4MiB ${name} ${text}`;
    default:
      return `machine ${name} ${text}`;
  }
}

/** The option that a value sets, or a sentence that says what is wrong with it. */
export function readParameter(
  name: ParameterName | SettingName,
  text: string,
  localize: Localize,
): RunOptions | { readonly error: string } {
  if (text === '' || /\s|#/.test(text)) return { error: localize('Enter one value, without spaces.') };
  if (name === 'as') {
    if (text === 'alloc' || text === 'kmalloc') return { as: text };
    return { error: localize('Enter alloc or kmalloc.') };
  }
  if (name === 'placement') {
    const placement = placements.find((each) => each === text);
    return placement === undefined ? { error: localize('Enter simulated or recorded.') } : { placement };
  }
  if (name === 'min_partial') {
    return /^\d{1,9}$/.test(text) ? { machine: { minPartial: Number(text) } } : { error: localize('Enter a number of slabs.') };
  }
  const reader = createReader('alloctrace');
  reader.push(new TextEncoder().encode(`${statementOf(name, text)}\n`));
  for (const directive of reader.finish().directives) {
    if (directive.kind === 'fault') return { error: localize(directive.message, ...directive.values) };
    if (directive.kind === 'arena') return { arena: arenaOption(name, directive) };
    if (directive.kind === 'machine') return { machine: machineOption(directive) };
  }
  return {};
}

function arenaOption(
  name: ParameterName | SettingName,
  { size, unit, base, max, fit, policy, overhead }: ArenaDirective,
): RunOptions['arena'] {
  if (name === 'arena') return { size };
  if (name === 'unit') return { unit };
  if (name === 'base') return { base };
  if (name === 'policy') return { policy };
  if (name === 'overhead') return { overhead };
  return name === 'max' ? { max } : { fit };
}

function machineOption(directive: MachineDirective): RunOptions['machine'] {
  const { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer } = directive;
  const figures = { page, cpus, kernel, minAlign, maxOrder, minOrder, minObjects, debug, pointer };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
}

/** A sentence that says what is wrong with a value, undefined where it can be read. */
export function parameterError(name: ParameterName, text: string, localize: Localize): string | undefined {
  const result = readParameter(name, text, localize);
  return 'error' in result ? result.error : undefined;
}

/** The options of a run from parameters as text; those that cannot be read are left out. */
export function runOptions(values: ParameterValues): RunOptions {
  let options: RunOptions = { arena: undefined, machine: undefined, as: undefined };
  for (const name of parameterNames) {
    const text = values[name];
    if (text === undefined) continue;
    const result = readParameter(name, text, (message) => message);
    if (!('error' in result)) options = overruled(options, result);
  }
  return options;
}

/** Options with those of `by` in place of their own. */
export function overruled(options: RunOptions, by: RunOptions): RunOptions {
  const placement = by.placement ?? options.placement;
  return {
    arena: by.arena ? { ...options.arena, ...by.arena } : options.arena,
    machine: by.machine ? { ...options.machine, ...by.machine } : options.machine,
    as: by.as ?? options.as,
    ...(placement && { placement }),
  };
}
