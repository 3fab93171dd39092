// Variants of a run's operations, seeded: in another order nearby, or of other sizes. They show how near to its edge advice is that fits the run itself.
import { randomNumbers, type RandomNumbers } from '../../model/random';
import { OperationKind, OperationTable, type CacheSpec } from '../../trace/operation-table';
import { inStretches, type Work } from '../../work/work';
import type { Demand } from './demand';

/** Operations that are shuffled among each other. */
export const shuffledTogether = 64;

/** Rows copied in one step. */
const stretch = 1 << 11;

/**
 * An order of the operations of a table: all within windows of `shuffledTogether` change places, those of one handle (by realloc, of several) among each other do not, and
 * none passes one that is about a whole cache. By place: the operation that stands there.
 */
export function* shuffle(table: OperationTable, count: number, handles: number, seed: number): Work<Int32Array> {
  const random = randomNumbers(seed);
  const order = Int32Array.from({ length: count }, (_, op) => op);
  const groups = new Groups(handles);
  // Windows begin elsewhere in each order: what stood at an end stands in the middle of one.
  for (
    let from = 0, to = Math.min(1 + random(shuffledTogether), count);
    from < count;
    from = to, to = Math.min(to + shuffledTogether, count)
  ) {
    let start = from;
    for (let op = from; op <= to; op++) {
      if (op < to && isOfHandle(table.kind[op])) continue;
      shuffleWindow(table, order, start, op, groups, random);
      start = op + 1;
    }
    yield to - from;
  }
  return order;
}

function isOfHandle(kind: OperationKind): boolean {
  return kind <= OperationKind.Free;
}

function shuffleWindow(table: OperationTable, order: Int32Array, from: number, to: number, groups: Groups, random: RandomNumbers): void {
  for (let op = from; op < to; op++) if (table.kind[op] === OperationKind.Realloc) groups.join(table.handle[op], table.operand[op]);
  // Which handle is at its turn where is shuffled; each then does the next of its operations.
  const turns: number[] = [];
  const waiting = new Map<number, number[]>();
  for (let op = from; op < to; op++) {
    const group = groups.of(table.handle[op]);
    const ops = waiting.get(group);
    if (ops) ops.push(op);
    else waiting.set(group, [op]);
    const at = random(turns.length + 1);
    turns.push(turns[at] ?? group);
    turns[at] = group;
  }
  const next = new Map<number, number>();
  for (let at = 0; at < turns.length; at++) {
    const done = next.get(turns[at]) ?? 0;
    order[from + at] = waiting.get(turns[at])![done];
    next.set(turns[at], done + 1);
  }
  for (let op = from; op < to; op++) groups.leave(table.handle[op], table.operand[op]);
}

/** Handles that are one as far as the order goes (union-find). */
class Groups {
  private readonly parent: Int32Array;

  constructor(handles: number) {
    this.parent = Int32Array.from({ length: handles }, (_, handle) => handle);
  }

  of(handle: number): number {
    if (handle < 0) return -1;
    let root = handle;
    while (this.parent[root] !== root) root = this.parent[root];
    return root;
  }

  join(a: number, b: number): void {
    if (a >= 0 && b >= 0) this.parent[this.of(a)] = this.of(b);
  }

  /** Makes handles each their own again. */
  leave(a: number, b: number): void {
    if (a >= 0) this.parent[a] = a;
    if (b >= 0 && b < this.parent.length) this.parent[b] = b;
  }
}

/** A table's operations in an order, and with every size multiplied by `factor` and rounded up. What only reports need is left out. */
export function* variantOf(table: OperationTable, order: Int32Array | undefined, factor: number, count: number): Work<OperationTable> {
  const variant = new OperationTable(count);
  const scaled = (bytes: number): number => Math.ceil(bytes * factor);
  variant.cacheSpecs.push(...table.cacheSpecs.map((spec): CacheSpec => ({ ...spec, objectSize: scaled(spec.objectSize) })));
  yield* inStretches(count, stretch, (from, to) => {
    for (let at = from; at < to; at++) {
      const op = order ? order[at] : at;
      const { kind, handle, size, operand, line, column, cpu, placementHigh, placementLow } = table;
      variant.add(kind[op], handle[op], scaled(size[op]), operand[op], line[op], column[op]);
      if (cpu && cpu[op] !== 0) variant.setCpu(at, cpu[op]);
      const isPlaced = kind[op] === OperationKind.AllocAt;
      if (placementHigh && placementLow && isPlaced) variant.setPlacement(at, placementHigh[op], placementLow[op]);
    }
  });
  return variant;
}

/**
 * The most slots of each pool that are taken at once, in an order and with every size multiplied by `factor`; undefined where a size is beyond the largest slot. `slots`:
 * of the pools, ascending.
 */
export function* slotsTaken(
  { sizes, ends, begins }: Demand,
  slots: readonly number[],
  order: Int32Array | undefined,
  factor: number,
): Work<Int32Array | undefined> {
  const poolOf = Int32Array.from(sizes, (size) => slots.findIndex((slot) => slot >= Math.ceil(size * factor)));
  if (poolOf.includes(-1)) return undefined;
  const live = new Int32Array(slots.length);
  const most = new Int32Array(slots.length);
  yield* inStretches(ends.length, stretch, (from, to) => {
    for (let at = from; at < to; at++) {
      const op = order ? order[at] : at;
      if (ends[op] >= 0) live[poolOf[ends[op]]]--;
      if (begins[op] < 0) continue;
      const pool = poolOf[begins[op]];
      if (++live[pool] > most[pool]) most[pool] = live[pool];
    }
  });
  return most;
}
