// The stretches of the address space that a recording's blocks lie in: where far apart they are regions, so that a heap at both ends of the address
// space costs what was touched. Stretches that the recording itself names come first: blocks in them are in no other.
import { lastThat } from '../../model/first-that';
import type { SpaceRegion } from '../../model/space';
import type { HandleNames } from '../../trace/handle-table';
import type { Work } from '../../work/work';

/** A stretch of addresses. */
export interface Region extends SpaceRegion {
  /** The largest power of two up to 16, of pages up to their size, that divides every address in it. */
  readonly unit: number;
  /** Halves of its first address. */
  readonly high: number;
  readonly low: number;
  /** The first of its addresses in the order of `Places`, and the one behind the last; equal where it never had a block. */
  readonly from: number;
  readonly to: number;
}

/** Blocks closer than this share a region. */
const nearBytes = 2 ** 20;
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
export function* sortPlaces(handles: Pick<HandleNames, 'addressHigh' | 'addressLow'>, longest: Float64Array): Work<Places> {
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

/**
 * The regions of places and of the stretches that a recording names, ascending and disjoint; `longest`: by place, the bytes of the longest block that
 * ever began there; `largestUnit` (bytes): the largest unit of a region.
 */
export function findRegions(places: Places, longest: Float64Array, named: readonly SpaceRegion[], largestUnit: number): Region[] {
  const regions = new RegionFinder(largestUnit);
  const stretches = [...named].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
  let next = 0;
  for (let place = 0; place < places.count; place++) {
    const high = places.high[place];
    const low = places.low[place];
    for (; next < stretches.length && !liesAbove(stretches[next].base, high, low); next++) regions.addStretch(stretches[next], place);
    regions.addBlock(high, low, longest[place], place);
  }
  for (; next < stretches.length; next++) regions.addStretch(stretches[next], places.count);
  return regions.finish(places.count);
}

/** Whether an address lies above another one that is given as halves. */
function liesAbove(address: bigint, high: number, low: number): boolean {
  const addressHigh = Number(address >> 32n);
  return addressHigh > high || (addressHigh === high && Number(address & 0xffffffffn) > low);
}

/** Puts regions together of what is added by ascending address. */
class RegionFinder {
  private readonly regions: Region[] = [];
  private open: { name: string | undefined; high: number; low: number; size: number; bits: number; from: number } | undefined;

  constructor(private readonly largestUnit: number) {}

  /** A block that was at an address, which is a place. */
  addBlock(high: number, low: number, length: number, place: number): void {
    const { open } = this;
    const offset = open ? (high - open.high) * lowLimit + (low - open.low) : Infinity;
    const near = open !== undefined && offset - open.size < (open.name === undefined ? nearBytes : 0);
    if (!near) return this.begin(undefined, high, low, length, place);
    open.size = Math.max(open.size, offset + length);
    open.bits |= low;
  }

  /** A stretch that the recording names; `place`: the first place that does not lie below it. */
  addStretch({ name, base, size }: SpaceRegion, place: number): void {
    const high = Number(base >> 32n);
    const low = Number(base & 0xffffffffn);
    const { open } = this;
    const offset = open ? (high - open.high) * lowLimit + (low - open.low) : Infinity;
    // One that was given back and then taken anew, larger, is the same stretch.
    if (open === undefined || offset >= open.size) return this.begin(name, high, low, size, place);
    open.size = Math.max(open.size, offset + size);
    open.name ??= name;
  }

  finish(places: number): Region[] {
    this.close(places);
    return this.regions;
  }

  private begin(name: string | undefined, high: number, low: number, size: number, place: number): void {
    this.close(place);
    this.open = { name, high, low, size, bits: low, from: place };
  }

  private close(to: number): void {
    const { open, regions, largestUnit } = this;
    if (open === undefined) return;
    const { high, low, size, from } = open;
    const base = (BigInt(high) << 32n) | BigInt(low);
    // The lowest bit that any of the addresses has.
    const bits = open.bits & (largestUnit - 1);
    const unit = bits === 0 ? largestUnit : bits & -bits;
    regions.push({ name: open.name ?? `0x${base.toString(16)}`, base, size, unit, high, low, from, to });
  }
}

/** Bytes from one place to a later one: exact below 2^53. */
export function distance({ high, low }: Places, from: number, to: number): number {
  return (high[to] - high[from]) * lowLimit + (low[to] - low[from]);
}

/** Bytes from a region's base to a place in it. */
export function offsetIn({ high, low }: Places, region: Region, place: number): number {
  return (high[place] - region.high) * lowLimit + (low[place] - region.low);
}

/** Index of the region that a place lies in. */
export function regionOf(regions: readonly Region[], place: number): number {
  return lastThat(0, regions.length, (index) => regions[index].from <= place);
}

/** The last of a region's places whose offset is not above `offset` (bytes from its base); its first where none is. */
export function placeAt(places: Places, region: Region, offset: number): number {
  return lastThat(region.from, region.to, (place) => offsetIn(places, region, place) <= offset);
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
