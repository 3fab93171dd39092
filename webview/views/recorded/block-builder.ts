// Single blocks of a recording: which one is meant, and all there is to say about it.
import { inspectByte } from '../../../src/picture/inspection';
import type { RecordedCursor } from '../../../src/replay/recorded/recorded-cursor';
import { lengthOf } from '../../../src/replay/recorded/recorded-layout';
import { distance, placeAt, regionOf } from '../../../src/replay/recorded/regions';
import type { ArenaState } from '../../../src/replay/state/arena-state';
import type { RecordedBlock, RecordedProbe } from './protocol';
import { addressText, type RegionRows } from './rows-builder';

/** The operation whose live block a probe means; -1 where there is none. */
export function probedBlock(cursor: RecordedCursor, { region: index, offset, find }: RecordedProbe): number {
  const { layout } = cursor;
  const { places, regions } = layout;
  if (!(index >= 0 && index < regions.length)) return -1;
  const region = regions[Math.trunc(index)];
  const place = placeAt(places, region, Math.max(0, offset));
  const following = cursor.liveFrom(place + 1);
  if (find === 'next') return cursor.blockAt(following);
  if (find === 'previous') return cursor.blockAt(cursor.liveBelow(distance(places, region.from, place) < offset ? place + 1 : place));
  const before = cursor.liveBelow(place + 1);
  if (find === 'near') return cursor.blockAt(before < region.from ? following : before);
  const op = before < region.from ? -1 : cursor.blockAt(before);
  const isThere = op >= 0 && offset < distance(places, region.from, before) + lengthOf(layout, op);
  return isThere ? op : find === 'reach' ? cursor.blockAt(following) : -1;
}

/** What is to be said of the block that an operation began; `state`: the simulation at the same position. */
export function describeRecorded(cursor: RecordedCursor, rows: RegionRows, state: ArenaState, op: number): RecordedBlock {
  const { layout } = cursor;
  const { run, places, regions } = layout;
  const region = regionOf(regions, layout.place[op]);
  const at = { region, offset: distance(places, regions[region].from, layout.place[op]) };
  const byte = run.results.allocated(op) && run.heldOf(op) > 0 ? run.offsetOf(op) : undefined;
  const isThere = byte !== undefined && inspectByte(run, state, byte)?.operation === op + 1;
  return {
    ...at,
    address: addressText(layout, at),
    length: lengthOf(layout, op),
    requested: run.table.size[op],
    handle: run.trace.handles.text(run.table.handle[op]),
    operation: op + 1,
    line: run.table.line[op],
    site: run.siteOf(op),
    row: rows.rowOf(at),
    byte: isThere ? byte : undefined,
  };
}

/** Whether the block that an operation began is live. */
export function isLive(cursor: RecordedCursor, op: number): boolean {
  const place = cursor.layout.place.at(op) ?? -1;
  return op >= 0 && place >= 0 && cursor.blockAt(place) === op;
}
