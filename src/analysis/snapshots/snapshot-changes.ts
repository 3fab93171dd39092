// What changed between two snapshots: free memory of each zone and the orders that ran out or came back, caches, and who owns memory.
import type { CacheTable, OwnerTable, Snapshot } from '../../trace/snapshots/snapshot';
import { bytesOfCache, pageOfCaches } from './cache-layout';
import { freeListsOf } from '../../trace/snapshots/free-lists';

/** Free pages of a zone before and after. */
export interface ZoneChange {
  readonly node: number;
  readonly zone: string;
  readonly before: number;
  readonly after: number;
  /** The largest order with a free block, -1 where nothing is free. */
  readonly largestBefore: number;
  readonly largestAfter: number;
}

/** A cache, or an owner, before and after; what was not there had nothing. */
export interface Growth {
  readonly name: string;
  /** Objects, or allocations. */
  readonly countBefore: number;
  readonly countAfter: number;
  /** Bytes; null where the tables do not tell. */
  readonly before: number | null;
  readonly after: number | null;
}

/** All that changed, the greatest growth first. */
export interface SnapshotChanges {
  readonly zones: readonly ZoneChange[];
  readonly caches: readonly Growth[];
  readonly owners: readonly Growth[];
}

/** Compares two snapshots in what both have. */
export function compareSnapshots(before: Snapshot, after: Snapshot): SnapshotChanges {
  const earlier = freeListsOf(before);
  const zones = freeListsOf(after).flatMap((zone): ZoneChange[] => {
    const old = earlier.find((each) => each.node === zone.node && each.zone === zone.zone);
    if (!old) return [];
    return [
      {
        node: zone.node,
        zone: zone.zone,
        before: pagesOf(old.freeBlocks),
        after: pagesOf(zone.freeBlocks),
        largestBefore: largestOrder(old.freeBlocks),
        largestAfter: largestOrder(zone.freeBlocks),
      },
    ];
  });
  return { zones, caches: growthOf(cachesOf(before), cachesOf(after)), owners: growthOf(ownersOf(before), ownersOf(after)) };
}

/** Pages in free blocks. */
export function pagesOf(freeBlocks: readonly number[]): number {
  return freeBlocks.reduce((sum, count, order) => sum + count * 2 ** order, 0);
}

function largestOrder(freeBlocks: readonly number[]): number {
  return freeBlocks.findLastIndex((count) => count > 0);
}

type Holdings = ReadonlyMap<string, { readonly count: number; readonly bytes: number | null }>;

function growthOf(before: Holdings | undefined, after: Holdings | undefined): Growth[] {
  if (!before || !after) return [];
  const nothing = { count: 0, bytes: 0 };
  const growth = [...new Set([...before.keys(), ...after.keys()])].map((name): Growth => {
    const [old, now] = [before.get(name) ?? nothing, after.get(name) ?? nothing];
    return { name, countBefore: old.count, countAfter: now.count, before: old.bytes, after: now.bytes };
  });
  const grown = ({ before: old, after: now, countBefore, countAfter }: Growth): number =>
    old === null || now === null ? countAfter - countBefore : now - old;
  return growth
    .filter(({ countBefore, countAfter, before: old, after: now }) => countBefore !== countAfter || old !== now)
    .sort((a, b) => grown(b) - grown(a));
}

/** The caches of a snapshot: of its tables, the one that tells most. */
export function cacheTableOf({ tables: { slabinfo, slab, slabtop } }: Snapshot): CacheTable | undefined {
  return slabinfo ?? slab ?? slabtop;
}

/** The owners of a snapshot. */
export function ownerTableOf({ tables: { pageOwner, allocinfo, traces } }: Snapshot): OwnerTable | undefined {
  return pageOwner ?? allocinfo ?? traces;
}

function cachesOf(snapshot: Snapshot): Holdings | undefined {
  const table = cacheTableOf(snapshot);
  if (!table) return undefined;
  const page = pageOfCaches(table);
  return new Map(table.caches.map((cache) => [cache.name, { count: cache.activeObjects ?? 0, bytes: bytesOfCache(cache, page) }]));
}

function ownersOf(snapshot: Snapshot): Holdings | undefined {
  const table = ownerTableOf(snapshot);
  if (!table) return undefined;
  const sums = new Map<string, { count: number; bytes: number | null }>();
  for (const { site, count, bytes, pages } of table.sites) {
    const size = bytes ?? (pages === null ? null : pages);
    const sum = sums.get(site);
    if (!sum) sums.set(site, { count, bytes: size });
    else {
      sum.count += count;
      if (size !== null) sum.bytes = (sum.bytes ?? 0) + size;
    }
  }
  return sums;
}
