// Two runs compared, for people and for programs.
import type { Alignment } from '../analysis/diff/alignment';
import { diffFigureNames, figureRows, type DiffFigureName } from '../analysis/diff/figures';
import { diffKinds, type Asked, type DiffKind, type OriginDiff, type RunDiff } from '../analysis/diff/run-diff';
import type { Localize } from '../model/localize';
import type { MetricUnit } from '../model/metric';
import { formatCount, formatNumber, formatPercent, formatSize } from '../model/size';
import { alignColumns } from './columns';
import { writeList } from './json-report';
import type { ReportSink } from './sink';

const schema = 1;
/** Rows for people, and sizes of each of them. */
const shownOrigins = 20;
const shownSizes = 3;

/** What is reported: the files as given, and the conditions that hold. */
interface DiffSource {
  readonly before: string;
  readonly after: string;
  readonly diff: RunDiff;
  readonly failed: readonly FailedCondition[];
}

interface FailedCondition {
  /** As given. */
  readonly condition: string;
  readonly figure: DiffFigureName;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

/** `--json`: one object. */
export async function writeDiffJson({ before, after, diff, failed }: DiffSource, output: ReportSink): Promise<void> {
  const head = {
    schema,
    before: { file: before, ...diff.before },
    after: { file: after, ...diff.after },
    by: diff.by,
    counts: diff.counts,
    failed,
  };
  output.write(JSON.stringify(head, null, 2).slice(0, -2));
  await writeList('sites', diff.origins, originRecord, output, true);
  output.write('\n}\n');
}

function originRecord({ text, lineBefore, lineAfter, kind, before, after, sizes }: OriginDiff): object {
  return { site: text || null, kind, lineBefore: lineBefore ?? null, lineAfter: lineAfter ?? null, before, after, sizes };
}

/** The report for people: figures of both runs, and what changed the most. */
export function writeDiffText({ before, after, diff }: DiffSource, output: ReportSink, localize: Localize): void {
  const lines = [`${before} → ${after}`, '', ...figureLines(diff, localize), '', ...originLines(diff, localize)];
  output.write(`${lines.join('\n')}\n`);
}

function figureLines({ before, after }: RunDiff, localize: Localize): string[] {
  const rows = diffFigureNames.map((name) => {
    const { unit, title } = figureRows[name];
    return [localize(title), exact(unit, before[name]), exact(unit, after[name]), changeText(unit, before[name], after[name], localize)];
  });
  const heads = ['', localize('before'), localize('after'), localize('change')];
  return alignColumns([heads, ...rows], ['left', 'right', 'right', 'left']);
}

function exact(unit: MetricUnit, value: number): string {
  if (unit === 'percent') return formatPercent(value);
  return unit === 'bytes' ? `${formatCount(value)} B` : formatCount(value);
}

function changeText(unit: MetricUnit, before: number, after: number, localize: Localize): string {
  if (before === after) return '=';
  const sign = after < before ? '−' : '+';
  const amount = Math.abs(after - before);
  if (unit === 'percent') return localize('{0}{1} percentage points', sign, formatNumber(amount * 100, 1));
  const share = before === 0 ? '' : ` (${sign}${formatPercent(amount / before)})`;
  return `${sign}${exact(unit, amount)}${share}`;
}

function originLines({ by, origins, counts }: RunDiff, localize: Localize): string[] {
  const names = kindNames(localize);
  const summary = diffKinds.map((kind) => `${names[kind]} ${formatCount(counts[kind])}`).join(', ');
  const head = localize('Where they allocate, {0}: {1}', alignmentText(by, localize), summary);
  if (origins.length === 0) return [head];
  const shown = origins.slice(0, shownOrigins);
  const rows = shown.flatMap((origin) => originRows(origin, names, localize));
  // Heads are the same in all languages, as in the tables of tools.
  const heads = ['CHANGE', 'AT PEAK', 'LEAKED', 'ALLOCATIONS', 'FAILED', 'SIZE', 'SITE'];
  const table = alignColumns([heads, ...rows], ['left', 'right', 'right', 'right', 'right', 'right', 'left']);
  const rest =
    origins.length > shown.length ? [localize('and {0} more; --json has them all', formatCount(origins.length - shown.length))] : [];
  return [head, ...[...table, ...rest].map((line) => `  ${line}`)];
}

/** A row of the origin, and below it its sizes where there is more than one. */
function originRows(origin: OriginDiff, names: Readonly<Record<DiffKind, string>>, localize: Localize): string[][] {
  const { kind, sizes } = origin;
  const single = sizes.length === 1 ? formatSize(sizes[0].size) : '';
  const rows = [[names[kind], ...cells(origin), single, originText(origin, localize)]];
  if (sizes.length < 2) return rows;
  for (const size of sizes.slice(0, shownSizes)) rows.push([`  ${names[size.kind]}`, ...cells(size), formatSize(size.size), '']);
  if (sizes.length > shownSizes) {
    rows.push(['', '', '', '', '', '', localize('and {0} more sizes', formatCount(sizes.length - shownSizes))]);
  }
  return rows;
}

function cells({ before, after }: Pick<OriginDiff, 'before' | 'after'>): string[] {
  const cell = (key: keyof Asked, format: (value: number) => string): string =>
    before[key] === after[key] ? format(after[key]) : `${format(before[key])} → ${format(after[key])}`;
  return [
    cell('atPeakBytes', formatSize),
    cell('leakedBytes', formatSize),
    cell('allocations', formatCount),
    cell('failures', formatCount),
  ];
}

function originText({ text, lineBefore, lineAfter }: OriginDiff, localize: Localize): string {
  const name = text || localize('(no call site is named)');
  if (lineBefore === undefined) return localize('{0} (line {1} after)', name, formatCount(lineAfter!));
  if (lineAfter === undefined) return localize('{0} (line {1} before)', name, formatCount(lineBefore));
  return localize('{0} (line {1} → {2})', name, formatCount(lineBefore), formatCount(lineAfter));
}

function kindNames(localize: Localize): Readonly<Record<DiffKind, string>> {
  return {
    new: localize('new'),
    gone: localize('gone'),
    grew: localize('grew'),
    shrank: localize('shrank'),
    changed: localize('changed'),
    same: localize('same'),
  };
}

function alignmentText(by: Alignment, localize: Localize): string {
  switch (by) {
    case 'stack':
      return localize('by call stack');
    case 'site':
      return localize('by call site');
    case 'symbol':
      return localize('by function');
    case 'statement':
      return localize('by statement');
    case 'size':
      return localize('by size');
  }
}
