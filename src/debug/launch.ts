// Launch configurations: what users write in launch.json is checked here, and refused with a sentence.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import type { RunOptions } from '../replay/run/options';
import { parameterError, runOptions, type ParameterName, type ParameterValues } from '../session/parameters';
import { formatNames } from '../trace/formats';
import type { FormatName } from '../trace/formats';
import { RequestError } from './request-error';
import { exceptionFilters, type ExceptionFilter } from './breakpoints/kinds';

/** What a launch configuration says, as the user wrote it. */
export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly program?: unknown;
  readonly format?: unknown;
  readonly stopOnEntry?: unknown;
  readonly arena?: unknown;
  readonly machine?: unknown;
  readonly as?: unknown;
  readonly placement?: unknown;
  readonly breakOn?: unknown;
}

/** A launch configuration that can work. */
export interface Launch {
  /** A path or a URI. */
  readonly program: string;
  /** Absent: found from the name and the first bytes. */
  readonly format: FormatName | undefined;
  readonly stopOnEntry: boolean;
  /** Run through, without any stop. */
  readonly noDebug: boolean;
  /** Overrides of the arena and the machine. */
  readonly options: RunOptions;
  /** Exceptions to stop at, whatever the client's own filters say. */
  readonly breakOn: readonly ExceptionFilter[];
}

/** The trace cannot be debugged; the message is a finished sentence. */
export class LaunchError extends RequestError {}

const arenaNames: ReadonlyMap<string, ParameterName> = new Map([
  ['size', 'arena'],
  ['unit', 'unit'],
  ['base', 'base'],
  ['max', 'max'],
  ['fit', 'fit'],
  ['policy', 'policy'],
  ['overhead', 'overhead'],
]);
const machineNames: ReadonlyMap<string, ParameterName> = new Map([
  ['page', 'page'],
  ['cpus', 'cpus'],
  ['kernel', 'kernel'],
]);

/** Reads a launch configuration. Throws LaunchError. */
export function parseLaunch(given: LaunchArguments, localize: Localize): Launch {
  const { program, format, breakOn } = given;
  if (typeof program !== 'string' || program.trim() === '' || program.includes('\0')) {
    throw new LaunchError(localize('The launch configuration needs "program", the path of a trace.'));
  }
  return {
    program,
    format: format === undefined ? undefined : choice('format', format, formatNames, localize),
    stopOnEntry: given.stopOnEntry !== false,
    noDebug: given.noDebug === true,
    options: runOptions(parametersOf(given, localize)),
    breakOn: breakOn === undefined ? [] : choices('breakOn', breakOn, localize),
  };
}

function parametersOf({ arena, machine, as, placement }: LaunchArguments, localize: Localize): ParameterValues {
  const values: Partial<Record<ParameterName, string>> = {};
  const add = (name: ParameterName, shown: string, value: unknown): void => {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new LaunchError(localize('"{0}" of the launch configuration must be a text or a number.', shown));
    }
    const text = String(value);
    const error = parameterError(name, text, localize);
    if (error !== undefined) throw new LaunchError(localize('"{0}" of the launch configuration cannot be {1}: {2}', shown, text, error));
    values[name] = text;
  };
  const addGroup = (group: string, given: unknown, names: ReadonlyMap<string, ParameterName>): void => {
    if (given === undefined) return;
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      throw new LaunchError(localize('"{0}" of the launch configuration must be an object with {1}.', group, [...names.keys()].join(', ')));
    }
    for (const [key, value] of Object.entries(given)) {
      const name = names.get(key);
      if (name === undefined) {
        throw new LaunchError(
          localize('"{0}" of the launch configuration has no "{1}". There are: {2}.', group, key, [...names.keys()].join(', ')),
        );
      }
      add(name, `${group}.${key}`, value);
    }
  };
  addGroup('arena', arena, arenaNames);
  addGroup('machine', machine, machineNames);
  if (as !== undefined) add('as', 'as', as);
  if (placement !== undefined) add('placement', 'placement', placement);
  return values;
}

function choice<T extends string>(name: string, value: unknown, among: readonly T[], localize: Localize): T {
  const found = among.find((each) => each === value);
  if (found === undefined) {
    throw new LaunchError(localize('"{0}" of the launch configuration must be one of {1}.', name, among.join(', ')));
  }
  return found;
}

function choices(name: string, value: unknown, localize: Localize): ExceptionFilter[] {
  if (!Array.isArray(value)) {
    throw new LaunchError(localize('"{0}" of the launch configuration must be a list of {1}.', name, exceptionFilters.join(', ')));
  }
  return value.map((each: unknown) => choice(name, each, exceptionFilters, localize));
}
