// What came of each operation, column by column: Recorder writes it down, and whatever is told of a run without going to a state is read from here.
import { diagnosticCodes, type DiagnosticCode } from '../../model/diagnostic';
import type { Engine } from '../../engine/engine';
import { Place } from '../../engine/place';
import type { CacheDefinition } from '../../engine/geometry';
import type { OperationTable } from '../../trace/operation-table';

/** Bits of the `error` column. */
export const enum ErrorBits {
  /** The code's number plus one, 0 where the operation did not fail. */
  Code = 0x1f,
  /** It used a handle that is unknown, and did nothing; it did not fail. */
  Unknown = 0x20,
  /** An `out-of-memory` although enough bytes were free. */
  Fragmented = 0x40,
  /** An `expect error` asked for it: it is not reported and not counted. */
  Expected = 0x80,
}

/** The number that stands for a code in the `error` column. */
export function errorNumber(code: DiagnosticCode): number {
  return diagnosticCodes.indexOf(code) + 1;
}

/** The code in an entry of the `error` column. */
export function errorCode(entry: number): DiagnosticCode | undefined {
  return diagnosticCodes[(entry & ErrorBits.Code) - 1];
}

/** What has come of an operation, each as its column has it: see the functions of `Results` that read them. */
export interface Result {
  readonly place: number;
  readonly unit: number;
  readonly slot: number;
  readonly subject: number;
  readonly error: number;
}

/** What stands where in a row. */
export const enum Column {
  /** The place, and in the low bits `largest`: see `placeAndLargest`. */
  Place,
  Unit,
  Subject,
  Used,
}

export const enum Row {
  /** Integers of a row, as a shift. */
  Shift = 2,
  /** Bits of `largest`: arenas have at most 2^28 units. */
  LargestBits = 5,
  LargestMask = 0x1f,
}

/**
 * What came of each operation. The integers of an operation lie side by side: while a run is made one place in memory is
 * written to and not four.
 */
export class Results {
  /** A row of `Column`s for each operation; for reading there is a function for each column. */
  rows: Int32Array;
  /** Its slot in the slab; there is no such column before the first object. */
  slot: Uint16Array | undefined;
  /** `ErrorBits` of each operation; 0 where it succeeded. */
  error: Uint8Array;

  /** `capacity`: rows there is room for; `reserve` makes more. */
  constructor(public capacity: number) {
    this.rows = new Int32Array(capacity << Row.Shift);
    this.error = new Uint8Array(capacity);
  }

  /** Where an allocation that succeeded lives (see `Place`); `Place.None` for an operation that allocated nothing. */
  place(op: number): number {
    return this.rows[(op << Row.Shift) + Column.Place] >> Row.LargestBits;
  }

  /** The first unit of its block, or of its slab's block; -1 where it has none. */
  unit(op: number): number {
    return this.rows[(op << Row.Shift) + Column.Unit];
  }

  /**
   * The operation whose allocation this free or realloc ended. Where it failed: for `double-free` the operation that ended
   * the allocation first; for `invalid-realloc` the allocation, or what ended it; for a realloc without memory the allocation
   * that stays. -1 where there is none.
   */
  subject(op: number): number {
    return this.rows[(op << Row.Shift) + Column.Subject];
  }

  /**
   * The first of the allocations that this operation ended, which did not fail; -1 where it ended none. `nextEnded` names the next. An allocator ends one
   * at most, which is the subject; in a recording a block also ends when another begins over it.
   */
  firstEnded(op: number): number {
    return this.subject(op);
  }

  /** The allocation that ended with another one, after it; -1 where there is none. */

  nextEnded(_allocation: number): number {
    return -1;
  }

  /** Units in use after the operation. */
  used(op: number): number {
    return this.rows[(op << Row.Shift) + Column.Used];
  }

  /** The order of the largest free block after the operation plus one, 0 when nothing is free. */
  largest(op: number): number {
    return this.rows[(op << Row.Shift) + Column.Place] & Row.LargestMask;
  }

  /** Units of the largest free block after the operation; 0 when nothing is free. */
  largestUnits(op: number): number {
    const largest = this.largest(op);
    return largest === 0 ? 0 : 2 ** (largest - 1);
  }

  /** Writes down what has come of an operation, and what holds after it on the allocators that have just done it. */
  write(op: number, result: Result, { buddy }: Engine): void {
    const { rows } = this;
    const row = op << Row.Shift;
    rows[row + Column.Place] = placeAndLargest(result.place, buddy.largestFreeOrder() + 1);
    rows[row + Column.Unit] = result.unit;
    rows[row + Column.Subject] = result.subject;
    rows[row + Column.Used] = buddy.units - buddy.freeUnits;
    if (result.place >= 0) this.slots()[op] = result.slot;
    if (result.error !== 0) this.error[op] = result.error;
  }

  /** Makes room for at least `rows` rows. */
  reserve(rows: number): void {
    if (rows <= this.capacity) return;
    Object.assign(this, this.copy(this.capacity, Math.max(rows, Math.ceil(this.capacity * 1.5))));
  }

  /** A copy of the first `rows` rows with room for `capacity`. */
  copy(rows: number, capacity: number): Results {
    const copy = new Results(capacity);
    copy.rows.set(this.rows.subarray(0, rows << Row.Shift));
    if (this.slot) copy.slots().set(this.slot.subarray(0, rows));
    copy.error.set(this.error.subarray(0, rows));
    return copy;
  }

  /** The column of slots, made if there is none. */
  slots(): Uint16Array {
    return (this.slot ??= new Uint16Array(this.capacity));
  }

  /** The slot of the object that operation `op` allocated; 0 where it is none. */
  slotOf(op: number): number {
    return this.slot === undefined ? 0 : this.slot[op];
  }

  /** Whether operation `op` made an allocation. */
  allocated(op: number): boolean {
    return this.place(op) !== Place.None;
  }

  /** Bytes kept. */
  get byteLength(): number {
    return this.rows.byteLength + this.capacity * (1 + (this.slot ? 2 : 0));
  }
}

/** Both in one integer: there are fewer caches than 2^26, and `largest` is below 32. */
export function placeAndLargest(place: number, largest: number): number {
  return (place << Row.LargestBits) | largest;
}

/** Bytes asked for by operation `op`, which allocated. `caches` are the caches of the run by serial. */
export function requestedBy(table: OperationTable, results: Results, caches: readonly CacheDefinition[], op: number): number {
  const place = results.place(op);
  return place >= 0 && !caches[place].sizeClass ? caches[place].geometry.objectSize : table.size[op];
}

/** Offset from the arena's base, in bytes, of what operation `op` allocated. `unit` is the arena's. */
export function offsetOf(results: Results, caches: readonly CacheDefinition[], unit: number, op: number): number {
  const place = results.place(op);
  const first = Math.max(results.unit(op), 0) * unit;
  return place >= 0 ? first + results.slotOf(op) * caches[place].geometry.slot : first;
}
