// The state of a run at a position that moves: forward by doing operations, back by undoing them, far by checkpoints, and into an operation
// by stopping the allocators in its midst.
import { Engine } from '../../engine/engine';
import { Place } from '../../engine/place';
import type { Step } from '../../engine/step';
import { OperationKind } from '../../trace/operation-table';
import { namedCache, nullHandle, Operation, unknownHandle } from '../perform';
import { checkpointAfter, checkpointBefore, type Checkpoint } from '../run/checkpoint';
import { ErrorBits, errorCode } from '../run/results';
import type { LiveCounts } from '../run/live-counts';
import type { Run } from '../run/run';
import type { RunBuilder } from '../run/run-builder';
import { EngineState } from './engine-state';
import type { RunCursor } from './run-cursor';

/** A jump over fewer operations than this is run, not looked up in a checkpoint. */
const shortJump = 4096;
/** Integers of a checkpoint that are restored in the time of one operation. */
const integersPerOperation = 32;

/** Thrown by an observer to stop the allocators where they are. */
const stopped = new Error('The allocators were stopped in the midst of an operation.');

/** The state of a run at one position, which moves. Each owner has its own; making one costs an engine. */
export class Cursor extends EngineState implements RunCursor {
  readonly #engine: Engine;
  private at = 0;
  private inner = 0;
  /** Live allocations, and the bytes asked for, that the inner steps have added. */
  private innerLive = 0;
  private innerRequested = 0;
  /** What the allocators were like before the operation that they stand in the midst of. */
  private before: Int32Array | undefined;
  private readonly operation = new Operation();
  /** Every operation can be taken back: slabs and stacks of free blocks are what cannot always go back. */
  private readonly reversible: boolean;

  constructor(run: Run, engine = new Engine(run.arena, run.machine)) {
    super(run, engine);
    this.#engine = engine;
    this.reversible = run.caches.length === 0 && run.arena.fit !== 'lifo';
  }

  /** A cursor at the end of the run that a builder has just finished, to be had once: it goes on with the engine that made the run. */
  static atEnd(run: Run, builder: RunBuilder): Cursor {
    return Cursor.at(run, run.operationCount, builder.takeEngine());
  }

  /** A cursor on an engine that stands at this position of the run already and is nobody else's from here on. */
  static at(run: Run, position: number, engine: Engine): Cursor {
    const cursor = new Cursor(run, engine);
    cursor.at = position;
    return cursor;
  }

  /** Operations done. */
  get position(): number {
    return this.at;
  }

  /** Within an operation the figures follow its steps, as the blocks and slots do that they are the sums of. */
  protected counts(): LiveCounts {
    const { live, requested, held } = this.run.series.countsAt(this.at);
    if (this.inner === 0) return { live, requested, held };
    return { live: live + this.innerLive, requested: requested + this.innerRequested, held: this.#engine.heldBytes };
  }

  /** Inner steps done of the operation that comes next. */
  get phase(): number {
    return this.inner;
  }

  /** Goes to a position, held between 0 and the end. */
  seek(position: number): void {
    this.leave();
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

  /** The inner steps of the operation that comes next, told by the allocators as they do it; it is taken back then. There is at least one. */
  steps(): Step[] {
    this.leave();
    const { at } = this;
    const engine = this.#engine;
    const steps: Step[] = [];
    const before = this.canUndo(at) ? undefined : engine.save();
    this.prepare(at);
    engine.observe((step) => steps.push(step));
    this.operation.perform(engine);
    engine.observe(undefined);
    if (before === undefined) this.undo(at);
    else engine.restore(before, this.run.caches);
    return steps;
  }

  /** One operation forward, and what its inner steps were. There is one to do. */
  advance(): Step[] {
    this.leave();
    const steps: Step[] = [];
    const engine = this.#engine;
    this.prepare(this.at);
    engine.observe((step) => steps.push(step));
    this.operation.perform(engine);
    engine.observe(undefined);
    this.at++;
    return steps;
  }

  /** Goes into the operation that comes next, to the state after `phase` of its steps; there are more of them. */
  enter(phase: number): void {
    this.leave();
    const engine = this.#engine;
    this.before = engine.save();
    this.prepare(this.at);
    engine.observe((step) => {
      this.inner++;
      this.follow(step);
      if (this.inner === phase) throw stopped;
    });
    try {
      this.operation.perform(engine);
    } catch (error) {
      if (error !== stopped) throw error;
    } finally {
      engine.observe(undefined);
    }
  }

  /** Back from within an operation to where it begins. */
  private leave(): void {
    if (this.before === undefined) return;
    this.#engine.restore(this.before, this.run.caches);
    this.before = undefined;
    this.inner = 0;
    this.innerLive = 0;
    this.innerRequested = 0;
  }

  /** Counts what an inner step has made live or ended. */
  private follow(step: Step): void {
    const { run, at } = this;
    const begins =
      step.kind === 'take' || step.kind === 'takeSlot' || (step.kind === 'nothing' && this.operation.kind === OperationKind.Kmalloc);
    // A slab that is given back is no allocation, and freeing a null handle ends none.
    const ends =
      step.kind === 'releaseSlot' ||
      (step.kind === 'release' && step.slab === undefined) ||
      (step.kind === 'nothing' && step.because === 'noBytes' && !begins);
    if (begins || step.kind === 'resize') this.innerRequested += run.requestedOf(at);
    if (ends || step.kind === 'resize') this.innerRequested -= run.requestedOf(run.results.subject(at));
    this.innerLive += Number(begins) - Number(ends);
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

  /** Does an operation again. What comes of it is known, so one that failed is passed over. */
  private replay(op: number): void {
    const { run } = this;
    const engine = this.#engine;
    const { table, results } = run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return;
    // The shorter ways of what traces are full of.
    switch (table.kind[op] as OperationKind) {
      case OperationKind.Alloc:
        engine.allocate(table.size[op], op);
        break;
      case OperationKind.AllocObject:
        engine.allocateObject(engine.caches[results.place(op)], table.cpu === undefined ? 0 : table.cpu[op], op);
        break;
      case OperationKind.Kmalloc:
        engine.kmalloc(table.size[op], table.cpu === undefined ? 0 : table.cpu[op], op);
        break;
      case OperationKind.Free: {
        const subject = results.subject(op);
        if (subject >= 0) this.release(subject);
        break;
      }
      default:
        this.prepare(op);
        this.operation.perform(engine);
    }
  }

  /** Makes the operation ready to be performed: what its names stand for follows from what came of it. */
  private prepare(op: number): void {
    const { run, operation } = this;
    const engine = this.#engine;
    const { table, results, trace } = run;
    operation.read(table, op, run.arena.base, run.arena.size);
    const { kind } = operation;
    const subject = results.subject(op);
    if (kind === OperationKind.Free || kind === OperationKind.Realloc) {
      const error = errorCode(results.error[op]);
      if (run.usedUnknown(op)) operation.handle = unknownHandle;
      else if (error === 'double-free') operation.handle = -(subject + 1);
      else if (error === 'invalid-realloc') operation.handle = subject < 0 ? nullHandle : -(subject + 1);
      else if (subject >= 0) operation.hold(subject, results.place(subject), results.unit(subject), results.slotOf(subject));
      else operation.handle = error === 'invalid-free' ? 0 : nullHandle;
    } else if (kind === OperationKind.AllocObject) {
      const place = results.place(op);
      operation.cache = place >= 0 ? engine.caches[place] : namedCache(engine, trace.names.text(table.operand[op]));
    } else if (kind === OperationKind.Cache) {
      operation.name = trace.names.text(table.cacheSpecs[table.operand[op]].name);
      operation.cache = namedCache(engine, operation.name);
    } else if (kind >= OperationKind.Shrink) operation.cache = engine.cacheNamed(trace.names.text(table.operand[op]));
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

  /** Whether the result columns alone say how an operation is taken back. */
  private canUndo(op: number): boolean {
    const { table, results, arena } = this.run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return true;
    const subject = results.subject(op);
    const kind = table.kind[op] as OperationKind;
    if (kind >= OperationKind.Cache || results.place(op) >= 0 || (subject >= 0 && results.place(subject) >= 0)) return false;
    return arena.fit !== 'lifo' || (subject < 0 && kind !== OperationKind.AllocAt);
  }

  /**
   * Takes an operation back where the result columns alone say how; false where they do not. A buddy block that was taken
   * is released: the halves split off for it are free and merge back. One that was freed is taken again at its place. On
   * stacks that holds for allocations only, since a merge can take a buddy out of the middle of its stack.
   */
  private undo(op: number): boolean {
    if (!this.canUndo(op)) return false;
    const { run } = this;
    const engine = this.#engine;
    const { results } = run;
    if ((results.error[op] & ErrorBits.Code) !== 0) return true;
    const subject = results.subject(op);
    const place = results.place(op);
    if (run.stayed(op)) this.setOwner(op, subject);
    else {
      if (subject >= 0) engine.takeAgain(results.place(subject), results.unit(subject), subject);
      if (place !== Place.None) this.release(op);
    }
    return true;
  }
}

/** What restoring a checkpoint, without one the start, costs in operations. */
function restoring(checkpoint: Checkpoint | undefined): number {
  return (checkpoint?.state.length ?? 0) / integersPerOperation;
}
