// Sums of a run's cells at some of its positions: a jump adds up from the nearest.
import type { Run } from '../replay/run/run';
import { BlockSums } from './block-sums';

/** What the blocks sum up to at one position, kept small. */
interface KeptSums {
  readonly position: number;
  readonly used: Uint16Array;
  readonly requested: Uint32Array;
}

/** Operations between two positions whose sums are kept, at least… */
const shortestDistance = 1 << 16;
/** …and so many positions at most. */
const mostKept = 16;
/** Operations that one call goes on by: about a millisecond of work. */
const stretch = 1 << 16;

/** The sums of a run without slabs at some of its positions, so that those of any other are not far. */
export class SumsHistory {
  private readonly kept: KeptSums[] = [];
  private readonly distance: number;
  /** The sums at `position`, until the end is reached. */
  private going: BlockSums | undefined;
  private position = 0;

  constructor(
    private readonly run: Run,
    order: number,
    count: number,
    shortest = shortestDistance,
  ) {
    this.distance = Math.max(shortest, Math.ceil(run.operationCount / mostKept));
    const cellUnits = 2 ** order;
    const fits = cellUnits < 2 ** 16 && cellUnits * run.arena.unit < 2 ** 32;
    if (fits && run.operationCount > this.distance) this.going = new BlockSums(run, order, count);
  }

  /** Goes on towards the end of the run, a little for each frame: what one frame costs stays bounded. */
  advance(): void {
    const { going, position, distance } = this;
    if (going === undefined) return;
    const next = Math.min(position + stretch, (this.kept.length + 1) * distance);
    if (next > this.run.operationCount) {
      this.going = undefined;
      return;
    }
    going.move(position, next);
    this.position = next;
    if (next % distance === 0) {
      this.kept.push({ position: next, used: Uint16Array.from(going.used), requested: Uint32Array.from(going.requested) });
    }
  }

  /** The sums kept nearest to a position. */
  nearest(position: number): KeptSums | undefined {
    const index = Math.round(position / this.distance) - 1;
    return this.kept[Math.min(Math.max(index, 0), this.kept.length - 1)];
  }
}
