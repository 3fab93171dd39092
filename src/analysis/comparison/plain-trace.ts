// A trace for allocators that have no slabs: objects and kmallocs ask for plain blocks of their size, so that the same program can be compared there.
import { OperationKind, type OperationTable } from '../../trace/operation-table';
import type { Trace } from '../../trace/trace';
import { inStretches, operationsPerStep, type Work } from '../../work/work';

/** What of a trace asks for something else than it is written. Counts of operations. */
export interface PlainTrace {
  readonly trace: Trace;
  /** Objects of caches, and kmallocs, which ask for blocks of their size. */
  readonly objects: number;
  readonly kmallocs: number;
  /** Allocations at a place of their own (`at`), which such allocators do not have: they are refused. */
  readonly placed: number;
}

/**
 * The trace with every object as an allocation of the size that its cache has there, and every kmalloc as one of its own. What is done to whole caches is
 * nothing then; positions stay the same. What names no cache that is there stays the mistake that it is, and so does a realloc of an object.
 */
export function* plainTrace(trace: Trace): Work<PlainTrace> {
  const { table } = trace;
  const kind = table.kind.slice();
  const size = table.size.slice();
  const caches = new Caches(trace);
  const counts = { objects: 0, kmallocs: 0, placed: 0 };
  yield* inStretches(table.count, operationsPerStep, (from, to) => {
    for (let row = from; row < to; row++) {
      const what = table.kind[row] as OperationKind;
      const bytes = caches.pass(row, what);
      if (what === OperationKind.AllocAt) counts.placed++;
      else if (what === OperationKind.Kmalloc) {
        kind[row] = OperationKind.Alloc;
        counts.kmallocs++;
      } else if (what === OperationKind.AllocObject && bytes !== undefined) {
        kind[row] = OperationKind.Alloc;
        size[row] = bytes;
        counts.objects++;
      } else if (what >= OperationKind.Cache || (what === OperationKind.Realloc && bytes !== undefined)) {
        kind[row] = OperationKind.Snapshot;
      }
    }
  });
  return { trace: { ...trace, table: table.asking(kind, size) }, ...counts };
}

/** The caches that are there as a trace goes on, as if no request failed. */
class Caches {
  private readonly table: OperationTable;
  /** Bytes of an object by name id. */
  private readonly sizes = new Map<number, number>();
  /** Objects in use by name id. */
  private readonly uses = new Map<number, number>();
  /** Name id of the cache that the handle's object is of, plus one; 0 where it has none. */
  private readonly holders: Int32Array;

  constructor(private readonly trace: Trace) {
    this.table = trace.table;
    this.holders = new Int32Array(trace.handles.count);
  }

  /** Takes a row in. Bytes of the object that it allocates, or reallocates; undefined where it does neither. */
  pass(row: number, what: OperationKind): number | undefined {
    const { table, holders, sizes } = this;
    const handle = table.handle[row];
    const operand = table.operand[row];
    switch (what) {
      case OperationKind.AllocObject: {
        const bytes = sizes.get(operand);
        holders[handle] = bytes === undefined ? 0 : operand + 1;
        if (bytes !== undefined) this.count(operand, 1);
        return bytes;
      }
      case OperationKind.Realloc:
        return holders[operand] > 0 ? sizes.get(holders[operand] - 1) : undefined;
      case OperationKind.Free:
        this.end(handle);
        return undefined;
      case OperationKind.FreeAll:
        for (const each of this.trace.handles.indexedHandles(operand)) this.end(each);
        return undefined;
      case OperationKind.Cache: {
        const { name, objectSize } = table.cacheSpecs[operand];
        if (!sizes.has(name)) sizes.set(name, objectSize);
        return undefined;
      }
      case OperationKind.Destroy:
        if ((this.uses.get(operand) ?? 0) === 0) sizes.delete(operand);
        return undefined;
      case OperationKind.Snapshot:
      case OperationKind.Shrink:
        return undefined;
      default:
        holders[handle] = 0;
        return undefined;
    }
  }

  private end(handle: number): void {
    const name = this.holders[handle] - 1;
    if (name >= 0) this.count(name, -1);
    this.holders[handle] = 0;
  }

  private count(name: number, by: number): void {
    this.uses.set(name, (this.uses.get(name) ?? 0) + by);
  }
}
