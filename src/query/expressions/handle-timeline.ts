// A handle through a run: gathered from the columns once, then looked up by position.
import { firstThat } from '../../model/first-that';
import { ErrorBits } from '../../replay/run/results';
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';

/** Which allocation a handle has at each position: changes only with the operations that name it. */
class HandleTimeline {
  /** Operations that change the handle, ascending. */
  private readonly changes: Int32Array;
  /** The operation whose allocation it has after each of them, -1 if it is not live then. */
  private readonly allocations: Int32Array;
  /** The last change found, where most questions are answered: those of a walk. */
  private last = -1;

  constructor(run: Run, handle: number) {
    const changes: number[] = [];
    const allocations: number[] = [];
    const { table, results } = run;
    for (let op = 0; op < run.operationCount; op++) {
      const kind = table.kind[op] as OperationKind;
      const onLeft = table.handle[op] === handle;
      if (!onLeft && !(kind === OperationKind.Realloc && table.operand[op] === handle)) continue;
      const failed = (results.error[op] & ErrorBits.Code) !== 0;
      // A failed allocation makes its handle null; a failed realloc or free changes nothing.
      if (failed && kind > OperationKind.Kmalloc) continue;
      const allocation = onLeft && results.allocated(op) ? op : -1;
      if (allocation === (allocations.at(-1) ?? -1)) continue;
      changes.push(op);
      allocations.push(allocation);
    }
    this.changes = Int32Array.from(changes);
    this.allocations = Int32Array.from(allocations);
  }

  /** The operation whose allocation the handle has at a position, -1 if it is not live there. */
  at(position: number): number {
    const last = this.indexAt(position);
    return last < 0 ? -1 : this.allocations[last];
  }

  /** Whether an operation gave the handle an allocation or took it. */
  changedBy(op: number): boolean {
    const last = this.indexAt(op + 1);
    return last >= 0 && this.changes[last] === op;
  }

  /** The index of the last change before a position, -1 where there is none. */
  private indexAt(position: number): number {
    const { changes } = this;
    const before = this.last < 0 || changes[this.last] < position;
    const after = this.last + 1 >= changes.length || changes[this.last + 1] >= position;
    if (before && after) return this.last;
    this.last = firstThat(0, changes.length, (index) => changes[index] >= position) - 1;
    return this.last;
  }
}

const known = new WeakMap<Run, Map<number, HandleTimeline>>();

/** The timeline of a handle; made by one pass over the operations when first asked for. */
export function handleTimeline(run: Run, handle: number): HandleTimeline {
  let timelines = known.get(run);
  if (timelines === undefined) known.set(run, (timelines = new Map<number, HandleTimeline>()));
  let timeline = timelines.get(handle);
  if (timeline === undefined) timelines.set(handle, (timeline = new HandleTimeline(run, handle)));
  return timeline;
}
