// The waste of each site, for people, for programs and as a table.
import type { SiteWaste, TellingPosition, WasteBySite } from '../analysis/site-waste';
import type { Localize } from '../model/localize';
import type { SiteKind } from '../model/sites';
import { shortSite } from '../model/site-name';
import { formatCount, formatPercent, formatSize } from '../model/size';
import type { Run } from '../replay/run/run';
import { alignColumns } from './columns';
import { writeList } from './json-report';
import type { ReportSink } from './sink';
import type { Cell, Table, TableColumn } from './table';

const schema = 1;
/** Rows of the report for people. */
const shownRows = 30;
/** Functions of a call stack that are shown to people. */
const shownFrames = 4;

/** What is reported: the file as given. */
interface WasteSource {
  readonly file: string;
  readonly waste: WasteBySite;
}

/** `--json`: one object. */
export async function writeWasteJson({ file, waste }: WasteSource, output: ReportSink): Promise<void> {
  const { position, by, keptApart, failures, explained } = waste;
  output.write(JSON.stringify({ schema, file, position, by, keptApart, failures, explained }, null, 2).slice(0, -2));
  await writeList('sites', waste.sites, siteRecord, output, true);
  output.write('\n}\n');
}

function siteRecord({ summary, occupancy, ...figures }: SiteWaste): object {
  const { site, frames, line, lastLine, count, live, liveBytes } = summary;
  return {
    site: site ?? null,
    stack: frames ?? undefined,
    line,
    lastLine,
    allocations: count,
    live,
    liveBytes,
    ...figures,
    occupancy: Number.isNaN(occupancy) ? null : occupancy,
  };
}

/** The same as a table, for files. */
export function wasteTable(waste: WasteBySite, localize: Localize): Table {
  const titles: Readonly<Record<string, string>> = {
    site: localize('Site'),
    line: localize('Line'),
    wasted: localize('Wasted'),
    pinned: localize('Pinned'),
    padding: localize('Padding'),
    slabFree: localize('Free in own slabs'),
    shared: localize('Pinned with others'),
    meanPadding: localize('Mean padding'),
    held: localize('Held'),
    live: localize('Live'),
    slabs: localize('Slabs'),
    occupancy: localize('Slots in use'),
    meanAge: localize('Mean age'),
    oldestAge: localize('Greatest age'),
    failures: localize('Failures caused'),
  };
  return {
    columns: Object.entries(titles).map(([key, title]): TableColumn => ({ key, title })),
    rows: () => waste.sites.map(rowOf),
  };
}

function rowOf({ summary, ...figures }: SiteWaste): Cell[] {
  const { wasted, pinned, padding, slabFree, shared, meanPadding, held, slabs, occupancy, meanAge, oldestAge, failures } = figures;
  const name = summary.frames && summary.frames.length > 0 ? summary.frames.join(' ← ') : (summary.site ?? null);
  const share = Number.isNaN(occupancy) ? null : occupancy;
  const sums = [wasted, pinned, padding, slabFree, shared, meanPadding, held, summary.live, slabs];
  return [name, summary.line, ...sums, share, meanAge, oldestAge, failures];
}

/** For people: the run, and why its state at this position is looked at, where nobody asked for it. */
interface WasteTextSource extends WasteSource {
  readonly run: Run;
  readonly reason: TellingPosition['reason'] | undefined;
}

/** The report for people: who wastes the most, and by what. */
export function writeWasteText({ file, run, waste, reason }: WasteTextSource, output: ReportSink, localize: Localize): void {
  const { position, sites } = waste;
  const places = [file, formatCount(position), formatCount(run.operationCount)];
  const lines = [headText(reason, places, localize), ...totalLines(waste, localize)];
  if (sites.length === 0) lines.push('', localize('Nothing has been allocated up to here.'));
  else lines.push('', ...tableLines(waste, localize));
  output.write(`${lines.join('\n')}\n`);
}

function headText(reason: WasteTextSource['reason'], places: readonly string[], localize: Localize): string {
  switch (reason) {
    case 'failure':
      return localize('{0} at position {1} of {2}, where a request failed by fragmentation', ...places);
    case 'peak':
      return localize('{0} at position {1} of {2}, where the most bytes are in use', ...places);
    case undefined:
      return localize('{0} at position {1} of {2}', ...places);
  }
}

function totalLines({ sites, keptApart, failures, explained }: WasteBySite, localize: Localize): string[] {
  const sum = (key: 'pinned' | 'padding' | 'slabFree'): number => sites.reduce((total, site) => total + site[key], 0);
  const lines = [
    localize(
      'free memory kept apart: {0}, of it by one site alone: {1}; padding: {2}; free in slabs of one site: {3}',
      formatSize(keptApart),
      formatSize(sum('pinned')),
      formatSize(sum('padding')),
      formatSize(sum('slabFree')),
    ),
  ];
  if (failures === 0) return lines;
  lines.push(localize('requests that failed by fragmentation: {0}', formatCount(failures)));
  if (explained < failures) lines.push(localize('note: Only of the first {0} of them it is told who caused them.', formatCount(explained)));
  return lines;
}

function tableLines({ by, sites }: WasteBySite, localize: Localize): string[] {
  // Heads are the same in all languages, as in the tables of tools.
  const heads = ['WASTED', 'PINNED', 'PADDING', 'SLAB FREE', 'SHARED', 'HELD', 'SLOTS', 'AGE', 'FAILED', by.toUpperCase()];
  const rows = sites.slice(0, shownRows).map((site) => textRow(site, by, localize));
  const table = alignColumns(
    [heads, ...rows],
    heads.map((_, index) => (index === heads.length - 1 ? 'left' : 'right')),
  );
  return sites.length > shownRows
    ? [...table, localize('and {0} more; --json has them all', formatCount(sites.length - shownRows))]
    : table;
}

function textRow(waste: SiteWaste, by: SiteKind, localize: Localize): string[] {
  const { wasted, pinned, padding, slabFree, shared, held, occupancy, meanAge, failures } = waste;
  return [
    ...[wasted, pinned, padding, slabFree, shared, held].map(formatSize),
    Number.isNaN(occupancy) ? '' : formatPercent(occupancy),
    formatCount(Math.round(meanAge)),
    failures === 0 ? '' : formatCount(failures),
    siteText(waste, by, localize),
  ];
}

function siteText({ summary: { site, frames, line } }: SiteWaste, by: SiteKind, localize: Localize): string {
  if (by === 'line') return localize('line {0}', formatCount(line));
  const name = site === undefined ? localize('(no call site is named)') : shortSite(site);
  if (by === 'site' || frames === undefined || frames.length === 0) return name;
  const more = frames.length > shownFrames ? ' ← …' : '';
  return frames.slice(0, shownFrames).map(shortSite).join(' ← ') + more;
}
