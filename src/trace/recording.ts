// What the readers of recordings fill, whatever the format. A recording is evidence: its reader knows which blocks are live as it reads, and tells
// what the recording proves of the program from what it only shows of the recorder.
import type { SpaceRegion } from '../model/space';
import { grownLength } from './growth';
import { HandleTable } from './handle-table';
import { NameTable } from './name-table';
import { FreeMark, largestOperationCount, OperationKind, OperationTable } from './operation-table';
import { PassTable } from './passes';
import type { PageRecording } from './formats/kmem/page-events';
import { newCounts, type RecordingCounts } from './recording-facts';
import { noStack, StackTable } from './stack-table';
import type { Directive, FormatFacts, Trace } from './trace';

/** No name: an operation of which the format does not say the site, or the thread. */
export const noName = -1;

/**
 * A trace while a recording is read. A line's reader says first what it knows of the call (`site`, `thread`, `time`, `stack`: they hold for all
 * operations until they are changed), then what was called; what came of it is worked out here.
 */
export class Recording {
  /** 1-based number of the present line; whoever counts the lines moves it on. A reader that sorts calls by time sets it to the line of each as it tells of it. */
  line = 1;
  /** Name id of the caller. */
  site = noName;
  /** Name id of the thread. */
  thread = noName;
  /** Seconds from where the recorder's clock began, NaN where the format has none. */
  time = NaN;
  /** Node of the call stack. */
  stack = noStack;
  /** The CPU, -1 where it is not known. */
  cpu = -1;
  /** Whether addresses are written as hashes: equal ones are still the same. */
  areAddressesHashed = false;
  readonly table = new OperationTable();
  readonly names = new NameTable();
  readonly handles = new HandleTable(this.names);
  readonly counts: RecordingCounts = newCounts();
  /** Stretches of addresses that the recording itself names. */
  readonly regions: SpaceRegion[] = [];
  /** What moved the pages of a kernel. */
  pages: PageRecording | undefined;
  private stackTable: StackTable | undefined;
  private readonly directives: Directive[] = [];
  /** By handle: 0 never met, row + 1 of the operation that made it live, -(row + 1) of the last one that freed it. */
  private lives = new Int32Array(1 << 10);
  /** Frees that handles are owed since their address was given out again while they were live. */
  private readonly owed = new Map<number, number>();
  private readonly doubtful: number[] = [];
  private skippedLines = 0;
  private firstSkippedLine = 0;
  private cutCalls = 0;
  private firstCutLine = 0;
  private lostCalls = 0;
  private full = false;

  /** `seesEveryCall` is the format's. */
  constructor(private readonly seesEveryCall: boolean) {}

  /** About so many operations there will be in all: a wrong guess costs only time. */
  expect(operations: number): void {
    const { table, handles } = this;
    table.expectedRows = Math.min(Math.ceil(operations), largestOperationCount);
    if (table.count > 0) handles.expectedCount = Math.ceil((handles.count / table.count) * table.expectedRows);
  }

  /** The call stacks; a format that has any adds its nodes here. */
  get stacks(): StackTable {
    return (this.stackTable ??= new StackTable());
  }

  /** The id of the name `bytes[from, to)`. */
  nameOf(bytes: Uint8Array, from: number, to: number): number {
    return this.names.internBytes(bytes, from, to);
  }

  /** Whether a handle has a block. */
  isLive(handle: number): boolean {
    return this.stateOf(handle) > 0;
  }

  /** Whether a handle ever had a block. */
  wasAllocated(handle: number): boolean {
    const state = this.stateOf(handle);
    return state > 0 || (state < 0 && this.endedBlock(-state - 1));
  }

  /**
   * A call that answered with a block of `size` bytes. `column` is that of its handle, 1-based, as an editor counts. `kind` says which allocator was asked,
   * where there are several; of an object, `cache` is the name of its cache, which was announced.
   */
  allocate(
    handle: number,
    size: number,
    column: number,
    kind: OperationKind.Alloc | OperationKind.Kmalloc | OperationKind.AllocObject = OperationKind.Alloc,
    cache = -1,
  ): void {
    this.endUnseen(handle, column);
    const row = this.add(kind, handle, size, cache, column);
    if (row < 0) return;
    this.counts.allocs++;
    this.begin(handle, row, size);
  }

  /** A call that freed a block: free, realloc(p, 0). Null is none: see `counts.nullFrees`. */
  free(handle: number, column: number): void {
    const state = this.stateOf(handle);
    if (state > 0) {
      const row = this.add(OperationKind.Free, handle, 0, FreeMark.Ordinary, column);
      if (row < 0) return;
      this.counts.frees++;
      this.end(handle, row, state);
    } else this.freeNothing(handle, state, column);
  }

  /** A call that answered with the block `handle` of `size` bytes for the old one, which may be the same; neither is null. */
  reallocate(old: number, handle: number, size: number, column: number): void {
    const state = this.stateOf(old);
    if (state <= 0) {
      // Of the old block nothing is known, or that it had ended; the new one is there all the same.
      if (state === 0) {
        this.counts.unknownFrees++;
        // The next operation, which allocates, is the last that is known of the old address.
        this.setState(old, -(this.table.count + 1));
      } else if (this.takeLate(old)) this.counts.doubleFrees++;
      else this.freeNothing(old, state, column);
      this.allocate(handle, size, column);
      return;
    }
    if (handle !== old) this.endUnseen(handle, column);
    const row = this.add(OperationKind.Realloc, handle, size, old, column);
    if (row < 0) return;
    this.counts.reallocs++;
    this.end(old, row, state);
    this.begin(handle, row, size);
  }

  /** A cache that objects come from, once, before the first of them. `name` is a name id, `objectSize` in bytes. */
  announceCache(name: number, objectSize: number, column: number): void {
    const { table } = this;
    const row = this.add(OperationKind.Cache, -1, 0, table.cacheSpecs.length, column);
    if (row >= 0) table.cacheSpecs.push({ name, objectSize, flags: new Set() });
  }

  /** What a log shows of a machine's memory at one moment, on a line. */
  takeSnapshot(line: number): void {
    this.line = line;
    this.add(OperationKind.Snapshot, -1, 0, -1, 1);
  }

  /** The present line is none of the format's. */
  skipLine(): void {
    if (this.skippedLines++ === 0) this.firstSkippedLine = this.line;
  }

  /** Of a call on line `line` the recording has only a part. */
  cutCall(line = this.line): void {
    if (this.cutCalls++ === 0) this.firstCutLine = line;
  }

  /** The recorder says that it lost calls here. */
  loseCalls(calls: number): void {
    this.lostCalls += calls;
  }

  /** The trace, after the last line. */
  finish(format: FormatFacts): Trace {
    this.table.trim();
    this.handles.trim();
    return this.present(format);
  }

  /** The trace as far as it was told, until more is told. */
  present(format: FormatFacts): Trace {
    return {
      format,
      table: this.table,
      directives: this.directives,
      handles: this.handles,
      names: this.names,
      lineCount: this.line - 1,
      recording: {
        counts: this.counts,
        skippedLines: this.skippedLines,
        firstSkippedLine: this.firstSkippedLine,
        cutCalls: this.cutCalls,
        firstCutLine: this.firstCutLine,
        lostCalls: this.lostCalls,
        areAddressesHashed: this.areAddressesHashed,
        doubtfulFrees: Int32Array.from(this.doubtful),
        stacks: this.stackTable,
        regions: this.regions,
        pages: this.pages,
      },
      // Recordings have no comments.
      silences: [],
      passes: new PassTable(),
    };
  }

  /** A free of a handle that has no block, `state` being as in `lives`. */
  private freeNothing(handle: number, state: number, column: number): void {
    const { counts } = this;
    if (state === 0) {
      counts.unknownFrees++;
      const row = this.add(OperationKind.Free, handle, 0, FreeMark.Nothing, column);
      if (row >= 0) this.setState(handle, -(row + 1));
      return;
    }
    counts.doubleFrees++;
    if (this.takeLate(handle)) this.add(OperationKind.Free, handle, 0, FreeMark.Nothing, column);
    else if (this.seesEveryCall && this.endedBlock(-state - 1)) this.add(OperationKind.Free, handle, 0, FreeMark.Ordinary, column);
    else {
      const row = this.add(OperationKind.Free, handle, 0, FreeMark.Nothing, column);
      if (row >= 0) this.doubtful.push(row, -state - 1);
    }
  }

  /** Whether a free of the handle was owed; then it is so no longer. */
  private takeLate(handle: number): boolean {
    const owed = this.owed.get(handle) ?? 0;
    if (owed === 0) return false;
    this.counts.lateFrees++;
    if (owed === 1) this.owed.delete(handle);
    else this.owed.set(handle, owed - 1);
    return true;
  }

  /** Ends the block that a handle has although its address is given out now: its free is owed. */
  private endUnseen(handle: number, column: number): void {
    const state = this.stateOf(handle);
    if (state <= 0) return;
    const row = this.add(OperationKind.Free, handle, 0, FreeMark.Implied, column);
    if (row < 0) return;
    this.counts.lostFrees++;
    this.end(handle, row, state);
    this.owed.set(handle, (this.owed.get(handle) ?? 0) + 1);
  }

  private stateOf(handle: number): number {
    return handle < this.lives.length ? this.lives[handle] : 0;
  }

  /** Whether operation `row` ended a block that is known: then a further free of it is one too many for certain. */
  private endedBlock(row: number): boolean {
    const { kind, operand } = this.table;
    return kind[row] === OperationKind.Realloc || (kind[row] === OperationKind.Free && operand[row] !== FreeMark.Nothing);
  }

  private setState(handle: number, state: number): void {
    if (handle >= this.lives.length) {
      const { length } = this.lives;
      const lives = new Int32Array(grownLength(length, Math.max(handle + 1, length * 2), this.handles.expectedCount));
      lives.set(this.lives);
      this.lives = lives;
    }
    this.lives[handle] = state;
  }

  private begin(handle: number, row: number, size: number): void {
    this.setState(handle, row + 1);
    const { counts } = this;
    counts.endBlocks++;
    counts.endBytes += size;
    if (counts.endBytes > counts.peakBytes) counts.peakBytes = counts.endBytes;
  }

  private end(handle: number, row: number, state: number): void {
    this.lives[handle] = -(row + 1);
    this.counts.endBlocks--;
    this.counts.endBytes -= this.table.size[state - 1];
  }

  /** Appends an operation on the present line. Returns its row, or -1 where there is no room for more. */
  private add(kind: OperationKind, handle: number, size: number, operand: number, column: number): number {
    const { table } = this;
    if (table.count >= largestOperationCount) {
      this.stop(column);
      return -1;
    }
    if (table.count > 0 && table.line[table.count - 1] > this.line) table.descends = true;
    const row = table.add(kind, handle, size, operand, this.line, column);
    if (this.thread >= 0) table.setThread(row, this.thread);
    if (this.time === this.time) table.setTime(row, this.time);
    if (kind === OperationKind.Free && operand === FreeMark.Implied) return row;
    if (this.site >= 0) table.setSite(row, this.site);
    if (this.stack > 0) table.setStack(row, this.stack);
    if (this.cpu >= 0) table.setCpu(row, this.cpu);
    return row;
  }

  private stop(column: number): void {
    if (this.full) return;
    this.full = true;
    this.directives.push({
      kind: 'fault',
      times: 1,
      range: { line: this.line, column, endColumn: column + 1 },
      before: this.table.count,
      message: 'A trace holds at most {0} operations; this line and all after it are not run.',
      values: [largestOperationCount],
    });
  }
}
