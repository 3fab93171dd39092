// What the flags of a page request allow it: up to which zone, below which watermark, from which lists (Linux include/linux/gfp.h, mm/page_alloc.c,
// gfp_to_alloc_flags).
import { kernelNumbers } from '../../model/machine';
import type { ReportedRequest } from '../../trace/snapshots/snapshot';

/** Zones by the kernel's names, from the lowest up. */
const zoneOrder = ['DMA', 'DMA32', 'Normal', 'HighMem', 'Movable', 'Device'] as const;
type ZoneKind = (typeof zoneOrder)[number];

/** What a request may do. */
export interface RequestRules {
  /** The highest zone its pages may come from, as far as the machine has it. */
  readonly highest: ZoneKind;
  /** The letter of the type whose lists it takes from first. */
  readonly type: 'U' | 'M' | 'E';
  /** It may go below the minimum by half (`__GFP_HIGH`), and by another quarter as it cannot wait. */
  readonly mayUseReserve: boolean;
  readonly isNonBlocking: boolean;
  /** Pages kept for urgent requests count for it. */
  readonly countsHighatomic: boolean;
  /** Blocks of the lists kept for urgent requests are its, too. */
  readonly takesHighatomic: boolean;
  readonly takesCma: boolean;
  /** No watermark holds it up. */
  readonly ignoresWatermarks: boolean;
}

/** Flags with which a request can wait while memory is reclaimed. */
const waiting =
  /^(?:GFP_KERNEL(?:_ACCOUNT)?|GFP_NOIO|GFP_NOFS|GFP_USER|GFP_HIGHUSER(?:_MOVABLE)?|GFP_TRANSHUGE|__GFP_DIRECT_RECLAIM|__GFP_RECLAIM)$/;
const movable = ['__GFP_MOVABLE', 'GFP_HIGHUSER_MOVABLE', 'GFP_TRANSHUGE', 'GFP_TRANSHUGE_LIGHT'];
const highmem = ['__GFP_HIGHMEM', 'GFP_HIGHUSER', 'GFP_HIGHUSER_MOVABLE', 'GFP_TRANSHUGE', 'GFP_TRANSHUGE_LIGHT'];
/** From this kernel on a request need not be GFP_ATOMIC to be one that cannot wait. */
const firstNonBlocking = [6, 3];

/** The rules for a request; `kernel` is the version in the report, where it has one. */
export function rulesOf({ flags, order }: Pick<ReportedRequest, 'flags' | 'order'>, kernel: string | undefined): RequestRules {
  const names = flags.split('|').map((name) => name.trim());
  const has = (...wanted: readonly string[]): boolean => names.some((name) => wanted.includes(name));
  const isMovable = has(...movable);
  const isHigh = has('GFP_ATOMIC', '__GFP_HIGH');
  const cannotWait = flags !== '' && !names.some((name) => waiting.test(name));
  const isOld = isBefore(kernel, firstNonBlocking);
  const isNonBlocking = !has('__GFP_NOMEMALLOC') && (isOld ? has('GFP_ATOMIC', '__GFP_ATOMIC') : cannotWait);
  return {
    highest: has('__GFP_DMA', 'GFP_DMA')
      ? 'DMA'
      : has('__GFP_DMA32', 'GFP_DMA32')
        ? 'DMA32'
        : has(...highmem)
          ? isMovable
            ? 'Movable'
            : 'HighMem'
          : 'Normal',
    type: isMovable ? 'M' : has('__GFP_RECLAIMABLE') ? 'E' : 'U',
    mayUseReserve: isHigh,
    isNonBlocking,
    countsHighatomic: isOld ? isNonBlocking : isNonBlocking || isHigh,
    takesHighatomic: isNonBlocking && (isOld || order > 0),
    takesCma: isMovable,
    ignoresWatermarks: has('__GFP_MEMALLOC') && !has('__GFP_NOMEMALLOC'),
  };
}

function isBefore(kernel: string | undefined, [major, minor]: readonly number[]): boolean {
  const numbers = kernelNumbers(/^\d+\.\d+/.exec(kernel ?? '')?.[0] ?? '');
  return numbers !== undefined && (numbers[0] < major || (numbers[0] === major && numbers[1] < minor));
}

/**
 * The zones that a kernel is built with, by the index that they have in `lowmem_reserve`: of the possible ones, `count`, among them those that are `seen`.
 * Kernels for 32 bits have HighMem, those for 64 bits do not.
 */
export function zoneKinds(count: number, seen: readonly string[]): readonly ZoneKind[] {
  const has32Bits = seen.includes('HighMem') || (count === 4 && seen.includes('DMA') && seen.includes('Normal') && !seen.includes('DMA32'));
  const kinds: ZoneKind[] = zoneOrder.filter((kind) => (has32Bits ? kind !== 'DMA32' : kind !== 'HighMem'));
  // Least certain to be there first, unless it is seen.
  for (const kind of ['Device', 'DMA', 'DMA32', 'HighMem'] as const) {
    if (kinds.length <= count) break;
    if (kinds.includes(kind) && !seen.includes(kind)) kinds.splice(kinds.indexOf(kind), 1);
  }
  return kinds;
}

/** The place of a zone among all there can be; those of unknown names stand last. */
export function zoneRank(zone: string): number {
  const rank = zoneOrder.findIndex((kind) => kind === zone);
  return rank < 0 ? zoneOrder.length : rank;
}
