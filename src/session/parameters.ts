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
function statementOf(name: Exclude<ParameterName, 'as' | 'placement'>, text: string): string {
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
    case 'page':
    case 'cpus':
    case 'kernel':
      return `machine ${name} ${text}`;
  }
}

function read(name: ParameterName, text: string, localize: Localize): RunOptions | { readonly error: string } {
  if (text === '' || /\s|#/.test(text)) return { error: localize('Enter one value, without spaces.') };
  if (name === 'as') {
    if (text === 'alloc' || text === 'kmalloc') return { as: text };
    return { error: localize('Enter alloc or kmalloc.') };
  }
  if (name === 'placement') {
    const placement = placements.find((each) => each === text);
    return placement === undefined ? { error: localize('Enter simulated or recorded.') } : { placement };
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

function arenaOption(name: ParameterName, { size, unit, base, max, fit, policy, overhead }: ArenaDirective): RunOptions['arena'] {
  if (name === 'arena') return { size };
  if (name === 'unit') return { unit };
  if (name === 'base') return { base };
  if (name === 'policy') return { policy };
  if (name === 'overhead') return { overhead };
  return name === 'max' ? { max } : { fit };
}

function machineOption({ page, cpus, kernel }: MachineDirective): RunOptions['machine'] {
  if (page !== undefined) return { page };
  return cpus !== undefined ? { cpus } : { kernel };
}

/** A sentence that says what is wrong with a value, undefined where it can be read. */
export function parameterError(name: ParameterName, text: string, localize: Localize): string | undefined {
  const result = read(name, text, localize);
  return 'error' in result ? result.error : undefined;
}

/** The options of a run from parameters as text; those that cannot be read are left out. */
export function runOptions(values: ParameterValues): RunOptions {
  let arena: RunOptions['arena'];
  let machine: RunOptions['machine'];
  let as: RunOptions['as'];
  let placement: RunOptions['placement'];
  for (const name of parameterNames) {
    const text = values[name];
    if (text === undefined) continue;
    const result = read(name, text, (message) => message);
    if ('error' in result) continue;
    if (result.arena) arena = { ...arena, ...result.arena };
    if (result.machine) machine = { ...machine, ...result.machine };
    as = result.as ?? as;
    placement = result.placement ?? placement;
  }
  return { arena, machine, as, ...(placement && { placement }) };
}
