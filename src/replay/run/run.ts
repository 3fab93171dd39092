// A trace that was run: its operations, what came of each, and enough checkpoints to be anywhere quickly. RunBuilder makes it of a Trace; everything
// that is shown and reported comes from it, and from the states that a Cursor reaches along it.
import { bytesByPlace, isByKmalloc, Place } from '../../engine/place';
import type { ArenaConfig, MachineConfig } from '../../engine/config';
import type { CacheDefinition } from '../../engine/geometry';
import { severityOf, type DiagnosticCode } from '../../model/diagnostic';
import type { Metrics } from '../../model/metrics';
import type { RunPlacement } from '../../model/placement';
import { Space } from '../../model/space';
import { OperationKind, type OperationTable } from '../../trace/operation-table';
import type { Trace } from '../../trace/trace';
import type { Checkpoint } from './checkpoint';
import { LineIndex, type Stretch } from './line-index';
import type { Note } from './note';
import { ErrorBits, errorCode, offsetOf, requestedBy, type Results } from './results';
import type { RunningSums } from './running-sums';
import { Series } from './series';

/** A named point of a run. */
export interface Mark {
  /** 1-based. */
  readonly line: number;
  /** Operations done there. */
  readonly position: number;
  readonly text: string;
}

export type OperationName = 'alloc' | 'kmalloc' | 'realloc' | 'free' | 'snapshot' | 'cache' | 'shrink' | 'destroy';

/** One operation and what came of it, as reports show it. */
export interface OperationRecord {
  /** From 1. */
  readonly op: number;
  /** 1-based. */
  readonly line: number;
  readonly kind: OperationName;
  readonly handle: string | null;
  readonly address: string | null;
  /** Bytes held, and bytes asked for. */
  readonly size: number;
  readonly requested: number;
  readonly cache: string | null;
  readonly error: DiagnosticCode | null;
}

/** What each kind of operation is called. */
export const operationNames: Readonly<Record<OperationKind, OperationName>> = {
  [OperationKind.Alloc]: 'alloc',
  [OperationKind.AllocAt]: 'alloc',
  [OperationKind.AllocObject]: 'alloc',
  [OperationKind.Kmalloc]: 'kmalloc',
  [OperationKind.Realloc]: 'realloc',
  [OperationKind.Free]: 'free',
  [OperationKind.FreeAll]: 'free',
  [OperationKind.Snapshot]: 'snapshot',
  [OperationKind.Cache]: 'cache',
  [OperationKind.Shrink]: 'shrink',
  [OperationKind.Destroy]: 'destroy',
};

/** The fields of a run that are no functions. */
type RunFields = { [Field in keyof Run as Run[Field] extends (...values: never[]) => unknown ? never : Field]: Run[Field] };

/** What a run is made of: its fields, and the sums that its series begins with. */
export type RunParts = Omit<
  RunFields,
  'series' | 'lines' | 'space' | 'simulated' | 'placement' | 'managedBytes' | 'usedBefore' | 'knowsLargest' | 'orderUnit'
> & {
  readonly sums: RunningSums;
  /** Absent: the one region that the arena is. */
  readonly space?: Space;
};

/** Immutable. Operations count from 0, position p is the state after p of them. */
export class Run {
  readonly trace: Trace;
  /** The operations that were done: the trace's own table, or one made of it where `[*]` stands for many frees or the options have other calls made. */
  readonly table: OperationTable;
  readonly results: Results;
  /** What is wrong with lines that are no operations. */
  readonly notes: readonly Note[];
  readonly marks: readonly Mark[];
  readonly checkpoints: readonly Checkpoint[];
  readonly arena: ArenaConfig;
  /** Where the bytes of the arena have their addresses. */
  readonly space: Space;
  /** The unit in bytes that the arena of a recording would have if it were not too large for it; undefined where it has that. */
  readonly raisedFrom: number | undefined;
  readonly machine: MachineConfig;
  /** Every cache ever created, by serial. */
  readonly caches: readonly CacheDefinition[];
  /** The operation that created each named cache, by serial. */
  readonly creators: ReadonlyMap<number, number>;
  /** Pairs: an operation that gave a live handle a new allocation, and the operation whose allocation was lost. */
  readonly lost: Int32Array;
  /** Pairs: a position where a handle became unknown, and that handle. */
  readonly unknown: Int32Array;
  /** Rows of `table` and `results`. */
  readonly operationCount: number;
  /** Diagnostics of severity error; those that an `expect error` asked for are none. */
  readonly errorCount: number;
  /** The metrics at the end. */
  readonly final: Metrics;
  readonly series: Series;
  /** Which operations its lines stand for. */
  readonly lines: LineIndex;
  private readonly blockBytes: Float64Array;
  /** Failures before each block of operations, counted when first asked for. */
  private failedBefore: Int32Array | undefined;

  constructor(parts: RunParts) {
    this.trace = parts.trace;
    this.table = parts.table;
    this.results = parts.results;
    this.notes = parts.notes;
    this.marks = parts.marks;
    this.checkpoints = parts.checkpoints;
    this.arena = parts.arena;
    this.space = parts.space ?? new Space([{ name: '', ...parts.arena }]);
    this.raisedFrom = parts.raisedFrom;
    this.machine = parts.machine;
    this.caches = parts.caches;
    this.creators = parts.creators;
    this.lost = parts.lost;
    this.unknown = parts.unknown;
    this.operationCount = parts.operationCount;
    this.errorCount = parts.errorCount;
    this.final = parts.final;
    this.series = new Series(this, parts.sums);
    this.lines = new LineIndex(parts.table, parts.operationCount, parts.trace.lineCount, parts.trace.passes);
    this.blockBytes = bytesByPlace(parts.arena.unit);
  }

  /** Whether our allocators have placed its blocks, or they lie where they were recorded. */
  get placement(): RunPlacement {
    return 'simulated';
  }

  /** Bytes of the arena that an allocator of ours has, free or not; NaN where nobody knows. */
  get managedBytes(): number {
    return this.arena.size;
  }

  /** The same at a position: what is used there and what is free, as far as anybody knows. */
  managedAt(_position: number): number {
    return this.managedBytes;
  }

  /** Bytes in use before the first operation: what the memory that the arena is from had in use. */
  get usedBefore(): number {
    return (this.arena.before?.units ?? 0) * this.arena.unit;
  }

  /** Units of the arena in no free block at a position. */
  usedUnitsAt(position: number): number {
    return position === 0 ? (this.arena.before?.units ?? 0) : this.results.used(position - 1);
  }

  /** Bytes of a free block of order 0. */
  get orderUnit(): number {
    return this.arena.unit;
  }

  /** Whether the largest free block is known at every position. */
  get knowsLargest(): boolean {
    return true;
  }

  /** The run by our allocators of the same operations: what is wrong with them is the same wherever they were placed. */
  get simulated(): Run {
    return this;
  }

  /** Diagnostics of severity error up to a position: of its operations, and of the lines that stand at or before it. */
  errorsAt(position: number): number {
    this.failedBefore ??= this.countFailures();
    const block = position >>> failureBlockShift;
    let errors = this.failedBefore[block];
    for (let op = block << failureBlockShift; op < position; op++) if (this.countsAsError(op)) errors++;
    for (const note of this.notes) if (note.position <= position && severityOf(note.code) === 'error') errors += note.times ?? 1;
    return errors;
  }

  /** Whether operation `op` is a realloc that left its allocation where it was. */
  stayed(op: number): boolean {
    const { results } = this;
    const from = results.subject(op);
    return (
      from >= 0 &&
      results.place(op) === results.place(from) &&
      results.unit(op) === results.unit(from) &&
      results.slotOf(op) === results.slotOf(from)
    );
  }

  /** Whether an allocation that operation `op` resized has the address it had; undefined where it had no memory, or has none now. */
  keptAddress(op: number): boolean | undefined {
    const { results } = this;
    const from = results.subject(op);
    if (from < 0 || results.place(from) === Place.Nowhere || results.place(op) === Place.Nowhere) return undefined;
    return this.offsetOf(op) === this.offsetOf(from);
  }

  /** Bytes asked for by operation `op`, which allocated. */
  requestedOf(op: number): number {
    return requestedBy(this.table, this.results, this.caches, op);
  }

  /** Bytes set aside for the allocation that operation `op` made. */
  heldOf(op: number): number {
    return this.heldAt(this.results.place(op));
  }

  /** Bytes set aside for an allocation that lives at `place`. */
  heldAt(place: number): number {
    return place >= 0 ? this.caches[place].geometry.slot : this.blockBytes[-place];
  }

  /** The address of the allocation that operation `op` made, as text. */
  addressOf(op: number): string {
    return this.results.place(op) === Place.Nowhere ? '0x0' : this.space.format(this.offsetOf(op));
  }

  /** Offset from the arena's base, in bytes, of the allocation that operation `op` made. */
  offsetOf(op: number): number {
    return offsetOf(this.results, this.caches, this.arena.unit, op);
  }

  /** Where the memory set aside for that allocation begins, in such bytes: before its address where blocks have headers. */
  startOf(op: number): number {
    return this.offsetOf(op);
  }

  /** The handle of operation `op`, as written. Empty where it has none. */
  handleText(op: number): string {
    const handle = this.table.handle[op];
    return handle < 0 ? '' : this.trace.handles.text(handle);
  }

  /** The call site that operation `op` names. */
  siteOf(op: number): string | undefined {
    const site = this.table.site?.[op] ?? 0;
    return site === 0 ? undefined : this.trace.names.text(site - 1);
  }

  /** The thread that did operation `op`, where the trace tells. */
  threadOf(op: number): string | undefined {
    const thread = this.table.thread?.[op] ?? 0;
    return thread === 0 ? undefined : this.trace.names.text(thread - 1);
  }

  /** When operation `op` was done, in seconds, where the trace tells. */
  timeOf(op: number): number | undefined {
    const time = this.table.time?.[op] ?? NaN;
    return Number.isNaN(time) ? undefined : time;
  }

  /** The code that operation `op` ended in, whether or not it was expected. */
  errorOf(op: number): DiagnosticCode | undefined {
    return errorCode(this.results.error[op]);
  }

  /** The cache that has this name when operation `op` begins. */
  namedCacheAt(name: string, op: number): CacheDefinition | undefined {
    if (this.errorOf(op) === 'unknown-cache') return undefined;
    let found: CacheDefinition | undefined;
    for (const [serial, creator] of this.creators) if (creator < op && this.caches[serial].name === name) found = this.caches[serial];
    return found;
  }

  /** Whether a realloc that failed for want of memory asked the size classes: its handle was allocated by `kmalloc`. */
  routedByKmalloc(op: number): boolean {
    const allocation = this.results.subject(op);
    const place = allocation < 0 ? Place.None : this.results.place(allocation);
    return place !== Place.None && isByKmalloc(place);
  }

  /** Operation `op` as reports show it. */
  operation(op: number): OperationRecord {
    const { table, results } = this;
    const kind = table.kind[op] as OperationKind;
    const error = this.errorOf(op) ?? null;
    if (kind >= OperationKind.Cache) {
      const name = kind === OperationKind.Cache ? table.cacheSpecs[table.operand[op]].name : table.operand[op];
      return this.record(op, error, null, null, 0, 0, this.trace.names.text(name));
    }
    const handle = this.handleText(op);
    const subject = kind === OperationKind.Free ? results.subject(op) : op;
    if (error !== null || subject < 0 || this.usedUnknown(op)) {
      const cache = kind === OperationKind.AllocObject ? this.trace.names.text(table.operand[op]) : null;
      return this.record(op, error, handle, null, 0, error === null ? 0 : this.askedBy(op), cache);
    }
    const place = results.place(subject);
    const cache = place >= 0 ? this.caches[place].name : null;
    return this.record(op, error, handle, this.addressOf(subject), this.heldOf(subject), this.requestedOf(subject), cache);
  }

  /**
   * The operations [from, to) of the statement on a line (1-based); undefined when it has none. In a `repeat` those of one pass: the one that `position` lies
   * in, else the last.
   */
  operationsOfLine(line: number, position?: number): Stretch | undefined {
    return this.lines.statementOn(line, position);
  }

  /** The position after the last operation at or before a line (1-based); in a `repeat` in its last pass. */
  positionOfLine(line: number): number {
    return this.lines.positionAfter(line);
  }

  /** The line of the operation done last, undefined at position 0. */
  lineOfPosition(position: number): number | undefined {
    return position > 0 ? this.table.line[position - 1] : undefined;
  }

  /** The position after the whole statement that comes next. */
  nextStatement(position: number): number {
    return position >= this.operationCount ? this.operationCount : this.lines.statementOf(position).to;
  }

  /** The position before the statement that was, wholly or partly, done last. */
  previousStatement(position: number): number {
    return position <= 0 ? 0 : this.lines.statementOf(position - 1).from;
  }

  /** Whether operation `op` used a handle that is unknown, and so did nothing. */
  usedUnknown(op: number): boolean {
    return (this.results.error[op] & ErrorBits.Unknown) !== 0;
  }

  /** The pass of a `repeat` that operation `op` belongs to, -1 where it belongs to none. */
  passOf(op: number): number {
    return (this.table.pass?.[op] ?? 0) - 1;
  }

  /** Bytes kept for each operation: table, handles and names, results, checkpoints and series. The text is not kept. */
  bytesPerOperation(): number {
    const { trace, table, results, checkpoints } = this;
    const kept = checkpoints.reduce((sum, { state }) => sum + state.byteLength, 0);
    const bytes = table.byteLength + trace.handles.byteLength + trace.names.byteLength + results.byteLength + kept + this.series.byteLength;
    return bytes / Math.max(1, this.operationCount);
  }

  /** Whether operation `op` reported a diagnostic of severity error. */
  countsAsError(op: number): boolean {
    const entry = this.results.error[op];
    return (entry & ErrorBits.Code) !== 0 && (entry & ErrorBits.Expected) === 0;
  }

  /** One object of one shape: long traces have very many. */
  private record(
    op: number,
    error: DiagnosticCode | null,
    handle: string | null,
    address: string | null,
    size: number,
    requested: number,
    cache: string | null,
  ): OperationRecord {
    const kind = operationNames[this.table.kind[op] as OperationKind];
    return { op: op + 1, line: this.table.line[op], kind, handle, address, size, requested, cache, error };
  }

  private askedBy(op: number): number {
    const { table } = this;
    switch (table.kind[op] as OperationKind) {
      case OperationKind.AllocObject:
        return this.namedCacheAt(this.trace.names.text(table.operand[op]), op)?.geometry.objectSize ?? 0;
      case OperationKind.Free:
        return 0;
      default:
        return table.size[op];
    }
  }

  private countFailures(): Int32Array {
    const counts = new Int32Array((this.operationCount >>> failureBlockShift) + 1);
    let errors = 0;
    for (let op = 0; op < this.operationCount; op++) {
      if ((op & (failureBlock - 1)) === 0) counts[op >>> failureBlockShift] = errors;
      if (this.countsAsError(op)) errors++;
    }
    if ((this.operationCount & (failureBlock - 1)) === 0) counts[this.operationCount >>> failureBlockShift] = errors;
    return counts;
  }
}

/** Failures are counted for blocks of so many operations. */
const failureBlockShift = 10;
const failureBlock = 1 << failureBlockShift;
