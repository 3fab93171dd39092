// Arenas and machines: the figures a trace or a user gives, their defaults and limits (spec: `arena` and `machine`).
import type { PolicyName } from '../model/policy';
import { formatExactSize, formatSize } from '../model/size';
import type { UsedBefore } from '../model/used-before';
import { ilog2, isPowerOfTwo } from './arithmetic';
import { KernelVersion } from './kernels';
import { policyRules } from './policies/policy';

/**
 * The region that an allocator manages. Sizes in bytes; buddy blocks have orders 0 to `maxOrder`, `unit << order` bytes. Of another policy blocks have any
 * length, and `maxOrder` only says how their sizes are counted by powers of two.
 */
export interface ArenaConfig {
  readonly size: number;
  readonly unit: number;
  readonly base: bigint;
  readonly maxOrder: number;
  readonly fit: Fit;
  /** The largest block that the figures allow; absent: whatever fits. */
  readonly max?: number;
  readonly policy: PolicyName;
  /** Bytes of a block that are its header. */
  readonly overhead: number;
  /** What is in use from the start; absent: nothing. Only of buddies. */
  readonly before?: UsedBefore;
}

/** Which of several equal free blocks is taken: the lowest address, or the one made free last. */
export type Fit = 'lowest' | 'lifo';

/** The figures an arena is made from. */
export interface ArenaFigures {
  readonly size: number;
  readonly unit: number;
  readonly base: bigint;
  /** The largest block, rounded down to a block size; absent: whatever fits. */
  readonly max?: number;
  /** Absent: `lowest`. Both are the buddy allocator's. */
  readonly fit?: Fit;
  /** Absent: `buddy`, and the header that its policy has where none is given. */
  readonly policy?: PolicyName;
  /** Bytes of the header of a block. */
  readonly overhead?: number;
  /** Fits into the arena that the other figures make. */
  readonly before?: UsedBefore;
}

/** What the slab allocator's arithmetic depends on. */
export interface MachineConfig {
  /** Bytes of a page: a power of two and at least a unit. */
  readonly page: number;
  readonly cpus: number;
  /** The version of the kernel whose arithmetic holds, as written. */
  readonly kernel: string;
  /** The least size and alignment of the size classes (Linux `KMALLOC_MIN_SIZE`): a power of two from 8 to 128. */
  readonly minAlign: number;
  /** The kernel's `slub_max_order`, `slub_min_order` and `slub_min_objects`; 0 objects: what it computes. */
  readonly maxOrder: number;
  readonly minOrder: number;
  readonly minObjects: number;
  /** The letters of `slub_debug`, for every cache and size class. */
  readonly debug: string;
  /** Bytes of a pointer: 8, or 4 on a 32-bit machine. */
  readonly pointer: number;
  /** Partial slabs that every cache keeps at least, whatever it is created with; absent: its own figure, else what the kernel computes. */
  readonly minPartial?: number;
}

/** What holds where no `machine` statement says otherwise; the page follows from the arena. */
export const defaultMachine: Omit<MachineConfig, 'page'> = {
  cpus: 1,
  kernel: '6.8',
  minAlign: 8,
  maxOrder: 3,
  minOrder: 0,
  minObjects: 0,
  debug: '',
  pointer: 8,
};

/** The largest `slub_max_order` and `slub_min_order`. */
const largestSlabOrder = 10;
const largestMinAlign = 128;
/** Why the figures of a `machine` statement cannot work; undefined where they can. Its page is judged once the arena is known, too. */
export function machineFault(machine: Partial<MachineConfig>): ConfigFault | undefined {
  const { page, cpus, kernel, minAlign, maxOrder, minOrder, pointer } = machine;
  if (page !== undefined && !isPowerOfTwo(page)) {
    return { message: 'The page must be a power of two, and {0} is none.', values: [page], figure: 'page' };
  }
  if (cpus !== undefined && !(cpus >= 1)) return { message: 'A machine has at least 1 CPU.', values: [], figure: 'cpus' };
  if (kernel !== undefined && !new KernelVersion(kernel).hasSlub) {
    return { message: 'Kernel {0} has no SLUB allocator; the first that has it is 2.6.23.', values: [kernel], figure: 'kernel' };
  }
  if (minAlign !== undefined && !(isPowerOfTwo(minAlign) && minAlign >= 8 && minAlign <= largestMinAlign)) {
    return {
      message: 'minalign must be a power of two from 8 to {0}, and {1} is none.',
      values: [largestMinAlign, minAlign],
      figure: 'minalign',
    };
  }
  if (pointer !== undefined && pointer !== 4 && pointer !== 8) {
    return { message: 'A pointer has 4 or 8 bytes, not {0}.', values: [pointer], figure: 'pointer' };
  }
  for (const [name, order] of [
    ['max_order', maxOrder],
    ['min_order', minOrder],
  ] as const) {
    if (order !== undefined && order > largestSlabOrder) {
      return { message: '{0} is at most {1}.', values: [name, largestSlabOrder], figure: name };
    }
  }
  return undefined;
}

/** Why figures cannot work: a message with {0}, {1}… and their values. */
export interface ConfigFault {
  readonly message: string;
  readonly values: readonly (string | number)[];
  /** The figure that is wrong, by its option's name in the language; the first SIZE of a statement is `size`. */
  readonly figure?: string;
}

/** Units an arena may have. */
export const largestUnitCount = 2 ** 28;
/** Bytes an arena may have. */
export const largestArena = 2 ** 48;

/** What holds without an `arena` statement. */
export const defaultArena: ArenaFigures = { size: 4 * 2 ** 20, unit: 16, base: 0n };

/** The arena these figures describe, or why they cannot. */
export function createArena(figures: ArenaFigures): ArenaConfig | ConfigFault {
  const { size, unit, base, max, fit, policy = 'buddy', before } = figures;
  const rules = policyRules[policy];
  const { overhead = rules.defaultOverhead } = figures;
  if (!isPowerOfTwo(unit)) return { message: 'The unit must be a power of two, and {0} is none.', values: [unit], figure: 'unit' };
  const misfit = policyFault({ ...figures, policy, overhead });
  if (misfit) return misfit;
  if (size > largestArena) return { message: 'An arena has at most {0} (2^48 bytes).', values: [formatSize(largestArena)], figure: 'size' };
  if (size <= 0 || size % unit !== 0) {
    return {
      message: 'The size of an arena must be a positive multiple of its unit: {0} is no multiple of {1}.',
      values: [size, unit],
      figure: 'size',
    };
  }
  if (size < rules.leastArena(unit, overhead)) {
    return {
      message: 'An arena of {0} has at least {1}, this one {2}.',
      values: [policy, formatExactSize(rules.leastArena(unit, overhead)), formatExactSize(size)],
      figure: 'size',
    };
  }
  if (size / unit > largestUnitCount) {
    return {
      message: 'An arena has at most {0} units (2^28), this one {1}. Choose a larger unit.',
      values: [largestUnitCount, size / unit],
      figure: 'size',
    };
  }
  if (max !== undefined && max < unit) {
    return {
      message: 'The largest block ({0}) is smaller than a unit ({1}).',
      values: [formatExactSize(max), formatExactSize(unit)],
      figure: 'max',
    };
  }
  if (base + BigInt(size) > 1n << 64n) {
    return { message: 'The arena would end above 2^64: choose a lower base.', values: [], figure: 'base' };
  }
  const order = ilog2(size / unit);
  const maxOrder = max === undefined || max >= size ? order : Math.min(order, ilog2(max / unit));
  return {
    size,
    unit,
    base,
    fit: fit ?? 'lowest',
    ...(max !== undefined && { max }),
    maxOrder,
    policy,
    overhead,
    ...(before && { before }),
  };
}

/** Why a policy cannot work with the figures that are not the size's; undefined where it can. */
function policyFault({
  unit,
  max,
  fit,
  policy,
  overhead,
}: ArenaFigures & Pick<ArenaConfig, 'policy' | 'overhead'>): ConfigFault | undefined {
  const rules = policyRules[policy];
  if (!rules.takesUnit(unit)) {
    return { message: 'The unit of {0} has {1} bytes, not {2}.', values: [policy, rules.defaultUnit, unit], figure: 'unit' };
  }
  if (!rules.takesOverhead(overhead)) {
    return {
      message: 'A block of {0} cannot have a header of {1}: it has {2}.',
      values: [policy, formatExactSize(overhead), rules.overheads],
      figure: 'overhead',
    };
  }
  if (policy === 'buddy' || (max === undefined && fit === undefined)) return undefined;
  const figure = max === undefined ? 'fit' : 'max';
  return { message: '{0} is for the buddy allocator, and has no meaning with {1}.', values: [figure, policy], figure };
}

/** A page by default: 4 KiB where the unit is no larger and the arena holds at least 16 of them, else one unit. */
export function defaultPage(arena: { readonly size: number; readonly unit: number }): number {
  return arena.unit <= 4096 && arena.size >= 16 * 4096 ? 4096 : arena.unit;
}

/** Whether the outcome of a check is a fault. */
export function isFault<T extends object>(outcome: T | ConfigFault): outcome is ConfigFault {
  return 'message' in outcome;
}
