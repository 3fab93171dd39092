// Some allocations of a run in two figures, as the filter, the stretch of the timeline and what is told of them count.

/** So many allocations, and the bytes they hold. */
export interface AllocationSum {
  readonly count: number;
  readonly bytes: number;
}
