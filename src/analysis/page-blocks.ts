// The migrate types of page blocks at a moment of a kernel's recording: what events took their pages for, and who took which from whom.
import { migrateTypes, PageMove, unknownType, type PageRecording, type Steal } from '../trace/formats/kmem/page-events';

/** Order of page blocks where no steal says it. */
const usualPageBlockOrder = 9;

/** What is known of a page block. */
export interface PageBlockType {
  /** Its first page frame. */
  readonly frame: number;
  readonly type: number;
  /** Whether it has had pages of another type since it has its own. */
  readonly isMixed: boolean;
  /** What made it what it is. */
  readonly stolen: Steal | undefined;
}

/** The order of a recording's page blocks. */
export function pageBlockOrderOf({ steals }: PageRecording): number {
  return steals.at(0)?.pageBlockOrder ?? usualPageBlockOrder;
}

/** The page blocks that the first `events` events tell of, by their number. */
export function pageBlockTypes(recording: PageRecording, events: number): Map<number, PageBlockType> {
  const { move, frame, type } = recording.events;
  const order = pageBlockOrderOf(recording);
  const blocks = new Map<number, PageBlockType>();
  let next = 0;
  for (let event = 0; event <= events; event++) {
    for (; next < recording.steals.length && recording.steals[next].event <= event; next++) take(blocks, recording.steals[next], order);
    if (event === events) break;
    if (move[event] !== (PageMove.Take as number) || type[event] === unknownType) continue;
    const number = Math.floor(frame[event] / 2 ** order);
    const known = blocks.get(number);
    if (known === undefined) blocks.set(number, { frame: number * 2 ** order, type: type[event], isMixed: false, stolen: undefined });
    else if (known.type !== type[event] && !known.isMixed) blocks.set(number, { ...known, isMixed: true });
  }
  return blocks;
}

/** A block that changes its owner has its type from then on, all page blocks of it; else it has pages of both. */
function take(blocks: Map<number, PageBlockType>, steal: Steal, order: number): void {
  const first = Math.floor(steal.frame / 2 ** order);
  const count = steal.changesOwner ? Math.max(1, 2 ** (steal.fallbackOrder - order)) : 1;
  for (let number = first; number < first + count; number++) {
    const frame = number * 2 ** order;
    if (steal.changesOwner) blocks.set(number, { frame, type: steal.type, isMixed: steal.fallbackOrder < order, stolen: steal });
    else blocks.set(number, { frame, type: steal.fallbackType, isMixed: true, stolen: blocks.get(number)?.stolen });
  }
}

/** How many page blocks of a stretch of frames are what; of those that no event tells of nothing is known. */
export interface PageBlockCounts {
  readonly byType: readonly number[];
  readonly mixed: number;
  readonly stolen: number;
  readonly unknown: number;
}

/** The counts of the frames [from, to). */
export function countPageBlocks(blocks: ReadonlyMap<number, PageBlockType>, order: number, from: number, to: number): PageBlockCounts {
  const byType = migrateTypes.map(() => 0);
  let [mixed, stolen, known] = [0, 0, 0];
  for (const { frame, type, isMixed, stolen: steal } of blocks.values()) {
    if (frame < from || frame >= to) continue;
    known++;
    if (type < byType.length) byType[type]++;
    if (isMixed) mixed++;
    if (steal) stolen++;
  }
  const all = Math.ceil(to / 2 ** order) - Math.floor(from / 2 ** order);
  return { byType, mixed, stolen, unknown: Math.max(0, all - known) };
}
