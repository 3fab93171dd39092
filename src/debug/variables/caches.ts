// Caches, slabs and slots as variables, read from a state when they are unfolded.
import type { Localize } from '../../model/localize';
import { type ArenaState, BlockKind, type CacheView } from '../../replay/state/arena-state';
import { cacheExpression } from '../../query/expressions/handle-text';
import { formatBytes, rangeText } from '../../query/expressions/format';
import { allocationItem } from './allocations';
import type { Container, Item } from './container';

/** The caches there are, each with its slabs, each with its slots. */
export function cachesContainer(view: ArenaState, localize: Localize): Container {
  return { named: () => view.caches().map((cache) => cacheItem(view, cache, localize)) };
}

/** The parts of a cache, by its serial; undefined where it is not there at the view's position. */
export function cacheContainer(view: ArenaState, serial: number, localize: Localize): Container | undefined {
  const cache = view.caches().find((each) => each.serial === serial);
  return cache && cacheItem(view, cache, localize).children;
}

/** The slots of the slab whose block begins at a unit. */
export function slabContainer(view: ArenaState, unit: number, localize: Localize): Container | undefined {
  const { kind, owner } = view.blockAt(unit);
  return kind === BlockKind.Slab ? slabItem(view, owner, 0, localize).children : undefined;
}

function cacheItem(view: ArenaState, cache: CacheView, localize: Localize): Item {
  const { name, slabs, activeObjects, serial } = cache;
  // One walk over the slabs serves all pages.
  let ids: readonly number[] | undefined;
  return {
    name,
    value: slabs === 1 ? localize('{0} objects in 1 slab', activeObjects) : localize('{0} objects in {1} slabs', activeObjects, slabs),
    type: cache.sizeClass ? localize('size class') : localize('cache'),
    evaluateName: cacheExpression(name),
    children: {
      named: () => [
        { name: 'objects', value: String(activeObjects), evaluateName: `objects("${name}")` },
        { name: 'size', value: formatBytes(cache.objectSize), evaluateName: `${cacheExpression(name)}.size` },
        { name: 'slot', value: formatBytes(cache.slot), evaluateName: `${cacheExpression(name)}.slot` },
        { name: 'order', value: String(cache.order) },
        { name: 'objectsPerSlab', value: String(cache.objectsPerSlab) },
        { name: 'minPartial', value: String(cache.minPartial) },
        { name: 'cpuPartial', value: String(cache.cpuPartial) },
        { name: 'sheafCapacity', value: String(cache.sheafCapacity) },
      ],
      list: {
        length: slabs,
        items: (from, to) => {
          ids ??= view.slabsOf(serial);
          return ids.slice(from, to).map((id, index) => slabItem(view, id, from + index, localize));
        },
      },
    },
  };
}

function slabItem(view: ArenaState, id: number, index: number, localize: Localize): Item {
  const { run } = view;
  const { unit, objects, inUse, slot, list, cpu } = view.slab(id);
  const lists = { active: localize('active on CPU {0}', cpu ?? 0), partial: localize('partial'), full: localize('full') };
  const offset = unit * run.arena.unit;
  const address = run.space.format(offset);
  return {
    name: `[${index}]`,
    value: localize('{0}, {1}, {2} of {3} in use', address, lists[list], inUse, objects),
    type: localize('slab'),
    memoryReference: address,
    evaluateName: `slab(${address})`,
    children: {
      list: {
        length: objects,
        items: (from, to) =>
          Array.from({ length: to - from }, (_, each) => slotItem(view, id, from + each, offset + (from + each) * slot, localize)),
      },
    },
  };
}

function slotItem(view: ArenaState, slab: number, slot: number, offset: number, localize: Localize): Item {
  const { run } = view;
  const owner = view.slotOwner(slab, slot);
  const name = `[${slot}]`;
  const address = run.space.format(offset);
  if (owner < 0) {
    const evaluateName = rangeText(run, offset, offset + view.slab(slab).slot);
    return { name, value: localize('free, {0}', address), memoryReference: address, evaluateName };
  }
  const item = allocationItem(run, owner, localize, name);
  return { ...item, value: `${run.handleText(owner)}, ${item.value}` };
}
