// How many of some sizes live at most at once, for any stretch of sizes: exact, without going through the whole run for each of them.
import { inStretches, type Work } from '../../work/work';
import type { Demand } from './demand';

/** Stretches have at least so many operations, and there are no more than so many figures for all stretches and slots: 2 × 16 MiB. */
const leastStretch = 32;
const mostFigures = 2 ** 22;

/**
 * For stretches of operations it is known, slot by slot, how many live before it and by how many more at most within it. A sum of the latter over slots is at least what
 * they come to together, so only stretches whose sum exceeds the most that was found are gone through.
 */
export class LivePeaks {
  /** By slot and then stretch, summed up over the slots before: live before the stretch, and the most more in it. Row 0 is of no slot. */
  private readonly before: Int32Array;
  private readonly rise: Int32Array;
  /** By first and last slot: at least so many live at once; 0 where nobody has asked. */
  private readonly bounds: Int32Array;
  private readonly isExact: Uint8Array;
  /** The stretch that the last answer was found in: the next is mostly found there, too. */
  private likely = 0;

  private constructor(
    private readonly count: number,
    /** The slots that cease and begin to live, one after the other: -1 - slot, or slot. */
    private readonly events: Int32Array,
    private readonly length: number,
    private readonly stretches: number,
  ) {
    this.before = new Int32Array((count + 1) * stretches);
    this.rise = new Int32Array((count + 1) * stretches);
    this.bounds = new Int32Array(count * count);
    this.isExact = new Uint8Array(count * count);
  }

  /** `slotOf`: the slot of each size, of `count` slots. */
  static *of({ ends, begins }: Demand, slotOf: Int32Array, count: number): Work<LivePeaks> {
    const events = new Int32Array(ends.length * 2);
    let used = 0;
    yield* inStretches(ends.length, 1 << 14, (from, to) => {
      for (let op = from; op < to; op++) {
        if (ends[op] >= 0) events[used++] = -1 - slotOf[ends[op]];
        if (begins[op] >= 0) events[used++] = slotOf[begins[op]];
      }
    });
    const length = Math.max(leastStretch, Math.ceil((used * (count + 1)) / mostFigures));
    const peaks = new LivePeaks(count, events.subarray(0, used), length, Math.max(1, Math.ceil(used / length)));
    yield* peaks.sumUp();
    return peaks;
  }

  /** The most slots of the indexes `first` to `last`, both included, that are taken at once. */
  peak(first: number, last: number): number {
    return this.peakBelow(first, last, Infinity);
  }

  /** The same where it is below `limit`, else any number that it is not below and that is not below `limit`. */
  peakBelow(first: number, last: number, limit: number): number {
    const key = first * this.count + last;
    let most = this.atLeast(first, last);
    if (most >= limit || this.isExact[key] === 1) return most;
    const { before, rise, stretches } = this;
    const low = first * stretches;
    const high = (last + 1) * stretches;
    most = this.mostIn(this.likely, first, last, most);
    let stretch = 0;
    for (; stretch < stretches && most < limit; stretch++) {
      const live = before[high + stretch] - before[low + stretch];
      if (live + rise[high + stretch] - rise[low + stretch] <= most) continue;
      const found = this.mostIn(stretch, first, last, most);
      if (found > most) this.likely = stretch;
      most = found;
    }
    this.bounds[key] = most;
    if (stretch === stretches) this.isExact[key] = 1;
    return most;
  }

  /** What the peak is at least: what lives where stretches begin, or what was found before. */
  atLeast(first: number, last: number): number {
    const key = first * this.count + last;
    if (this.bounds[key] > 0) return this.bounds[key];
    const { before, stretches } = this;
    const low = first * stretches;
    const high = (last + 1) * stretches;
    // Some live at some time, as there are requests of each slot.
    let most = 1;
    for (let stretch = 0; stretch < stretches; stretch++) {
      const live = before[high + stretch] - before[low + stretch];
      if (live > most) most = live;
    }
    this.bounds[key] = most;
    return most;
  }

  /** The most that live at once in a stretch, or `most` where that is more. */
  private mostIn(stretch: number, first: number, last: number, most: number): number {
    const { before, events, length, stretches } = this;
    let live = before[(last + 1) * stretches + stretch] - before[first * stretches + stretch];
    const end = Math.min((stretch + 1) * length, events.length);
    let found = most;
    for (let at = stretch * length; at < end; at++) {
      const event = events[at];
      if (event >= 0) {
        if (event >= first && event <= last && ++live > found) found = live;
      } else if (-1 - event >= first && -1 - event <= last) live--;
    }
    return found;
  }

  private *sumUp(): Work<void> {
    const { count, events, length, stretches, before, rise } = this;
    const live = new Int32Array(count);
    const highest = new Int32Array(count);
    for (let stretch = 0; stretch < stretches; stretch++) {
      for (let slot = 0; slot < count; slot++) before[(slot + 1) * stretches + stretch] = highest[slot] = live[slot];
      const end = Math.min((stretch + 1) * length, events.length);
      for (let at = stretch * length; at < end; at++) {
        const event = events[at];
        if (event < 0) live[-1 - event]--;
        else if (++live[event] > highest[event]) highest[event] = live[event];
      }
      for (let slot = 0; slot < count; slot++) {
        const at = (slot + 1) * stretches + stretch;
        rise[at] = highest[slot] - before[at];
      }
      yield length;
    }
    // From now on of all slots up to one.
    for (let slot = 1; slot <= count; slot++) {
      for (let at = slot * stretches; at < (slot + 1) * stretches; at++) {
        before[at] += before[at - stretches];
        rise[at] += rise[at - stretches];
      }
      yield stretches;
    }
  }
}
