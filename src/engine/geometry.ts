// The arithmetic of slabs: slot sizes, orders, minimal partial lists and size classes, as SLUB computes them (mm/slub.c, mm/slab_common.c).
import type { CacheFlag } from '../model/machine';
import { ceilOrder, ilog2, isPowerOfTwo, roundUp } from './arithmetic';
import { hasOldOrder, type ArenaConfig, type ConfigFault, type MachineConfig } from './config';

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

/** The flag that each letter of `slub_debug` sets; the others change no layout. */
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

/**
 * Bytes from one object to the next, and the bytes the object takes of them: rounded up to its alignment, with a free pointer behind it where that cannot
 * lie in the object, and with what debugging adds (Linux mm/slub.c, calculate_sizes). `debug`: the machine's letters.
 */
export function slotSize({ objectSize, align: asked, flags, isSizeClass = false }: CacheFigures, debug = ''): number {
  const has = (flag: CacheFlag): boolean => flags.has(flag) || [...debug].some((letter) => flagsByLetter[letter] === flag);
  let align = asked ?? 8;
  if (flags.has('hwcache')) {
    // A cache line, or the part of one that small objects can share (Linux calculate_alignment).
    let line = 64;
    while (line > 8 && objectSize <= line / 2) line /= 2;
    align = Math.max(align, line);
  }
  const redzone = has('redzone');
  const storesUser = has('store_user');
  const poison = has('poison');
  const pointerOutside = flags.has('ctor') || flags.has('rcu') || poison || (redzone && objectSize < 8);
  if (!redzone && !poison && !storesUser) return roundUp(pointerOutside ? roundUp(objectSize, 8) + 8 : objectSize, align);
  let size = roundUp(objectSize, 8);
  if (redzone && size === objectSize) size += 8;
  if (pointerOutside) size += 8;
  if (storesUser) size += isSizeClass ? 68 : 64;
  if (redzone) size += 8 + roundUp(8, align);
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
  if (!hasOldOrder(kernel)) return fitting([16, 8, 4, 2]) ?? ceilOrder(slot, page);
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
  const slot = slotSize(figures, machine.debug);
  const largestOrder = arena.maxOrder - ilog2(page / arena.unit);
  const minOrder = ceilOrder(slot, page);
  if (minOrder > largestOrder) {
    return {
      message: 'An object of {0} bytes is larger than the largest block of the arena ({1} bytes).',
      values: [slot, arena.unit * 2 ** arena.maxOrder],
      figure: 'size',
    };
  }
  const order = figures.order ?? Math.min(calculateOrder(slot, machine), largestOrder);
  if (order < minOrder) {
    return {
      message: 'A slab of order {0} ({1} bytes) holds no object of {2} bytes.',
      values: [order, page * 2 ** order, slot],
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
    minPartial: figures.partial ?? defaultMinPartial(slot),
  };
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

/** A size class is aligned to itself where it is a power of two, else to 8, and to the machine's least alignment at least. */
export function classFigures(size: number, { minAlign }: Pick<MachineConfig, 'minAlign'>): CacheFigures {
  return { objectSize: size, align: Math.max(isPowerOfTwo(size) ? size : 8, minAlign), flags: noFlags, isSizeClass: true };
}
