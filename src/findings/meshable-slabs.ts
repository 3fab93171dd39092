// Slabs that could share their memory because no slot is in use twice, looked for where slabs have the most overhead and at the end.
import { ownersInSlab } from '../analysis/live-allocations';
import { meshCache, type Meshing } from '../analysis/meshing';
import { formatCount, formatSize } from '../model/size';
import type { ArenaState, CacheView } from '../replay/state/arena-state';
import type { Work } from '../work/work';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import { mostPlaces, placesByLine, type Scene, type Visit } from './scene';
import { count, percentage } from './threshold';

/** Slabs of one cache that could be meshed. */
interface MeshableSlabsData {
  readonly cache: string;
  readonly position: number;
  readonly when: 'most overhead' | 'end';
  /** Slabs that could share memory with others, those that would be left of them, and all slabs of the cache there. */
  readonly slabs: number;
  readonly left: number;
  readonly allSlabs: number;
  /** Bytes that would go back. */
  readonly reclaimable: number;
  /** Where the slabs of the largest group begin, in bytes from the base. */
  readonly largest: readonly number[];
}

const thresholds = {
  'meshableSlabs.slabs': count(2, 'how many slabs meshing must give back.', 1),
  'meshableSlabs.share': percentage(5, 'how much meshing must give back, in percent of all bytes in use.'),
};

type MeshScene = Scene<keyof typeof thresholds, MeshableSlabsData>;

export const meshableSlabs: FindingDescriptor<'meshable-slabs', keyof typeof thresholds, MeshableSlabsData> = {
  code: 'meshable-slabs',
  thresholds,
  judge,
};

function judge(scene: MeshScene): readonly Visit[] {
  const end = scene.run.operationCount;
  const { mostOverhead } = scene.survey;
  if (mostOverhead === 0) return [];
  const at = (position: number, when: MeshableSlabsData['when']): Visit => ({ position, look: (state) => look(scene, state, when) });
  return mostOverhead === end ? [at(end, 'end')] : [at(mostOverhead, 'most overhead'), at(end, 'end')];
}

/** Reports the caches of which meshing would give back enough. */
function* look(scene: MeshScene, state: ArenaState, when: MeshableSlabsData['when']): Work<void> {
  const { run, thresholds } = scene;
  const used = run.arena.size - state.freeUnits * run.arena.unit;
  for (const cache of state.caches()) {
    const meshing = yield* meshCache(state, cache.serial);
    if (meshing.slabs - meshing.left < thresholds['meshableSlabs.slabs']) continue;
    if (meshing.bytes * 100 < used * thresholds['meshableSlabs.share']) continue;
    scene.add(meshing.bytes, describe(scene, state, when, cache, meshing), cache.serial);
  }
}

function describe(
  { run, survey, localize }: MeshScene,
  state: ArenaState,
  when: MeshableSlabsData['when'],
  { name, serial, slabs: allSlabs }: CacheView,
  { slabs, left, bytes, groups }: Meshing,
): Judgement<MeshableSlabsData> {
  const { position } = state;
  const largest = groups.reduce((most, group) => (group.length > most.length ? group : most));
  const holders = largest.slice(0, mostPlaces).flatMap((slab) => ownersInSlab(state, slab).slice(0, mostPlaces));
  const where = when === 'end' ? localize('at the end') : localize('at position {0}', position);
  return {
    severity: 'hint',
    // A size class has no line of its own: the request that made it stands for it.
    operation: run.creators.get(serial) ?? survey.firstAt(serial),
    message: localize(
      '{0}: {1} of {2} slabs have no slot in common with one another {3}. Meshed onto {4}, without moving an object, they would give back {5}.',
      name,
      formatCount(slabs),
      formatCount(allSlabs),
      where,
      formatCount(left),
      formatSize(bytes),
    ),
    related: placesByLine(run, holders, (handle) => localize('{0} lies in one of the slabs that could share memory', handle)),
    data: {
      cache: name,
      position,
      when,
      slabs,
      left,
      allSlabs,
      reclaimable: bytes,
      largest: largest.map((slab) => state.slab(slab).unit * run.arena.unit),
    },
  };
}
