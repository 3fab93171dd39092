// One position of a run that others are compared with, again and again: what was live there, by address, and what every allocation of the run was there.
import type { ChangeKind } from '../../model/change-figures';
import { firstThat } from '../../model/first-that';
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';
import { sortInSteps } from '../../work/sort';
import { inStretches, operationsPerStep, type Work } from '../../work/work';
import { findEnds } from '../lifetimes';
import { findCounterparts } from './counterparts';
import { changeKindOf } from './position-diff';

/** What was live at the position, as columns, by ascending address. */
export interface ReferenceContents {
  /** The operations (from 0) whose allocations they are. */
  readonly operation: Int32Array;
  /** Where the memory set aside for each begins, in bytes from the arena's base, and how much it is. */
  readonly offset: Float64Array;
  readonly held: Float64Array;
  /** The operation that its life began with, and the one that ended it: as many as the run has where none did. Reallocs are of one life. */
  readonly made: Int32Array;
  readonly ended: Int32Array;
}

/** A position that others are compared with. */
export class ReferencePosition {
  private constructor(
    private readonly run: Run,
    readonly position: number,
    private readonly counterparts: Int32Array,
    readonly contents: ReferenceContents,
    private readonly ends: Int32Array,
  ) {}

  /** Looks at every operation; no state is gone to, which would take long at once. */
  static *make(run: Run, position: number): Work<ReferencePosition> {
    const ends = yield* findEnds(run);
    const counterparts = yield* findCounterparts(run, position);
    const live: number[] = [];
    yield* inStretches(position, operationsPerStep, (from, to) => {
      for (let op = from; op < to; op++) if (counterparts[op] === op && run.heldOf(op) > 0) live.push(op);
    });
    const starts = new Float64Array(live.length);
    yield* inStretches(live.length, operationsPerStep, (from, to) => {
      for (let index = from; index < to; index++) starts[index] = run.startOf(live[index]);
    });
    // No two of them begin at one byte, and numbers sort sooner than what they belong to.
    const offset = yield* sortInSteps(starts);
    const operation = new Int32Array(live.length);
    const held = new Float64Array(live.length);
    yield* inStretches(live.length, operationsPerStep, (from, to) => {
      for (let at = from; at < to; at++) {
        const start = run.startOf(live[at]);
        const index = firstThat(0, offset.length, (each) => offset[each] >= start);
        operation[index] = live[at];
        held[index] = run.heldOf(live[at]);
      }
    });
    const [made, ended] = [new Int32Array(operation.length), new Int32Array(operation.length)];
    yield* inStretches(operation.length, operationsPerStep, (from, to) => {
      for (let index = from; index < to; index++) {
        made[index] = firstOf(run, operation[index]);
        ended[index] = endOf(run, ends, operation[index]);
      }
    });
    const contents = { operation, offset, held, made, ended };
    return new ReferencePosition(run, position, counterparts, contents, ends);
  }

  /** The operation whose allocation the one of `op` was there; -1 where it was none. */
  before(op: number): number {
    return this.counterparts[op];
  }

  /** What has become of it, where what `op` allocated is live now. */
  changeOf(op: number): Exclude<ChangeKind, 'freed'> | 'kept' {
    const before = this.counterparts[op];
    return before === op ? 'kept' : (changeKindOf(this.run, before, op) as 'added' | 'moved' | 'resized');
  }

  /** The entry of the contents that a byte lies in; -1 where it is in none. */
  indexAt(byte: number): number {
    const { offset, held } = this.contents;
    const index = firstThat(0, offset.length, (each) => offset[each] > byte) - 1;
    return index >= 0 && byte < offset[index] + held[index] ? index : -1;
  }

  /** Whether an entry of the contents is live at a position as it was. */
  isLive(index: number, position: number): boolean {
    const op = this.contents.operation[index];
    return op < position && (this.ends[op] < 0 || this.ends[op] >= position);
  }

  /** Whether it is live at a position as it was, or as reallocs have made it. */
  isAlive(index: number, position: number): boolean {
    const { made, ended } = this.contents;
    return made[index] < position && ended[index] >= position;
  }

  /** What is live there and not at a position: how many allocations, and the bytes held. */
  gone(position: number): { readonly blocks: number; readonly bytes: number } {
    const { held } = this.contents;
    let [blocks, bytes] = [0, 0];
    for (let index = 0; index < held.length; index++) {
      if (this.isAlive(index, position)) continue;
      blocks++;
      bytes += held[index];
    }
    return { blocks, bytes };
  }
}

/** The operation that began the life which an allocation is of. */
function firstOf({ table, results }: Run, op: number): number {
  let first = op;
  while (table.kind[first] === OperationKind.Realloc && results.subject(first) >= 0) first = results.subject(first);
  return first;
}

/** The operation that ended that life; as many as there are where none did. */
function endOf({ table, results, operationCount }: Run, ends: Int32Array, op: number): number {
  let last = op;
  for (let next = ends[op]; next >= 0; next = ends[last]) {
    if (table.kind[next] !== OperationKind.Realloc || !results.allocated(next) || results.subject(next) !== last) return next;
    last = next;
  }
  return operationCount;
}
