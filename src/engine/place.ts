// Where allocations live: the numbers that the engine gives out and the result columns of a run keep.

/**
 * Where an allocation lives, in one number: the serial of its cache (>= 0), or the order of its own buddy block, told
 * apart by the call that asked for it.
 */
export const enum Place {
  /** `FirstBlock - order`: a block by `alloc`. */
  FirstBlock = -1,
  /** `FirstLargeBlock - order`: a block by `kmalloc`. */
  FirstLargeBlock = -33,
  /** `kmalloc 0` takes no memory. */
  Nowhere = -65,
  /** No allocation. */
  None = -66,
  /** Where a recording says, as long as was asked for: no allocator placed it. */
  Recorded = -67,
  /** A block of any length, whose units the results tell. */
  Block = -68,
}

/** Bytes held at each place that is no cache's, by `-place`. A power in the hot loop would cost more than the allocator itself. */
export function bytesByPlace(unit: number): Float64Array {
  const bytes = new Float64Array(1 - Place.None);
  for (let order = 0; order < 32; order++) {
    bytes[order - Place.FirstBlock] = unit * 2 ** order;
    bytes[order - Place.FirstLargeBlock] = unit * 2 ** order;
  }
  return bytes;
}

/** The order of the buddy block that an allocation at a place has for itself; undefined for objects, `kmalloc 0` and no allocation. */
export function orderOfPlace(place: number): number | undefined {
  if (place >= 0 || place <= Place.Nowhere) return undefined;
  return (place > Place.FirstLargeBlock ? Place.FirstBlock : Place.FirstLargeBlock) - place;
}

/** Whether an allocation has a block for itself. */
export function hasBlock(place: number): boolean {
  return place === Place.Block || orderOfPlace(place) !== undefined;
}

/** Whether an allocation lives where `kmalloc` puts them, as an object or not: a realloc of it asks the size classes. */
export function isByKmalloc(place: number): boolean {
  return place >= 0 || (place <= Place.FirstLargeBlock && place > Place.Recorded);
}
