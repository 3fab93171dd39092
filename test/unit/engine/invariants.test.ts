import * as assert from 'node:assert/strict';
import { BlockState } from '../../../src/engine/buddy';
import { Outcome, type Engine } from '../../../src/engine/engine';
import { violatedInvariants } from '../../invariants';
import { SlabList } from '../../../src/engine/slab';
import { newCache, newEngine } from './engines';

const page = 4096;

/** Pages: a full slab, a partial slab, an active slab, a used block, then free blocks of 1, 1 << 1… pages. */
function newState(): Engine {
  const engine = newEngine({ size: 16 * page, unit: page });
  const cache = newCache(engine, 'c', { objectSize: 1024, order: 0 });
  for (let i = 0; i < 9; i++) assert.equal(engine.allocateObject(cache, 0, i), Outcome.Done);
  engine.release(cache.serial, 1, 0);
  assert.equal(engine.allocate(page, 100), Outcome.Done);
  assert.equal(engine.allocate(page, 101), Outcome.Done);
  return engine;
}

describe('violatedInvariants', () => {
  it('is silent about a sound state', () => assert.deepEqual(violatedInvariants(newState()), []));

  const full = 0;
  const partial = 1;
  const active = 2;
  const corruptions: [string, (engine: Engine) => void, RegExp][] = [
    ['a block that vanished', ({ buddy }) => (buddy.state[3] = 0), /No block starts at unit 3/],
    ['a block inside a block', ({ buddy }) => (buddy.state[9] = BlockState.Allocated), /starts at unit 9, inside the block at 8/],
    ['a block that is misaligned', ({ buddy }) => (buddy.state[3] = BlockState.Allocated | 1), /order 1 at unit 3 is misaligned/],
    ['a block above the largest order', ({ buddy }) => (buddy.state[0] = BlockState.Allocated | 5), /above the largest/],
    ['buddies that were not merged', ({ buddy }) => (buddy.state[4] = BlockState.Free), /buddies of order 0 at unit 4 were not merged/],
    ['a free block on no list', ({ buddy }) => (buddy.state[3] = BlockState.Free), /list of order 0 does not hold the free blocks/],
    [
      'a listed block that is not free',
      ({ buddy }) => (buddy.state[5] = BlockState.Allocated),
      /list of order 0 does not hold the free blocks/,
    ],
    ['a wrong sum of free units', ({ buddy }) => (buddy.freeUnits += 1), /number of free units/],
    ['a wrong mask', ({ buddy }) => (buddy.freeOrders &= ~1), /mask of free orders is wrong at order 0/],
    ['a slab block without a cache', ({ buddy }) => (buddy.state[3] = BlockState.Slab), /belong to no cache/],
    ['a slab without its block', ({ buddy }) => (buddy.owner[1] = 7), /block of slab 1 of c is not its own/],
    ['wrongly counted slabs', ({ caches: [cache] }) => (cache.slabCount = 4), /counts its slabs wrongly/],
    ['wrongly counted objects', ({ caches: [cache] }) => (cache.objectsInUse = 0), /counts its objects wrongly/],
    ['wrongly counted partial slabs', ({ caches: [cache] }) => (cache.partialCount = 0), /counts its partial slabs wrongly/],
    ['wrongly counted slots in use', ({ slabs }) => (slabs.inUse[active] = 2), /objects in use of slab 2 of c are counted wrongly/],
    ['a wrong sum of slab units', ({ slabs }) => (slabs.slabUnits = 4), /number of units in slabs/],
    ['a slab on two lists', ({ slabs }) => (slabs.list[partial] = SlabList.Full), /Slab 1 of c is on 2 lists/],
    ['a full slab that is not full', ({ slabs }) => (slabs.list[partial] = SlabList.Full), /full slab 1 of c has free slots/],
    ['a slab on no list', ({ slabs }) => (slabs.list[full] = SlabList.Partial), /Slab 0 of c is on 0 lists/],
    ['a slab active twice', ({ caches: [cache] }) => cache.active.push(active), /active on two CPUs/],
    ['slots beyond the block', ({ slabs }) => (slabs.objects[active] = 5), /slots of slab 2 of c leave its block/],
    ['a slot both free and in use', ({ slabs }) => slabs.setOwner(partial, 0, 50), /Slot 0 of slab 1 of c is both free and in use/],
  ];
  for (const [name, corrupt, sentence] of corruptions) {
    it(`finds ${name}`, () => {
      const engine = newState();
      corrupt(engine);
      const violations = violatedInvariants(engine);
      assert.ok(
        violations.some((violation) => sentence.test(violation)),
        violations.join('\n'),
      );
    });
  }

  it('finds free blocks in the wrong order', () => {
    const engine = newEngine({ size: 8 * page, unit: page });
    for (let i = 0; i < 8; i++) engine.allocate(page, i);
    for (const unit of [0, 2, 4]) engine.buddy.release(unit);
    assert.deepEqual(violatedInvariants(engine), []);
    engine.buddy.freeBlocks = (order: number) => (order === 0 ? [2, 0, 4] : []);
    assert.ok(violatedInvariants(engine).some((violation) => violation.includes('does not ascend')));
  });

  it('finds a block that stands twice on a list', () => {
    const engine = newEngine({ size: 8 * page, unit: page, fit: 'lifo' });
    engine.buddy.freeBlocks = (order: number) => (order === 3 ? [0, 0] : []);
    assert.ok(violatedInvariants(engine).some((violation) => violation.includes('holds a block twice')));
  });
});
