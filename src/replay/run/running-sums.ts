// The counts of live allocations at every 64th position of a run: Recorder has them at hand, and Series counts on from the nearest.
import type { LiveCounts } from './live-counts';

/** Positions between two entries, as a shift. */
export const sumsShift = 6;

/** Numbers of an entry. */
const width = 3;

/** Those at position 0 are all 0. */
export class RunningSums {
  private values: Float64Array;

  /** `operations`: how many there will be, as far as is known. */
  constructor(operations: number) {
    this.values = new Float64Array(((operations >>> sumsShift) + 1) * width);
  }

  /** Sets the counts at position `entry * 64`. */
  set(entry: number, live: number, requested: number, held: number): void {
    const at = entry * width;
    if (at >= this.values.length) {
      const grown = new Float64Array(Math.max(at + width, this.values.length * 2));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[at] = live;
    this.values[at + 1] = requested;
    this.values[at + 2] = held;
  }

  /** The counts at position `entry * 64`. */
  get(entry: number): LiveCounts {
    const at = entry * width;
    return { live: this.values[at], requested: this.values[at + 1], held: this.values[at + 2] };
  }

  get byteLength(): number {
    return this.values.byteLength;
  }
}
