// Which slabs of a cache could share the memory of one: those in which no slot is in use twice. Objects need not move for that, only page tables must
// change (Powers, Tench, Berger, McGregor: Mesh, PLDI 2019, doi:10.1145/3314221.3314582).
import type { ArenaState, SlabView } from '../replay/state/arena-state';
import type { Work } from '../work/work';

/** Slabs are tried on so many groups, those with the most free slots first, as Mesh tries each on so many others. */
const mostProbes = 64;

/** What meshing would do to a cache. */
export interface Meshing {
  /** Slabs that would share memory with others, and the slabs whose memory would be left of them. */
  readonly slabs: number;
  readonly left: number;
  /** Bytes of the slabs that would go back. */
  readonly bytes: number;
  /** Of each group of at least two, the slabs that would share, the fullest first. */
  readonly groups: readonly (readonly number[])[];
}

/** Slabs that share their memory, and the slots in use in any of them. */
interface Group {
  readonly slabs: number[];
  readonly used: Uint32Array;
  /** Slots of each slab. */
  readonly objects: number;
  inUse: number;
}

/**
 * Groups a cache's slabs, by the cache's serial: the fullest first, each joins a group none of whose slots it uses. The slabs that CPUs allocate from
 * are left out, as are empty ones, which go back anyway. The groups are not always the fewest possible, but no two of them could share memory as long as
 * there are no more than are tried.
 */
export function* meshCache(state: ArenaState, cache: number): Work<Meshing> {
  const slabs: SlabView[] = [];
  for (const id of state.slabsOf(cache)) {
    const slab = state.slab(id);
    if (slab.list === 'partial' && slab.inUse > 0) slabs.push(slab);
  }
  slabs.sort((a, b) => b.inUse - a.inUse || a.unit - b.unit);
  const groups: Group[] = [];
  let owners = new Int32Array(64);
  for (const { id, objects, inUse } of slabs) {
    if (objects > owners.length) owners = new Int32Array(objects);
    const used = slotsInUse(owners.subarray(0, state.readSlots(id, owners.subarray(0, objects))));
    const group = findGroup(groups, used, objects, inUse);
    if (group === undefined) groups.push({ slabs: [id], used, objects, inUse });
    else join(group, id, used, inUse);
    yield 0;
  }
  return summary(state, groups);
}

/** A bit for each slot, set where an operation owns it. */
function slotsInUse(owners: Int32Array): Uint32Array {
  const used = new Uint32Array(Math.ceil(owners.length / 32));
  for (let slot = 0; slot < owners.length; slot++) if (owners[slot] >= 0) used[slot >>> 5] |= 1 << (slot & 31);
  return used;
}

function findGroup(groups: readonly Group[], used: Uint32Array, objects: number, inUse: number): Group | undefined {
  const last = Math.max(0, groups.length - mostProbes);
  for (let at = groups.length - 1; at >= last; at--) {
    const group = groups[at];
    if (group.objects !== objects || group.inUse + inUse > objects) continue;
    if (group.used.every((word, index) => (word & used[index]) === 0)) return group;
  }
  return undefined;
}

function join(group: Group, id: number, used: Uint32Array, inUse: number): void {
  group.slabs.push(id);
  group.inUse += inUse;
  for (let index = 0; index < used.length; index++) group.used[index] |= used[index];
}

function summary(state: ArenaState, groups: readonly Group[]): Meshing {
  const shared = groups.filter(({ slabs }) => slabs.length > 1).map(({ slabs }) => slabs);
  let slabs = 0;
  let bytes = 0;
  for (const group of shared) {
    slabs += group.length;
    // All of a group are as large as its first.
    bytes += (group.length - 1) * 2 ** state.slab(group[0]).order * state.run.arena.unit;
  }
  return { slabs, left: shared.length, bytes, groups: shared };
}
