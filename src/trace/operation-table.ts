// The operations of a trace, as columns.
import type { CacheFlag } from '../model/machine';
import { grownLength } from './growth';

/** What an operation asks of the allocator. The numbers are those of the `kind` column. */
export const enum OperationKind {
  /** A block from the buddy allocator: `handle`, `size`. */
  Alloc,
  /** The same at a given address: `placementHigh`, `placementLow`. */
  AllocAt,
  /** An object of a named cache: `handle`, `operand` is the cache's name id. */
  AllocObject,
  /** From the size classes: `handle`, `size`. */
  Kmalloc,
  /** `handle` is the left side, `operand` the handle that is resized, `size` the new size. */
  Realloc,
  /** `handle`. */
  Free,
  /** `free NAME[*]`, `operand` is the name id. Stands for as many frees as are live when the run reaches it; in a Run's table there is none. */
  FreeAll,
  /** No call: what a log shows of a machine's memory at this place. Asks nothing of the allocator. */
  Snapshot,
  /** `operand` is an index into `cacheSpecs`. */
  Cache,
  /** `operand` is the cache's name id. */
  Shrink,
  /** `operand` is the cache's name id. */
  Destroy,
}

/** What the `operand` of a Free says. Only recordings say more than the first. */
export const enum FreeMark {
  /** Ends the handle's allocation; where it has none, that is an error. */
  Ordinary = -1,
  /** Frees nothing, and nobody is to blame: a block from before the recording, one that is owed, one that cannot be told. */
  Nothing = -2,
  /** No call: the recording gives the address out again on this line, so the block ended before. */
  Implied = -3,
}

/** The most operations one trace may hold. */
export const largestOperationCount = 1 << 25;

/** What `cache NAME SIZE …` says. */
export interface CacheSpec {
  /** Name id. */
  readonly name: number;
  /** Bytes of an object. */
  readonly objectSize: number;
  readonly align?: number;
  readonly order?: number;
  readonly partial?: number;
  readonly flags: ReadonlySet<CacheFlag>;
  /** The columns (1-based) of its figures, by the names of their options; that of the object's size is `size`. */
  readonly columns?: Readonly<Partial<Record<string, number>>>;
}

/**
 * Operations as columns: one row for each allocator call, in order. Columns that few traces need exist only once a row
 * needs them. All columns have room for `capacity` rows, the first `count` are in use.
 */
export class OperationTable {
  count = 0;
  kind: Uint8Array;
  /** Handle id, -1 where the operation has none. */
  handle: Int32Array;
  /** Bytes asked for. Above 2^53 rounded: no arena is that large. */
  size: Float64Array;
  operand: Int32Array;
  /** 1-based line of the statement; see `descends`. */
  line: Int32Array;
  /** 1-based column of the token that a failure is about, at most 65,535. */
  column: Uint16Array;
  /** CPU by the `cpu` attribute. */
  cpu: Float64Array | undefined;
  /** Name id of the `site` attribute plus one, 0 where there is none. */
  site: Int32Array | undefined;
  /** Name id of the thread plus one, 0 where it is not known. */
  thread: Int32Array | undefined;
  /** Node of the recording's `stacks`, 0 where there is none. */
  stack: Int32Array | undefined;
  /** Seconds by the `time` attribute, NaN where there is none. */
  time: Float64Array | undefined;
  /** Name id of the text of its other attributes (`pid=17 comm="a b"`) plus one, 0 where there are none. */
  attributes: Int32Array | undefined;
  /** The pass (see PassTable) that a `repeat` does it in plus one, 0 outside of any. */
  pass: Int32Array | undefined;
  /** Whether lines descend anywhere: in the passes of a `repeat`, and in recordings that were not written in the order of time. */
  descends = false;
  /** Halves of the address asked for by `at`. */
  placementHigh: Uint32Array | undefined;
  placementLow: Uint32Array | undefined;
  readonly cacheSpecs: CacheSpec[] = [];
  /** How many rows there will be, as far as it can be guessed: the columns grow to that, as far as `grownLength` allows. */
  expectedRows = 0;
  /** Rows of kind FreeAll. */
  freeAllCount = 0;

  constructor(private capacity = 1 << 10) {
    this.kind = new Uint8Array(capacity);
    this.handle = new Int32Array(capacity);
    this.size = new Float64Array(capacity);
    this.operand = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.column = new Uint16Array(capacity);
  }

  /** Appends a row and returns its index. */
  add(kind: OperationKind, handle: number, size: number, operand: number, line: number, column: number): number {
    const row = this.count;
    if (row === this.capacity) this.reserve(row + 1);
    this.kind[row] = kind;
    this.handle[row] = handle;
    this.size[row] = size;
    this.operand[row] = operand;
    this.line[row] = line;
    this.column[row] = column > 0xffff ? 0xffff : column;
    if (this.time !== undefined) this.time[row] = NaN;
    this.count = row + 1;
    if (kind === OperationKind.FreeAll) this.freeAllCount++;
    return row;
  }

  setCpu(row: number, cpu: number): void {
    this.cpu ??= new Float64Array(this.capacity);
    this.cpu[row] = cpu;
  }

  setSite(row: number, site: number): void {
    this.site ??= new Int32Array(this.capacity);
    this.site[row] = site + 1;
  }

  setThread(row: number, thread: number): void {
    this.thread ??= new Int32Array(this.capacity);
    this.thread[row] = thread + 1;
  }

  setStack(row: number, stack: number): void {
    this.stack ??= new Int32Array(this.capacity);
    this.stack[row] = stack;
  }

  setTime(row: number, seconds: number): void {
    this.time ??= new Float64Array(this.capacity).fill(NaN, 0, this.count);
    this.time[row] = seconds;
  }

  setAttributes(row: number, text: number): void {
    this.attributes ??= new Int32Array(this.capacity);
    this.attributes[row] = text + 1;
  }

  setPass(row: number, pass: number): void {
    this.pass ??= new Int32Array(this.capacity);
    this.pass[row] = pass + 1;
    this.descends = true;
  }

  setPlacement(row: number, high: number, low: number): void {
    this.placementHigh ??= new Uint32Array(this.capacity);
    this.placementLow ??= new Uint32Array(this.capacity);
    this.placementHigh[row] = high;
    this.placementLow[row] = low;
  }

  /** Drops the rows from `count` on: the statement they came from turned out to be wrong. */
  truncate(count: number): void {
    for (let row = count; row < this.count; row++) if (this.kind[row] === OperationKind.FreeAll) this.freeAllCount--;
    // What the next rows do not set must not be theirs.
    this.cpu?.fill(0, count, this.count);
    this.site?.fill(0, count, this.count);
    this.thread?.fill(0, count, this.count);
    this.stack?.fill(0, count, this.count);
    this.time?.fill(NaN, count, this.count);
    this.attributes?.fill(0, count, this.count);
    this.pass?.fill(0, count, this.count);
    this.count = count;
  }

  /** Appends rows [from, to) of another table. */
  append(other: OperationTable, from: number, to: number): void {
    const at = this.count;
    const end = at + (to - from);
    if (end > this.capacity) this.reserve(end);
    this.kind.set(other.kind.subarray(from, to), at);
    this.handle.set(other.handle.subarray(from, to), at);
    this.size.set(other.size.subarray(from, to), at);
    this.operand.set(other.operand.subarray(from, to), at);
    this.line.set(other.line.subarray(from, to), at);
    this.column.set(other.column.subarray(from, to), at);
    if (other.cpu) (this.cpu ??= new Float64Array(this.capacity)).set(other.cpu.subarray(from, to), at);
    if (other.site) (this.site ??= new Int32Array(this.capacity)).set(other.site.subarray(from, to), at);
    if (other.thread) (this.thread ??= new Int32Array(this.capacity)).set(other.thread.subarray(from, to), at);
    if (other.stack) (this.stack ??= new Int32Array(this.capacity)).set(other.stack.subarray(from, to), at);
    if (other.time) (this.time ??= new Float64Array(this.capacity).fill(NaN, 0, at)).set(other.time.subarray(from, to), at);
    else this.time?.fill(NaN, at, end);
    if (other.attributes) (this.attributes ??= new Int32Array(this.capacity)).set(other.attributes.subarray(from, to), at);
    if (other.descends) this.descends = true;
    if (other.pass) (this.pass ??= new Int32Array(this.capacity)).set(other.pass.subarray(from, to), at);
    if (other.placementHigh && other.placementLow) {
      (this.placementHigh ??= new Uint32Array(this.capacity)).set(other.placementHigh.subarray(from, to), at);
      (this.placementLow ??= new Uint32Array(this.capacity)).set(other.placementLow.subarray(from, to), at);
    }
    this.count = end;
  }

  /** Appends a free of each of these handles, with the place and the attributes of a row of another table. */
  appendFrees(other: OperationTable, row: number, handles: Int32Array): void {
    const at = this.count;
    const end = at + handles.length;
    if (end > this.capacity) this.reserve(end);
    this.kind.fill(OperationKind.Free, at, end);
    this.handle.set(handles, at);
    this.size.fill(0, at, end);
    this.operand.fill(-1, at, end);
    this.line.fill(other.line[row], at, end);
    this.column.fill(other.column[row], at, end);
    if (other.cpu) (this.cpu ??= new Float64Array(this.capacity)).fill(other.cpu[row], at, end);
    if (other.site) (this.site ??= new Int32Array(this.capacity)).fill(other.site[row], at, end);
    if (other.thread) (this.thread ??= new Int32Array(this.capacity)).fill(other.thread[row], at, end);
    if (other.stack) (this.stack ??= new Int32Array(this.capacity)).fill(other.stack[row], at, end);
    if (other.time) (this.time ??= new Float64Array(this.capacity).fill(NaN, 0, at)).fill(other.time[row], at, end);
    else this.time?.fill(NaN, at, end);
    if (other.attributes) (this.attributes ??= new Int32Array(this.capacity)).fill(other.attributes[row], at, end);
    if (other.pass) (this.pass ??= new Int32Array(this.capacity)).fill(other.pass[row], at, end);
    this.count = end;
  }

  /** The same operations with every `alloc` of a size made a `kmalloc`; all other columns are shared. */
  asKmalloc(): OperationTable {
    return this.asking(
      this.kind.map((kind) => (kind === OperationKind.Alloc ? OperationKind.Kmalloc : kind)),
      this.size,
    );
  }

  /** The same operations that ask for something else; all other columns are shared. The frees by `[*]` stay. */
  asking(kind: Uint8Array, size: Float64Array): OperationTable {
    const table = Object.assign(new OperationTable(1), this);
    table.kind = kind;
    table.size = size;
    return table;
  }

  /** Makes room for at least `rows` rows. */
  reserve(rows: number): void {
    if (rows <= this.capacity) return;
    this.resize(grownLength(this.capacity, Math.max(rows, Math.ceil(this.capacity * 1.5), 1 << 10), this.expectedRows));
  }

  /** Gives back room that no row uses. */
  trim(): void {
    if (this.capacity > this.count * 1.3) this.resize(Math.max(this.count, 1));
  }

  /** Bytes kept for the rows. */
  get byteLength(): number {
    const columns = [this.kind, this.handle, this.size, this.operand, this.line, this.column];
    const optional = [
      this.cpu,
      this.site,
      this.thread,
      this.stack,
      this.time,
      this.attributes,
      this.pass,
      this.placementHigh,
      this.placementLow,
    ];
    return [...columns, ...optional].reduce((sum, column) => sum + (column?.byteLength ?? 0), 0);
  }

  private resize(capacity: number): void {
    const rows = Math.min(this.count, capacity);
    this.kind = copyInto(new Uint8Array(capacity), this.kind, rows);
    this.handle = copyInto(new Int32Array(capacity), this.handle, rows);
    this.size = copyInto(new Float64Array(capacity), this.size, rows);
    this.operand = copyInto(new Int32Array(capacity), this.operand, rows);
    this.line = copyInto(new Int32Array(capacity), this.line, rows);
    this.column = copyInto(new Uint16Array(capacity), this.column, rows);
    if (this.cpu) this.cpu = copyInto(new Float64Array(capacity), this.cpu, rows);
    if (this.site) this.site = copyInto(new Int32Array(capacity), this.site, rows);
    if (this.thread) this.thread = copyInto(new Int32Array(capacity), this.thread, rows);
    if (this.stack) this.stack = copyInto(new Int32Array(capacity), this.stack, rows);
    if (this.time) this.time = copyInto(new Float64Array(capacity), this.time, rows);
    if (this.attributes) this.attributes = copyInto(new Int32Array(capacity), this.attributes, rows);
    if (this.pass) this.pass = copyInto(new Int32Array(capacity), this.pass, rows);
    if (this.placementHigh) this.placementHigh = copyInto(new Uint32Array(capacity), this.placementHigh, rows);
    if (this.placementLow) this.placementLow = copyInto(new Uint32Array(capacity), this.placementLow, rows);
    this.capacity = capacity;
  }
}

function copyInto<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(into: T, from: T, rows: number): T {
  into.set(from.subarray(0, rows));
  return into;
}
