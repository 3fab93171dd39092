// Makes a Run of a Trace: operations by the Recorder, everything that stands between them here.
import type { ArenaConfig } from '../../engine/config';
import { Engine } from '../../engine/engine';
import { BlockEngine } from '../../engine/policies/block-engine';
import { severityOf } from '../../model/diagnostic';
import { largestOperationCount, OperationKind, OperationTable } from '../../trace/operation-table';
import type { Directive, NamedHandles, Trace } from '../../trace/trace';
import { TraceError } from '../../trace/trace';
import { CheckpointKeeper } from './checkpoint-keeper';
import { BlockResults } from '../blocks/block-results';
import { BlockRun } from '../blocks/block-run';
import { checkExpectation, type AllocatorScope } from './expectation';
import { ExpectedErrors } from './expected-errors';
import type { Note } from './note';
import type { RunOptions } from './options';
import { effectiveMachine, hasBlocks, recordingsArena } from './options';
import { firstArena, largerArena, unitRaisedFrom } from './recorded-arena';
import { Recorder } from './recorder';
import { offsetOf, Results } from './results';
import { Run, type Mark, type RunParts } from './run';
import { Setup } from './setup';
import { metricsOf, noneLive } from './live-counts';
import { sameConfig, Workspace } from './workspace';
import type { Work } from '../../work/work';

/** Operations of one step: well below a millisecond. */
const stretch = 1 << 12;

/** Makes one run, within the engine and the memory that its workspace lends. */
export class RunBuilder {
  private readonly table: OperationTable;
  private results: Results;
  private recorder: Recorder | undefined;
  private engine: Engine | BlockEngine | undefined;
  private memory: ArrayBuffer | undefined;
  private readonly setup: Setup;
  private readonly expectedErrors: ExpectedErrors;
  private notes: Note[] = [];
  private noteErrors = 0;
  private marks: Mark[] = [];
  private checkpoints = new CheckpointKeeper();
  private nextDirective = 0;
  /** Rows of the trace's table that were run; the run's own table has other rows where `[*]` was expanded. */
  private row = 0;
  /** Handles that a `[*]` is still to free. */
  private live: Int32Array | undefined;
  private finished = false;
  /** Handles that are unknown when the first operation is done. */
  private readonly unknownAtStart: number[] = [];
  private readonly source: OperationTable;
  private readonly recorded: boolean;

  /** Throws TraceError when the options cannot work for a recording; for other traces `run` does. */
  constructor(
    private readonly trace: Trace,
    private readonly options: RunOptions = {},
    private readonly workspace = new Workspace(),
  ) {
    this.recorded = trace.format.isRecorded;
    this.source = this.recorded && options.as === 'kmalloc' ? trace.table.asKmalloc() : trace.table;
    this.table = this.source.freeAllCount === 0 ? this.source : this.emptyTable();
    this.results = new Results(this.source.count);
    this.setup = new Setup(options, (note) => this.report(note));
    this.expectedErrors = new ExpectedErrors(
      () => this.results,
      (note) => this.report(note),
    );
    if (this.recorded && !hasBlocks(options)) {
      const arena = firstArena(this.source, trace.handles.count, options);
      this.engine = workspace.lendEngine(arena, effectiveMachine([], arena, options));
    }
  }

  /** Whether a request has failed for want of memory, of a block as large as that, or of the place that it asks for. */
  get ranShort(): boolean {
    return this.recorder?.shortOfMemory === true;
  }

  /** Operations run so far. */
  get done(): number {
    return this.source === this.table ? this.row : this.table.count;
  }

  /** Operations there will be, as far as is known. */
  get total(): number {
    return this.source.count - this.row + this.done;
  }

  /** Runs the trace, to be asked for once; a step is of about `operations`. Throws TraceError when the options cannot work. */
  *run(operations = stretch): Work<Run> {
    yield* this.findArena();
    while (!this.step(operations)) yield operations;
    const parts = this.parts();
    return parts.results instanceof BlockResults ? yield* BlockRun.of({ ...parts, results: parts.results }) : new Run(parts);
  }

  /** Runs the trace, instead of `run`, only to see whether memory suffices for every request. Throws TraceError when the options cannot work. */
  *servesAll(operations = stretch): Work<boolean> {
    yield* this.findArena();
    while (!this.step(operations) && this.recorder?.lacksMemory !== true) yield operations;
    const { lacksMemory } = this.started();
    this.giveBack();
    return !lacksMemory;
  }

  /** The engine of a recording that another policy places: in the arena that buddies would have. */
  private *findArena(): Work<void> {
    if (!this.recorded || !hasBlocks(this.options)) return;
    const { trace, options, workspace } = this;
    const arena = recordingsArena(yield* arenaByBuddies(trace, options, workspace), options);
    this.engine = workspace.lendEngine(arena, effectiveMachine([], arena, options));
  }

  /** The engine at the end of the finished run, which is the caller's from then on; to be had once. */
  takeEngine(): Engine {
    const { engine } = this.started();
    if (engine instanceof BlockEngine) throw new Error('Only buddies can go on with the engine that made a run.');
    this.engine = undefined;
    this.giveBack();
    return engine;
  }

  /** Gives back what was lent to the builder, which is of no use from then on: when the run is finished, or given up. */
  giveBack(): void {
    if (this.engine) this.workspace.returnEngine(this.engine);
    if (this.memory) this.workspace.returnMemory(this.memory);
    this.engine = undefined;
    this.memory = undefined;
    this.recorder = undefined;
  }

  /** Runs about `operations` more operations. True when all is done. */
  private step(operations: number): boolean {
    const { directives } = this.trace;
    let budget = operations;
    while (budget > 0 && !this.finished) {
      const directive = directives[this.nextDirective];
      if (directive !== undefined && directive.before <= this.row) {
        this.nextDirective++;
        this.apply(directive);
        budget--;
      } else if (this.row < this.source.count) {
        const end = Math.min(directive?.before ?? Infinity, this.source.count, this.row + Math.min(budget, stretch));
        const from = this.done;
        this.runRows(end);
        budget -= Math.max(1, this.done - from);
        if (this.recorder) this.checkpoints.addIfDue(this.recorder, this.done);
      } else this.end();
    }
    return this.finished;
  }

  private parts(): RunParts {
    const { trace, table, results, notes, marks, checkpoints } = this;
    const recorder = this.started();
    const { engine } = recorder;
    return {
      trace,
      table,
      results,
      notes,
      marks,
      checkpoints: checkpoints.kept,
      arena: engine.arena,
      raisedFrom: this.recorded ? unitRaisedFrom(engine.arena, this.options) : undefined,
      machine: engine.machine,
      caches: engine.caches.slice(),
      creators: recorder.creators,
      lost: Int32Array.from(recorder.lost),
      unknown: Int32Array.from(recorder.unknown),
      operationCount: this.done,
      errorCount: this.errors(),
      final: this.metrics(),
      sums: recorder.sums,
    };
  }

  private emptyTable(): OperationTable {
    const table = new OperationTable(this.source.count);
    table.cacheSpecs.push(...this.source.cacheSpecs);
    return table;
  }

  private started(): Recorder {
    if (this.recorder === undefined) {
      if (!this.recorded) this.engine = this.currentEngine(this.setup.settle());
      if (this.engine instanceof BlockEngine) this.results = new BlockResults(this.source.count);
      this.memory = this.workspace.lendMemory(Recorder.memoryFor(this.trace));
      this.recorder = new Recorder(this.trace, this.table, this.results, this.engine!, this.memory);
      this.recorder.makeUnknown(this.unknownAtStart, 0);
    }
    return this.recorder;
  }

  /** The engine before the first operation: made anew when a statement has changed what holds. */
  private currentEngine(config = this.setup.current()): Engine | BlockEngine {
    if (this.engine !== undefined && !sameConfig(this.engine, config)) this.giveBack();
    return (this.engine ??= this.workspace.lendEngine(config.arena, config.machine));
  }

  private apply(directive: Directive): void {
    const { range } = directive;
    const position = this.done;
    switch (directive.kind) {
      case 'arena':
        this.setup.addArena(directive, position, position > 0 ? this.table.line[0] : 0);
        break;
      case 'machine':
        this.setup.addMachine(directive, position, position > 0 ? this.table.line[0] : 0);
        break;
      case 'mark':
        this.marks.push({ line: range.line, position, text: directive.text });
        break;
      case 'fault':
        this.report({ code: 'syntax', range, position, message: directive.message, values: directive.values, times: directive.times });
        if (directive.assigns) this.makeUnknown(directive.assigns, position);
        break;
      case 'attribute': {
        const message = '{0} is none of the attributes that the tools know: did you mean {1}?';
        this.report({ code: 'unknown-attribute', range, position, message, values: [directive.key, directive.meant] });
        break;
      }
      case 'expect-error':
        this.expectedErrors.add(directive, position);
        break;
      case 'expect': {
        const recorder = this.recorder;
        if ('handle' in directive.metric && this.isUnknown(directive.metric.handle)) break;
        const engine = recorder?.engine ?? this.currentEngine();
        const fault = checkExpectation(directive, {
          trace: this.trace,
          results: this.results,
          arena: engine.arena,
          metrics: this.metrics(),
          ...(engine instanceof BlockEngine ? this.lookAtBlocks(engine) : this.lookAtBuddies(engine)),
          liveOperation: (handle) => recorder?.liveOperation(handle) ?? -1,
        });
        if (fault) this.report({ ...fault, range, position });
      }
    }
  }

  private lookAtBuddies(engine: Engine): AllocatorScope {
    const { results } = this;
    return {
      freeBlocksOf: (units) => engine.buddy.freeCounts[Math.log2(units)] ?? 0,
      cacheUse: (name) => {
        const cache = engine.cacheNamed(name);
        return cache && { objects: cache.objectsInUse, slabs: cache.slabCount };
      },
      heldOf: (op) => engine.heldAt(results.place(op)),
      offsetOf: (op) => offsetOf(results, engine.caches, engine.arena.unit, op),
    };
  }

  private lookAtBlocks(engine: BlockEngine): AllocatorScope {
    const { results } = this;
    const { unit, overhead } = engine.arena;
    return {
      freeBlocksOf: (units) => engine.freeCount(units),
      cacheUse: () => undefined,
      heldOf: (op) => (results instanceof BlockResults ? results.units(op) * unit : 0),
      offsetOf: (op) => results.unit(op) * unit + overhead,
    };
  }

  /** Whether nobody knows what a handle stands for: what is expected of it holds. */
  private isUnknown(handle: number): boolean {
    return this.recorder?.isUnknown(handle) ?? this.unknownAtStart.includes(handle);
  }

  private makeUnknown(named: NamedHandles, position: number): void {
    const { handles } = this.trace;
    const ids = 'handle' in named ? [named.handle] : handles.handlesBetween(named.family, named.first, named.last, named.step);
    if (this.recorder) this.recorder.makeUnknown(ids, position);
    // Before the first operation nothing is live, and the arena may still change.
    else for (const id of ids) this.unknownAtStart.push(id);
  }

  private runRows(end: number): void {
    if (this.source.kind[this.row] === OperationKind.FreeAll) {
      // Before the first operation nothing is live, so this is none, and the arena may still change.
      if (this.recorder === undefined || this.freeLive(this.recorder)) this.row++;
      return;
    }
    const recorder = this.started();
    if (this.source !== this.table) {
      let stop = this.row + 1;
      while (stop < end && this.source.kind[stop] !== OperationKind.FreeAll) stop++;
      if (this.expectedErrors.areWaiting) stop = this.row + 1;
      this.table.append(this.source, this.row, stop);
      this.results.reserve(this.table.count);
      recorder.record(this.table.count - (stop - this.row), this.table.count);
      this.row = stop;
    } else {
      const stop = this.expectedErrors.areWaiting ? this.row + 1 : end;
      recorder.record(this.row, stop);
      this.row = stop;
      if (this.recorded && recorder.shortOfMemory && this.growArena(recorder)) return;
    }
    this.expectedErrors.check(this.done - 1);
  }

  /** Frees the next of the handles that were live when the run reached `[*]`; true when all are freed. */
  private freeLive(recorder: Recorder): boolean {
    this.live ??= recorder.liveAmong(this.trace.handles.indexedHandles(this.source.operand[this.row]));
    if (this.table.count + this.live.length > largestOperationCount) {
      throw new TraceError('A trace holds at most {0} operations; line {1} goes past that.', [
        largestOperationCount,
        this.source.line[this.row],
      ]);
    }
    const from = this.table.count;
    const handles = this.live.subarray(0, this.expectedErrors.areWaiting ? 1 : stretch);
    this.table.appendFrees(this.source, this.row, handles);
    this.results.reserve(this.table.count);
    recorder.record(from, this.table.count);
    if (handles.length > 0) this.expectedErrors.check(this.table.count - 1);
    this.live = this.live.subarray(handles.length);
    if (this.live.length > 0) return false;
    this.live = undefined;
    return true;
  }

  /** A recorded request must not fail for want of memory: begins again in an arena twice as large. */
  private growArena(recorder: Recorder): boolean {
    const { engine } = recorder;
    const arena = engine instanceof Engine ? largerArena(engine.arena, this.options) : undefined;
    if (arena === undefined) return false;
    this.giveBack();
    this.engine = this.workspace.lendEngine(arena, effectiveMachine([], arena, this.options));
    this.results.error.fill(0, 0, this.row);
    this.row = 0;
    this.nextDirective = 0;
    this.notes = [];
    this.noteErrors = 0;
    this.marks = [];
    this.checkpoints = new CheckpointKeeper();
    return true;
  }

  private report(note: Note): void {
    this.notes.push(note);
    if (severityOf(note.code) === 'error') this.noteErrors += note.times ?? 1;
  }

  private errors(): number {
    return this.noteErrors + (this.recorder?.failures ?? 0) - this.expectedErrors.met;
  }

  private metrics(): ReturnType<typeof metricsOf> {
    const counts = this.recorder?.counts ?? noneLive;
    return metricsOf(this.recorder?.engine ?? this.currentEngine(), counts, this.errors());
  }

  private end(): void {
    this.expectedErrors.end(this.done);
    this.checkpoints.addAtEnd(this.started(), this.done);
    this.finished = true;
  }
}

/** The arena of a recording whatever the policy is: the reader's, else the one found with buddies. */
function* arenaByBuddies(trace: Trace, options: RunOptions, workspace: Workspace): Work<ArenaConfig> {
  const { size, base } = options.arena ?? {};
  if (size !== undefined) return firstArena(trace.table, 0, { arena: { size, unit: 1, base } });
  const builder = new RunBuilder(trace, { ...options, arena: { base } }, workspace);
  const { arena } = yield* builder.run();
  builder.giveBack();
  return arena;
}
