/** The slab allocator's arithmetic: slots, orders, limits of the partial list, size classes. */
import { ceilOrder, ilog2, isPowerOfTwo } from './buddy';

export interface NaiveMachine {
  page: bigint;
  cpus: bigint;
  kernel: string;
}

export interface SlotRequest {
  size: bigint;
  align: bigint | null;
  hwcache: boolean;
  ctor: boolean;
}

export interface Geometry {
  slot: bigint;
  order: number;
  objectsPerSlab: number;
  minPartial: number;
}

function roundUp(n: bigint, to: bigint): bigint {
  return ((n + to - 1n) / to) * to;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Bytes from one object to the next; null when the figures cannot work. */
export function slotSize(request: SlotRequest): bigint | null {
  if (request.size === 0n) return null;
  if (request.align !== null && !isPowerOfTwo(request.align)) return null;
  let align = request.align ?? 8n;
  if (request.hwcache) {
    let line = 64n;
    while (line > 8n && request.size <= line / 2n) line /= 2n;
    align = request.align === null ? line : larger(line, request.align);
  }
  const bytes = request.ctor ? roundUp(request.size, 8n) + 8n : request.size;
  return roundUp(bytes, align);
}

/** SLUB's calculate_order, as the specification words it. */
export function calculateOrder(slot: bigint, machine: NaiveMachine): number {
  const { page, cpus, kernel } = machine;
  const fls = BigInt(cpus.toString(2).length);
  const objects = smaller(4n * (fls + 1n), larger((page << 3n) / slot, 1n));
  const attempt = (minimum: bigint, fraction: bigint): number | null => {
    for (let order = ceilOrder(page, minimum * slot); order <= 3; order += 1) {
      const slab = page << BigInt(order);
      if (slab % slot <= slab / fraction) return order;
    }
    return null;
  };
  const old = kernel === '5.10' || kernel === '6.1';
  const fractions = old ? [16n, 8n, 4n] : [16n, 8n, 4n, 2n];
  const minimums: bigint[] = [];
  if (old) {
    for (let minimum = objects; minimum > 1n; minimum -= 1n) minimums.push(minimum);
  } else {
    minimums.push(objects);
  }
  for (const minimum of minimums) {
    for (const fraction of fractions) {
      const order = attempt(minimum, fraction);
      if (order !== null) return order;
    }
  }
  return ceilOrder(page, slot);
}

export function objectsIn(slab: bigint, slot: bigint): number {
  return Number(smaller(slab / slot, 32767n));
}

/** Everything about a cache that follows from its figures; null when they cannot work. `largest` is the arena's largest block in bytes. */
export function cacheGeometry(
  slot: bigint | null,
  givenOrder: bigint | null,
  partial: bigint | null,
  machine: NaiveMachine,
  largest: bigint,
): Geometry | null {
  if (slot === null) return null;
  let order: number;
  if (givenOrder !== null) {
    // Beyond any arena, and too far to shift by.
    if (givenOrder > 100n) return null;
    order = Number(givenOrder);
  } else {
    order = calculateOrder(slot, machine);
    while (order > 0 && machine.page << BigInt(order) > largest && machine.page << BigInt(order - 1) >= slot) order -= 1;
  }
  const slab = machine.page << BigInt(order);
  if (slab > largest || slab < slot) return null;
  const minPartial = partial === null ? Math.min(Math.max(Math.floor(ilog2(slot) / 2), 5), 10) : Number(partial);
  return { slot, order, objectsPerSlab: objectsIn(slab, slot), minPartial };
}

/** The size class that serves a request, or null where it goes to the buddy allocator. */
export function sizeClass(size: bigint, page: bigint): bigint | null {
  const classes = [8n, 16n, 32n, 64n, 96n, 128n, 192n, 256n];
  for (let next = 512n; next <= 2n * page; next *= 2n) classes.push(next);
  return classes.find((each) => each >= size && each <= 2n * page) ?? null;
}

export function className(size: bigint): string {
  if (size >= 2n ** 20n) return `kmalloc-${size / 2n ** 20n}M`;
  if (size >= 1024n) return `kmalloc-${size / 1024n}k`;
  return `kmalloc-${size}`;
}

export function isClassName(name: string): boolean {
  return /^kmalloc-[0-9]+[kM]?$/.test(name);
}
