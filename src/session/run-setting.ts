// Settings that a comparison runs a trace under, as they are typed: `policy=tlsf`, `fit=lifo,unit=64`; and sweeps, which are one for each value of a
// parameter: `unit=16,32,64`, `min_partial=0..8`, `arena=1MiB..64MiB`.
import type { Localize } from '../model/localize';
import { writeSize } from '../model/size-grammar';
import type { RunOptions } from '../replay/run/options';
import { overruled, readParameter, settingNames, type SettingName } from './parameters';

/** Columns of one comparison, and values of one sweep: each is a run and a search for its smallest arena. */
export const mostSettings = 64;

/** What a trace is run under instead of what it says. */
export interface RunSetting {
  /** As typed, without blanks; empty for the trace as it is. */
  readonly text: string;
  readonly values: Readonly<Partial<Record<SettingName, string>>>;
  readonly options: RunOptions;
}

/** A parameter with several values. */
export interface Sweep {
  readonly text: string;
  readonly name: SettingName;
  /** By value, ascending: the number, and the setting that has it alone. */
  readonly points: readonly { readonly value: number; readonly setting: RunSetting }[];
}

/** What was typed cannot be meant: a sentence. */
export interface SettingError {
  readonly error: string;
}

/** The trace as it is. */
export const asItIs: RunSetting = { text: '', values: {}, options: {} };

/** Other names that people type. */
const synonyms: ReadonlyMap<string, SettingName> = new Map([['size', 'arena']]);

/** Parameters that are bytes: a range of them doubles. */
const sizes: readonly SettingName[] = ['arena', 'unit', 'max', 'overhead', 'page'];
/** And counts, of which a range of the first doubles, too. */
const counts: readonly SettingName[] = ['cpus', 'minalign', 'pointer', 'max_order', 'min_order', 'min_objects', 'min_partial'];
const doubling: readonly SettingName[] = [...sizes, 'cpus', 'minalign', 'pointer'];

/** Parameters that a sweep can be of. */
export const sweptNames: readonly SettingName[] = [...sizes, ...counts];

export function isSize(name: SettingName): boolean {
  return sizes.includes(name);
}

/** Reads `NAME=VALUE,NAME=VALUE`. */
export function readSetting(text: string, localize: Localize): RunSetting | SettingError {
  const values: Partial<Record<SettingName, string>> = {};
  let options: RunOptions = {};
  // A comma within a size (1,024) has no name behind it.
  for (const part of text.split(/,(?=[^,]*=)/)) {
    const pair = readPair(part, settingNames, localize);
    if ('error' in pair) return pair;
    const { name, value } = pair;
    if (values[name] !== undefined) return { error: localize('{0} is given twice.', name) };
    const option = readParameter(name, value, localize);
    if ('error' in option) return { error: `${name}: ${option.error}` };
    values[name] = value;
    options = overruled(options, option);
  }
  const written = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return { text: written.join(','), values, options };
}

/** A setting with what another one says in place of its own. */
export function settingWith(setting: RunSetting, by: RunSetting): RunSetting {
  const values = { ...setting.values, ...by.values };
  const text = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return { text: text.join(','), values, options: overruled(setting.options, by.options) };
}

/** Reads `NAME=VALUE,VALUE…` or `NAME=FIRST..LAST[:STEP]`; without STEP sizes, CPUs and alignments double, others go up by one. */
export function readSweep(text: string, localize: Localize): Sweep | SettingError {
  const pair = readPair(text, sweptNames, localize);
  if ('error' in pair) return pair;
  const { name, value } = pair;
  const [first, rest] = value.split('..', 2);
  const words = rest === undefined ? value.split(',').map((word) => word.trim()) : rangeOf(name, first, rest, localize);
  if ('error' in words) return words;
  const points = new Map<number, RunSetting>();
  for (const word of words) {
    const setting = readSetting(`${name}=${word}`, localize);
    if ('error' in setting) return setting;
    points.set(numberOf(setting), setting);
  }
  if (points.size > mostSettings) return { error: localize('A sweep has at most {0} values.', mostSettings) };
  const sorted = [...points].sort(([a], [b]) => a - b).map(([number, setting]) => ({ value: number, setting }));
  return { text: `${name}=${value}`, name, points: sorted };
}

/** Reads a word that is a setting, or where it has several values a sweep. */
export function readEither(text: string, localize: Localize): RunSetting | Sweep | SettingError {
  const setting = readSetting(text, localize);
  // Of a size such as 1,024 the comma is no sign of a list.
  return 'error' in setting && /\.\.|,/.test(text) && (text.match(/=/g) ?? []).length === 1 ? readSweep(text, localize) : setting;
}

function readPair(
  text: string,
  names: readonly SettingName[],
  localize: Localize,
): { readonly name: SettingName; readonly value: string } | SettingError {
  const [, word, value] = /^\s*([^=\s]*)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
  if (!word || !value) return { error: localize('It is NAME=VALUE, with a name of {0}.', names.join(', ')) };
  const name = synonyms.get(word) ?? names.find((each) => each === word);
  if (name === undefined) return { error: localize('There is no {0}: names are {1}.', word, names.join(', ')) };
  return { name, value };
}

function numberOf({ options }: RunSetting): number {
  const { size, unit, max, overhead } = options.arena ?? {};
  const { page, cpus, minAlign, pointer, maxOrder, minOrder, minObjects, minPartial } = options.machine ?? {};
  const numbers = [size, unit, max, overhead, page, cpus, minAlign, pointer, maxOrder, minOrder, minObjects, minPartial];
  return numbers.find((each) => each !== undefined) ?? NaN;
}

/** The values of a range `first..rest`, as words; `rest` may end in a step. */
function rangeOf(name: SettingName, first: string, rest: string, localize: Localize): string[] | SettingError {
  const ends: number[] = [];
  for (const word of [first, ...rest.split(':', 2)]) {
    const setting = readSetting(`${name}=${word}`, localize);
    if ('error' in setting) return setting;
    ends.push(numberOf(setting));
  }
  const [from, to, step] = ends;
  if (to < from || step === 0) return { error: localize('A range goes up: FIRST..LAST or FIRST..LAST:STEP.') };
  const words: string[] = [];
  for (let value = from; value <= to; value = nextOf(name, value, step)) {
    words.push(isSize(name) ? writeSize(value) : String(value));
    if (words.length > mostSettings) break;
  }
  return words;
}

function nextOf(name: SettingName, value: number, step: number | undefined): number {
  if (step !== undefined) return value + step;
  return doubling.includes(name) && value > 0 ? value * 2 : value + 1;
}
