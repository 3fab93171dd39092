// The placement policies there are, and the figures of each: what a unit and a header may be, what a block is for a request, and what is left of a
// free block that is larger. The specification's page on policies is where they come from.
import type { PolicyName } from '../../model/policy';
import { isPowerOfTwo } from '../arithmetic';

/** Bytes of the largest header of a block where it may be chosen. */
const largestOverhead = 4096;
/** TLSF and FreeRTOS align blocks to this, in bytes. */
const aligned = 8;
/** Bytes of TLSF's smallest block: two pointers of a free block and its size, 64-bit. */
const smallestTlsfBlock = 32;

/** What a policy makes of an arena's figures. All in bytes. */
export interface PolicyRules {
  readonly defaultUnit: number;
  readonly defaultOverhead: number;
  /** Whether it can work with units, and headers, of so many bytes. */
  takesUnit(unit: number): boolean;
  takesOverhead(overhead: number): boolean;
  /** Which headers those are, in bytes. */
  readonly overheads: string;
  /** Bytes at the end of the arena that are never free. */
  marker(overhead: number): number;
  /** Bytes of the smallest arena. */
  leastArena(unit: number, overhead: number): number;
  /** Bytes of the smallest block that a request gets. */
  readonly leastBlock: number;
  /** What is left of a free block stays free if it has so many bytes. */
  leastRest(unit: number, overhead: number): number;
  /** Whether a request of no bytes takes no memory. */
  readonly isNothingForNone: boolean;
  /** Whether a realloc in place gives back what it does not need, and takes what is free behind the block. */
  readonly resizesInPlace: boolean;
}

const fits: PolicyRules = {
  defaultUnit: 1,
  defaultOverhead: 0,
  takesUnit: isPowerOfTwo,
  takesOverhead: (overhead) => overhead <= largestOverhead,
  overheads: `0–${largestOverhead}`,
  marker: () => 0,
  leastArena: (unit) => unit,
  leastBlock: 0,
  leastRest: (unit, overhead) => Math.ceil((1 + overhead) / unit) * unit,
  isNothingForNone: false,
  resizesInPlace: true,
};

/** By name. Of the buddy allocator only the figures of its arena count. */
export const policyRules: Readonly<Record<PolicyName, PolicyRules>> = {
  buddy: { ...fits, takesOverhead: (overhead) => overhead === 0, overheads: '0' },
  'first-fit': fits,
  'next-fit': fits,
  'best-fit': fits,
  tlsf: {
    defaultUnit: aligned,
    defaultOverhead: aligned,
    takesUnit: (unit) => unit === aligned,
    takesOverhead: (overhead) => overhead === aligned,
    overheads: '8',
    marker: () => aligned,
    leastArena: () => smallestTlsfBlock + aligned,
    leastBlock: smallestTlsfBlock,
    leastRest: () => smallestTlsfBlock,
    isNothingForNone: true,
    resizesInPlace: true,
  },
  heap4: {
    defaultUnit: aligned,
    defaultOverhead: aligned,
    takesUnit: (unit) => unit === aligned,
    takesOverhead: (overhead) => overhead === aligned || overhead === 2 * aligned,
    overheads: '8, 16',
    marker: (overhead) => overhead,
    leastArena: (_, overhead) => 2 * overhead,
    leastBlock: 0,
    leastRest: (_, overhead) => 2 * overhead + aligned,
    isNothingForNone: true,
    resizesInPlace: false,
  },
};

/** The figures of an arena that placement depends on. */
export interface PlacedArena {
  readonly size: number;
  readonly unit: number;
  readonly policy: PolicyName;
  readonly overhead: number;
}

/** Units of the end of the arena that are never free. */
export function markerUnits({ policy, unit, overhead }: PlacedArena): number {
  return policyRules[policy].marker(overhead) / unit;
}

/** Units of the largest block that the arena has where all of it is free. */
export function emptyLargestUnits(arena: PlacedArena & { readonly maxOrder: number }): number {
  return arena.policy === 'buddy' ? 2 ** arena.maxOrder : arena.size / arena.unit - markerUnits(arena);
}

/** Units of the block for a request of `bytes`; more than any arena has where that is too much to count. Not for the buddy allocator. */
export function neededUnits({ policy, unit, overhead }: Omit<PlacedArena, 'size'>, bytes: number): number {
  return Math.ceil(Math.max(Math.max(bytes, 1) + overhead, policyRules[policy].leastBlock) / unit);
}

/**
 * The place in TLSF's array of lists, ascending, of free blocks of so many units of 8 bytes: 32 lists for each power of two of the payload, from 256
 * bytes on; below, a list for each size (Masmano et al., "TLSF: a new dynamic memory allocator for real-time systems", 2004; mattconte/tlsf, 64-bit).
 */
export function tlsfList(units: number): number {
  const payload = (units - 1) | 0;
  const lists = tlsfListShift(payload);
  return ((lists << 5) + (payload >>> lists)) | 0;
}

/** The first of the lists in which a request that needs a block of so many units is looked for: every block in it is large enough. */
export function tlsfSearchList(units: number): number {
  return tlsfList((units + (1 << tlsfListShift((units - 1) | 0)) - 1) | 0);
}

/** The units that a list spans, as a shift, where blocks of such a payload are. */
function tlsfListShift(payload: number): number {
  return 26 - Math.clz32(payload | 32);
}

/** Whether a free block of so many units would serve a request that needs a block of `needed` units. */
export function serves(policy: PolicyName, units: number, needed: number): boolean {
  if (policy === 'tlsf') return units >= needed && tlsfList(units) >= tlsfSearchList(needed);
  return units >= needed;
}
