// Arenas and machines: the figures a trace or a user gives, their defaults and limits (spec: `arena` and `machine`).
import { formatSize } from '../model/size';
import { ilog2, isPowerOfTwo } from './arithmetic';

/** The region the buddy allocator manages. Sizes in bytes; blocks have orders 0 to `maxOrder`, `unit << order` bytes. */
export interface ArenaConfig {
  readonly size: number;
  readonly unit: number;
  readonly base: bigint;
  readonly maxOrder: number;
  readonly fit: Fit;
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
  readonly fit: Fit;
}

/** What the slab allocator's arithmetic depends on. */
export interface MachineConfig {
  /** Bytes of a page: a power of two and at least a unit. */
  readonly page: number;
  readonly cpus: number;
  readonly kernel: '5.10' | '6.1' | '6.8' | '6.12';
}

/** Why figures cannot work: a message with {0}, {1}… and their values. */
export interface ConfigFault {
  readonly message: string;
  readonly values: readonly (string | number)[];
}

/** Units an arena may have. */
export const largestUnitCount = 2 ** 28;
/** Bytes an arena may have. */
export const largestArena = 2 ** 48;

/** What holds without an `arena` statement. */
export const defaultArena: ArenaFigures = { size: 4 * 2 ** 20, unit: 16, base: 0n, fit: 'lowest' };

/** The arena these figures describe, or why they cannot. */
export function createArena(figures: ArenaFigures): ArenaConfig | ConfigFault {
  const { size, unit, base, max, fit } = figures;
  if (!isPowerOfTwo(unit)) return { message: 'The unit must be a power of two, and {0} is none.', values: [unit] };
  if (size > largestArena) return { message: 'An arena has at most {0} (2^48 bytes).', values: [formatSize(largestArena)] };
  if (size <= 0 || size % unit !== 0) {
    return { message: 'The size of an arena must be a positive multiple of its unit: {0} is no multiple of {1}.', values: [size, unit] };
  }
  if (size / unit > largestUnitCount) {
    return {
      message: 'An arena has at most {0} units (2^28), this one {1}. Choose a larger unit.',
      values: [largestUnitCount, size / unit],
    };
  }
  if (max !== undefined && max < unit) {
    return { message: 'The largest block ({0} bytes) is smaller than a unit ({1} bytes).', values: [max, unit] };
  }
  if (base + BigInt(size) > 1n << 64n) return { message: 'The arena would end above 2^64: choose a lower base.', values: [] };
  const order = ilog2(size / unit);
  return { size, unit, base, fit, maxOrder: max === undefined || max >= size ? order : Math.min(order, ilog2(max / unit)) };
}

/** A page by default: 4 KiB where the unit is no larger and the arena holds at least 16 of them, else one unit. */
export function defaultPage(arena: { readonly size: number; readonly unit: number }): number {
  return arena.unit <= 4096 && arena.size >= 16 * 4096 ? 4096 : arena.unit;
}

/** Whether the outcome of a check is a fault. */
export function isFault<T extends object>(outcome: T | ConfigFault): outcome is ConfigFault {
  return 'message' in outcome;
}
