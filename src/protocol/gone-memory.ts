// Memory that was in use at the pinned position alone, as the host tells a view that draws it where it is free now.

/** Wide stretches by themselves, smaller ones as shares of cells. Ascending, of memory that nobody has now. */
export interface GoneMemory {
  /** Wide ones: bytes from the arena's base. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** The number of each cell with smaller ones, and what share of its bytes they are, up to `fullShare`. */
  readonly cell: Float64Array;
  readonly share: Uint16Array;
}
