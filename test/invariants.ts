import { BlockState } from '../src/engine/buddy';
import type { Engine } from '../src/engine/engine';
import { SlabList, type ObjectCache } from '../src/engine/slab';

/**
 * Everything about an engine's state that must always hold and does not, as sentences; empty when all is well. Looks at
 * every unit: for arenas of a size that tests have.
 */
export function violatedInvariants(engine: Engine): string[] {
  const violations: string[] = [];
  const check = (holds: boolean, sentence: string): void => {
    if (!holds) violations.push(sentence);
  };
  checkBlocks(engine, check);
  checkFreeLists(engine, check);
  checkSlabs(engine, check);
  return violations;
}

type Check = (holds: boolean, sentence: string) => void;

/** Blocks tile the arena, each aligned to its size, and no two free buddies of one order stand unmerged. */
function checkBlocks(engine: Engine, check: Check): void {
  const { state, units, maxOrder } = engine.buddy;
  let unit = 0;
  while (unit < units) {
    const code = state[unit];
    const order = code & BlockState.Order;
    const size = 2 ** order;
    check((code & BlockState.Mask) !== 0, `No block starts at unit ${unit}, where one ends.`);
    check(order <= maxOrder, `The block at unit ${unit} has order ${order}, above the largest.`);
    check(unit % size === 0 && unit + size <= units, `The block of order ${order} at unit ${unit} is misaligned or leaves the arena.`);
    for (let inner = unit + 1; inner < Math.min(unit + size, units); inner++) {
      check(state[inner] === 0, `A block starts at unit ${inner}, inside the block at ${unit}.`);
    }
    const isFree = (code & BlockState.Mask) === BlockState.Free;
    if (isFree && order < maxOrder) {
      check(state[unit ^ size] !== code, `The free buddies of order ${order} at unit ${unit} were not merged.`);
    }
    unit += size;
  }
  check(unit === units, 'The blocks do not end where the arena ends.');
}

/** The list of each order holds exactly the free blocks of that order, once each; the sums agree. */
function checkFreeLists(engine: Engine, check: Check): void {
  const { buddy } = engine;
  let freeUnits = 0;
  for (let order = 0; order <= buddy.maxOrder; order++) {
    const list = buddy.freeBlocks(order, buddy.units + 1);
    const walked = new Set<number>();
    for (let unit = 0; unit < buddy.units; unit += 2 ** order) if (buddy.state[unit] === (BlockState.Free | order)) walked.add(unit);
    check(new Set(list).size === list.length, `The list of order ${order} holds a block twice.`);
    check(
      list.length === walked.size && list.every((unit) => walked.has(unit)),
      `The list of order ${order} does not hold the free blocks of that order.`,
    );
    check(list.length === buddy.freeCounts[order], `The count of order ${order} is wrong.`);
    check(list.length > 0 === ((buddy.freeOrders & (1 << order)) !== 0), `The mask of free orders is wrong at order ${order}.`);
    if (engine.arena.fit === 'lowest') {
      check(
        list.every((unit, i) => i === 0 || list[i - 1] < unit),
        `The list of order ${order} does not ascend.`,
      );
    }
    freeUnits += list.length * 2 ** order;
  }
  check(freeUnits === buddy.freeUnits, 'The number of free units is wrong.');
}

/** Every slab is on exactly one list of its cache and owns its block; every slot is in use or free, exactly once. */
function checkSlabs(engine: Engine, check: Check): void {
  const { buddy, slabs } = engine;
  let blocks = 0;
  let slabUnits = 0;
  let objectBytes = 0;
  for (let unit = 0; unit < buddy.units; unit += buddy.unitsOf(unit)) {
    if ((buddy.state[unit] & BlockState.Mask) === BlockState.Slab) {
      blocks++;
      slabUnits += buddy.unitsOf(unit);
    }
  }
  for (const cache of engine.presentCaches()) {
    const all = slabs.slabsOf(cache);
    const partial = slabs.partialSlabs(cache);
    const active = cache.active.filter((slab) => slab >= 0);
    blocks -= all.length;
    check(all.length === cache.slabCount, `The cache ${cache.name} counts its slabs wrongly.`);
    check(partial.length === cache.partialCount, `The cache ${cache.name} counts its partial slabs wrongly.`);
    check(new Set(active).size === active.length, `A slab of ${cache.name} is active on two CPUs.`);
    let inUse = 0;
    for (const slab of all) {
      inUse += slabs.inUse[slab];
      const places = Number(partial.includes(slab)) + Number(active.includes(slab)) + Number(slabs.list[slab] === SlabList.Full);
      check(places === 1, `Slab ${slab} of ${cache.name} is on ${places} lists.`);
      checkSlots(engine, cache, slab, check);
    }
    objectBytes += inUse * cache.geometry.slot;
    check(inUse === cache.objectsInUse, `The cache ${cache.name} counts its objects wrongly.`);
  }
  check(slabUnits === slabs.slabUnits, 'The number of units in slabs is wrong.');
  check(objectBytes === slabs.objectBytes, 'The number of bytes in slots in use is wrong.');
  check(blocks === 0, 'Some slab blocks belong to no cache.');
}

function checkSlots(engine: Engine, cache: ObjectCache, slab: number, check: Check): void {
  const { buddy, slabs } = engine;
  const unit = slabs.unit[slab];
  const objects = slabs.objects[slab];
  const free = slabs.freeSlots(slab);
  const name = `slab ${slab} of ${cache.name}`;
  check((buddy.state[unit] & BlockState.Mask) === BlockState.Slab && buddy.owner[unit] === slab, `The block of ${name} is not its own.`);
  check(objects * cache.geometry.slot <= buddy.unitsOf(unit) * engine.arena.unit, `The slots of ${name} leave its block.`);
  check(new Set(free).size === free.length, `A slot of ${name} is free twice.`);
  const freeSlots = new Set(free);
  for (let slot = 0; slot < objects; slot++) {
    check(freeSlots.has(slot) === slabs.ownerOf(slab, slot) < 0, `Slot ${slot} of ${name} is both free and in use, or neither.`);
  }
  check(objects - free.length === slabs.inUse[slab], `The objects in use of ${name} are counted wrongly.`);
  if (slabs.list[slab] === SlabList.Full) check(free.length === 0, `The full ${name} has free slots.`);
}
