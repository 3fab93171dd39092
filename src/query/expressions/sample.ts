// Where bound expressions look: a place in a run that is moved, with the figures of the metrics read from its columns or a cursor.
import { countBefore } from '../../analysis/problem-positions';
import { orderOfPlace, Place } from '../../engine/place';
import { severityOf } from '../../model/diagnostic';
import type { MetricFacts } from '../../model/metric';
import type { LiveCounts } from '../../replay/run/live-counts';
import type { ArenaState } from '../../replay/state/arena-state';
import type { Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';
import { LiveSums } from './live-sums';

/**
 * Where a bound expression is evaluated, which moves: a position for the metrics, and an operation. Figures come from the columns of the
 * run; only what they do not hold makes it ask for a cursor.
 */
export class Sample implements MetricFacts {
  position = 0;
  /** From 0; at the end of a run there is none, which is the number of its operations. */
  operation = 0;
  private readonly sums: LiveSums;
  private errorPositions: Int32Array | undefined;

  /** `cursorAt` gives a cursor that stands at a position. */
  constructor(
    readonly run: Run,
    private readonly cursorAt: (position: number) => ArenaState,
  ) {
    this.sums = new LiveSums(run);
  }

  get cursor(): ArenaState {
    return this.cursorAt(this.position);
  }

  get arena(): number {
    return this.run.managedAt(this.position);
  }

  get used(): number {
    return this.run.usedUnitsAt(this.position) * this.run.arena.unit;
  }

  get before(): number {
    return this.run.usedBefore;
  }

  get largest(): number {
    const { run, position } = this;
    if (!run.knowsLargest) return NaN;
    const orders = position === 0 ? (run.arena.before?.largestFree ?? run.arena.maxOrder) + 1 : run.results.largest(position - 1);
    return orders === 0 ? 0 : run.arena.unit * 2 ** (orders - 1);
  }

  get live(): number {
    return this.liveSums.live;
  }

  get requested(): number {
    return this.liveSums.requested;
  }

  get held(): number {
    return this.liveSums.held;
  }

  get errors(): number {
    this.errorPositions ??= findErrors(this.run);
    return countBefore(this.errorPositions, this.position + 1);
  }

  get freeBlocks(): readonly number[] {
    return this.cursor.freeBlocks();
  }

  /** Free blocks of an order, which may be none of the arena's. */
  freeBlocksOf(order: number): number {
    return this.cursor.freeBlockCount(order);
  }

  protected get liveSums(): LiveCounts {
    this.sums.moveTo(this.position);
    return this.sums;
  }

  /** Whether there is an operation to speak of. */
  get hasOperation(): boolean {
    return this.operation >= 0 && this.operation < this.run.operationCount;
  }

  /** The operation that made what the operation allocates, or gives back; -1 where it does neither. */
  get allocation(): number {
    const { run, operation } = this;
    if (!this.hasOperation || run.errorOf(operation) !== undefined) return -1;
    if (run.table.kind[operation] === OperationKind.Free) return run.results.subject(operation);
    return run.results.allocated(operation) ? operation : -1;
  }
}

/** A sample between the inner steps of an operation: there a cursor alone knows the figures. */
export class InnerSample extends Sample {
  override get used(): number {
    return this.cursor.metrics().used;
  }

  override get largest(): number {
    return this.cursor.metrics().largest;
  }

  protected override get liveSums(): LiveCounts {
    return this.cursor.metrics();
  }
}

/** The positions at which errors are reported, ascending. */
function findErrors(run: Run): Int32Array {
  const positions: number[] = [];
  for (let op = 0; op < run.operationCount; op++) if (run.countsAsError(op)) positions.push(op + 1);
  for (const { code, position, times = 1 } of run.notes) {
    if (severityOf(code) === 'error') for (let time = 0; time < times; time++) positions.push(position);
  }
  return Int32Array.from(positions).sort();
}

/** The order of the buddy block an allocation has of its own, NaN where it has none. */
export function ownOrder(run: Run, allocation: number): number {
  return orderOfPlace(run.results.place(allocation)) ?? NaN;
}

/** The first address of an allocation; a bigint where a number would not be exact. */
export function addressOf(run: Run, allocation: number): number | bigint {
  return run.results.place(allocation) === Place.Nowhere ? 0 : addressAt(run, run.offsetOf(allocation));
}

/** The address at an offset. */
export function addressAt(run: Run, offset: number): number | bigint {
  const address = run.space.addressAt(offset);
  return address <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(address) : address;
}

/** The offset of an address, undefined outside of the arena (the end of its last region included). */
export function offsetOf(run: Run, address: number | bigint): number | undefined {
  if (typeof address === 'number' && !Number.isInteger(address)) return undefined;
  const { space } = run;
  const offset = space.byteAt(BigInt(address));
  return offset ?? (BigInt(address) === space.addressAt(space.size) ? space.size : undefined);
}
