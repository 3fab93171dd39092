// What every page was at every position of a recording's run, as far as its events tell: a row for each change, which can be undone, and all pages at
// some positions. A PageCursor stands at a position of it.
import type { OperationTable } from '../../trace/operation-table';
import { PageMove, type PageRecording } from '../../trace/formats/kmem/page-events';
import { inStretches, type Work } from '../../work/work';
import { PageBlocks } from './page-blocks';
import { pagesOf } from './page-replay';
import { startOf } from './page-start';
import { firstOfEach } from './zones';
import { type PageKind, PageKinds } from './page-kinds';
import { kindAfter } from './page-moves';
import type { PageStretches } from './page-stretches';
import { findStraightFrees } from './straight-frees';
import { endOfFrames, maxOrderOf } from './zones-of';
import type { PageSnapshot } from '../../trace/formats/kmem/start-reader';

/** Events of one step. */
const stretch = 1 << 12;
/** Changes between two checkpoints at least, and the bytes that all may have. */
const shortestDistance = 1 << 13;
const checkpointBytes = 1 << 25;
/** In the column of what was before: the pages of the block differed. */
export const mixed = 255;

/** How much of the free memory is known: all blocks, how many pages there are, or only some pages. */
export type PageKnowledge = 'blocks' | 'pages' | 'some';

/** Changes, in order. */
export interface PageChanges {
  count: number;
  /** The number of the first page of the block. */
  page: Int32Array;
  /** The index of its stretch. */
  stretch: Int32Array;
  order: Uint8Array;
  kind: Uint8Array;
  before: Uint8Array;
}

/** Immutable, once it is made. */
export interface PageHistory {
  readonly stretches: PageStretches;
  readonly maxOrder: number;
  readonly knowledge: PageKnowledge;
  /** By order, whether CPUs have lists of it. */
  readonly listed: readonly boolean[];
  readonly changes: PageChanges;
  /** What the pages were before a change with `mixed`. */
  readonly mixtures: ReadonlyMap<number, Uint8Array>;
  /** By position, how many changes are done there. */
  readonly done: Uint32Array;
  /** All pages after so many changes; the first is the start. */
  readonly checkpoints: readonly { readonly changes: number; readonly kinds: Uint8Array }[];
  /** By position: free pages, the order of the largest free block plus one, and pages on lists of CPUs. Where only `pages` are known, free ones are those that a reading counts. */
  readonly free: Uint32Array;
  readonly largest: Uint8Array;
  readonly onLists: Uint32Array;
  /** By position: how many of the recording's events are done there. */
  readonly events: Uint32Array;
  /** The migrate types of page blocks, by events done. */
  readonly blocks: PageBlocks;
}

/** What a history is made of. */
export interface PageHistoryParts {
  readonly recording: PageRecording;
  readonly table: OperationTable;
  readonly operationCount: number;
  readonly stretches: PageStretches;
  /** What was free at the recording's first mark. */
  readonly snapshot: PageSnapshot | undefined;
  /** Whether somebody counted what was free before the recording. */
  readonly isCounted: boolean;
  /** Whether the stretches are zones, which all pages of the recording lie in. */
  readonly areZones: boolean;
}

/** Follows the pages through a recording. */
export function* followPages(parts: PageHistoryParts): Work<PageHistory> {
  const builder = new HistoryBuilder(parts);
  yield 0;
  yield* inStretches(parts.operationCount + 1, stretch, (from, to) => builder.goOn(from, to));
  return { ...builder.finish(), blocks: yield* PageBlocks.of(parts.recording) };
}

class HistoryBuilder {
  private readonly kinds: PageKinds;
  private readonly straight: Uint8Array;
  private readonly listed: readonly boolean[];
  private readonly changes: PageChanges = {
    count: 0,
    page: new Int32Array(1 << 10),
    stretch: new Int32Array(1 << 10),
    order: new Uint8Array(1 << 10),
    kind: new Uint8Array(1 << 10),
    before: new Uint8Array(1 << 10),
  };
  private readonly mixtures = new Map<number, Uint8Array>();
  private readonly checkpoints: { changes: number; kinds: Uint8Array }[] = [];
  private readonly done: Uint32Array;
  private readonly free: Uint32Array;
  private readonly largest: Uint8Array;
  private readonly onLists: Uint32Array;
  private readonly events: Uint32Array;
  private readonly distance: number;
  private event = 0;
  private mark = 0;
  /** Marks, by how many events come before them: a position is what was so at the last one that lies behind it. */
  private readonly marks: readonly number[];
  /** Free pages that the first reading counts beyond those that are known. */
  private unseen = 0;
  private readonly first: number;

  constructor(private readonly parts: PageHistoryParts) {
    const { recording, stretches, operationCount, snapshot, areZones, isCounted } = parts;
    const { readings, end } = recording;
    this.kinds = new PageKinds(stretches, maxOrderOf(recording));
    this.straight = findStraightFrees(recording, endOfFrames(recording.events));
    const start = startOf(recording, stretches, snapshot, isCounted);
    this.listed = start.listed;
    this.kinds.load(start.kinds);
    this.distance = Math.max(shortestDistance, Math.ceil((recording.events.count * stretches.count) / checkpointBytes));
    this.checkpoints.push({ changes: 0, kinds: start.kinds });
    this.done = new Uint32Array(operationCount + 1);
    this.free = new Uint32Array(operationCount + 1);
    this.largest = new Uint8Array(operationCount + 1);
    this.onLists = new Uint32Array(operationCount + 1);
    this.events = new Uint32Array(operationCount + 1);
    this.marks = [...new Set([...readings.map(({ event }) => event), ...(end ? [end.event] : [])])].sort((a, b) => a - b);
    this.first = areZones && snapshot === undefined && readings.length > 0 ? readings[0].event : -1;
  }

  /** The positions [from, to). */
  goOn(from: number, to: number): void {
    const { parts, kinds } = this;
    for (let position = from; position < to; position++) {
      const last = position === 0 ? 0 : parts.table.line[position - 1];
      const next = position < parts.operationCount ? parts.table.line[position] : Infinity;
      this.goTo(this.endOf(last, next));
      this.done[position] = this.changes.count;
      this.free[position] = kinds.free;
      this.largest[position] = kinds.largest + 1;
      this.onLists[position] = kinds.listed;
      this.events[position] = this.event;
    }
  }

  finish(): Omit<PageHistory, 'blocks'> {
    const { parts, kinds, changes, mixtures, done, checkpoints, free, largest, onLists, events, listed } = this;
    const knowledge = parts.snapshot ? 'blocks' : this.first >= 0 ? 'pages' : 'some';
    if (knowledge === 'pages') {
      this.goTo(this.first);
      for (let position = 0; position < free.length; position++) free[position] += this.unseen;
    }
    const { stretches, maxOrder } = kinds;
    return { stretches, maxOrder, knowledge, listed, changes, mixtures, done, checkpoints, free, largest, onLists, events };
  }

  /**
   * How many events are done at a position between the lines of two operations: its own, and what came of it. Where a mark stands there, those before
   * it; else what is taken out of a zone belongs to the operation that comes next.
   */
  private endOf(last: number, next: number): number {
    const { marks } = this;
    const { move, line, count } = this.parts.recording.events;
    let end = this.event;
    while (end < count && line[end] <= last) end++;
    let taken = -1;
    for (; end < count && line[end] < next; end++) if (taken < 0 && move[end] === (PageMove.Take as number)) taken = end;
    const own = this.event;
    let marked = -1;
    for (; this.mark < marks.length && marks[this.mark] <= end; this.mark++) if (marks[this.mark] >= own) marked = marks[this.mark];
    if (marked >= 0) return marked;
    return next === Infinity || taken < 0 ? end : taken;
  }

  private goTo(end: number): void {
    for (; this.event < end; this.event++) {
      if (this.event === this.first) this.count();
      this.perform(this.event);
    }
    if (this.event === this.first) this.count();
  }

  /** How many free pages the first readings count that are not known to be. */
  private count(): void {
    const free = firstOfEach(this.parts.recording.readings).reduce((sum, { freeBlocks }) => sum + pagesOf(freeBlocks), 0);
    this.unseen = Math.max(0, free - this.kinds.free);
  }

  private perform(event: number): void {
    const { frame, order } = this.parts.recording.events;
    const kind = kindAfter(this.parts.recording, event, this.listed, this.straight);
    if (kind !== undefined) this.change(frame[event], order[event], kind);
  }

  /** A block that is not wholly in one stretch is changed page by page. */
  private change(frame: number, order: number, kind: PageKind): void {
    const { stretches } = this.parts;
    const index = stretches.withFrame(frame);
    const pages = 2 ** order;
    if (index < 0 || frame + pages > stretches.all[index].to || frame % pages !== 0 || order > this.kinds.maxOrder) {
      if (order === 0) return;
      for (let page = frame; page < frame + pages; page++) this.change(page, 0, kind);
      return;
    }
    const { from, start } = stretches.all[index];
    this.write(index, frame - from + start, order, kind);
  }

  private write(index: number, page: number, order: number, kind: PageKind): void {
    const { kinds, changes } = this;
    const before = kinds.kindOf(page, order);
    if (before === kind) return;
    if (changes.count === changes.page.length) this.grow();
    const row = changes.count++;
    changes.page[row] = page;
    changes.stretch[row] = index;
    changes.order[row] = order;
    changes.kind[row] = kind;
    changes.before[row] = before < 0 ? mixed : before;
    if (before < 0) this.mixtures.set(row, kinds.kinds.slice(page, page + 2 ** order));
    kinds.set(index, page, order, kind);
    if (changes.count - this.checkpoints.at(-1)!.changes >= this.distance) {
      this.checkpoints.push({ changes: changes.count, kinds: kinds.kinds.slice() });
    }
  }

  private grow(): void {
    const { changes } = this;
    const capacity = changes.count * 2;
    const wider = <T extends Int32Array | Uint8Array>(column: T, into: T): T => {
      into.set(column);
      return into;
    };
    changes.page = wider(changes.page, new Int32Array(capacity));
    changes.stretch = wider(changes.stretch, new Int32Array(capacity));
    changes.order = wider(changes.order, new Uint8Array(capacity));
    changes.kind = wider(changes.kind, new Uint8Array(capacity));
    changes.before = wider(changes.before, new Uint8Array(capacity));
  }
}
