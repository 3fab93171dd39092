// What a cache of its own would save for requests that buddy blocks serve, by the slab allocator's own arithmetic.
import { isFault } from '../../engine/config';
import { cacheGeometry, noFlags } from '../../engine/geometry';
import { isByKmalloc } from '../../engine/place';
import type { Run } from '../../replay/run/run';
import { inStretches, operationsPerStep, type Work } from '../../work/work';

/** Requests of one size, and a cache for them. Bytes. */
export interface OwnCache {
  readonly size: number;
  /** The most of them that live at once: what follows is of that moment. */
  readonly live: number;
  /** What their blocks hold. */
  readonly blocks: number;
  /** What the slabs would that hold so many objects, if all but the last are full. */
  readonly slabs: number;
  readonly objectsPerSlab: number;
}

/** Those that save anything, the most first. */
export function* ownCaches(run: Run): Work<OwnCache[]> {
  const { results } = run;
  const live = new Map<string, { readonly size: number; readonly held: number; count: number; most: number }>();
  const kindOf = (op: number) => {
    const [size, held] = [run.requestedOf(op), run.heldOf(op)];
    const key = `${size} ${held}`;
    let kind = live.get(key);
    if (!kind) live.set(key, (kind = { size, held, count: 0, most: 0 }));
    return kind;
  };
  yield* inStretches(run.operationCount, operationsPerStep, (from, to) => {
    for (let op = from; op < to; op++) {
      if (run.errorOf(op) !== undefined) continue;
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) {
        if (!isByKmalloc(results.place(ended))) kindOf(ended).count--;
      }
      if (!results.allocated(op) || isByKmalloc(results.place(op))) continue;
      const kind = kindOf(op);
      if (++kind.count > kind.most) kind.most = kind.count;
    }
  });
  const caches: OwnCache[] = [];
  for (const { size, held, most } of live.values()) {
    const geometry = cacheGeometry({ objectSize: Math.max(size, 1), flags: noFlags }, run.arena, run.machine);
    if (isFault(geometry)) continue;
    const { order, objectsPerSlab } = geometry;
    const slabs = Math.ceil(most / objectsPerSlab) * run.machine.page * 2 ** order;
    if (slabs < most * held) caches.push({ size, live: most, blocks: most * held, slabs, objectsPerSlab });
  }
  return caches.sort((a, b) => b.blocks - b.slabs - (a.blocks - a.slabs) || a.size - b.size);
}
