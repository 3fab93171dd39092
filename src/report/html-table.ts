// Tables of pages: what their cells are for people, and their markup.
import type { Localize } from '../model/localize';
import { escapeMarkup } from '../model/markup';
import { orderMetricNames, orderMetricRows } from '../model/order-metrics';
import { formatCount, formatPercent, formatSize } from '../model/size';
import { section } from './page';
import type { Cell, Table } from './table';

/** Longer tables are cut off; the exports have all rows. */
const mostRows = 200;

/** How the columns of the tables are written for people, by key. All others are counts. */
const columnKinds: Readonly<Partial<Record<string, 'text' | 'size' | 'share' | 'plain' | 'index'>>> = {
  cache: 'text',
  site: 'text',
  message: 'text',
  code: 'text',
  severity: 'text',
  blockSize: 'size',
  freeBytes: 'size',
  objectSize: 'size',
  slotSize: 'size',
  bytes: 'size',
  liveBytes: 'size',
  peakBytes: 'size',
  growth: 'size',
  addedBytes: 'size',
  freedBytes: 'size',
  sizeBefore: 'size',
  sizeAfter: 'size',
  size: 'size',
  change: 'text',
  handle: 'text',
  addressBefore: 'text',
  addressAfter: 'text',
  lastLine: 'plain',
  requested: 'size',
  waste: 'size',
  wasted: 'size',
  pinned: 'size',
  padding: 'size',
  slabFree: 'size',
  shared: 'size',
  meanPadding: 'size',
  held: 'size',
  occupancy: 'share',
  ...Object.fromEntries(orderMetricNames.map((name) => [name, orderMetricRows[name].unit === 'percent' ? 'share' : 'index'])),
  line: 'plain',
  column: 'plain',
};

/** A table as a part of a page, without the columns that nothing is said in; a sentence where it has no rows. */
export function tableSection(table: Table, title: string, none: string, localize: Localize): string {
  const rows = [...firstRows(table)];
  if (rows.length === 0) return section(title, `<p class="quiet">${escapeMarkup(none)}</p>`);
  const empty = table.columns.map((_, index) => rows.every((row) => row[index] === null));
  const shown = table.columns.map(({ key, title: head }, index) => ({ key, head, index })).filter(({ index }) => !empty[index]);
  const heads = shown.map(({ key, head }) => `<th scope="col" class="${alignmentOf(key)}">${escapeMarkup(head)}</th>`).join('');
  const lines = rows.slice(0, mostRows).map((row) => `<tr>${shown.map(({ key, index }) => cellMarkup(key, row[index])).join('')}</tr>\n`);
  const more =
    rows.length > mostRows ? `<p class="quiet">${escapeMarkup(localize('Only the first {0} rows are shown.', mostRows))}</p>` : '';
  return section(
    title,
    `<div class="scroll"><table>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${lines.join('')}</tbody>\n</table></div>\n${more}`,
  );
}

/** One more than are shown: the reader is told when some are missing. */
function* firstRows(table: Table): Generator<readonly Cell[]> {
  let count = 0;
  for (const row of table.rows()) {
    yield row;
    if (++count > mostRows) return;
  }
}

function alignmentOf(key: string): 'text' | 'number' {
  return columnKinds[key] === 'text' ? 'text' : 'number';
}

function cellMarkup(key: string, cell: Cell): string {
  const tone = key === 'severity' ? ` severity-${String(cell)}` : '';
  return `<td class="${alignmentOf(key)}${tone}">${escapeMarkup(cellText(key, cell))}</td>`;
}

function cellText(key: string, cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  switch (columnKinds[key]) {
    case 'size':
      return formatSize(Math.round(cell));
    case 'share':
      return formatPercent(cell);
    case 'index':
      return cell < 0 ? '–' : cell.toFixed(3);
    case 'plain':
      return String(cell);
    default:
      return formatCount(Math.round(cell * 10) / 10);
  }
}
