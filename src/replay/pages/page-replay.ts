// The pages of a recording, exactly where they were: from a snapshot of what was free, event by event, to each reading and to the end.
import { PageMove, type FreeReading, type PageRecording } from '../../trace/formats/kmem/page-events';
import { FreePages, type PageBlock } from './free-pages';
import { findStraightFrees } from './straight-frees';
import type { Zone } from './zones';
import { maxOrderOf, refuseOutside, zonesOf } from './zones-of';
import type { PageSnapshot } from '../../trace/formats/kmem/start-reader';

/** A reading, and what was replayed at it. */
export interface CheckedReading extends FreeReading {
  /** Free blocks by order; none where only pages are counted. */
  readonly replayed: readonly number[];
  /** Free pages. */
  readonly recordedFree: number;
  readonly replayedFree: number;
  readonly isEqual: boolean;
}

/** What came of a replay. */
export interface ReplayedPages {
  /** Whether free blocks are known, or only how many pages are free. */
  readonly knowsBlocks: boolean;
  readonly frames: number;
  readonly zones: readonly Zone[];
  readonly maxOrder: number;
  readonly readings: readonly CheckedReading[];
  /** At the last mark, or the end where there is none: the line, the free blocks of each zone by order, its free pages, and all free blocks. */
  readonly end: {
    readonly line: number;
    readonly counts: readonly (readonly number[])[];
    readonly free: readonly number[];
    readonly blocks: readonly PageBlock[];
  };
  /** Where the snapshot belongs: the line of the first mark, 1 where there is none. */
  readonly startLine: number;
}

/** Replays a recording from the pages that were free at its first mark. Throws TraceError where the snapshot cannot be of it. */
export function replayPages(recording: PageRecording, snapshot: PageSnapshot): ReplayedPages {
  return new PageReplay(recording, new FreePages(snapshot.frames, snapshot.free.slice()), snapshot).run();
}

class PageReplay {
  private readonly zones: readonly Zone[];
  private readonly maxOrder: number;
  private readonly straight: Uint8Array;

  constructor(
    private readonly recording: PageRecording,
    private readonly pages: FreePages,
    snapshot: PageSnapshot,
  ) {
    refuseOutside(recording, pages.frames);
    this.zones = zonesOf(recording, snapshot);
    this.maxOrder = maxOrderOf(recording);
    this.straight = findStraightFrees(recording, pages.frames);
  }

  run(): ReplayedPages {
    const { recording, pages, zones, maxOrder } = this;
    const { events, begin } = recording;
    const readings: CheckedReading[] = [];
    // Marks come in order, so what was read between two of them waits for the second only.
    let event = begin?.event ?? 0;
    const goTo = (until: number): void => {
      for (; event < until; event++) this.perform(event);
    };
    for (const group of groupsOf(recording.readings)) {
      goTo(group[0].from);
      const early = group.map((reading) => this.countsAt(reading));
      goTo(group[0].event);
      group.forEach((reading, index) => readings.push(checked(reading, early[index], this.countsAt(reading))));
    }
    goTo(recording.end?.event ?? events.count);
    const blocks: PageBlock[] = [];
    for (const { from, to } of zones) pages.forEachBlock(from, to, maxOrder, (frame, order) => blocks.push({ frame, order }));
    const counts = zones.map(({ from, to }) => pages.countBlocks(from, to, maxOrder));
    const line = recording.end?.line ?? events.line[Math.max(events.count - 1, 0)];
    const free = counts.map(pagesOf);
    return {
      knowsBlocks: true,
      frames: pages.frames,
      zones,
      maxOrder,
      readings,
      end: { line, counts, free, blocks },
      startLine: begin?.line ?? 1,
    };
  }

  /** Events of a snapshot's own stretch may be in it already: doing them again changes nothing. */
  private perform(event: number): void {
    const { pages, straight, recording } = this;
    const { events, listed } = recording;
    const order = events.order[event];
    const frame = events.frame[event];
    switch (events.move[event] as PageMove) {
      case PageMove.Take:
      case PageMove.Allocate:
        pages.set(frame, order, false);
        break;
      case PageMove.Drain:
        pages.set(frame, order, true);
        break;
      case PageMove.Free:
        pages.set(frame, order, !listed[order] || straight[event] === 1);
        break;
      case PageMove.Batch:
      case PageMove.None:
    }
  }

  private countsAt({ node, zone }: FreeReading): number[] {
    const { from, to } = this.zones.find((each) => each.node === node && each.name === zone) ?? { from: 0, to: 0 };
    return this.pages.countBlocks(from, to, this.maxOrder);
  }
}

/** Pages of so many free blocks by order. */
export function pagesOf(freeBlocks: readonly number[]): number {
  return freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order, 0);
}

/** Readings between the same marks, when nothing says when they were made. */
export function groupsOf(readings: readonly FreeReading[]): FreeReading[][] {
  const groups: FreeReading[][] = [];
  for (const reading of readings) {
    const last = groups.at(-1)?.[0];
    if (last && last.from === reading.from && last.event === reading.event) groups.at(-1)!.push(reading);
    else groups.push([reading]);
  }
  return groups;
}

/** Between its marks nothing says when a reading was made: it is held against what was so at the first, and at the second. */
function checked(reading: FreeReading, early: readonly number[], late: readonly number[]): CheckedReading {
  const equals = (counts: readonly number[]): boolean => counts.every((count, order) => count === (reading.freeBlocks[order] ?? 0));
  const replayed = equals(early) ? early : late;
  return {
    ...reading,
    replayed,
    recordedFree: pagesOf(reading.freeBlocks),
    replayedFree: pagesOf(replayed),
    isEqual: equals(replayed),
  };
}
