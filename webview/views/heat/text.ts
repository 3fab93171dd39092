// The heat map in words, for tooltips, names and the table: values of cells, and tenants as the host names them.
import { ageOfLevel, bandStart, otherOwners, type Heat, type Owner } from '../../../src/model/heat';
import { shortSite } from '../../../src/model/site-name';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import type { RunPlacement } from '../../../src/model/placement';
import type { HeatMark, HeatPicture, HeatTenant } from './protocol';
import type { HeatStrings } from './strings';
import type { TipRow } from '../../components/describe';
import { countedText, fill } from '../../components/dom';
import { cellAt } from './image';
import { bytesOf, positionsOf } from './window';

/** The part of a run and its arena that a cell shows: bytes [fromByte, toByte), positions with both ends. */
export interface CellRange {
  readonly fromByte: number;
  readonly toByte: number;
  readonly fromPosition: number;
  readonly toPosition: number;
}

/** What the cell at a byte and position covers; one byte at one position beside the picture. */
export function rangeOfCell(heat: Heat | undefined, byte: number, position: number): CellRange {
  const cell = heat && cellAt(heat, byte, position);
  if (!cell) return { fromByte: byte, toByte: byte + 1, fromPosition: position, toPosition: position };
  const { window, rows, columns } = heat;
  return {
    fromByte: window.fromByte + bandStart(bytesOf(window), rows, cell.row),
    toByte: window.fromByte + bandStart(bytesOf(window), rows, cell.row + 1),
    fromPosition: window.fromPosition + bandStart(positionsOf(window), columns, cell.column),
    toPosition: window.fromPosition + bandStart(positionsOf(window), columns, cell.column + 1) - 1,
  };
}

/** What no allocation holds: as recorded nobody knows whether it is free, or the allocator's own. */
export function describeNothing(strings: HeatStrings, placement: RunPlacement): string {
  return placement === 'recorded' ? strings.heatUnknown : strings.heatFree;
}

/** A cell's value in words. */
export function describeValue(strings: HeatStrings, heat: HeatPicture, value: number, operationCount: number): string {
  if (value === 0) return describeNothing(strings, heat.placement);
  switch (heat.mode) {
    case 'used':
      return fill(strings.heatShare, formatPercent(value / 255));
    case 'age':
      return describeAge(strings, ageOfLevel(value, operationCount));
    case 'owner':
      return value === otherOwners ? strings.heatOwnerOther : describeOwner(strings, heat.owners[value - 1]);
  }
}

/** An age with two digits that count, as levels are no finer than that. */
export function describeAge(strings: HeatStrings, age: number): string {
  const rough = age < 100 ? Math.round(age) : Number(age.toPrecision(2));
  return rough === 0 ? strings.heatAgeNew : countedText(rough, strings.heatAgeOne, strings.heatAgeOf);
}

export function describeOwner(strings: HeatStrings, owner: Owner): string {
  return owner.site === undefined ? fill(strings.operationLine, formatCount(owner.line)) : shortSite(owner.site);
}

/** An allocation in words: its name, what it asked for of what it holds, its line. */
export function describeTenant(strings: HeatStrings, tenant: HeatTenant): string {
  const name = tenant.handle || strings.blockUnnamed;
  return fill(strings.heatTenant, name, formatSize(tenant.requested), formatSize(tenant.to - tenant.from), formatCount(tenant.line));
}

/** The tooltip of a cell. `tenant` is undefined while it is being asked for. */
export function heatTip(
  strings: HeatStrings,
  range: CellRange,
  value: string | undefined,
  there: { readonly byte: number; readonly position: number; readonly tenant: HeatTenant | null | undefined },
  events: { readonly errors: number; readonly marks: readonly HeatMark[] },
  address: (byte: number) => string,
): { title: string; rows: TipRow[]; hint: string } {
  const { fromByte, toByte, fromPosition, toPosition } = range;
  const single = fromPosition === toPosition;
  const rows: TipRow[] = [
    {
      name: single ? strings.heatPosition : strings.heatPositions,
      value: single ? formatCount(fromPosition) : fill(strings.heatRange, formatCount(fromPosition), formatCount(toPosition)),
    },
    { name: strings.tipAddress, value: `${address(fromByte)} – ${address(toByte - 1)} (${formatSize(toByte - fromByte)})` },
  ];
  const { tenant, byte, position } = there;
  if (tenant === null) rows.push({ name: strings.heatThere, value: fill(strings.heatThereNothing, address(byte)) });
  if (tenant) {
    rows.push({ name: strings.heatThere, value: describeTenant(strings, tenant) });
    if (tenant.cache !== undefined) rows.push({ name: strings.tipCache, value: tenant.cache });
    if (tenant.site !== undefined) rows.push({ name: strings.heatSite, value: tenant.site });
  }
  if (events.errors > 0) rows.push({ name: strings.heatErrors, value: formatCount(events.errors) });
  if (events.marks.length > 0) rows.push({ name: strings.heatMarks, value: events.marks.map(({ text }) => text).join(', ') });
  return { title: value ?? strings.heat, rows, hint: fill(strings.heatGoThere, formatCount(position)) };
}
