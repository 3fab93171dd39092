// The zones of a recording as stretches of page frames, as far as they are known: from a snapshot of what was free and what readings count, or from
// readings alone where the zones lie as on most machines.
import { PageMove, type PageEvents, type PageRecording } from '../../trace/formats/kmem/page-events';
import type { SpaceRegion } from '../../model/space';
import type { PageSnapshot } from '../../trace/formats/kmem/start-reader';
import { bytesOfOrder } from '../../trace/formats/kmem/event';
import { TraceError } from '../../trace/trace';
import { firstOfEach, findZones, usualEnds, type Zone } from './zones';
import { FreePages } from './free-pages';

/** The largest order where no reading says it. */
const usualMaxOrder = 10;

/** The largest order of free blocks. */
export function maxOrderOf({ readings }: PageRecording): number {
  return readings.length > 0 ? readings[0].freeBlocks.length - 1 : usualMaxOrder;
}

/** The page frame behind the last that any event names; 0 where none does. */
export function endOfFrames({ move, frame, order, count }: PageEvents): number {
  let end = 0;
  for (let event = 0; event < count; event++) {
    if (move[event] !== (PageMove.None as number)) end = Math.max(end, frame[event] + 2 ** order[event]);
  }
  return end;
}

/** The zones; with a snapshot and no readings one that is all memory, and none where nobody knows where they lie. Throws TraceError as `findZones` does. */
export function zonesOf(recording: PageRecording, snapshot: PageSnapshot | undefined): readonly Zone[] {
  const { readings, events } = recording;
  if (snapshot) {
    if (readings.length > 0) return findZones(readings, new FreePages(snapshot.frames, snapshot.free));
    return [{ node: 0, name: '', from: 0, to: snapshot.frames }];
  }
  const first = firstOfEach(readings);
  if (first.length === 0 || first.some(({ node }) => node !== first[0].node)) return [];
  const block = 2 ** maxOrderOf(recording);
  const end = Math.ceil(endOfFrames(events) / block) * block;
  const zones: Zone[] = [];
  let from = 0;
  for (const [index, { node, zone, freeBlocks }] of first.entries()) {
    const isLast = index === first.length - 1;
    const usual = usualEnds[zone];
    const free = freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order, 0);
    // A zone that has more than there is room for lies elsewhere than on most machines.
    if ((!isLast || usual !== undefined) && (usual ?? 0) - from < free) return [];
    const to = isLast ? Math.max(Math.min(usual ?? Infinity, end), from + free) : (usual ?? from);
    if (isLast && to < end) return [];
    zones.push({ node, name: zone, from, to });
    from = to;
  }
  return zones;
}

/** What a zone is called, as /proc/buddyinfo prints it. */
export function nameOfZone({ node, name }: Pick<Zone, 'node' | 'name'>): string {
  return name === '' ? 'Memory' : `Node ${node}, zone ${name}`;
}

/** Zones of more frames than this are told as far as they were touched. */
const mostFrames = 2 ** 22;

/** The zones as regions, ascending; none where nobody knows where they lie. Throws TraceError where the snapshot cannot be of the recording. */
export function regionsOfZones(recording: PageRecording, snapshot: PageSnapshot | undefined): SpaceRegion[] {
  if (snapshot) refuseOutside(recording, snapshot.frames);
  const page = bytesOfOrder(0);
  const zones = zonesOf(recording, snapshot).map((zone) => (zone.to - zone.from > mostFrames ? touchedOf(recording, zone) : zone));
  return zones
    .filter(({ from, to }) => to > from)
    .map(({ from, to, ...zone }) => ({ name: nameOfZone(zone), base: BigInt(from) * BigInt(page), size: (to - from) * page }));
}

/** A zone from the first of its blocks that any event names to the last. */
function touchedOf(recording: PageRecording, zone: Zone): Zone {
  const { frame, order, count } = recording.events;
  const block = 2 ** maxOrderOf(recording);
  let [from, to] = [zone.to, zone.from];
  for (let event = 0; event < count; event++) {
    if (frame[event] < zone.from || frame[event] >= zone.to) continue;
    from = Math.min(from, Math.floor(frame[event] / block) * block);
    to = Math.max(to, Math.ceil((frame[event] + 2 ** order[event]) / block) * block);
  }
  return { ...zone, from: Math.max(from, zone.from), to: Math.min(to, zone.to) };
}

/** Throws TraceError where a recording tells of page frames that a snapshot has not. */
export function refuseOutside({ events }: PageRecording, frames: number): void {
  for (let event = 0; event < events.count; event++) {
    if (events.frame[event] + 2 ** events.order[event] <= frames) continue;
    throw new TraceError('It has {0} page frames, and line {1} of the recording is of frame {2}: it is cut, or of another machine.', [
      frames,
      events.line[event],
      events.frame[event],
    ]);
  }
}
