// What a run asks of pools: which sizes come to live and cease to, operation by operation; read from the result columns of a run in which no request fails.
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';
import { inStretches, operationsPerStep, type Work } from '../../work/work';

/** Sizes in the order of time. A realloc that grows ends one and begins another; one that does not stays where it is, as it does in a slot. */
export interface Demand {
  /** The different sizes, ascending: bytes asked for, at least 1. */
  readonly sizes: Float64Array;
  /** How many requests there are of each. */
  readonly requests: Int32Array;
  /** By operation: the index of the size that ceases to live, and then of the one that begins to; -1 where there is none. */
  readonly ends: Int32Array;
  readonly begins: Int32Array;
}

/** The demand of a run. */
export function* demandOf(run: Run): Work<Demand> {
  const { operationCount: count, results, table } = run;
  /** Bytes that the allocation of each operation counts as. */
  const bytes = new Float64Array(count);
  const ends = new Int32Array(count).fill(-1);
  const begins = new Int32Array(count).fill(-1);
  const indexes = new Map<number, number>();
  const requests: number[] = [];
  const indexOf = (size: number): number => {
    let index = indexes.get(size);
    if (index === undefined) {
      indexes.set(size, (index = requests.length));
      requests.push(0);
    }
    return index;
  };
  yield* inStretches(count, operationsPerStep, (from, to) => {
    for (let op = from; op < to; op++) {
      if (run.errorOf(op) !== undefined) continue;
      const ended = results.firstEnded(op);
      const isResized = table.kind[op] === OperationKind.Realloc && results.allocated(op) && ended >= 0;
      const size = results.allocated(op) ? Math.max(run.requestedOf(op), 1) : 0;
      if (size > 0) requests[indexOf(size)]++;
      if (isResized && size <= bytes[ended]) {
        bytes[op] = bytes[ended];
        continue;
      }
      if (ended >= 0) ends[op] = indexOf(bytes[ended]);
      if (size === 0) continue;
      bytes[op] = size;
      begins[op] = indexOf(size);
    }
  });
  return sorted([...indexes.keys()], requests, ends, begins);
}

/** The same with the sizes in ascending order. */
function sorted(found: readonly number[], counts: readonly number[], ends: Int32Array, begins: Int32Array): Demand {
  const order = found.map((_, index) => index).sort((a, b) => found[a] - found[b]);
  const rank = new Int32Array(found.length);
  order.forEach((index, place) => (rank[index] = place));
  for (const column of [ends, begins]) for (let op = 0; op < column.length; op++) if (column[op] >= 0) column[op] = rank[column[op]];
  return {
    sizes: Float64Array.from(order, (index) => found[index]),
    requests: Int32Array.from(order, (index) => counts[index]),
    ends,
    begins,
  };
}
