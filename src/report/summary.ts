// The figures that all reports begin with, taken from the state at the position that was asked for.
import type { Detection } from '../trace/detection';
import type { Localize } from '../model/localize';
import type { Metrics } from '../model/metrics';
import { formatCount } from '../model/size';
import type { CacheView } from '../replay/state/arena-state';
import type { RunCursor } from '../replay/state/run-cursor';
import { requestedPeak } from '../replay/state/peak';
import type { Run } from '../replay/run/run';

/** A cache in reports: sizes in bytes. */
export interface CacheSummary {
  readonly name: string;
  /** Of an object as asked for, and of the slot it has. */
  readonly objectSize: number;
  readonly slot: number;
  /** Of a slab: 2^order pages. */
  readonly order: number;
  readonly objectsPerSlab: number;
  /** Partial slabs from which on an empty one is given back. */
  readonly minPartial: number;
  /** Free objects that a CPU of the kernel may park in partial slabs, or in a sheaf. */
  readonly cpuPartial: number;
  readonly sheafCapacity: number;
  /** Slabs there are at the position, and the objects in use on them. */
  readonly slabs: number;
  readonly activeObjects: number;
}

/** The state at one position, as reports show it. */
export interface StateSummary {
  /** Operations done. */
  readonly position: number;
  readonly metrics: Metrics;
  readonly caches: readonly CacheSummary[];
  /** Free blocks by order. */
  readonly freeBlocks: readonly number[];
}

/** Moves the cursor there and takes the state down. */
export function summarize(cursor: RunCursor, position: number): StateSummary {
  cursor.seek(position);
  return { position, metrics: cursor.metrics(), caches: cursor.caches().map(summarizeCache), freeBlocks: cursor.freeBlocks() };
}

function summarizeCache(cache: CacheView): CacheSummary {
  const { name, objectSize, slot, order, objectsPerSlab, minPartial, cpuPartial, sheafCapacity, slabs, activeObjects } = cache;
  return { name, objectSize, slot, order, objectsPerSlab, minPartial, cpuPartial, sheafCapacity, slabs, activeObjects };
}

/** The most that is asked for at once, which need not be where the most is in use: what a program needs, whatever serves it. */
export function requestedPeakText(run: Run, localize: Localize): string {
  const { requested, position } = requestedPeak(run);
  return localize('most requested at once (the maximum payload): {0} B at position {1}', formatCount(requested), formatCount(position));
}

/** What a run is reported from. */
export interface ReportSource {
  /** What the file was taken for, and why; absent where its format was named. */
  readonly detection?: Detection<string>;
  /** The file as given on the command line. */
  readonly file: string;
  readonly run: Run;
  readonly cursor: RunCursor;
  /** Asked for with `--at`; absent: the end. */
  readonly position: number | undefined;
}
