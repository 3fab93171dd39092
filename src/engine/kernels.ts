// What the slab allocators of Linux differ in from version to version, as far as it shows in the layout of caches: each difference with the commit
// that made it (mm/slub.c, mm/slab_common.c).
import { kernelNumbers } from '../model/machine';

type Version = readonly number[];

/** The first version with SLUB, whose arithmetic this is. */
const firstKernel: Version = [2, 6, 23];
/** Caches park free objects on CPUs (49e2258586b4). */
const cpuPartial: Version = [3, 2, 0];
/** Red zones stand on both sides of objects (d86bd1bece6f). */
const leftRedzone: Version = [4, 6, 0];
/** What a CPU may park is counted in slabs, and is about four times as much (23e98ad1ce89). */
const moreCpuPartial: Version = [5, 16, 0];
/** Who allocated and who freed are kept as handles of stacks, no longer as 16 addresses (5cf909c553e9); before 3.1 without stacks (d6543e3935bb). */
const stackAddresses: Version = [3, 1, 0];
const stackHandles: Version = [5, 19, 0];
/** Size classes keep how much was asked for (6edf2576a6cc), and have what is left of it as a red zone (946fa0dbf2d8). */
const requestKept: Version = [6, 1, 0];
const requestRedzone: Version = [6, 2, 0];
/** The order of slabs is chosen another way (0fe2735d5e2e). */
const newOrder: Version = [6, 7, 0];
/** Size classes are aligned to the largest power of two that divides them (ad59baa31695). */
const alignedClasses: Version = [6, 11, 0];
/** All caches have arrays of objects on each CPU, sheaves, in place of slabs ("slab: add sheaves to most caches"). */
const sheaves: Version = [7, 0, 0];
/** Before, a cache had them that asked for them (Linux kmem_cache_args.sheaf_capacity): these do, each for 32 objects ("maple_tree: use percpu sheaves", "mm, vma: use percpu sheaves"). */
const chosenSheaves: Version = [6, 18, 0];
const sheafCaches: readonly string[] = ['maple_node', 'vm_area_struct'];
export const chosenSheafCapacity = 32;

/** Bytes that name a caller: an int each for CPU and process (Linux struct track). */
const callerBytes = 8;

function isBefore(version: Version, other: Version): boolean {
  const differs = version.findIndex((number, index) => number !== other[index]);
  return differs >= 0 && version[differs] < other[differs];
}

/** A version of the kernel, as the arithmetic of slabs asks about it. */
export class KernelVersion {
  private readonly version: Version;

  /** `text`: as a trace writes it; what is none is taken for the newest. */
  constructor(text: string) {
    this.version = kernelNumbers(text) ?? [Infinity];
  }

  /** Whether it has SLUB. */
  get hasSlub(): boolean {
    return this.has(firstKernel);
  }

  get hasOldOrder(): boolean {
    return !this.has(newOrder);
  }

  /** Whether red zones stand on both sides of an object. */
  get hasLeftRedzone(): boolean {
    return this.has(leftRedzone);
  }

  /** Whether a size class that stores its users keeps how much was asked for, and whether it watches what is left of its object. */
  get keepsRequest(): boolean {
    return this.has(requestKept);
  }

  get watchesRequest(): boolean {
    return this.has(requestRedzone);
  }

  get alignsClasses(): boolean {
    return this.has(alignedClasses);
  }

  get hasSheaves(): boolean {
    return this.has(sheaves);
  }

  /** Whether a cache of this name has sheaves, alone or as all have. */
  givesSheavesTo(name: string): boolean {
    return this.hasSheaves || (this.has(chosenSheaves) && sheafCaches.includes(name));
  }

  /** Bytes in which an object keeps who allocated and who freed it, with pointers of so many bytes (Linux struct track, twice). */
  userBytes(pointer: number): number {
    const stack = this.has(stackHandles) ? 4 : this.has(stackAddresses) ? 16 * pointer : 0;
    const time = pointer;
    return 2 * (Math.ceil((pointer + stack + callerBytes) / pointer) * pointer + time);
  }

  /** Free objects that a CPU may park in partial slabs of its own, for slots of so many bytes (Linux set_cpu_partial). */
  cpuPartial(slot: number, page: number): number {
    if (!this.has(cpuPartial) || this.hasSheaves) return 0;
    return bySlot(slot, page, this.has(moreCpuPartial) ? [6, 24, 52, 120] : [2, 6, 13, 30]);
  }

  /**
   * Objects in a sheaf of a CPU, for slots of so many bytes; 0 where there are none (Linux calculate_sheaf_capacity: about 4, 12, 26 or 60, and as
   * many more as the size class holds that the sheaf is in).
   */
  sheafCapacity(slot: number, page: number): number {
    return this.hasSheaves ? bySlot(slot, page, [4, 12, 28, 60]) : 0;
  }

  private has(since: Version): boolean {
    return !isBefore(this.version, since);
  }
}

/** The figure of a slot that is at least a page, 1 KiB, 256 bytes, or less. */
function bySlot(slot: number, page: number, figures: readonly [number, number, number, number]): number {
  return figures[slot >= page ? 0 : slot >= 1024 ? 1 : slot >= 256 ? 2 : 3];
}
