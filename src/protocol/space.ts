// The regions of a run's space, as columns: a recording can have very many.
import { Space } from '../model/space';
import type { ColumnsOf } from './columns';

/** A row for each region, ascending. */
export type SpaceColumns = ColumnsOf<{
  /** Halves of the first address. */
  readonly high: Uint32ArrayConstructor;
  readonly low: Uint32ArrayConstructor;
  /** Bytes. */
  readonly size: Float64ArrayConstructor;
}>;

const lowMask = 0xffffffffn;

export function columnsOfSpace({ regions }: Space): SpaceColumns {
  return {
    high: Uint32Array.from(regions, ({ base }) => Number(base >> 32n)),
    low: Uint32Array.from(regions, ({ base }) => Number(base & lowMask)),
    size: Float64Array.from(regions, ({ size }) => size),
  };
}

/** The space again, whose regions have no names. */
export function spaceOfColumns({ high, low, size }: SpaceColumns): Space {
  return new Space(
    Array.from(size, (bytes, index) => ({ name: '', base: (BigInt(high[index]) << 32n) | BigInt(low[index]), size: bytes })),
  );
}
