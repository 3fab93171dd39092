// The run as searches look at it: a sample for expressions, and a cursor where the columns do not suffice.
import { slabsToGive, treeChanges, type TreeChangesView } from '../../analysis/tree-changes';
import { checkpointBefore } from '../../replay/run/checkpoint';
import { cursorOf } from '../../replay/cursor-of';
import type { RunCursor } from '../../replay/state/run-cursor';
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';
import { Sample } from '../../query/expressions/sample';

/** Operations a cursor moves in one step. */
const stretch = 1 << 15;

/** What a search looks at a run with: one sample, and one cursor that is made when the columns do not suffice, and moves along. */
export class Walk {
  readonly sample: Sample;
  private cursor: RunCursor | undefined;
  /** What operations did to the buddy tree: the last that was asked about of the even ones, and of the odd ones. */
  private readonly changes: ({ readonly op: number; readonly view: TreeChangesView } | undefined)[] = [undefined, undefined];

  constructor(readonly run: Run) {
    this.sample = new Sample(run, (position) => this.cursorAt(position));
  }

  /** The cursor, at a position. Quick where `isNear` says so. */
  cursorAt(position: number): RunCursor {
    this.cursor ??= cursorOf(this.run);
    this.cursor.seek(position);
    return this.cursor;
  }

  /** Whether the cursor stands where it comes to a position quickly. */
  isNear(position: number): boolean {
    const at = this.cursor?.position ?? 0;
    return position >= at - 1 && position - at <= stretch;
  }

  /** Moves the cursor a part of the way to a position it is not near to. */
  approach(position: number): void {
    const at = this.cursor?.position ?? 0;
    const checkpoint = checkpointBefore(this.run.checkpoints, position)?.position ?? 0;
    this.cursorAt(position < at || checkpoint > at ? checkpoint : at + stretch);
  }

  /** What an operation split and merged. */
  treeChanges(op: number): TreeChangesView {
    const known = this.changes[op % 2];
    if (known?.op === op) return known.view;
    const kind = this.run.table.kind[op] as OperationKind;
    const before = kind === OperationKind.Shrink || kind === OperationKind.Destroy ? slabsToGive(this.cursorAt(op), op) : undefined;
    const view = treeChanges(this.run, this.cursorAt(op + 1), op + 1, before);
    this.changes[op % 2] = { op, view };
    return view;
  }
}
