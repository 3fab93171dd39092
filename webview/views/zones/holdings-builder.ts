// Caches and owners of a snapshot, the largest first, with what they grew by.
import { bytesOfCache, pageOfCaches } from '../../../src/analysis/snapshots/cache-layout';
import { cacheTableOf, ownerTableOf, type Growth } from '../../../src/analysis/snapshots/snapshot-changes';
import type { Snapshot } from '../../../src/trace/snapshots/snapshot';
import type { ZoneHolding, ZoneHoldings } from './protocol';

/** Rows of a table that are sent. */
const mostRows = 200;
const pageBytes = 4096;

/** The caches; undefined where the snapshot has none. */
export function cacheHoldings(snapshot: Snapshot, growth: readonly Growth[] | undefined): ZoneHoldings | undefined {
  const table = cacheTableOf(snapshot);
  if (!table) return undefined;
  const page = pageOfCaches(table);
  const grown = byName(growth);
  const rows = table.caches
    .filter(({ alias }) => alias === undefined)
    .map((cache): ZoneHolding => {
      const { name, line, objects, activeObjects } = cache;
      const use = objects !== null && objects > 0 && activeObjects !== null ? { use: activeObjects / objects } : {};
      return { name, line, count: objects, bytes: bytesOfCache(cache, page), ...use, ...growthOf(grown?.get(name)) };
    });
  return largest(rows);
}

/** The owners, by call stack; undefined where the snapshot has none. */
export function ownerHoldings(snapshot: Snapshot, growth: readonly Growth[] | undefined): ZoneHoldings | undefined {
  const table = ownerTableOf(snapshot);
  if (!table) return undefined;
  const grown = byName(growth);
  return largest(
    table.sites.map(({ site, line, count, bytes, pages }) => ({
      name: site,
      line,
      count,
      bytes: bytes ?? (pages === null ? null : pages * pageBytes),
      ...growthOf(grown?.get(site)),
    })),
  );
}

function byName(growth: readonly Growth[] | undefined): ReadonlyMap<string, Growth> | undefined {
  return growth && new Map(growth.map((each) => [each.name, each]));
}

function growthOf(growth: Growth | undefined): Pick<ZoneHolding, 'growth' | 'growthCounts'> {
  if (!growth) return {};
  const { before, after, countBefore, countAfter } = growth;
  return before === null || after === null ? { growth: countAfter - countBefore, growthCounts: true } : { growth: after - before };
}

function largest(rows: readonly ZoneHolding[]): ZoneHoldings {
  const size = ({ bytes, count }: ZoneHolding): number => bytes ?? count ?? 0;
  return { total: rows.length, rows: [...rows].sort((a, b) => size(b) - size(a)).slice(0, mostRows) };
}
