// The arithmetic of slabs: slot sizes, orders, minimal partial lists and size classes, as SLUB computes them (mm/slub.c, mm/slab_common.c).
import type { CacheFlag } from '../model/machine';
import { formatExactSize } from '../model/size';
import { ceilOrder, ilog2, isPowerOfTwo, roundUp } from './arithmetic';
import type { ArenaConfig, ConfigFault, MachineConfig } from './config';
import { KernelVersion } from './kernels';

/** Objects a slab may hold (Linux MAX_OBJS_PER_PAGE). */
const largestObjectsPerSlab = 32767;

/** What a cache is asked to be. Sizes in bytes. */
export interface CacheFigures {
  readonly objectSize: number;
  readonly align?: number;
  readonly order?: number;
  readonly partial?: number;
  /** What the cache is created with: the names are the language's. */
  readonly flags: ReadonlySet<CacheFlag>;
  /** One of the size classes, whose debugging data is larger. */
  readonly isSizeClass?: boolean;
}

/** No flags. */
export const noFlags: ReadonlySet<CacheFlag> = new Set();

/** What of a machine a slot depends on. */
type SlotMachine = Pick<MachineConfig, 'kernel' | 'pointer' | 'debug'>;

/** Bytes in which an object of a size class keeps how much was asked for. */
const requestBytes = 4;

/** The flag that each letter of `slub_debug` sets; the others change no layout. */
const debugFlags = ['redzone', 'poison', 'store_user'] as const;
const flagsByLetter: Readonly<Partial<Record<string, CacheFlag>>> = { Z: 'redzone', P: 'poison', U: 'store_user' };

/** The layout of a cache's slabs. */
export interface CacheGeometry {
  readonly objectSize: number;
  /** Bytes from one object to the next. */
  readonly slot: number;
  /** A slab has `page << order` bytes… */
  readonly order: number;
  readonly objectsPerSlab: number;
  /** …or, when there is no such block, `page << minOrder`: the smallest that holds one object. */
  readonly minOrder: number;
  readonly minObjects: number;
  /** Partial slabs from which on an empty slab is given back. */
  readonly minPartial: number;
  /** Free objects that a CPU of such a kernel may park in partial slabs of its own, or in a sheaf; the runs here do without either. */
  readonly cpuPartial: number;
  readonly sheafCapacity: number;
}

/** What of a cache never changes. */
export interface CacheDefinition {
  /** Counts all caches that were ever created, from 0. */
  readonly serial: number;
  readonly name: string;
  readonly geometry: CacheGeometry;
  /** A size class, created by the first `kmalloc` that needs it. */
  readonly sizeClass: boolean;
}

/** Whether a cache has a flag, of its own or by the machine's letters of `slub_debug`. */
function hasFlag({ flags }: CacheFigures, flag: CacheFlag, debug: string): boolean {
  return flags.has(flag) || [...debug].some((letter) => flagsByLetter[letter] === flag);
}

/** Where objects begin: at multiples of so many bytes (Linux calculate_alignment). */
function alignmentOf({ objectSize, align = 8, flags }: CacheFigures): number {
  if (!flags.has('hwcache')) return align;
  // A cache line, or the part of one that small objects can share.
  let line = 64;
  while (line > 8 && objectSize <= line / 2) line /= 2;
  return Math.max(align, line);
}

/**
 * Bytes from one object to the next: the object rounded up to its alignment, with a free pointer behind it where that cannot lie in the object, and
 * with what debugging adds (Linux mm/slub.c, calculate_sizes).
 */
export function slotSize(figures: CacheFigures, { kernel, pointer, debug }: SlotMachine): number {
  const { objectSize, flags, isSizeClass = false } = figures;
  const align = alignmentOf(figures);
  const redzone = hasFlag(figures, 'redzone', debug);
  const storesUser = hasFlag(figures, 'store_user', debug);
  const poison = hasFlag(figures, 'poison', debug);
  const version = new KernelVersion(kernel);
  const keepsRequest = isSizeClass && storesUser && version.keepsRequest;
  const watched = redzone && (objectSize < pointer || (keepsRequest && version.watchesRequest));
  const pointerOutside = flags.has('ctor') || flags.has('rcu') || poison || watched;
  if (!redzone && !poison && !storesUser) return roundUp(pointerOutside ? roundUp(objectSize, pointer) + pointer : objectSize, align);
  let size = roundUp(objectSize, pointer);
  if (redzone && size === objectSize) size += pointer;
  if (pointerOutside) size += pointer;
  if (storesUser) size += version.userBytes(pointer);
  if (keepsRequest) size += requestBytes;
  if (redzone) size += pointer + (version.hasLeftRedzone ? roundUp(pointer, align) : 0);
  return roundUp(size, align);
}

/** How many objects a slab of `page << order` bytes holds. */
function objectsPerSlab(page: number, order: number, slot: number): number {
  return Math.min(Math.floor((page * 2 ** order) / slot), largestObjectsPerSlab);
}

/** The order SLUB chooses for slabs of objects of `slot` bytes (Linux mm/slub.c, calculate_order). */
export function calculateOrder(slot: number, machine: MachineConfig): number {
  const { page, cpus, kernel, minOrder, minObjects } = machine;
  const maxOrder = Math.max(machine.maxOrder, minOrder);
  let objects = Math.min(minObjects || 4 * (ilog2(cpus) + 2), Math.max(Math.floor((page * 2 ** maxOrder) / slot), 1));
  const fitting = (fractions: readonly number[]): number | undefined => {
    const least = Math.max(ceilOrder(objects * slot, page), minOrder);
    for (const fraction of fractions) {
      for (let order = least; order <= maxOrder; order++) {
        const bytes = page * 2 ** order;
        if (bytes % slot <= bytes / fraction) return order;
      }
    }
    return undefined;
  };
  if (!new KernelVersion(kernel).hasOldOrder) return fitting([16, 8, 4, 2]) ?? ceilOrder(slot, page);
  for (; objects > 1; objects--) {
    const order = fitting([16, 8, 4]);
    if (order !== undefined) return order;
  }
  return Math.max(ceilOrder(slot, page), minOrder);
}

/** Partial slabs a cache keeps at least (Linux set_min_partial). */
export function defaultMinPartial(slot: number): number {
  return Math.min(Math.max(Math.floor(ilog2(slot) / 2), 5), 10);
}

/** The layout of a cache on this machine in this arena, or why there can be none. */
export function cacheGeometry(figures: CacheFigures, arena: ArenaConfig, machine: MachineConfig): CacheGeometry | ConfigFault {
  const { objectSize, align } = figures;
  const { page } = machine;
  if (objectSize < 1) return { message: 'An object has at least 1 byte.', values: [], figure: 'size' };
  if (align !== undefined && !isPowerOfTwo(align)) {
    return { message: 'align must be a power of two, and {0} is none.', values: [align], figure: 'align' };
  }
  const slot = slotSize(figures, machine);
  const largestOrder = arena.maxOrder - ilog2(page / arena.unit);
  const minOrder = ceilOrder(slot, page);
  if (minOrder > largestOrder) {
    return {
      message: 'An object of {0} is larger than the largest block of the arena ({1}).',
      values: [formatExactSize(slot), formatExactSize(arena.unit * 2 ** arena.maxOrder)],
      figure: 'size',
    };
  }
  const order = figures.order ?? Math.min(calculateOrder(slot, machine), largestOrder);
  if (order < minOrder) {
    return {
      message: 'A slab of order {0} ({1}) holds no object of {2}.',
      values: [order, formatExactSize(page * 2 ** order), formatExactSize(slot)],
      figure: 'order',
    };
  }
  if (order > largestOrder) {
    return {
      message: 'A slab of order {0} is larger than the largest block of the arena (order {1} in pages).',
      values: [order, largestOrder],
      figure: 'order',
    };
  }
  return {
    objectSize,
    slot,
    order,
    objectsPerSlab: objectsPerSlab(page, order, slot),
    minOrder,
    minObjects: objectsPerSlab(page, minOrder, slot),
    minPartial: machine.minPartial ?? figures.partial ?? defaultMinPartial(slot),
    ...onCpus(figures, slot, machine),
  };
}

/** What a CPU keeps of a cache beside its slab; nothing where objects are checked as they come and go (Linux kmem_cache_debug). */
function onCpus(
  figures: CacheFigures,
  slot: number,
  { kernel, page, debug }: MachineConfig,
): Pick<CacheGeometry, 'cpuPartial' | 'sheafCapacity'> {
  if (debug !== '' || debugFlags.some((flag) => figures.flags.has(flag))) return { cpuPartial: 0, sheafCapacity: 0 };
  const version = new KernelVersion(kernel);
  return { cpuPartial: version.cpuPartial(slot, page), sheafCapacity: version.sheafCapacity(slot, page) };
}

/** The sizes of the general-purpose classes on a machine, ascending: from its least size to two pages. */
export function classSizes({ page, minAlign }: Pick<MachineConfig, 'page' | 'minAlign'>): number[] {
  const sizes: number[] = [];
  for (let size = minAlign; size <= 2 * page; size *= 2) {
    if (size === 128 && minAlign < 64) sizes.push(96);
    sizes.push(size);
    if (size === 128 && minAlign < 128 && 192 <= 2 * page) sizes.push(192);
  }
  return sizes;
}

/** `kmalloc-96`, `kmalloc-1k`, `kmalloc-2M`. */
export function className(size: number): string {
  if (size >= 2 ** 20) return `kmalloc-${size / 2 ** 20}M`;
  return size >= 1024 ? `kmalloc-${size / 1024}k` : `kmalloc-${size}`;
}

/** Whether a name is of the form that belongs to the size classes. */
export function isClassName(name: string): boolean {
  return /^kmalloc-\d+[kM]?$/.test(name);
}

/**
 * Whether a cache is one of the kernel's own size classes, of whatever kind of memory: `kmalloc-64`, `kmalloc-cg-1k`, `kmalloc-rcl-96`, `dma-kmalloc-8`,
 * `kmalloc-rnd-03-64` (Linux mm/slab_common.c, kmalloc_info).
 */
export function isSizeClassOfKernel(name: string): boolean {
  return /^(?:dma-)?kmalloc-(?:[a-z]+-|\d+-)*\d+[kM]?$/.test(name);
}

/**
 * A size class is aligned to itself where it is a power of two, else to 8, in newer kernels to the largest power of two that divides it, and to the
 * machine's least alignment at least.
 */
export function classFigures(size: number, { minAlign, kernel }: Pick<MachineConfig, 'minAlign' | 'kernel'>): CacheFigures {
  const divisor = size & -size;
  const own = divisor === size || new KernelVersion(kernel).alignsClasses ? divisor : 8;
  return { objectSize: size, align: Math.max(own, minAlign), flags: noFlags, isSizeClass: true };
}
