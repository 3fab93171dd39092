/** The product's run of a trace, brought into the shapes of the naive model. */
import { formatAddress } from '../../src/model/address';
import type { Metrics } from '../../src/model/metrics';
import { BlockKind, type ArenaState, type CacheView } from '../../src/replay/state/arena-state';
import type { Run } from '../../src/replay/run/run';
import { readTrace } from '../read-trace';
import { runTrace } from '../run-trace';
import type { NaiveBlock, NaiveCacheState, NaiveMetrics, NaiveState } from './naive';

export function runProduct(text: string): Run {
  return runTrace(readTrace(new TextEncoder().encode(text)));
}

export function metricsOf(metrics: Metrics): NaiveMetrics {
  const { live, requested, held, used, free, largest, internal, external, slabOverhead, errors } = metrics;
  const unusable = [...metrics.unusable];
  const fragmentation = [...metrics.fragmentation];
  return { live, requested, held, used, free, largest, internal, external, slabOverhead, errors, unusable, fragmentation };
}

/** Everything at the cursor's position, down to the order of every list. */
export function stateOf(cursor: ArenaState): NaiveState {
  const { run } = cursor;
  const freeBlocks = cursor.freeBlocks();
  return {
    position: cursor.position,
    blocks: blocksOf(cursor),
    caches: cursor.caches().map((cache) => cacheOf(cursor, cache)),
    freeBlocks,
    freeLists: freeBlocks.map((_, order) => cursor.freeList(order, run.arena.size / run.arena.unit)),
  };
}

function blocksOf(cursor: ArenaState): NaiveBlock[] {
  const { arena, table, caches } = cursor.run;
  const blocks: NaiveBlock[] = [];
  cursor.forEachBlock(0, arena.size / arena.unit, (unit, _, kind, owner, units) => {
    const place = { address: formatAddress(arena.base, unit * arena.unit), size: units * arena.unit };
    if (kind === BlockKind.Reserved) return;
    if (kind === BlockKind.Free) {
      blocks.push({ ...place, state: 'free', line: null, cache: null, objects: null });
    } else if (kind === BlockKind.Allocated) {
      blocks.push({ ...place, state: 'allocated', line: table.line[owner], cache: null, objects: null });
    } else {
      const slab = cursor.slab(owner);
      blocks.push({ ...place, state: 'slab', line: null, cache: caches[slab.cache].name, objects: slab.inUse });
    }
  });
  return blocks;
}

function cacheOf(cursor: ArenaState, cache: CacheView): NaiveCacheState {
  const { arena } = cursor.run;
  const slabs = cursor.slabsOf(cache.serial).map((id) => cursor.slab(id));
  const address = (unit: number, offset = 0): string => formatAddress(arena.base, unit * arena.unit + offset);
  const active = slabs.filter((slab) => slab.list === 'active').sort((a, b) => (a.cpu as number) - (b.cpu as number));
  const { name, objectSize, slot, order, objectsPerSlab, minPartial, activeObjects } = cache;
  return {
    name,
    objectSize,
    slot,
    order,
    objectsPerSlab,
    minPartial,
    slabs: cache.slabs,
    activeObjects,
    partial: slabs.filter((slab) => slab.list === 'partial').map((slab) => address(slab.unit)),
    active: active.map((slab) => ({ cpu: String(slab.cpu), slab: address(slab.unit) })),
    freeLists: slabs
      .sort((a, b) => a.unit - b.unit)
      .map((slab) => ({
        slab: address(slab.unit),
        slots: slab.objects,
        free: cursor.freeSlots(slab.id).map((index) => address(slab.unit, index * slab.slot)),
      })),
  };
}
