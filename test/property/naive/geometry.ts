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
  /** Bytes of a pointer. */
  pointer: bigint;
}

export const DEFAULT_MACHINE: Omit<NaiveMachine, 'page'> = {
  cpus: 1n,
  kernel: [6n, 8n],
  minalign: 8n,
  maxOrder: 3n,
  minOrder: 0n,
  minObjects: 0n,
  debug: '',
  pointer: 8n,
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

/** Bytes from one object to the next, on a machine whose `debug` gives its flags to all; null when the figures cannot work. */
export function slotSize(request: SlotRequest, machine: Pick<NaiveMachine, 'kernel' | 'pointer' | 'debug'>): bigint | null {
  const { size } = request;
  const { kernel, pointer, debug } = machine;
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
  const asked = storeUser && request.sizeClass === true && !isBefore(kernel, 6n, 1n);
  const restWatched = asked && !isBefore(kernel, 6n, 2n);
  const pointerOutside = request.ctor === true || request.rcu === true || poison || (redzone && (size < pointer || restWatched));
  let bytes = size;
  if (redzone || poison || storeUser || pointerOutside) bytes = roundUp(size, pointer);
  if (redzone && bytes === size) bytes += pointer;
  if (pointerOutside) bytes += pointer;
  if (storeUser) bytes += 2n * trackBytes(kernel, pointer);
  if (asked) bytes += 4n;
  if (redzone) bytes += pointer;
  if (redzone && !isBefore(kernel, 4n, 6n)) bytes += roundUp(pointer, align);
  return roundUp(bytes, align);
}

/** sizeof(struct track): the fields in turn, each aligned to its size. */
function trackBytes(kernel: bigint[], pointer: bigint): bigint {
  const address = [pointer];
  const addresses = Array.from({ length: 16 }, () => pointer);
  const stack = isBefore(kernel, 3n, 1n) ? [] : isBefore(kernel, 5n, 19n) ? addresses : [4n];
  let bytes = 0n;
  for (const field of [...address, ...stack, 4n, 4n, pointer]) bytes = roundUp(bytes, field) + field;
  return roundUp(bytes, pointer);
}

/** Free objects that a CPU may park in partial slabs. */
export function cpuPartial(slot: bigint, { kernel, page }: NaiveMachine): number {
  if (isBefore(kernel, 3n, 2n) || !isBefore(kernel, 7n, 0n)) return 0;
  const more = !isBefore(kernel, 5n, 16n);
  if (slot >= page) return more ? 6 : 2;
  if (slot >= 1024n) return more ? 24 : 6;
  if (slot >= 256n) return more ? 52 : 13;
  return more ? 120 : 30;
}

function isBefore(version: bigint[], major: bigint, minor: bigint, patch = 0n): boolean {
  const [first, second, third = 0n] = version;
  if (first !== major) return first < major;
  return second === minor ? third < patch : second < minor;
}

/** Whether figures of a `machine` statement can work, but for the page that must hold a unit. */
export function machineWorks(machine: { [Figure in keyof NaiveMachine]: NaiveMachine[Figure] | null }): boolean {
  const { page, cpus, kernel, minalign, maxOrder, minOrder, pointer } = machine;
  return (
    (page === null || isPowerOfTwo(page)) &&
    (cpus === null || cpus >= 1n) &&
    (kernel === null || !isBefore(kernel, 2n, 6n, 23n)) &&
    (minalign === null || [8n, 16n, 32n, 64n, 128n].includes(minalign)) &&
    (maxOrder === null || maxOrder <= 10n) &&
    (minOrder === null || minOrder <= 10n) &&
    (pointer === null || pointer === 4n || pointer === 8n)
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
export function classRequest(size: bigint, { minalign, kernel }: NaiveMachine): SlotRequest {
  let own = 1n;
  while (size % (own * 2n) === 0n) own *= 2n;
  if (own !== size && isBefore(kernel, 6n, 11n)) own = 8n;
  return { size, align: larger(own, minalign), sizeClass: true };
}

export function className(size: bigint): string {
  if (size >= 2n ** 20n) return `kmalloc-${size / 2n ** 20n}M`;
  if (size >= 1024n) return `kmalloc-${size / 1024n}k`;
  return `kmalloc-${size}`;
}

export function isClassName(name: string): boolean {
  return /^kmalloc-[0-9]+[kM]?$/.test(name);
}

/** Whether a kernel's own size classes are named so, whatever kind of memory they are for. */
export function isKernelClassName(name: string): boolean {
  const words = name.split('-');
  if (words[0] === 'dma') words.shift();
  if (words.shift() !== 'kmalloc') return false;
  const size = words.pop();
  return size !== undefined && /^[0-9]+[kM]?$/.test(size) && words.every((word) => /^([a-z]+|[0-9]+)$/.test(word));
}
