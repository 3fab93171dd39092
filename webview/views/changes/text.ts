// What the view of changes says in its rows.
import { shortSite } from '../../../src/model/site-name';
import { formatCount, formatSize } from '../../../src/model/size';
import { fill } from '../../components/dom';
import type { TableRow } from '../../components/virtual-table';
import type { ChangedAllocation, ChangeListing, ChangeSide, ChangesTold, ChangeSumRow } from './protocol';
import type { ChangesStrings } from './strings';

/** What has changed, in a line. */
export function figuresText(
  strings: ChangesStrings,
  { added, addedBytes, freed, freedBytes, moved, resized, kept, keptBytes }: ChangesTold,
): string {
  return [
    fill(strings.changesAdded, formatCount(added), formatSize(addedBytes)),
    fill(strings.changesFreed, formatCount(freed), formatSize(freedBytes)),
    ...(moved > 0 ? [fill(strings.changesMoved, formatCount(moved))] : []),
    ...(resized > 0 ? [fill(strings.changesResized, formatCount(resized))] : []),
    fill(strings.changesKept, formatCount(kept), formatSize(keptBytes)),
  ].join(' · ');
}

/** `filter`: the one that all views share. */
export function sumRow(
  strings: ChangesStrings,
  row: ChangeSumRow | undefined,
  by: ChangeListing,
  filter: string | undefined,
): TableRow | undefined {
  if (!row) return undefined;
  const { added, addedBytes, freed, freedBytes, moved, resized, growth } = row;
  const name = nameOf(strings, row, by);
  const expression = expressionOf(row, by);
  return {
    className: expression !== undefined && expression === filter ? 'passes filtered' : undefined,
    title: expression === undefined ? name : `${name}\n${strings.changesSumHint}`,
    cells: [
      row.line === undefined && row.size === undefined ? shortSite(name) : name,
      `${growth > 0 ? '+' : growth < 0 ? '−' : ''}${formatSize(Math.abs(growth))}`,
      formatCount(added),
      formatSize(addedBytes),
      formatCount(freed),
      formatSize(freedBytes),
      formatCount(moved),
      formatCount(resized),
    ],
  };
}

/** `selected`: the operation (from 0) whose allocation is selected. */
export function allocationRow(
  strings: ChangesStrings,
  row: ChangedAllocation | undefined,
  selected: number | undefined,
): TableRow | undefined {
  if (!row) return undefined;
  const { change, handle, before, after } = row;
  const side = (each: ChangeSide | undefined): string[] => (each ? [each.address, formatSize(each.requested)] : ['', '']);
  const last = after ?? before;
  return {
    className: change,
    current: after !== undefined && after.operation - 1 === selected,
    title: strings.changesAllocationHint,
    cells: [
      strings[`changes_${change}`],
      handle === '' ? strings.blockUnnamed : handle,
      ...side(before),
      ...side(after),
      last ? formatCount(last.operation) : '',
      last ? formatCount(last.line) : '',
    ],
  };
}

/** The expression that finds the allocations of a row; undefined where none does. */
export function expressionOf({ name, line, size }: ChangeSumRow, by: ChangeListing): string | undefined {
  if (size !== undefined) return `size:${size}`;
  if (line !== undefined) return `line:${line}`;
  if (name === undefined) return undefined;
  return by === 'cache' ? `cache:"${name}"` : `site:"${name}"`;
}

function nameOf(strings: ChangesStrings, { name, line, size }: ChangeSumRow, by: ChangeListing): string {
  if (size !== undefined) return formatSize(size);
  if (line !== undefined) return `${formatCount(line)}: ${name ?? ''}`;
  return name ?? (by === 'cache' ? strings.changesNoCache : strings.changesUnnamed);
}
