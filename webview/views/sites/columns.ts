// The columns of both tables: what sites use, and what they cost. Each says how wide its figures get, and what it writes into a row's cell.
import { shortSite } from '../../../src/model/site-name';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import { fill } from '../../components/dom';
import type { TableColumn, TableRow } from '../../components/virtual-table';
import type { SiteRow, SiteSort, WasteRow, WasteSort } from './protocol';
import type { SitesStrings } from './strings';

/** A column that rows can be sorted by. */
export interface SiteColumn<Row extends SiteRow, Sort extends string> extends TableColumn {
  readonly sort: Sort;
  /** Characters of its longest figure, where `digits` are those of the run's number of operations. */
  readonly width: (digits: number) => number;
  /** `most`: the greatest figure that bars are measured by. */
  readonly cell: (row: Row, most: number) => TableRow['cells'][number];
}

const sizeWidth = (): number => 9;
const countWidth = (digits: number): number => digits;

/** The whole name of a row: all functions of a call stack, each on a line. */
function fullName({ frames = [], site, statement }: SiteRow, strings: SitesStrings): string {
  return frames.length > 0 ? frames.join('\n← ') : (site ?? statement ?? strings.sitesUnnamed);
}

/** A call site in few words, a call stack with as many of its functions as there is room for. */
function shortName(row: SiteRow, strings: SitesStrings): string {
  const { frames = [], site } = row;
  if (site === undefined) return fullName(row, strings);
  return frames.length > 0 ? frames.map(shortSite).join(' ← ') : shortSite(site);
}

function withBar(bytes: number, most: number): TableRow['cells'][number] {
  return { text: formatSize(bytes), bar: most === 0 ? 0 : bytes / most };
}

/** Name and line, which both tables begin with. */
function namedColumns(strings: SitesStrings): readonly SiteColumn<SiteRow, 'site' | 'line'>[] {
  return [
    { sort: 'site', title: strings.sitesColumnSite, kind: 'grow', width: () => 0, cell: (row) => shortName(row, strings) },
    { sort: 'line', title: strings.columnLine, kind: 'number', width: countWidth, cell: ({ line }) => formatCount(line) },
  ];
}

/** What sites have asked for. */
export function useColumns(strings: SitesStrings): readonly SiteColumn<SiteRow, SiteSort>[] {
  return [
    ...namedColumns(strings),
    {
      sort: 'count',
      title: strings.sitesColumnCount,
      hint: strings.sitesColumnCountHint,
      kind: 'number',
      width: countWidth,
      cell: ({ count }) => formatCount(count),
    },
    {
      sort: 'live',
      title: strings.sitesColumnLive,
      hint: strings.sitesColumnLiveHint,
      kind: 'number',
      width: countWidth,
      cell: ({ live }) => formatCount(live),
    },
    {
      sort: 'liveBytes',
      title: strings.sitesColumnLiveBytes,
      hint: strings.sitesColumnLiveBytesHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ liveBytes }, most) => withBar(liveBytes, most),
    },
    {
      sort: 'peakBytes',
      title: strings.sitesColumnPeak,
      hint: strings.sitesColumnPeakHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ peakBytes }) => formatSize(peakBytes),
    },
    {
      sort: 'waste',
      title: strings.sitesColumnPaddingOfAll,
      hint: strings.sitesColumnPaddingOfAllHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ waste }) => formatSize(waste),
    },
    {
      sort: 'lifetime',
      title: strings.sitesColumnLifetime,
      hint: strings.sitesColumnLifetimeHint,
      kind: 'number',
      width: (digits) => digits + 2,
      cell: ({ lifetime }) => (lifetime === undefined ? '–' : formatCount(Math.round(lifetime * 10) / 10)),
    },
    {
      sort: 'growth',
      title: strings.sitesColumnGrowth,
      hint: strings.sitesColumnGrowthHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ growth }) => formatSize(Math.round(growth)),
    },
  ];
}

/** What sites cost beyond what they asked for. */
export function wasteColumns(strings: SitesStrings): readonly SiteColumn<WasteRow, WasteSort>[] {
  return [
    ...namedColumns(strings),
    {
      sort: 'wasted',
      title: strings.wasteColumnWasted,
      hint: strings.wasteColumnWastedHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ wasted }, most) => withBar(wasted, most),
    },
    {
      sort: 'pinned',
      title: strings.wasteColumnPinned,
      hint: strings.wasteColumnPinnedHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ pinned }) => formatSize(pinned),
    },
    {
      sort: 'padding',
      title: strings.wasteColumnPadding,
      hint: strings.wasteColumnPaddingHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ padding }) => formatSize(padding),
    },
    {
      sort: 'slabFree',
      title: strings.wasteColumnSlabFree,
      hint: strings.wasteColumnSlabFreeHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ slabFree }) => formatSize(slabFree),
    },
    {
      sort: 'shared',
      title: strings.wasteColumnShared,
      hint: strings.wasteColumnSharedHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ shared }) => formatSize(shared),
    },
    {
      sort: 'held',
      title: strings.wasteColumnHeld,
      hint: strings.wasteColumnHeldHint,
      kind: 'number',
      width: sizeWidth,
      cell: ({ held }) => formatSize(held),
    },
    {
      sort: 'occupancy',
      title: strings.wasteColumnSlots,
      hint: strings.wasteColumnSlotsHint,
      kind: 'number',
      width: () => 7,
      cell: ({ occupancy }) => (occupancy === undefined ? '–' : formatPercent(occupancy)),
    },
    {
      sort: 'meanAge',
      title: strings.wasteColumnAge,
      hint: strings.wasteColumnAgeHint,
      kind: 'number',
      width: countWidth,
      cell: ({ meanAge, live }) => (live === 0 ? '–' : formatCount(Math.round(meanAge))),
    },
    {
      sort: 'failures',
      title: strings.wasteColumnFailures,
      hint: strings.wasteColumnFailuresHint,
      kind: 'number',
      width: countWidth,
      cell: ({ failures }) => formatCount(failures),
    },
  ];
}

/** Where a row's allocations stand in the text, and what can be done with it. */
export function rowHint(row: SiteRow, strings: SitesStrings): string {
  return `${fullName(row, strings)}\n${fill(strings.sitesRowLines, formatCount(row.line), formatCount(row.lastLine))}\n${strings.sitesRowHint}`;
}
