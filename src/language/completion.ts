// What completes a line of a trace: words of the language, and names and sizes that its run knows at that place.
import { attributeKeys } from '../model/attributes';
import { askedMetricNames, askedMetricRows, isAskedMetric, type AskedMetricName } from '../model/asked-metrics';
import { operationErrors } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { expectMetric, metricsIn, wordOf } from '../model/metric-rows';
import { policyNames } from '../model/policy';
import { formatSize } from '../model/size';
import { cacheFlags, debugLetters, offeredKernels } from '../model/machine';
import { readSize, writeSize } from '../model/size-grammar';
import { hasToBeQuoted } from '../trace/arena-memory';
import { OperationKind } from '../trace/operation-table';
import { silenceWord } from '../trace/silence';
import { operators, type ExpectedMetric } from '../trace/trace';
import { valueAt } from './hovers/metric-hover';
import { servingsOf } from './hovers/size-hover';
import { findingCodes } from '../findings/registry';
import { liveOperationsAt } from '../analysis/lifetimes';
import type { RunIndex } from '../analysis/run-index';
import { callKeywords, leadingKeywords, metricReference, optionMeaning, optionsOf, statementReference } from './reference';

export type CompletionKind =
  'keyword' | 'option' | 'handle' | 'cache' | 'size' | 'metric' | 'operator' | 'value' | 'attribute' | 'site' | 'code' | 'file' | 'folder';

/** A word that fits where the text cursor is. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** Short, beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is inserted where it is not the label. */
  readonly insert?: string;
}

/** What completes a line. */
export interface Completions {
  /** 1-based column from which the text up to the cursor is replaced. */
  readonly column: number;
  readonly items: readonly Completion[];
}

/** What a trace says that completions draw upon; without a run only the language itself is. */
export interface CompletionScope {
  readonly index: RunIndex | undefined;
  /** Operations done before the line. */
  readonly position: number;
  readonly localize: Localize;
  /** What lies in the folder that `fileBeingTyped` tells of. */
  readonly files?: readonly NamedFile[];
}

/** A file beside a trace, or a folder. */
export interface NamedFile {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The name of a file that the cursor is in. */
export interface TypedFile {
  /** The path from the trace to the folder, empty or with a slash at its end. */
  readonly folder: string;
  /** 1-based column where the name in the folder begins. */
  readonly column: number;
  readonly isQuoted: boolean;
}

/** The file that is being typed at the end of `prefix`, the text of a line before the cursor; undefined where it is something else. */
export function fileBeingTyped(prefix: string): TypedFile | undefined {
  const [, quoted, bare] = /^\s*arena\s+from\s+(?:"([^"]*)|([^\s"#]*))$/.exec(prefix) ?? [];
  const path = quoted ?? bare;
  if (path === undefined) return undefined;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return { folder, column: prefix.length - path.length + folder.length + 1, isQuoted: quoted !== undefined };
}

/** The files that may stand there; a name with blanks needs quotes around all of the path. */
function fileItems({ folder, column, isQuoted }: TypedFile, files: readonly NamedFile[]): Completions {
  const items = files.flatMap(({ name, isFolder }): Completion[] => {
    const needsQuotes = hasToBeQuoted(name) && !isQuoted;
    if (needsQuotes && (folder !== '' || isFolder)) return [];
    if (isFolder) return [{ label: name, kind: 'folder', insert: `${name}/` }];
    return [{ label: name, kind: 'file', insert: needsQuotes ? `"${name}"` : name }];
  });
  return { column, items };
}

const mostHandles = 300;
const mostSizes = 12;
const usualSizes = [16, 64, 256, 1024, 4096, 16384];
/** Linux include/linux/mmzone.h. */
const usualZones = ['Normal', 'DMA32', 'DMA', 'Movable', 'HighMem'];

/** The beginning of a comment that silences findings. */
const silencing = new RegExp(`#\\s*${silenceWord}(?:-file)?\\s+(?:[\\w-]+[\\s,]+)*$`);

/** What fits at the end of `prefix`, the text of a line before the cursor. */
export function completionsAt(prefix: string, scope: CompletionScope): Completions {
  const file = fileBeingTyped(prefix);
  if (file) return fileItems(file, scope.files ?? []);
  const word = /[\w.$:\-[\]*]*$/.exec(prefix)?.[0] ?? '';
  const before = prefix.slice(0, prefix.length - word.length);
  if (silencing.test(before)) return { column: before.length + 1, items: findingCodes.map((label) => ({ label, kind: 'code' })) };
  return { column: before.length + 1, items: isInert(before) ? [] : itemsBehind(before.trim().replace(/\s+/g, ' '), word, scope) };
}

/** Whether the cursor is in a comment or in a string. */
function isInert(before: string): boolean {
  let quoted = false;
  for (const character of before) {
    if (character === '"') quoted = !quoted;
    else if (character === '#' && !quoted) return true;
  }
  return quoted;
}

function itemsBehind(before: string, word: string, scope: CompletionScope): Completion[] {
  const { localize } = scope;
  const attributes = / ?@ (.*)$|^@$| @$/.exec(before);
  if (attributes) return attributeItems(attributes[1] ?? '', scope);
  if (before === '') return leadingKeywords.map((keyword) => keywordItem(keyword, localize));
  const [first] = before.split(' ', 1);
  const rest = before.slice(first.length).trim();
  switch (first) {
    case 'arena':
      return arenaItems(rest, localize);
    case 'machine':
    case 'cache':
      return optionItems(first, rest, localize);
    case 'free':
      return rest === '' || rest.endsWith(',') ? handleItems(word, scope, rest.split(/[ ,]+/)) : [];
    case 'shrink':
    case 'destroy':
      return rest === '' ? cacheItems(scope, true) : [];
    case 'mark':
    case 'end':
      return [];
    case 'repeat':
      return /^[A-Za-z_]\w*$/.test(rest) ? [{ label: 'in', kind: 'keyword', insert: 'in ' }] : [];
    case 'expect':
      return expectItems(rest, word, scope);
    default:
      return callItems(before, word, scope);
  }
}

function keywordItem(keyword: string, localize: Localize): Completion {
  const reference = statementReference(keyword, localize);
  const syntax = reference?.parts.map(({ label }) => label).join(' ');
  return { label: keyword, kind: 'keyword', detail: syntax, documentation: reference?.meaning, insert: `${keyword} ` };
}

/** Behind `HANDLES =`. */
function callItems(before: string, word: string, scope: CompletionScope): Completion[] {
  const match = /^\S+ ?= ?(.*)$/.exec(before);
  if (!match) return [];
  const [call, subject, size] = match[1].split(' ');
  switch (call) {
    case '':
      return callKeywords.map((keyword) => keywordItem(keyword, scope.localize));
    case 'alloc':
      if (subject === undefined) return [...cacheItems(scope, false), ...sizeItems(scope, 'block')];
      return readSize(subject, 'trace') !== undefined && size === undefined ? [optionItem('at', scope.localize)] : [];
    case 'kmalloc':
      return subject === undefined ? sizeItems(scope, 'class') : [];
    case 'realloc':
      if (subject === undefined) return handleItems(word, scope, []).filter(({ label }) => !label.endsWith('[*]'));
      return size === undefined ? sizeItems(scope, 'block') : [];
    default:
      return [];
  }
}

function arenaItems(rest: string, localize: Localize): Completion[] {
  if (rest === '') return [{ ...optionItem('from', localize), insert: 'from ' }];
  const [, behind] = /^from (.*)$/.exec(rest) ?? [];
  // A quoted name is one word, whatever blanks it has.
  return behind === undefined
    ? optionItems('arena', rest, localize)
    : optionItems('arena from', behind.replace(/^"[^"]*"/, 'FILE'), localize);
}

function optionItems(statement: string, rest: string, localize: Localize): Completion[] {
  const words = rest.split(' ');
  const last = words.at(-1);
  if (last === 'fit') return ['lowest', 'lifo'].map((label) => ({ label, kind: 'value' }));
  if (last === 'zone') return usualZones.map((label) => ({ label, kind: 'value' }));
  if (last === 'policy') return policyNames.map((label) => ({ label, kind: 'value' }));
  if (last === 'kernel') return offeredKernels.map((label) => ({ label, kind: 'value' }));
  if (last === 'minalign') return [8, 16, 32, 64, 128].map((label) => ({ label: String(label), kind: 'value' }));
  if (last === 'pointer') return [8, 4].map((label) => ({ label: String(label), kind: 'value' }));
  if (last === 'debug') return [...debugLetters].map((label) => ({ label, kind: 'value' }));
  const options = optionsOf[statement];
  // A size or a name is still to come.
  const needed = statement.startsWith('arena') ? 1 : statement === 'cache' ? 2 : 0;
  if (rest === '' ? needed > 0 : words.length < needed) return [];
  if (last !== undefined && options.includes(last) && !cacheFlags.some((flag) => flag === last)) return [];
  return options.filter((option) => !words.includes(option)).map((option) => optionItem(option, localize));
}

function optionItem(option: string, localize: Localize): Completion {
  return { label: option, kind: 'option', documentation: optionMeaning(option, localize) };
}

function attributeItems(given: string, { index }: CompletionScope): Completion[] {
  const open = /(?:^| )(\w+)=$/.exec(given)?.[1];
  if (open === undefined) {
    return attributeKeys.filter((key) => !given.includes(`${key}=`)).map((key) => ({ label: key, kind: 'attribute', insert: `${key}=` }));
  }
  const sites = index?.run.table.site;
  if (open !== 'site' || !index || !sites) return [];
  const names = new Set<number>();
  for (let op = 0; op < index.run.operationCount && names.size < mostHandles; op++) if (sites[op] > 0) names.add(sites[op] - 1);
  return [...names].map((name) => {
    const label = index.run.trace.names.text(name);
    return { label, kind: 'site', insert: /[\s#]/.test(label) ? `"${label}"` : label };
  });
}

/** The caches there are: those by name and, where they can be named, the size classes. */
function cacheItems({ index, position, localize }: CompletionScope, classes: boolean): Completion[] {
  if (!index) return [];
  return index
    .cursorAt(position)
    .caches()
    .filter(({ sizeClass }) => classes || !sizeClass)
    .map(({ name, objectSize, slot, activeObjects, slabs }) => ({
      label: name,
      kind: 'cache',
      detail: localize('{0} B objects in slots of {1} B', objectSize, slot),
      documentation: localize('Here: {0} objects in {1} slabs.', activeObjects, slabs),
    }));
}

/** The handles that are live here; members of a family one by one once its bracket is typed, before that by `[*]`. */
function handleItems(word: string, { index, position, localize }: CompletionScope, named: readonly string[]): Completion[] {
  if (!index) return [];
  const { run } = index;
  const items: Completion[] = [];
  const families = new Map<string, { count: number; bytes: number; first: number; last: number }>();
  for (const op of liveOperationsAt(run, position)) {
    if (op < 0) continue;
    const handle = run.handleText(op);
    const bracket = handle.indexOf('[');
    if (bracket >= 0) {
      const member = Number(handle.slice(bracket + 1, -1));
      const family = families.get(handle.slice(0, bracket)) ?? { count: 0, bytes: 0, first: member, last: member };
      family.count++;
      family.first = Math.min(family.first, member);
      family.last = Math.max(family.last, member);
      family.bytes += run.heldOf(op);
      families.set(handle.slice(0, bracket), family);
      if (!word.startsWith(handle.slice(0, bracket + 1))) continue;
    }
    if (named.includes(handle) || items.length >= mostHandles) continue;
    const detail = localize('{0} at {1}, line {2}', formatSize(run.heldOf(op)), run.addressOf(op), run.table.line[op]);
    items.push({ label: handle, kind: 'handle', detail });
  }
  const ranges = [...families].flatMap(([name, { count, bytes, first, last }]): Completion[] => {
    const detail = localize('{0} live, {1}', count, formatSize(bytes));
    const all: Completion = { label: `${name}[*]`, kind: 'handle', detail };
    // A range is offered from where it is typed.
    const typed = word.startsWith(`${name}[`) ? /^(\d+)\.\./.exec(word.slice(name.length + 1)) : undefined;
    if (!typed && (count < 2 || !word.startsWith(`${name}[`))) return [all];
    return [{ label: `${name}[${typed?.[1] ?? first}..${last}]`, kind: 'handle', detail }, all];
  });
  return [...ranges.filter(({ label }) => !named.includes(label)), ...items];
}

/** Sizes that the trace asks for most, then usual ones, with what they get. */
function sizeItems({ index, localize }: CompletionScope, by: 'block' | 'class'): Completion[] {
  const counts = new Map<number, number>();
  const { table, operationCount } = index?.run ?? { table: undefined, operationCount: 0 };
  for (let op = 0; table && op < operationCount; op++) {
    if (table.kind[op] !== OperationKind.AllocObject && table.kind[op] < OperationKind.Free) {
      counts.set(table.size[op], (counts.get(table.size[op]) ?? 0) + 1);
    }
  }
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).map(([size]) => size);
  const own = index ? blockSizes(index) : usualSizes;
  return [...new Set([...frequent.slice(0, mostSizes), ...own])].map((size) => {
    const servings = index && servingsOf(index.run, size);
    const served = by === 'class' && servings?.sizeClass ? servings.sizeClass : undefined;
    if (index?.run.placement === 'blocks') return { label: writeSize(size), kind: 'size' };
    const got = served?.slot ?? servings?.block?.bytes;
    const what = served?.name ?? (servings?.block ? localize('{0} block', formatSize(servings.block.bytes)) : localize('too large'));
    const detail = got === undefined ? what : `${what} · ${localize('{0} padding', formatSize(got - size))}`;
    return { label: writeSize(size), kind: 'size', detail: servings ? detail : undefined };
  });
}

/** The sizes that the arena's own blocks have. */
function blockSizes({ run: { arena } }: RunIndex): number[] {
  return Array.from({ length: arena.maxOrder + 1 }, (_, order) => arena.unit * 2 ** order);
}

/** The sizes of blocks, with how many of each are free. */
function blockItems({ index, position, localize }: CompletionScope): Completion[] {
  if (!index || index.run.placement === 'blocks') return usualSizes.map((size) => ({ label: writeSize(size), kind: 'size' }));
  const cursor = index.cursorAt(position);
  return blockSizes(index).map((size, order) => ({
    label: writeSize(size),
    kind: 'size',
    detail: localize('{0} free here', cursor.freeBlockCount(order)),
  }));
}

function expectItems(rest: string, word: string, scope: CompletionScope): Completion[] {
  const { index, position, localize } = scope;
  if (rest === '') {
    const plain = metricsIn('expect').map((name) => metricItem(wordOf(name), shownValue(index, { name }, position), localize));
    const asking = askedMetricNames.map((name): Completion => ({
      label: name,
      kind: 'metric',
      documentation: metricReference(name, localize)?.meaning,
      insert: `${name}(`,
    }));
    return [...plain, ...asking, optionItem('error', localize)];
  }
  if (rest === 'error') {
    return operationErrors.map((label) => ({ label, kind: 'code' }));
  }
  const open = /^(\w+)\($/.exec(rest)?.[1];
  if (open !== undefined && isAskedMetric(open)) return argumentItems(open, word, scope);
  const asked = /^(\w+)(?:\((.+)\))?( (?:[=!<>]=|[<>]))?$/.exec(rest);
  if (!asked) return [];
  const value = shownValue(index, metricOf(asked[1], asked[2], index), position);
  if (asked[3] !== undefined) return value === undefined ? [] : [{ label: value, kind: 'value', detail: localize('the present value') }];
  return operators.map((label) => ({
    label,
    kind: 'operator',
    detail: value,
    insert: value === undefined ? `${label} ` : `${label} ${value}`,
  }));
}

/** What can stand in the parentheses of a metric. */
function argumentItems(name: AskedMetricName, word: string, scope: CompletionScope): Completion[] {
  switch (askedMetricRows[name].argument) {
    case 'cache':
      return cacheItems(scope, true);
    case 'size':
      return blockItems(scope);
    case 'handle':
      return handleItems(word, scope, []).filter(({ label }) => !label.endsWith('[*]'));
  }
}

function metricItem(name: string, value: string | undefined, localize: Localize): Completion {
  return {
    label: name,
    kind: 'metric',
    detail: value === undefined ? undefined : `= ${value}`,
    documentation: metricReference(name, localize)?.meaning,
    insert: value === undefined ? name : `${name} == ${value}`,
  };
}

/** The value of a metric as it could be written behind an operator. */
function shownValue(index: RunIndex | undefined, metric: ExpectedMetric | undefined, position: number): string | undefined {
  if (!index || !metric) return undefined;
  const value = valueAt(index, metric, position);
  return value && value.show(value.numerator, value.denominator);
}

/** The metric that a word and what stands in its parentheses ask about. */
function metricOf(name: string, argument: string | undefined, index: RunIndex | undefined): ExpectedMetric | undefined {
  const plain = expectMetric(name);
  if (plain !== undefined) return { name: plain };
  if (argument === undefined || !index || !isAskedMetric(name)) return undefined;
  const { names, handles } = index.run.trace;
  if (name === 'blocks') {
    const size = readSize(argument, 'trace');
    return size === undefined ? undefined : { name, size };
  }
  if (name === 'objects' || name === 'slabs') {
    for (let cache = 0; cache < names.count; cache++) if (names.text(cache) === argument) return { name, cache };
    return undefined;
  }
  for (let handle = 0; handle < handles.count; handle++) if (handles.text(handle) === argument) return { name, handle };
  return undefined;
}
