// Two positions of one run compared, for people and for programs.
import { sumChanges, type AllocationChange, type ChangeGroup, type ChangeSum, type PositionDiff } from '../analysis/diff/position-diff';
import { ownerKind } from '../analysis/owners';
import type { ChangeKind } from '../model/change-figures';
import type { Localize } from '../model/localize';
import { formatMetric } from '../model/metric';
import { metricRows, metricsIn } from '../model/metric-rows';
import type { Metrics } from '../model/metrics';
import { shortSite } from '../model/site-name';
import { formatCount, formatSize } from '../model/size';
import { cursorOf } from '../replay/cursor-of';
import type { Run } from '../replay/run/run';
import { alignColumns } from './columns';
import { writeList } from './json-report';
import type { ReportSink } from './sink';

const schema = 1;
/** Rows of each table for people. */
const shownRows = 15;
/** By what changes are summed up, as the lists of `--json` are called. */
const groups = { sites: 'site', caches: 'cache', sizes: 'size' } as const satisfies Readonly<Record<string, ChangeGroup>>;

/** What is reported: the file as given. */
interface PositionDiffSource {
  readonly file: string;
  readonly run: Run;
  readonly diff: PositionDiff;
}

/** `--json`: one object. */
export async function writePositionDiffJson({ file, run, diff }: PositionDiffSource, output: ReportSink): Promise<void> {
  const [from, to] = metricsOf(run, diff);
  const head = {
    schema,
    file,
    from: { position: diff.from, ...reported(from) },
    to: { position: diff.to, ...reported(to) },
    kept: diff.kept,
    keptBytes: diff.keptBytes,
    by: ownerKind(run),
  };
  output.write(JSON.stringify(head, null, 2).slice(0, -2));
  for (const [key, group] of Object.entries(groups)) {
    await writeList(key, sumChanges(run, diff, group), (sum) => ({ ...sum, key: sum.key ?? null }), output, true);
  }
  await writeList('changes', diff.changes, (change) => changeRecord(run, change), output, true);
  output.write('\n}\n');
}

/** The figures that reports for people show as well. */
function reported(metrics: Metrics): Record<string, number> {
  return Object.fromEntries(metricsIn('report').map((name) => [name, metrics[name]]));
}

function changeRecord(run: Run, { kind, before, after }: AllocationChange): object {
  const side = (op: number): object | null =>
    op < 0
      ? null
      : { operation: op + 1, line: run.table.line[op], address: run.addressOf(op), requested: run.requestedOf(op), held: run.heldOf(op) };
  const op = after < 0 ? before : after;
  return { kind, handle: run.handleText(op), site: run.siteOf(op) ?? null, before: side(before), after: side(after) };
}

function metricsOf(run: Run, { from, to }: PositionDiff): Metrics[] {
  const cursor = cursorOf(run);
  return [from, to].map((position) => {
    cursor.seek(position);
    return cursor.metrics();
  });
}

/** The report for people: the figures of both positions, then what changed, by site, cache, size and handle. */
export function writePositionDiffText({ file, run, diff }: PositionDiffSource, output: ReportSink, localize: Localize): void {
  const { from, to, changes, kept, keptBytes } = diff;
  const lines = [
    localize('{0}: from position {1} to {2} of {3}', file, formatCount(from), formatCount(to), formatCount(run.operationCount)),
    changeCounts(diff, localize),
    localize('the same {0}, of {1}', formatCount(kept), formatSize(keptBytes)),
    '',
    ...figureLines(run, diff, localize),
  ];
  const word = ownerKind(run);
  lines.push(...sumLines(word.toUpperCase(), sumChanges(run, diff, 'site'), (key) => siteText(key, word, localize), localize));
  const caches = sumChanges(run, diff, 'cache');
  if (run.caches.length > 0) lines.push(...sumLines('CACHE', caches, (key) => String(key ?? localize('(buddy blocks)')), localize));
  lines.push(...sumLines('SIZE', sumChanges(run, diff, 'size'), (key) => formatSize(Number(key)), localize));
  lines.push(...handleLines(run, changes, localize));
  output.write(`${lines.join('\n')}\n`);
}

/** How many changes of each kind there are. */
export function changeCounts({ changes }: PositionDiff, localize: Localize): string {
  const counts = new Map<string, number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const count = (kind: string): string => formatCount(counts.get(kind) ?? 0);
  return localize(
    'added {0}, freed {1}, moved {2}, resized in place {3}',
    count('added'),
    count('freed'),
    count('moved'),
    count('resized'),
  );
}

/** What has become of a piece of memory, in a word. */
export function changeWords(localize: Localize): Readonly<Record<ChangeKind, string>> {
  return { added: localize('added'), freed: localize('freed'), moved: localize('moved'), resized: localize('resized') };
}

function figureLines(run: Run, diff: PositionDiff, localize: Localize): string[] {
  const [from, to] = metricsOf(run, diff);
  const rows = metricsIn('report').map((name) => {
    const { title, unit } = metricRows[name];
    return [localize(title), formatMetric(unit, from[name]), formatMetric(unit, to[name])];
  });
  return alignColumns([['', formatCount(diff.from), formatCount(diff.to)], ...rows], ['left', 'right', 'right']);
}

/** A call site, or a line of a run that names none. */
export function siteText(key: ChangeSum['key'], word: 'site' | 'line', localize: Localize): string {
  if (key === undefined) return localize('(no call site is named)');
  return word === 'line' ? localize('line {0}', formatCount(Number(key))) : shortSite(String(key));
}

function sumLines(word: string, sums: readonly ChangeSum[], text: (key: ChangeSum['key']) => string, localize: Localize): string[] {
  if (sums.length === 0) return [];
  const rows = sums
    .slice(0, shownRows)
    .map(({ key, added, addedBytes, freed, freedBytes, moved, resized, growth }) => [
      `${growth < 0 ? '−' : growth > 0 ? '+' : ''}${formatSize(Math.abs(growth))}`,
      formatCount(added),
      formatSize(addedBytes),
      formatCount(freed),
      formatSize(freedBytes),
      formatCount(moved + resized),
      text(key),
    ]);
  // Heads are the same in all languages, as in the tables of tools.
  return ['', ...table([['GROWTH', 'ADDED', 'BYTES', 'FREED', 'BYTES', 'MOVED', word], ...rows]), ...restLines(sums.length, localize)];
}

function handleLines(run: Run, changes: readonly AllocationChange[], localize: Localize): string[] {
  if (changes.length === 0) return [];
  const place = (op: number): string => (op < 0 ? '' : run.addressOf(op));
  const bytes = (op: number): string => (op < 0 ? '' : formatSize(run.requestedOf(op)));
  const names = changeWords(localize);
  const rows = changes
    .slice(0, shownRows)
    .map(({ kind, before, after }) => [
      names[kind],
      place(before),
      bytes(before),
      place(after),
      bytes(after),
      run.handleText(after < 0 ? before : after),
    ]);
  return ['', ...table([['CHANGE', 'WAS AT', 'SIZE', 'IS AT', 'SIZE', 'HANDLE'], ...rows]), ...restLines(changes.length, localize)];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const last = rows[0].length - 1;
  return alignColumns(
    rows,
    rows[0].map((_, column) => (column === last ? 'left' : 'right')),
  );
}

function restLines(rows: number, localize: Localize): string[] {
  return rows > shownRows ? [localize('and {0} more; --json has them all', formatCount(rows - shownRows))] : [];
}
