// How what snapshots show went on through a log: free memory of each zone, and what all caches hold.
import { bytesOfCache, pageOfCaches } from '../../../src/analysis/snapshots/cache-layout';
import { zoneName } from '../../../src/analysis/snapshots/explanation-texts';
import { freeListsOf } from '../../../src/trace/snapshots/free-lists';
import { cacheTableOf, pagesOf } from '../../../src/analysis/snapshots/snapshot-changes';
import type { Localize } from '../../../src/model/localize';
import type { Snapshot } from '../../../src/trace/snapshots/snapshot';
import type { ZoneCourse } from './protocol';

/** Points of a course: of more snapshots some are left out. */
const mostPoints = 400;

/** The courses of a log; none of a single snapshot. */
export function coursesOf(snapshots: readonly Snapshot[], localize: Localize): ZoneCourse[] {
  if (snapshots.length < 2) return [];
  const points = Math.min(mostPoints, snapshots.length);
  const indexes = Array.from({ length: points }, (_, point) => Math.round((point * (snapshots.length - 1)) / (points - 1)));
  const courses = new Map<string, (number | null)[]>();
  indexes.forEach((index, point) => {
    for (const [name, bytes] of figuresOf(snapshots[index], localize)) {
      let values = courses.get(name);
      if (!values) courses.set(name, (values = new Array<number | null>(points).fill(null)));
      values[point] = bytes;
    }
  });
  return [...courses].map(([name, values]) => ({ name, values }));
}

function* figuresOf(snapshot: Snapshot, localize: Localize): Generator<[name: string, bytes: number]> {
  for (const zone of freeListsOf(snapshot)) yield [localize('{0}, free', zoneName(zone, localize)), pagesOf(zone.freeBlocks) * zone.page];
  const table = cacheTableOf(snapshot);
  if (!table) return;
  const page = pageOfCaches(table);
  const own = table.caches.filter(({ alias }) => alias === undefined);
  yield [localize('all caches'), own.reduce((sum, cache) => sum + (bytesOfCache(cache, page) ?? 0), 0)];
}
