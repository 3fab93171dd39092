// The rows that a recording's regions are drawn in, one region below the other: a head, then its memory. They are the same over the whole run, so
// that no block ever moves.
import { lastThat } from '../../../src/model/first-that';
import type { Region } from '../../../src/replay/recorded/regions';
import type { RecordedPlace } from './protocol';

/** Rows of fewer bytes show nothing more. */
const leastOrder = 6;
/** A page cannot scroll any farther. */
const mostRows = 1_000_000;

/** How the regions are cut into rows. */
export class RegionRows {
  /** By region, the row of its head; at the end, how many rows there are. */
  private readonly heads: Float64Array;

  constructor(
    readonly regions: readonly Region[],
    readonly order: number,
  ) {
    this.heads = new Float64Array(regions.length + 1);
    regions.forEach(({ size }, index) => (this.heads[index + 1] = this.heads[index] + 1 + memoryRows(size, order)));
  }

  get total(): number {
    return this.heads[this.regions.length];
  }

  get rowBytes(): number {
    return 2 ** this.order;
  }

  /** The region that a row belongs to, and the number of its row of memory; -1 for its head. */
  at(row: number): { readonly region: number; readonly row: number } {
    const region = lastThat(0, this.regions.length, (index) => this.heads[index] <= row);
    return { region, row: row - this.heads[region] - 1 };
  }

  rowOf({ region, offset }: RecordedPlace): number {
    const { regions } = this;
    const index = Math.max(0, Math.min(regions.length - 1, Math.trunc(region)));
    const byte = Math.max(0, Math.min(regions[index].size - 1, offset));
    return this.heads[index] + 1 + Math.floor(byte / this.rowBytes);
  }
}

function memoryRows(size: number, order: number): number {
  return Math.ceil(size / 2 ** order);
}

/** Rows of 2^`order` bytes, or of as few as may be; without an order, so that the memory has about `fitRows`. */
export function regionRows(regions: readonly Region[], order: number | undefined, fitRows: number): RegionRows {
  const rowsFor = (each: number): number => regions.reduce((sum, { size }) => sum + memoryRows(size, each), 0);
  // Each region has a row at least, however many they are: those of the large ones are what can be had.
  const most = order === undefined ? Math.max(fitRows - regions.length, regions.length + fitRows / 2) : mostRows - regions.length;
  let least = Math.max(leastOrder, order ?? leastOrder);
  while (least < 64 && rowsFor(least) > Math.max(most, regions.length)) least++;
  return new RegionRows(regions, least);
}
