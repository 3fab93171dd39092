// The migrate types of page blocks over a kernel's recording: what events took their pages for, and who took which from whom. A page block keeps its type
// until it is stolen, and a page that comes from another type's list is told as a steal: so its first event says what it was from the start. Where no
// page ever leaves the zone, those that come from or go to a CPU's list of a type say it.
import { inStretches, type Work } from '../../work/work';
import { migrateTypes, PageMove, unknownType, type PageRecording, type Steal } from '../../trace/formats/kmem/page-events';

/** Order of page blocks where no steal says it. */
const usualPageBlockOrder = 9;
/** Events of one step. */
const stretch = 1 << 16;

/** What is known of a page block. */
export interface PageBlockType {
  readonly type: number;
  /** Whether it has had pages of another type since it has its own. */
  readonly isMixed: boolean;
  /** What made it what it is. */
  readonly stolen: Steal | undefined;
}

/** The same from so many events on. */
interface PageBlockChange extends PageBlockType {
  readonly from: number;
}

/** How many page blocks of a stretch of frames are what; of those that no event tells of nothing is known. */
export interface PageBlockCounts {
  readonly byType: readonly number[];
  readonly mixed: number;
  readonly stolen: number;
  readonly unknown: number;
}

/** The order of a recording's page blocks. */
export function pageBlockOrderOf({ steals }: PageRecording): number {
  return steals.at(0)?.pageBlockOrder ?? usualPageBlockOrder;
}

/** The page blocks of a recording, by their number: their first page frame divided by the pages of each. Immutable, once it is made. */
export class PageBlocks {
  readonly order: number;
  private readonly changes = new Map<number, PageBlockChange[]>();
  private readonly steals = new Map<number, Steal[]>();
  /** By number, the type of the first list of a CPU that a page of it was on. */
  private readonly listed = new Map<number, number>();
  private nextSteal = 0;

  private constructor(private readonly recording: PageRecording) {
    this.order = pageBlockOrderOf(recording);
  }

  /** Follows them through a recording, in steps. */
  static *of(recording: PageRecording): Work<PageBlocks> {
    const blocks = new PageBlocks(recording);
    yield* inStretches(recording.events.count, stretch, (from, to) => blocks.follow(from, to));
    blocks.finish();
    return blocks;
  }

  /** Pages of each. */
  get pages(): number {
    return 2 ** this.order;
  }

  /** What a page block is when `events` events are done; undefined where no event tells of it. */
  at(number: number, events: number): PageBlockType | undefined {
    return this.changes.get(number)?.findLast(({ from }) => from <= events);
  }

  /** Who took pages of it for another type, up to there, in order. */
  stealsOf(number: number, events: number): readonly Steal[] {
    return (this.steals.get(number) ?? []).filter(({ event }) => event <= events);
  }

  /** How many there are in the frames [from, to). */
  countIn(from: number, to: number): number {
    return Math.ceil(to / this.pages) - Math.floor(from / this.pages);
  }

  /** Visits those of the frames [from, to) that are known when `events` events are done, in no order. */
  forEachIn(from: number, to: number, events: number, visit: (number: number, block: PageBlockType) => void): void {
    const [first, end] = [Math.floor(from / this.pages), Math.ceil(to / this.pages)];
    for (const number of this.changes.keys()) {
      const block = number < first || number >= end ? undefined : this.at(number, events);
      if (block !== undefined) visit(number, block);
    }
  }

  /** The counts of the frames [from, to). */
  count(from: number, to: number, events: number): PageBlockCounts {
    const byType = migrateTypes.map(() => 0);
    let [mixed, stolen, known] = [0, 0, 0];
    this.forEachIn(from, to, events, (_, block) => {
      known++;
      if (block.type < byType.length) byType[block.type]++;
      if (block.isMixed) mixed++;
      if (block.stolen) stolen++;
    });
    return { byType, mixed, stolen, unknown: this.countIn(from, to) - known };
  }

  private follow(from: number, to: number): void {
    const { move, frame, type } = this.recording.events;
    for (let event = from; event < to; event++) {
      this.takeUntil(event);
      if (type[event] === unknownType) continue;
      const number = Math.floor(frame[event] / this.pages);
      if (move[event] !== (PageMove.Take as number)) {
        if (!this.listed.has(number)) this.listed.set(number, type[event]);
        continue;
      }
      const known = this.changes.get(number)?.at(-1);
      if (known === undefined) this.change(number, { from: 0, type: type[event], isMixed: false, stolen: undefined });
      else if (known.type !== type[event] && !known.isMixed) this.change(number, { ...known, from: event + 1, isMixed: true });
    }
  }

  private finish(): void {
    this.takeUntil(this.recording.events.count);
    for (const [number, type] of this.listed) {
      if (!this.changes.has(number)) this.change(number, { from: 0, type, isMixed: false, stolen: undefined });
    }
  }

  /** The steals that come before an event. */
  private takeUntil(event: number): void {
    const { steals } = this.recording;
    for (; this.nextSteal < steals.length && steals[this.nextSteal].event <= event; this.nextSteal++) this.take(steals[this.nextSteal]);
  }

  /** A block that changes its owner has its type from then on, all page blocks of it; else it has pages of both. */
  private take(steal: Steal): void {
    const { event, fallbackOrder, fallbackType, changesOwner, type } = steal;
    const first = Math.floor(steal.frame / this.pages);
    const count = changesOwner ? Math.max(1, 2 ** (fallbackOrder - this.order)) : 1;
    for (let number = first; number < first + count; number++) {
      const known = this.changes.get(number)?.at(-1);
      if (known === undefined) this.change(number, { from: 0, type: fallbackType, isMixed: false, stolen: undefined });
      const steals = this.steals.get(number);
      if (steals) steals.push(steal);
      else this.steals.set(number, [steal]);
      if (changesOwner) this.change(number, { from: event, type, isMixed: fallbackOrder < this.order, stolen: steal });
      else this.change(number, { from: event, type: fallbackType, isMixed: true, stolen: known?.stolen });
    }
  }

  private change(number: number, change: PageBlockChange): void {
    const changes = this.changes.get(number);
    if (changes) changes.push(change);
    else this.changes.set(number, [change]);
  }
}
