// The state of a run that travels: from checkpoint to checkpoint, and from operation to operation either way.
import { Engine } from '../../engine/engine';
import { isFault } from '../../engine/config';
import { isByKmalloc, Place } from '../../engine/place';
import { OperationKind } from '../../trace/operation-table';
import { checkpointAfter, checkpointBefore, type Checkpoint } from '../run/checkpoint';
import type { LiveCounts } from '../run/live-counts';
import { placementOffset } from '../run/recorder';
import { ErrorBits } from '../run/results';
import type { Run } from '../run/run';
import type { RunBuilder } from '../run/run-builder';
import { EngineState } from './engine-state';

/** A jump over fewer operations than this is run, not looked up in a checkpoint. */
const shortJump = 4096;
/** Integers of a checkpoint that are restored in the time of one operation. */
const integersPerOperation = 16;

/** The state of a run at one position, which moves. Each owner has its own; making one costs an engine. */
export class Cursor extends EngineState {
  readonly #engine: Engine;
  private at = 0;
  /** Every operation can be taken back: slabs and stacks of free blocks are what cannot always go back. */
  private readonly reversible: boolean;

  constructor(run: Run, engine = new Engine(run.arena, run.machine)) {
    super(run, engine);
    this.#engine = engine;
    this.reversible = run.caches.length === 0 && run.arena.fit !== 'lifo';
  }

  /** A cursor at the end of the run that a builder has just finished, to be had once: it goes on with the engine that made the run. */
  static atEnd(run: Run, builder: RunBuilder): Cursor {
    const cursor = new Cursor(run, builder.takeEngine());
    cursor.at = run.operationCount;
    return cursor;
  }

  /** Operations done. */
  get position(): number {
    return this.at;
  }

  /** A cursor never stands within an operation. */
  get phase(): number {
    return 0;
  }

  /** Goes to a position, held between 0 and the end. */
  seek(position: number): void {
    const target = Math.min(Math.max(Math.trunc(position), 0), this.run.operationCount);
    if (Math.abs(target - this.at) > shortJump) this.approach(target);
    while (target < this.at && this.undo(this.at - 1)) this.at--;
    if (target < this.at) this.restore(checkpointBefore(this.run.checkpoints, target));
    while (this.at < target) this.replay(this.at++);
  }

  /** One operation forward; false at the end. */
  stepForward(): boolean {
    if (this.at >= this.run.operationCount) return false;
    this.seek(this.at + 1);
    return true;
  }

  /** One operation back; false at the start. */
  stepBack(): boolean {
    if (this.at === 0) return false;
    this.seek(this.at - 1);
    return true;
  }

  /** To the end of the statement that comes next; false at the end. */
  stepStatementForward(): boolean {
    const from = this.at;
    this.seek(this.run.nextStatement(from));
    return this.at !== from;
  }

  /** To the start of the statement that was done last; false at the start. */
  stepStatementBack(): boolean {
    const from = this.at;
    this.seek(this.run.previousStatement(from));
    return this.at !== from;
  }

  protected counts(): LiveCounts {
    return this.run.series.countsAt(this.at);
  }

  /** Goes to where the way to a position is the shortest: a checkpoint before it, one behind it, or nowhere else than here. */
  private approach(target: number): void {
    const { checkpoints } = this.run;
    const before = checkpointBefore(checkpoints, target);
    const after = this.reversible ? checkpointAfter(checkpoints, target) : undefined;
    const here = target >= this.at || this.reversible ? Math.abs(target - this.at) : Infinity;
    const forward = restoring(before) + target - (before?.position ?? 0);
    const back = after ? restoring(after) + after.position - target : Infinity;
    if (here <= Math.min(forward, back)) return;
    this.restore(back < forward ? after : before);
  }

  /** Goes to a checkpoint, without one to the start. */
  private restore(checkpoint: Checkpoint | undefined): void {
    if (checkpoint === undefined) this.#engine.reset();
    else this.#engine.restore(checkpoint.state, this.run.caches);
    this.at = checkpoint?.position ?? 0;
  }

  /** Does an operation again. What it does is known, so nothing is checked: one that failed changes nothing. */
  private replay(op: number): void {
    const { run } = this;
    const engine = this.#engine;
    const { table, results } = run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return;
    const subject = results.subject(op);
    const place = results.place(op);
    switch (table.kind[op] as OperationKind) {
      case OperationKind.Alloc:
        engine.allocate(table.size[op], op);
        break;
      case OperationKind.AllocAt:
        engine.allocateAt(table.size[op], placementOffset(table, op, run.arena), op);
        break;
      case OperationKind.AllocObject:
        engine.allocateObject(engine.caches[place], table.cpu?.[op] ?? 0, op);
        break;
      case OperationKind.Kmalloc:
        engine.kmalloc(table.size[op], table.cpu?.[op] ?? 0, op);
        break;
      case OperationKind.Realloc:
        this.replayRealloc(op, subject, place);
        break;
      case OperationKind.Free:
        if (subject >= 0) this.release(subject);
        break;
      default:
        this.replayCache(op);
    }
  }

  /** Gives the allocation back that an operation made. */
  private release(op: number): void {
    const { results } = this.run;
    this.#engine.release(results.place(op), results.unit(op), results.slotOf(op));
  }

  /** Makes an operation the owner of an allocation that stays where another put it. */
  private setOwner(allocation: number, owner: number): void {
    const { results } = this.run;
    this.#engine.setOwner(results.place(allocation), results.unit(allocation), results.slotOf(allocation), owner);
  }

  /**
   * Takes an operation back where the result columns alone say how; false where they do not. A buddy block that was taken
   * is released: the halves split off for it are free and merge back. One that was freed is taken again at its place. On
   * stacks that holds for allocations only, since a merge can take a buddy out of the middle of its stack.
   */
  private undo(op: number): boolean {
    const { run } = this;
    const engine = this.#engine;
    const { table, results, arena } = run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return true;
    const subject = results.subject(op);
    const place = results.place(op);
    const oldPlace = subject < 0 ? Place.None : results.place(subject);
    const kind = table.kind[op] as OperationKind;
    if (kind >= OperationKind.Cache || place >= 0 || oldPlace >= 0) return false;
    if (arena.fit === 'lifo' && (subject >= 0 || kind === OperationKind.AllocAt)) return false;
    if (run.stayed(op)) this.setOwner(op, subject);
    else {
      if (subject >= 0) engine.takeAgain(oldPlace, results.unit(subject), subject);
      if (place !== Place.None) this.release(op);
    }
    return true;
  }

  private replayRealloc(op: number, subject: number, place: number): void {
    const engine = this.#engine;
    const { table, results } = this.run;
    const asked = table.size[op];
    if (engine.heldAt(results.place(subject)) >= asked) {
      this.setOwner(subject, op);
      return;
    }
    if (isByKmalloc(place)) engine.kmalloc(asked, table.cpu?.[op] ?? 0, op);
    else engine.allocate(asked, op);
    this.release(subject);
  }

  private replayCache(op: number): void {
    const engine = this.#engine;
    const { table, trace } = this.run;
    if (table.kind[op] === OperationKind.Cache) {
      const spec = table.cacheSpecs[table.operand[op]];
      const cache = engine.createCache(trace.names.text(spec.name), spec);
      if (isFault(cache)) throw new Error(`The cache of operation ${op + 1} cannot be created again.`);
      return;
    }
    const cache = engine.cacheNamed(trace.names.text(table.operand[op]))!;
    if (table.kind[op] === OperationKind.Shrink) engine.shrink(cache);
    else engine.destroy(cache);
  }
}

/** What restoring a checkpoint, without one the start, costs in operations. */
function restoring(checkpoint: Checkpoint | undefined): number {
  return (checkpoint?.state.length ?? 0) / integersPerOperation;
}
