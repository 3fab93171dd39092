// Single blocks of a recording: which one is meant, and all there is to say about it.
import type { RecordedCursor } from '../../../src/replay/recorded/recorded-cursor';
import { lengthOf, type RecordedLayout } from '../../../src/replay/recorded/recorded-layout';
import { offsetIn, placeAt, regionOf } from '../../../src/replay/recorded/regions';
import type { RecordedState } from '../../../src/replay/recorded/recorded-state';
import { BlockKind } from '../../../src/replay/state/arena-state';
import { bytesOfOrder } from '../../../src/trace/formats/kmem/event';
import type { RecordedBlock, RecordedGround, RecordedPlace, RecordedProbe } from './protocol';
import type { RegionRows } from './rows-builder';
import { objectsIn } from './object-builder';
import { pageBlockAt } from './type-builder';

/** The operation whose live block, or object on one, a probe means; -1 where there is none. */
export function probedBlock(cursor: RecordedCursor, { region: index, offset, find }: RecordedProbe): number {
  const { layout } = cursor;
  const { places, regions, objects, space } = layout;
  if (!(index >= 0 && index < regions.length)) return -1;
  if (find === 'at') {
    const object = objects?.at(space.starts[Math.trunc(index)] + Math.floor(offset), cursor.position) ?? -1;
    if (object >= 0) return object;
  }
  const region = regions[Math.trunc(index)];
  const place = placeAt(places, region, Math.max(0, offset));
  // A region whose first block lies above the place, or that never had one.
  const isAbove = place >= region.to || offsetIn(places, region, place) > offset;
  const following = cursor.liveFrom(isAbove ? place : place + 1);
  const before = cursor.liveBelow(isAbove ? place : place + 1);
  if (find === 'next') return cursor.liveAt(following);
  if (find === 'previous') {
    return cursor.liveAt(isAbove || offsetIn(places, region, place) < offset ? before : cursor.liveBelow(place));
  }
  if (find === 'near') return cursor.liveAt(before < region.from ? following : before);
  const op = before < region.from ? -1 : cursor.liveAt(before);
  const isThere = op >= 0 && offset < offsetIn(places, region, before) + lengthOf(layout, op);
  return isThere ? op : find === 'reach' ? cursor.liveAt(following) : -1;
}

/** What is to be said at a position of the block that an operation began. */
export function describeRecorded(layout: RecordedLayout, rows: RegionRows, op: number, position: number): RecordedBlock {
  const { run, places, regions, place, space, byte, pages, objects } = layout;
  if (place[op] < 0) return describeObject(layout, rows, op, position);
  const region = regionOf(regions, place[op]);
  const at = { region, offset: offsetIn(places, regions[region], place[op]) };
  return {
    ...at,
    byte: byte[place[op]],
    address: space.format(byte[place[op]] + headerOf(layout)),
    length: lengthOf(layout, op),
    requested: run.table.size[op],
    handle: run.trace.handles.text(run.table.handle[op]),
    operation: op + 1,
    line: run.table.line[op],
    site: run.siteOf(op),
    objects: objectsIn(objects, byte[place[op]], byte[place[op]] + lengthOf(layout, op), position),
    pageBlock: pages && pageBlockAt(pages, space.addressAt(byte[place[op]]), position),
    row: rows.rowOf(at),
  };
}

/** The same of an object on a page. */
function describeObject(
  { run, regions, space, pages, objects }: RecordedLayout,
  rows: RegionRows,
  op: number,
  position: number,
): RecordedBlock {
  const from = objects?.byte(op) ?? 0;
  const region = Math.max(0, space.regionAt(from));
  const at = { region, offset: from - space.starts[region] };
  const cache = run.results.place(op);
  return {
    ...at,
    byte: from,
    address: run.trace.handles.text(run.table.handle[op]),
    length: objects?.length(op) ?? 0,
    requested: run.table.size[op],
    handle: run.trace.handles.text(run.table.handle[op]),
    operation: op + 1,
    line: run.table.line[op],
    site: run.siteOf(op),
    object: { cache: cache < 0 ? undefined : run.caches[cache].name, page: space.format(from - (from % bytesOfOrder(0))) },
    pageBlock: pages && pageBlockAt(pages, regions[region].base + BigInt(at.offset), position),
    row: rows.rowOf(at),
  };
}

/** Bytes at the front of each block that are not the program's. */
function headerOf({ run, isSetAside }: RecordedLayout): number {
  return isSetAside === true ? run.arena.overhead : 0;
}

/** Whether the block that an operation began is live. */
export function isLive(cursor: RecordedCursor, op: number): boolean {
  const place = cursor.layout.place.at(op) ?? -1;
  return op >= 0 && (place >= 0 ? cursor.liveAt(place) === op : cursor.layout.objects?.isLive(op, cursor.position) === true);
}

/** What lies at a place of a region where no block is; undefined where one is. */
export function groundAt(state: RecordedState, { region, offset }: RecordedPlace): RecordedGround | undefined {
  const { space, regions, pages } = state.layout;
  if (!(region >= 0 && region < regions.length && offset >= 0 && offset < regions[region].size)) return undefined;
  const { kind, unit, units } = state.blockAt(space.starts[region] + Math.floor(offset));
  if (kind === BlockKind.Allocated || kind === BlockKind.Slab) return undefined;
  const order = kind === BlockKind.Free ? Math.log2(units / state.run.orderUnit) : -1;
  const pageStart = space.starts[region] + Math.floor(offset / state.run.orderUnit) * state.run.orderUnit;
  const name = kind === BlockKind.Free ? 'free' : kind === BlockKind.Listed ? 'listed' : 'unknown';
  return {
    kind: name,
    from: space.format(unit),
    bytes: units,
    order: Number.isInteger(order) ? order : -1,
    region: regions[region].name,
    objects: objectsIn(state.layout.objects, pageStart, pageStart + state.run.orderUnit, state.position),
    pageBlock: pages && pageBlockAt(pages, regions[region].base + BigInt(Math.floor(offset)), state.position),
  };
}
