// The stretches of the address space that a recording's blocks lie in: where far apart they are regions, so that a heap at both ends of the address
// space costs what was touched.
import type { HandleNames } from '../../trace/handle-table';
import type { Work } from '../../work/work';

/** A stretch of addresses. */
export interface Region {
  readonly name: string;
  /** Its first address. */
  readonly base: bigint;
  /** Bytes. */
  readonly size: number;
  /** The largest power of two up to 16 that divides every address in it. */
  readonly unit: number;
  /** The first of its addresses in the order of `Places`, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** Blocks closer than this share a region. */
const nearBytes = 2 ** 20;
const largestUnit = 16;
const lowLimit = 2 ** 32;

/** Every address that ever had a block, ascending. */
export interface Places {
  readonly count: number;
  /** The place of a handle, -1 where it never had a block. */
  readonly placeOf: Int32Array;
  /** Halves of the address of each place. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Sorts the addresses of the handles whose entry of `longest` (bytes) is no -1. */
export function* sortPlaces(handles: HandleNames, longest: Float64Array): Work<Places> {
  const wanted: number[] = [];
  for (let handle = 0; handle < longest.length; handle++) if (longest[handle] >= 0) wanted.push(handle);
  const byHandle = (half: (handle: number) => number): Uint32Array => Uint32Array.from(wanted, half);
  const highs = byHandle((handle) => handles.addressHigh(handle));
  const lows = byHandle((handle) => handles.addressLow(handle));
  let order: Int32Array = Int32Array.from(wanted, (_, index) => index);
  yield 0;
  for (const digits of [lows, highs]) {
    for (const shift of [0, 16]) {
      order = sortByDigit(order, digits, shift);
      yield 0;
    }
  }
  const placeOf = new Int32Array(longest.length).fill(-1);
  order.forEach((index, place) => (placeOf[wanted[index]] = place));
  return {
    count: wanted.length,
    placeOf,
    high: highs.map((_, place) => highs[order[place]]),
    low: lows.map((_, place) => lows[order[place]]),
  };
}

/** The regions of places, ascending; `longest`: by place, the bytes of the longest block that ever began there. */
export function findRegions(places: Places, longest: Float64Array): Region[] {
  const regions: Region[] = [];
  let from = 0;
  let end = 0;
  let bits = 0;
  const close = (to: number): void => {
    if (to === from) return;
    const base = addressAt(places, from);
    // The lowest bit that any of the addresses has.
    const unit = Math.min(largestUnit, bits === 0 ? largestUnit : bits & -bits);
    regions.push({ name: `0x${base.toString(16)}`, base, size: end, unit, from, to });
  };
  for (let place = 0; place < places.count; place++) {
    const offset = distance(places, from, place);
    if (place > from && offset - end >= nearBytes) {
      close(place);
      from = place;
      end = 0;
      bits = 0;
    }
    end = Math.max(end, distance(places, from, place) + longest[place]);
    bits |= places.low[place] & (largestUnit - 1);
  }
  close(places.count);
  return regions;
}

/** Bytes from one place to a later one: exact below 2^53. */
export function distance({ high, low }: Places, from: number, to: number): number {
  return (high[to] - high[from]) * lowLimit + (low[to] - low[from]);
}

/** Index of the region that a place lies in. */
export function regionOf(regions: readonly Region[], place: number): number {
  return lastOf(0, regions.length, (index) => regions[index].from <= place);
}

/** The last of a region's places whose offset is not above `offset` (bytes from its base). */
export function placeAt(places: Places, region: Region, offset: number): number {
  return lastOf(region.from, region.to, (place) => distance(places, region.from, place) <= offset);
}

/** The last number in [from, to) that holds, where all before it do, too; `from` at least. */
function lastOf(from: number, to: number, holds: (number: number) => boolean): number {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

export function addressAt({ high, low }: Places, place: number): bigint {
  return (BigInt(high[place]) << 32n) | BigInt(low[place]);
}

/** One pass of a radix sort: stable, by 16 bits. */
function sortByDigit(order: Int32Array, digits: Uint32Array, shift: number): Int32Array {
  const starts = new Int32Array((1 << 16) + 1);
  for (const index of order) starts[((digits[index] >>> shift) & 0xffff) + 1]++;
  for (let digit = 1; digit < starts.length; digit++) starts[digit] += starts[digit - 1];
  const sorted = new Int32Array(order.length);
  for (const index of order) sorted[starts[(digits[index] >>> shift) & 0xffff]++] = index;
  return sorted;
}
