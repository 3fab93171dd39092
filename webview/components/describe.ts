// Memory in words, for every view: blocks of a picture, operations of a frame, and what the host has said of a byte.
import type { InspectedChange, Inspection } from '../../src/protocol/inspection';
import type { FrameMessage } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { formatCount, formatPercent, formatSize } from '../../src/model/size';
import { fill } from './dom';
import { blockBytes, type Picture } from '../layout/picture';
import { usedShareOf, type Stop } from '../layout/stops';

/** `0x…` of a byte of the arena. */
export const addressOf = (picture: Picture, byte: number): string => `0x${(picture.base + BigInt(byte)).toString(16)}`;

/** What the last operation did, and what stood in its way, in one clause. */
export function describeLast(strings: Strings, { operation, blocking }: Pick<FrameMessage, 'operation' | 'blocking'>): string {
  const clause = operation?.text ?? strings.operationNone;
  if (!blocking) return clause;
  const { count, names } = blocking;
  return fill(strings.operationBlocked, clause, andMore(strings, names.join(', '), count - names.length));
}

/** What is named, and how many more there are, if any. */
export function andMore(strings: Strings, named: string, more: number): string {
  return more > 0 ? fill(strings.andMore, named, formatCount(more)) : named;
}

/** A stop of the focus in one sentence, for those who do not see it. */
export function describeStop(strings: Strings, picture: Picture, stop: Stop): string {
  const address = addressOf(picture, stop.from);
  const size = formatSize(stop.to - stop.from);
  if (stop.kind === 'small') {
    return fill(strings.blockSmall, address, addressOf(picture, stop.to - 1), formatPercent(usedShareOf(picture, stop)));
  }
  const { blocks, slabs, slots } = picture;
  const order = blocks.order[stop.block];
  const slab = blocks.slab[stop.block];
  switch (stop.kind) {
    case 'free':
      return fill(strings.blockFree, order, size, address);
    case 'before':
      return fill(strings.blockBefore, order, size, address);
    case 'allocated': {
      const name = picture.blockNames.get(stop.block) ?? strings.blockUnnamed;
      return fill(strings.blockAllocated, name, order, size, address, formatSize(blocks.requested[stop.block]), blocks.line[stop.block]);
    }
    case 'slab': {
      const cache = picture.cacheNames[slabs.cache[slab]];
      return fill(
        strings.blockSlab,
        cache,
        order,
        formatSize(blockBytes(picture, stop.block)),
        address,
        slabs.inUse[slab],
        slabs.objects[slab],
      );
    }
    case 'slot': {
      const name = picture.slotNames.get(stop.slot) ?? strings.blockUnnamed;
      const cache = picture.cacheNames[slabs.cache[slab]];
      return fill(strings.blockSlot, name, cache, size, address, formatSize(slots.requested[stop.slot]), slots.line[stop.slot]);
    }
    case 'freeSlot':
      return fill(strings.blockFreeSlot, picture.cacheNames[slabs.cache[slab]], size, address);
  }
}

export interface TipRow {
  readonly name: string;
  readonly value: string;
}

/** The tooltip of what lies at a byte: a title, rows of facts, and what a click does. */
export function describeInspection(
  strings: Strings,
  inspection: Inspection,
  address: (byte: number) => string,
): { title: string; rows: TipRow[]; hint?: string } {
  const { kind, from, to, order, requested, handle, line, operation, slab } = inspection;
  const size = to - from;
  const rows: TipRow[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) rows.push({ name, value });
  };
  add(strings.tipHandle, handle);
  add(strings.tipAddress, `${address(from)} – ${address(to - 1)}`);
  if (kind === 'allocated' || kind === 'slot') {
    add(strings.tipRequested, sizeInFull(requested));
    const padding = size - requested;
    add(strings.tipHeld, padding > 0 ? `${sizeInFull(size)}, ${fill(strings.tipPadding, formatSize(padding))}` : sizeInFull(size));
  } else {
    add(strings.tipSize, sizeInFull(size));
  }
  if (slab) {
    const list =
      slab.list === 'active' ? fill(strings.tipActive, slab.cpu ?? 0) : slab.list === 'partial' ? strings.tipPartial : strings.tipFull;
    add(strings.tipCache, slab.cache);
    add(
      strings.tipSlab,
      `${address(slab.from)}, ${fill(strings.order, order)}; ${fill(strings.tipSlabUse, slab.inUse, slab.objects, list)}`,
    );
  }
  add(strings.tipOperation, operation === undefined ? undefined : formatCount(operation));
  for (const { name, value } of changeRows(strings, inspection.since)) add(name, value);
  add(strings.tipLine, line === undefined ? undefined : formatCount(line));
  return { title: titleOf(strings, inspection), rows, hint: line === undefined ? undefined : fill(strings.tipReveal, line) };
}

/** What has changed somewhere since the pinned position; no rows where none is pinned. */
export function changeRows(strings: Strings, since: InspectedChange | undefined): TipRow[] {
  if (!since) return [];
  const { position, change, operation, was, gone } = since;
  const rows: TipRow[] = [];
  // Operations count from 1: those behind the pinned position have a greater number.
  const isBehind = (op: number): boolean => op > position;
  const count = (op: number): string => formatCount(op);
  if (change === 'kept') rows.push({ name: strings.tipSince, value: strings.since_kept });
  else if (change !== undefined && operation !== undefined) {
    const text = strings[isBehind(operation) ? (`since_${change}` as const) : (`since_${change}Yet` as const)];
    const before = was ? [formatSize(was.requested), was.address] : [];
    rows.push({ name: strings.tipSince, value: fill(text, count(operation), ...before) });
  }
  if (gone) {
    const text = !isBehind(gone.operation) ? strings.goneYet : gone.moved ? strings.goneMoved : strings.goneFreed;
    const name = gone.handle === '' ? strings.blockUnnamed : gone.handle;
    rows.push({ name: strings.tipAtA, value: fill(text, name, formatSize(gone.requested), count(gone.operation)) });
  }
  return rows;
}

/** What lies somewhere, in a few words. */
export function titleOf(strings: Strings, { kind, order, slab }: Inspection): string {
  switch (kind) {
    case 'free':
      return order < 0 ? strings.tipFreeBlock : fill(strings.tipOrderFree, order);
    case 'unknown':
      return strings.unknownMemory;
    case 'listed':
      return strings.listedMemory;
    case 'reserved':
      return strings.reservedMemory;
    case 'before':
      return strings.memoryBefore;
    case 'allocated':
      return order < 0 ? strings.tipBlock : fill(strings.tipOrderAllocated, order);
    case 'slot':
      return fill(strings.tipSlot, (slab?.slot ?? 0) + 1, slab?.objects ?? 0);
    case 'freeSlot':
      return fill(strings.tipFreeSlot, (slab?.slot ?? 0) + 1, slab?.objects ?? 0);
    case 'slabTail':
      return strings.tipTail;
    case 'slab':
      return fill(strings.tipWholeSlab, slab?.cache ?? '', order);
  }
}

/** `1.7 KiB (1,740 B)`; small sizes once. */
export function sizeInFull(bytes: number): string {
  return bytes < 1024 ? formatSize(bytes) : `${formatSize(bytes)} (${formatCount(bytes)} B)`;
}
