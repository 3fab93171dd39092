// The free lists of a snapshot's zones, whatever table or report they stand in.
import type { Snapshot, ZoneName } from './snapshot';

/** Free blocks of a zone. */
export interface ZoneLists extends ZoneName {
  readonly line: number;
  readonly freeBlocks: readonly number[];
  /** By order: letters of the types that have a free block of it; empty where the table does not tell. */
  readonly types: readonly string[];
  /** Watermarks in pages; absent where the snapshot has none. */
  readonly marks?: { readonly min: number; readonly low: number; readonly high: number };
  /** Bytes of a page; the usual where the table does not tell. */
  readonly page: number;
  /** Pages that the zone manages. */
  readonly managed?: number;
  /** Free pages by the kernel's counter, and those on the lists of CPUs. */
  readonly counted?: number;
  readonly perCpu?: number;
}

/** The letters of migrate types (Linux mm/show_mem.c), by the names that pagetypeinfo has for them. */
const letters: Readonly<Partial<Record<string, string>>> = {
  Unmovable: 'U',
  Movable: 'M',
  Reclaimable: 'E',
  HighAtomic: 'H',
  CMA: 'C',
  Isolate: 'I',
};
const kib = 1024;
const usualPage = 4096;

/** The zones of a snapshot that have free lists. */
export function freeListsOf({ report, tables }: Snapshot): ZoneLists[] {
  if (report) {
    return report.zones
      .filter(({ listLine }) => listLine > 0)
      .map(({ node, zone, line, freeBlocks, types, page, ...figures }) => {
        const pages = (kilobytes: number | null): number => Math.floor(((kilobytes ?? 0) * kib) / (page ?? kib));
        const { min, low, high, free, freePcp, managed } = figures;
        return {
          node,
          zone,
          line,
          freeBlocks,
          types,
          page: page ?? usualPage,
          ...(managed !== null && { managed: pages(managed) }),
          ...(min !== null && { marks: { min: pages(min), low: pages(low), high: pages(high) } }),
          ...(free !== null && { counted: pages(free) }),
          ...(freePcp !== null && { perCpu: pages(freePcp) }),
        };
      });
  }
  const { buddyinfo, pagetypeinfo, zoneinfo } = tables;
  const marksOf = ({ node, zone }: ZoneName): Partial<ZoneLists> => {
    const found = zoneinfo?.find((each) => each.node === node && each.zone === zone);
    if (!found) return {};
    const { free, managed, min = 0, low = 0, high = 0 } = found.figures;
    return { marks: { min, low, high }, managed, counted: free, perCpu: found.perCpu };
  };
  const typesOf = ({ node, zone }: ZoneName): readonly string[] => {
    const typed = pagetypeinfo?.zones.find((each) => each.node === node && each.zone === zone);
    return typed ? lettersByOrder(typed.free) : [];
  };
  if (buddyinfo) return buddyinfo.map((zone) => ({ ...zone, types: typesOf(zone), page: usualPage, ...marksOf(zone) }));
  return (pagetypeinfo?.zones ?? []).map((zone) => ({
    node: zone.node,
    zone: zone.zone,
    line: zone.line,
    freeBlocks: sumByOrder(Object.values(zone.free)),
    types: typesOf(zone),
    page: usualPage,
    ...marksOf(zone),
  }));
}

function sumByOrder(lists: readonly (readonly number[])[]): number[] {
  const orders = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: orders }, (_, order) => lists.reduce((sum, counts) => sum + (counts[order] ?? 0), 0));
}

function lettersByOrder(free: Readonly<Record<string, readonly number[]>>): string[] {
  const orders = Math.max(0, ...Object.values(free).map(({ length }) => length));
  return Array.from({ length: orders }, (_, order) =>
    Object.entries(free)
      .filter(([, counts]) => (counts[order] ?? 0) > 0)
      .map(([type]) => letters[type] ?? '?')
      .join(''),
  );
}
