// A recording that begins with counts of free blocks: they are a reading at its first mark, or its beginning. Where the blocks were nobody knows, but how many
// pages are free follows from it, event by event.
import type { FreeReading, PageRecording } from '../../trace/formats/kmem/page-events';
import type { ZoneCount } from '../../trace/formats/kmem/start-reader';
import { bytesOfOrder } from '../../trace/formats/kmem/event';
import { TraceError } from '../../trace/trace';
import { forEachPage, kindAfter } from './page-moves';
import { PageKind } from './page-kinds';
import { startOf } from './page-start';
import { PageStretches } from './page-stretches';
import { groupsOf, pagesOf, type CheckedReading, type ReplayedPages } from './page-replay';
import { findStraightFrees } from './straight-frees';
import type { Zone } from './zones';
import { endOfFrames, nameOfZone, regionsOfZones, zonesOf } from './zones-of';

/** The recording with the counts as its first readings. */
export function withCounts(recording: PageRecording, counts: readonly ZoneCount[]): PageRecording {
  const { begin, readings } = recording;
  const { line, event } = begin ?? { line: 1, event: 0 };
  const orders = Math.max(
    ...counts.map(({ freeBlocks }) => freeBlocks.length),
    ...readings.slice(0, 1).map((each) => each.freeBlocks.length),
  );
  const first = counts.map(({ node, zone, freeBlocks }): FreeReading => {
    const wanted = Array.from({ length: orders }, (_, order) => freeBlocks[order] ?? 0);
    return { line, node, zone, freeBlocks: wanted, event, from: event };
  });
  return { ...recording, readings: [...first, ...readings] };
}

/** Counts the free pages of each zone through a recording. Throws TraceError where nobody knows where the zones lie. */
export function replayCounts(recording: PageRecording, counts: readonly ZoneCount[]): ReplayedPages {
  const counted = withCounts(recording, counts);
  const { events, begin, end } = recording;
  const zones = zonesOf(counted, undefined);
  const regions = regionsOfZones(counted, undefined);
  if (zones.length === 0) {
    throw new TraceError(
      'Where the zones that it counts begin and end does not follow from it: with several nodes, or zones in unusual places, only a dump of /proc/kpageflags says it.',
    );
  }
  const stretches = new PageStretches(regions, bytesOfOrder(0));
  const straight = findStraightFrees(recording, endOfFrames(events));
  const { kinds, listed } = startOf(counted, stretches, undefined, true);
  const free = stretches.all.map(() => 0);
  for (const [index, { start, from, to }] of stretches.all.entries()) {
    for (let page = start; page < start + to - from; page++) if (kinds[page] === (PageKind.Free as number)) free[index]++;
  }
  let event = 0;
  const goTo = (until: number): void => {
    for (; event < until; event++) {
      const kind = kindAfter(recording, event, listed, straight);
      if (kind === undefined) continue;
      forEachPage(stretches, events.frame[event], 2 ** events.order[event], (page, index) => {
        if (kinds[page] === (PageKind.Free as number)) free[index]--;
        if (kind === PageKind.Free) free[index]++;
        kinds[page] = kind;
      });
    }
  };
  const first = begin?.event ?? 0;
  goTo(first);
  // What was counted and is not known to be free stays so: no event is of it.
  const unseen = zones.map((zone) => {
    const count = counts.find((each) => each.node === zone.node && each.zone === zone.name);
    return pagesOf(count?.freeBlocks ?? []) - freeOf(zone);
  });
  const freeAt = (until: number): number[] => {
    goTo(until);
    return zones.map((zone, index) => unseen[index] + freeOf(zone));
  };
  const readings = groupsOf(recording.readings).flatMap((group) => {
    const [early, late] = [freeAt(group[0].from), freeAt(group[0].event)];
    return group.map((reading): CheckedReading => {
      const zone = zones.findIndex(({ node, name }) => node === reading.node && name === reading.zone);
      const recordedFree = pagesOf(reading.freeBlocks);
      const replayedFree = (early[zone] === recordedFree ? early[zone] : late[zone]) ?? 0;
      return { ...reading, replayed: [], recordedFree, replayedFree, isEqual: replayedFree === recordedFree };
    });
  });
  const last = freeAt(end?.event ?? events.count);
  return {
    knowsBlocks: false,
    frames: zones[zones.length - 1].to,
    zones,
    maxOrder: counted.readings[0].freeBlocks.length - 1,
    startLine: begin?.line ?? 1,
    readings,
    end: { line: end?.line ?? events.line[Math.max(0, events.count - 1)], counts: zones.map(() => []), free: last, blocks: [] },
  };

  function freeOf(zone: Zone): number {
    const index = regions.findIndex(({ name }) => name === nameOfZone(zone));
    return index < 0 ? 0 : free[index];
  }
}
