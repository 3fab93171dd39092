// Sums at some positions of a run, so that a jump starts near where it goes. Made in the background while others look at the map.
import type { Run } from '../replay/run/run';
import { inStretches, type Work } from '../work/work';
import { BlockSums } from './block-sums';

/** What the blocks sum up to at one position, kept small. */
interface KeptSums {
  readonly position: number;
  readonly used: Uint16Array;
  readonly requested: Uint32Array;
}

/** Operations between two positions whose sums are kept, at least… */
const shortestDistance = 1 << 14;
/** …and so many cells of all positions at most, of six bytes each. */
const mostKeptCells = 1 << 22;
/** Operations of one step: about half a millisecond of work. */
const stretch = 1 << 15;

/** The sums of a run without slabs at some of its positions, so that those of any other are not far. */
export class SumsHistory {
  private readonly kept: KeptSums[] = [];
  private readonly distance: number;

  constructor(
    private readonly run: Run,
    private readonly order: number,
    private readonly count: number,
    shortest = shortestDistance,
  ) {
    this.distance = Math.max(shortest, Math.ceil((run.operationCount * count) / mostKeptCells));
  }

  /** Goes through the run and keeps sums on the way; to be asked for once. */
  *make(): Work<void> {
    const { run, order, count, distance } = this;
    const cellUnits = 2 ** order;
    // What the columns of kept sums hold.
    const fits = cellUnits < 2 ** 16 && cellUnits * run.arena.unit < 2 ** 32;
    if (!fits || run.operationCount <= distance) return;
    const sums = new BlockSums(run, order, count);
    for (let position = 0; position + distance <= run.operationCount;) {
      yield* inStretches(distance, stretch, (from, to) => sums.move(position + from, position + to));
      position += distance;
      this.kept.push({ position, used: Uint16Array.from(sums.used), requested: Uint32Array.from(sums.requested) });
    }
  }

  /** The sums kept nearest to a position. */
  nearest(position: number): KeptSums | undefined {
    const index = Math.round(position / this.distance) - 1;
    return this.kept[Math.min(Math.max(index, 0), this.kept.length - 1)];
  }
}
