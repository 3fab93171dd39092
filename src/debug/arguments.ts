// What each request needs and takes, so that whoever answers one is handed what the protocol promises, whatever was sent.
import type { Localize } from '../model/localize';
import { longestExpression } from '../query/expressions/parser';
import { RequestError } from './request-error';

type Shape =
  | { readonly is: 'text' | 'line' | 'number' | 'flag' }
  | { readonly is: 'list'; readonly of: Shape }
  | { readonly is: 'record'; readonly fields: Fields };

interface Field {
  readonly shape: Shape;
  /** Whether nothing can be answered without it. */
  readonly needed: boolean;
}

type Fields = Readonly<Record<string, Field>>;

/** Entries of a list: breakpoints are set by people. */
const longestList = 10_000;

const text: Shape = { is: 'text' };
const number: Shape = { is: 'number' };
const line: Shape = { is: 'line' };
const flag: Shape = { is: 'flag' };

function record(fields: Fields): Shape {
  return { is: 'record', fields };
}

function needed(shape: Shape): Field {
  return { shape, needed: true };
}

function optional(shape: Shape): Field {
  return { shape, needed: false };
}

function listOf(shape: Shape): Shape {
  return { is: 'list', of: shape };
}

const narrowed: Fields = { condition: optional(text), hitCondition: optional(text) };
const source = record({ path: optional(text), name: optional(text) });
const thread: Fields = { threadId: optional(number) };
const step: Fields = { ...thread, granularity: optional(text) };
const shownVariable: Fields = { name: needed(text), value: needed(text), variablesReference: needed(number) };

/** By command; one that is not listed takes no arguments. Launch configurations are read by `parseLaunch`. */
const parameters: Readonly<Record<string, Fields>> = {
  stackTrace: { ...thread, startFrame: optional(number), levels: optional(number) },
  scopes: { frameId: needed(number) },
  variables: { variablesReference: needed(number), filter: optional(text), start: optional(number), count: optional(number) },
  setVariable: shownVariable,
  next: step,
  stepIn: step,
  stepOut: step,
  stepBack: step,
  continue: thread,
  reverseContinue: thread,
  pause: thread,
  exceptionInfo: thread,
  cancel: { progressId: optional(text), requestId: optional(number) },
  gotoTargets: { source: needed(source), line: needed(line) },
  goto: { ...thread, targetId: needed(number) },
  breakpointLocations: { source: needed(source), line: needed(line), endLine: optional(line) },
  evaluate: { expression: needed(text), frameId: optional(number), context: optional(text) },
  completions: { text: needed(text), column: needed(number), line: optional(number), frameId: optional(number) },
  readMemory: { memoryReference: needed(text), offset: optional(number), count: needed(number) },
  setBreakpoints: {
    source: needed(source),
    breakpoints: optional(listOf(record({ line: needed(line), logMessage: optional(text), ...narrowed }))),
    lines: optional(listOf(line)),
  },
  setFunctionBreakpoints: { breakpoints: needed(listOf(record({ name: needed(text), ...narrowed }))) },
  setDataBreakpoints: { breakpoints: needed(listOf(record({ dataId: needed(text), accessType: optional(text), ...narrowed }))) },
  dataBreakpointInfo: {
    name: needed(text),
    variablesReference: optional(number),
    frameId: optional(number),
    bytes: optional(number),
    asAddress: optional(flag),
  },
  setExceptionBreakpoints: {
    filters: needed(listOf(text)),
    filterOptions: optional(listOf(record({ filterId: needed(text), condition: optional(text) }))),
  },
};

/**
 * The arguments of a request: all that it needs is there, each of the type that the protocol says, and nothing else. Throws RequestError with
 * what is missing or wrong.
 */
export function readArguments(command: string, given: unknown, localize: Localize): object {
  const fields = Object.hasOwn(parameters, command) ? parameters[command] : {};
  if (given === undefined || given === null) return new Reader(command, localize).record('', fields, {});
  if (!isRecord(given)) throw new RequestError(localize('The arguments of {0} must be an object.', command));
  return new Reader(command, localize).record('', fields, given);
}

/** Whether a value has fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Reader {
  constructor(
    private readonly command: string,
    private readonly localize: Localize,
  ) {}

  /** `place` is the path to it, such as `breakpoints[2].`. */
  record(place: string, fields: Fields, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const read: Record<string, unknown> = {};
    for (const [name, { shape, needed: isNeeded }] of Object.entries(fields)) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value !== undefined && value !== null) read[name] = this.value(`${place}${name}`, shape, value);
      else if (isNeeded) throw new RequestError(this.missing(place, name));
    }
    return read;
  }

  private value(place: string, shape: Shape, given: unknown): unknown {
    const { localize } = this;
    switch (shape.is) {
      case 'text':
        if (typeof given !== 'string') throw this.wrong(place, localize('a text'));
        if (given.length > longestExpression) {
          throw new RequestError(
            localize('"{0}" of {1} is too long: {2} characters are the most.', place, this.command, longestExpression),
          );
        }
        return given;
      case 'flag':
        if (typeof given !== 'boolean') throw this.wrong(place, localize('true or false'));
        return given;
      case 'number':
        if (!Number.isSafeInteger(given)) throw this.wrong(place, localize('a whole number'));
        return given;
      case 'line':
        if (!Number.isSafeInteger(given) || Number(given) < 0) throw this.wrong(place, localize('the number of a line'));
        return given;
      case 'list':
        if (!Array.isArray(given)) throw this.wrong(place, localize('a list'));
        if (given.length > longestList) {
          throw new RequestError(localize('"{0}" of {1} has too many entries: {2} are the most.', place, this.command, longestList));
        }
        return given.map((each: unknown, index) => this.value(`${place}[${index}]`, shape.of, each));
      case 'record':
        if (!isRecord(given)) throw this.wrong(place, localize('an object'));
        return this.record(`${place}.`, shape.fields, given);
    }
  }

  private wrong(place: string, kind: string): RequestError {
    return new RequestError(this.localize('"{0}" of {1} must be {2}.', place, this.command, kind));
  }

  private missing(place: string, name: string): string {
    const { command, localize } = this;
    if (place === '' && name === 'expression') return localize('{0} needs an expression.', command);
    return localize('{0} needs "{1}".', command, `${place}${name}`);
  }
}
