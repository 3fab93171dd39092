// Where zones begin and end. No recording says it: it follows from the free blocks that a reading counts in each of them.
import type { FreeReading } from '../../trace/formats/kmem/page-events';
import { TraceError } from '../../trace/trace';
import type { FreePages } from './free-pages';

/** A zone of a node: page frames [from, to). */
export interface Zone {
  readonly node: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Frames below which these zones lie where devices need that, on most machines: 16 MiB and 4 GiB. */
export const usualEnds: Readonly<Record<string, number | undefined>> = { DMA: 1 << 12, DMA32: 1 << 20 };

/** The zones that readings tell of, ascending, as the pages that were free at the first reading show. Throws TraceError where they cannot be found. */
export function findZones(readings: readonly FreeReading[], pages: FreePages): Zone[] {
  const first = firstOfEach(readings);
  const fitted: Zone[] = [];
  let from = 0;
  for (const [index, reading] of first.entries()) {
    const to = index === first.length - 1 ? pages.frames : endOf(reading, from, pages);
    if (to === undefined) return usualZones(first, pages);
    fitted.push({ node: reading.node, name: reading.zone, from, to });
    from = to;
  }
  return fitted;
}

/** The first reading of each zone. */
export function firstOfEach(readings: readonly FreeReading[]): FreeReading[] {
  const first: FreeReading[] = [];
  for (const reading of readings) {
    if (first.some(({ node, zone }) => node === reading.node && zone === reading.zone)) return first;
    first.push(reading);
  }
  return first;
}

/** Where a zone ends that begins at `from`: as far as its blocks are those that were counted. Undefined where they never are. */
function endOf({ zone, freeBlocks }: FreeReading, from: number, pages: FreePages): number | undefined {
  const missing = [...freeBlocks];
  let blocks = freeBlocks.reduce((sum, count) => sum + count, 0);
  let least = from;
  let most = blocks === 0 ? undefined : -1;
  pages.forEachBlock(from, pages.frames, freeBlocks.length - 1, (frame, order) => {
    if (blocks > 0 && missing[order]-- > 0) {
      least = frame + 2 ** order;
      if (--blocks === 0) most = undefined;
    } else if (blocks > 0) blocks = Infinity;
    else most ??= frame;
  });
  if (most === -1) return undefined;
  most ??= pages.frames;
  const usual = usualEnds[zone];
  return usual !== undefined && usual >= least && usual <= most ? usual : roundest(least, most);
}

/** The number of [least, most] that the largest power of two divides: zones and nodes begin at round addresses. */
function roundest(least: number, most: number): number {
  for (let unit = 2 ** 30; unit > 1; unit /= 2) {
    const round = Math.ceil(least / unit) * unit;
    if (round <= most) return round;
  }
  return least;
}

/** The zones of a machine with one node, where no snapshot tells more of them. */
function usualZones(first: readonly FreeReading[], pages: FreePages): Zone[] {
  if (first.some(({ node }) => node !== first[0].node)) {
    throw new TraceError(
      'Its free pages are not those that the reading in line {0} counts: it is of another moment or another machine, and the borders of the nodes do not follow from it.',
      [first[0].line],
    );
  }
  let from = 0;
  return first.map(({ node, zone }, index) => {
    const end = index === first.length - 1 ? pages.frames : Math.min(usualEnds[zone] ?? pages.frames, pages.frames);
    const each = { node, name: zone, from, to: Math.max(end, from) };
    from = each.to;
    return each;
  });
}
