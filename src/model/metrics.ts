/** The figures of one position, as the specification's table names them. Bytes, counts and fractions from 0 to 1. */
export interface Metrics {
  /** Allocations not yet freed. */
  readonly live: number;
  /** Bytes asked for by them. */
  readonly requested: number;
  /** Bytes set aside for them: the buddy block's, or the slot's. */
  readonly held: number;
  /** Bytes of the arena in no free buddy block. */
  readonly used: number;
  readonly free: number;
  /** The largest free block, in bytes. */
  readonly largest: number;
  /** Share of the held bytes nobody asked for. */
  readonly internal: number;
  /** Bytes of slabs that hold no object: used - held. */
  readonly slabOverhead: number;
  /** 1 - largest / free. */
  readonly external: number;
  /** Diagnostics of severity error so far. */
  readonly errors: number;
  /** By order: share of the free bytes in blocks too small for it (Gorman; Linux `unusable_index`). */
  readonly unusable: readonly number[];
  /** By order: Linux `extfrag_index`, -1 where such a block is free. */
  readonly fragmentation: readonly number[];
}

/** The counters an engine keeps, from which all metrics follow. */
export interface MetricCounters {
  readonly live: number;
  readonly requested: number;
  readonly held: number;
  /** Bytes of the arena. */
  readonly arenaSize: number;
  readonly unit: number;
  /** Free blocks by order. */
  readonly freeBlocks: readonly number[];
  readonly errors: number;
}

/** All metrics from the counters. Indexes that are undefined because nothing is free are 0 (and fragmentation 0, as in Linux). */
export function computeMetrics(counters: MetricCounters): Metrics {
  const { live, requested, held, arenaSize, unit, freeBlocks, errors } = counters;
  let freeUnits = 0;
  let blocks = 0;
  let largest = 0;
  freeBlocks.forEach((count, order) => {
    freeUnits += count * 2 ** order;
    blocks += count;
    if (count > 0) largest = 2 ** order * unit;
  });
  const free = freeUnits * unit;
  const used = arenaSize - free;
  const unusable: number[] = [];
  const fragmentation: number[] = [];
  let below = 0;
  freeBlocks.forEach((count, order) => {
    unusable.push(freeUnits === 0 ? 0 : below / freeUnits);
    below += count * 2 ** order;
    const suitable = largest >= 2 ** order * unit;
    fragmentation.push(suitable ? -1 : blocks === 0 ? 0 : 1 - (1 + freeUnits / 2 ** order) / blocks);
  });
  return {
    live,
    requested,
    held,
    used,
    free,
    largest,
    internal: held === 0 ? 0 : (held - requested) / held,
    slabOverhead: used - held,
    external: free === 0 ? 0 : 1 - largest / free,
    errors,
    unusable,
    fragmentation,
  };
}
