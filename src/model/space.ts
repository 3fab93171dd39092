// A space: the stretches of addresses that memory lies in, with the bytes of all of them numbered one after the other. A written trace has one
// region, its arena; a recording as it was recorded has one for each stretch of addresses in use. Numbers are what all work with; addresses are for people.
import { lastThat } from './first-that';

/** A stretch of addresses. */
export interface SpaceRegion {
  /** Its first address, or what the recording calls it. */
  readonly name: string;
  /** Its first address. */
  readonly base: bigint;
  /** Bytes. */
  readonly size: number;
}

/** Regions ascending and disjoint, and the bytes in them numbered from 0. */
export class Space {
  /** By region, the number of its first byte; at the end, how many bytes there are. */
  readonly starts: Float64Array;

  constructor(readonly regions: readonly SpaceRegion[]) {
    this.starts = new Float64Array(regions.length + 1);
    regions.forEach(({ size }, index) => (this.starts[index + 1] = this.starts[index] + size));
  }

  /** Bytes of all regions. */
  get size(): number {
    return this.starts[this.regions.length];
  }

  /** The index of the region that a byte lies in; of the first or the last for what lies beyond them. */
  regionAt(byte: number): number {
    return lastThat(0, this.regions.length, (index) => this.starts[index] <= byte);
  }

  addressAt(byte: number): bigint {
    const index = this.regionAt(byte);
    const region = this.regions.at(index);
    return region === undefined ? BigInt(byte) : region.base + BigInt(byte - this.starts[index]);
  }

  /** The address of a byte, as `0x…`. */
  format(byte: number): string {
    return `0x${this.addressAt(byte).toString(16)}`;
  }

  /** The byte at an address; undefined where that is in no region. */
  byteAt(address: bigint): number | undefined {
    const index = lastThat(0, this.regions.length, (each) => this.regions[each].base <= address);
    const region = this.regions.at(index);
    if (region === undefined || address < region.base || address >= region.base + BigInt(region.size)) return undefined;
    return this.starts[index] + Number(address - region.base);
  }

  /** How many of the bytes lie below an address: between two of these numbers lies what is between two addresses. */
  bytesBelow(address: bigint): number {
    const index = lastThat(0, this.regions.length, (each) => this.regions[each].base <= address);
    const region = this.regions.at(index);
    if (region === undefined || address <= region.base) return this.starts[index] ?? 0;
    return Math.min(this.starts[index + 1], this.starts[index] + Number(address - region.base));
  }

  /** Bytes between a region and the one before it; undefined for the first. */
  gapBefore(index: number): number | undefined {
    if (index < 1) return undefined;
    const before = this.regions[index - 1];
    return Number(this.regions[index].base - before.base) - before.size;
  }
}
