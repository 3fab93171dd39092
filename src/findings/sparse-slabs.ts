// Slabs that few objects hold, looked for where slabs have the most overhead and at the end.
import { formatCount, formatSize } from '../model/size';
import { ownersInSlab } from '../analysis/live-allocations';
import type { ArenaState, SlabView } from '../replay/state/arena-state';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import { mostPlaces, placesByLine, type Collector, type Scene, type Visit } from './scene';
import { count, percentage } from './threshold';

/** Slabs of one cache that few objects hold. */
interface SparseSlabsData {
  readonly cache: string;
  readonly position: number;
  readonly when: 'most overhead' | 'end';
  /** Sparse slabs, and all slabs of the cache there. */
  readonly slabs: number;
  readonly allSlabs: number;
  /** Objects in the sparse slabs, slots they have, bytes they take. */
  readonly objects: number;
  readonly slots: number;
  readonly bytes: number;
  /** Bytes that would be free if their objects stood together. */
  readonly reclaimable: number;
}

const thresholds = {
  'sparseSlabs.occupancy': percentage(25, 'up to how many objects a slab is sparse, in percent of its slots.'),
  'sparseSlabs.slabs': count(2, 'how many sparse slabs a cache must have.', 1),
  'sparseSlabs.share': percentage(1, 'how much would have to become free if their objects stood together, in percent of all bytes in use.'),
};

type SparseScene = Scene<keyof typeof thresholds, SparseSlabsData>;

export const sparseSlabs: FindingDescriptor<'sparse-slabs', keyof typeof thresholds, SparseSlabsData> = {
  code: 'sparse-slabs',
  thresholds,
  judge,
};

/** The arena is looked at where slabs have the most overhead, and at the end. */
function judge(scene: SparseScene): readonly Visit[] {
  const end = scene.run.operationCount;
  const { mostOverhead } = scene.survey;
  if (mostOverhead === 0) return [];
  const at = (position: number, when: SparseSlabsData['when']): Visit => ({
    position,
    collect: (state) => new SparseSlabCollector(scene, state, when),
  });
  return mostOverhead === end ? [at(end, 'end')] : [at(mostOverhead, 'most overhead'), at(end, 'end')];
}

/** What was seen of the slabs of one cache. */
interface Seen {
  allSlabs: number;
  slabs: number;
  objects: number;
  slots: number;
  bytes: number;
  /** Operations whose objects hold sparse slabs, from as many slabs as possible. */
  readonly holders: number[];
}

/** Gathers the slabs with few objects by cache. A slab that a CPU allocates from is left out: it fills up by itself. */
class SparseSlabCollector implements Collector {
  private readonly seen = new Map<number, Seen>();

  constructor(
    private readonly scene: SparseScene,
    private readonly state: ArenaState,
    private readonly when: SparseSlabsData['when'],
  ) {}

  slab({ id, cache, order, objects, inUse, list }: SlabView): void {
    let seen = this.seen.get(cache);
    if (seen === undefined) this.seen.set(cache, (seen = { allSlabs: 0, slabs: 0, objects: 0, slots: 0, bytes: 0, holders: [] }));
    seen.allSlabs++;
    if (inUse === 0 || list === 'active') return;
    if (inUse * 100 > objects * this.scene.thresholds['sparseSlabs.occupancy']) return;
    seen.slabs++;
    seen.objects += inUse;
    seen.slots += objects;
    seen.bytes += 2 ** order * this.scene.run.arena.unit;
    if (seen.holders.length < mostPlaces) seen.holders.push(...ownersInSlab(this.state, id).slice(0, mostPlaces));
  }

  /** Reports what was gathered. */
  report(): void {
    const { run, thresholds } = this.scene;
    const used = run.arena.size - this.state.freeUnits * run.arena.unit;
    for (const [cache, seen] of this.seen) {
      if (seen.slabs < thresholds['sparseSlabs.slabs']) continue;
      const needed = Math.ceil((seen.objects * seen.slabs) / seen.slots);
      const reclaimable = seen.bytes - Math.round((needed * seen.bytes) / seen.slabs);
      if (reclaimable === 0 || reclaimable * 100 < used * thresholds['sparseSlabs.share']) continue;
      this.scene.add(reclaimable, this.describe(run.caches[cache].name, cache, seen, reclaimable), cache);
    }
  }

  private describe(
    name: string,
    cache: number,
    { allSlabs, slabs, objects, slots, bytes, holders }: Seen,
    reclaimable: number,
  ): Judgement<SparseSlabsData> {
    const { run, survey, localize } = this.scene;
    const { position } = this.state;
    // A size class has no line of its own: the request that made it stands for it.
    const operation = run.creators.get(cache) ?? survey.firstAt(cache);
    const where = this.when === 'end' ? localize('at the end') : localize('at position {0}', position);
    return {
      severity: 'information',
      operation,
      message: localize(
        '{0}: {1} of {2} slabs are sparse {3}. {4} objects hold {5} slots; together they would need {6} less.',
        name,
        formatCount(slabs),
        formatCount(allSlabs),
        where,
        formatCount(objects),
        formatCount(slots),
        formatSize(reclaimable),
      ),
      related: placesByLine(run, holders, (handle) => localize('{0} holds a sparse slab', handle)),
      data: { cache: name, position, when: this.when, slabs, allSlabs, objects, slots, bytes, reclaimable },
    };
  }
}
