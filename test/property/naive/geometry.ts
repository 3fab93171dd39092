/** The slab allocator's arithmetic: slots, orders, limits of the partial list, size classes. */
import { ceilOrder, ilog2, isPowerOfTwo } from './buddy';

export interface NaiveMachine {
  page: bigint;
  cpus: bigint;
  /** The numbers of the version. */
  kernel: bigint[];
  minalign: bigint;
  maxOrder: bigint;
  minOrder: bigint;
  /** 0: what the kernel computes. */
  minObjects: bigint;
  /** Letters of `slub_debug`. */
  debug: string;
}

export const DEFAULT_MACHINE: Omit<NaiveMachine, 'page'> = {
  cpus: 1n,
  kernel: [6n, 8n],
  minalign: 8n,
  maxOrder: 3n,
  minOrder: 0n,
  minObjects: 0n,
  debug: '',
};

export interface SlotRequest {
  size: bigint;
  align: bigint | null;
  hwcache?: boolean;
  ctor?: boolean;
  rcu?: boolean;
  redzone?: boolean;
  poison?: boolean;
  storeUser?: boolean;
  sizeClass?: boolean;
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

/** Bytes from one object to the next, with the flags that `debug` gives to all; null when the figures cannot work. */
export function slotSize(request: SlotRequest, debug = ''): bigint | null {
  const { size } = request;
  if (size === 0n) return null;
  if (request.align !== null && !isPowerOfTwo(request.align)) return null;
  let align = request.align ?? 8n;
  if (request.hwcache) {
    let line = 64n;
    while (line > 8n && size <= line / 2n) line /= 2n;
    align = request.align === null ? line : larger(line, request.align);
  }
  const redzone = (request.redzone ?? false) || debug.includes('Z');
  const poison = (request.poison ?? false) || debug.includes('P');
  const storeUser = (request.storeUser ?? false) || debug.includes('U');
  const pointerOutside = request.ctor === true || request.rcu === true || poison || (redzone && size < 8n);
  let bytes = size;
  if (redzone || poison || storeUser || pointerOutside) bytes = roundUp(size, 8n);
  if (redzone && bytes === size) bytes += 8n;
  if (pointerOutside) bytes += 8n;
  if (storeUser) bytes += request.sizeClass ? 68n : 64n;
  if (redzone) bytes += 8n + roundUp(8n, align);
  return roundUp(bytes, align);
}

function isBefore(version: bigint[], major: bigint, minor: bigint, patch = 0n): boolean {
  const [first, second, third = 0n] = version;
  if (first !== major) return first < major;
  return second === minor ? third < patch : second < minor;
}

/** Whether figures of a `machine` statement can work, but for the page that must hold a unit. */
export function machineWorks(machine: { [Figure in keyof NaiveMachine]: NaiveMachine[Figure] | null }): boolean {
  const { page, cpus, kernel, minalign, maxOrder, minOrder } = machine;
  return (
    (page === null || isPowerOfTwo(page)) &&
    (cpus === null || cpus >= 1n) &&
    (kernel === null || !isBefore(kernel, 2n, 6n, 23n)) &&
    (minalign === null || [8n, 16n, 32n, 64n, 128n].includes(minalign)) &&
    (maxOrder === null || maxOrder <= 10n) &&
    (minOrder === null || minOrder <= 10n)
  );
}

/** SLUB's calculate_order, as the specification words it. */
export function calculateOrder(slot: bigint, machine: NaiveMachine): number {
  const { page, cpus, kernel, minObjects } = machine;
  const minOrder = Number(machine.minOrder);
  const maxOrder = Math.max(Number(machine.maxOrder), minOrder);
  const fls = BigInt(cpus.toString(2).length);
  const wanted = minObjects > 0n ? minObjects : 4n * (fls + 1n);
  const objects = smaller(wanted, larger((page << BigInt(maxOrder)) / slot, 1n));
  const attempt = (minimum: bigint, fraction: bigint): number | null => {
    for (let order = Math.max(ceilOrder(page, minimum * slot), minOrder); order <= maxOrder; order += 1) {
      const slab = page << BigInt(order);
      if (slab % slot <= slab / fraction) return order;
    }
    return null;
  };
  const old = isBefore(kernel, 6n, 7n);
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
  const least = ceilOrder(page, slot);
  return old ? Math.max(least, minOrder) : least;
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
export function sizeClass(size: bigint, { page, minalign }: NaiveMachine): bigint | null {
  const classes = [8n, 16n, 32n, 64n, 96n, 128n, 192n, 256n];
  for (let next = 512n; next <= 2n * page; next *= 2n) classes.push(next);
  const there = classes.filter((each) => each >= minalign && !(each === 96n && minalign >= 64n) && !(each === 192n && minalign >= 128n));
  return there.find((each) => each >= size && each <= 2n * page) ?? null;
}

/** What a size class asks of a slot. */
export function classRequest(size: bigint, { minalign }: NaiveMachine): SlotRequest {
  return { size, align: larger(isPowerOfTwo(size) ? size : 8n, minalign), sizeClass: true };
}

export function className(size: bigint): string {
  if (size >= 2n ** 20n) return `kmalloc-${size / 2n ** 20n}M`;
  if (size >= 1024n) return `kmalloc-${size / 1024n}k`;
  return `kmalloc-${size}`;
}

export function isClassName(name: string): boolean {
  return /^kmalloc-[0-9]+[kM]?$/.test(name);
}
