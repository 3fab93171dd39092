/** The inner steps of every operation of random traces, applied to the state before it, must give the state after it. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { english } from '../../src/model/localize';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { operationSentence } from '../../src/replay/operation-sentence';
import { Cursor } from '../../src/replay/state/cursor';
import { explainStep } from '../../src/replay/step-texts';
import { stepTitle } from '../../src/replay/step-titles';
import { buddyTraces, longTrace, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { runProduct } from './product';

/** Blocks with their owners, slots with theirs, and the free blocks: what the steps of an operation change. */
function layoutOf(cursor: ArenaState): unknown {
  const { arena, caches } = cursor.run;
  const blocks: unknown[] = [];
  cursor.forEachBlock(0, arena.size / arena.unit, (unit, order, kind, owner, units) => {
    assert.equal(units, 2 ** order);
    assert.deepEqual(cursor.blockAt(unit + units - 1), { unit, order, kind, owner, units });
    if (kind !== BlockKind.Slab) blocks.push([unit, order, kind, owner]);
    else {
      const { cache, objects, inUse, slot } = cursor.slab(owner);
      const owners = Array.from({ length: objects }, (_, each) => cursor.slotOwner(owner, each));
      blocks.push([unit, order, caches[cache].name, objects, inUse, slot, owners]);
    }
  });
  const { used, free, largest, external, unusable } = cursor.metrics();
  return { blocks, freeBlocks: cursor.freeBlocks(), figures: { used, free, largest, external, unusable } };
}

/** The free lists in their order. */
function orderedListsOf(state: ArenaState): unknown {
  return state.freeBlocks().map((_, order) => state.freeList(order, 1000));
}

/** The slabs of each cache in the order of its lists, with their free slots. */
function slabListsOf(state: ArenaState): unknown {
  return state.caches().map((cache) => [
    cache,
    state.slabsOf(cache.serial).map((id) => {
      const { unit, list, cpu, inUse } = state.slab(id);
      return { unit, list, cpu, inUse, free: state.freeSlots(id) };
    }),
  ]);
}

/** The free lists have the free blocks that the arena has, and no other. */
function checkFreeLists(state: ArenaState): void {
  const { arena } = state.run;
  const free = state.freeBlocks().map((): number[] => []);
  state.forEachBlock(0, arena.size / arena.unit, (unit, order, kind) => {
    if (kind === BlockKind.Free) free[order].push(unit * arena.unit);
  });
  assert.deepEqual(
    state.freeBlocks().map((_, order) => state.freeList(order, Infinity).sort((a, b) => a - b)),
    free,
  );
  assert.deepEqual(
    state.freeBlocks(),
    free.map(({ length }) => length),
  );
}

/** Every block begins where the one before it ends, all over the arena. */
function checkTiling(cursor: ArenaState): void {
  const { arena } = cursor.run;
  let at = 0;
  cursor.forEachBlock(0, arena.size / arena.unit, (unit, order) => {
    assert.equal(unit, at);
    assert.equal(unit % 2 ** order, 0);
    at += 2 ** order;
  });
  assert.equal(at, arena.size / arena.unit);
}

function checkSteps(text: string): void {
  const run = runProduct(text);
  const within = new Cursor(run);
  const after = new Cursor(run);
  const told = new Cursor(run);
  for (let op = 0; op < run.operationCount; op++) {
    within.seek(op);
    after.seek(op + 1);
    const before = [layoutOf(within), orderedListsOf(within)];
    const steps = within.steps();
    assert.ok(steps.length > 0);
    assert.deepEqual([layoutOf(within), orderedListsOf(within)], before, 'asking for the steps changes nothing');
    for (let done = 1; done < steps.length; done++) {
      within.enter(done);
      assert.deepEqual([within.position, within.phase], [op, done]);
      checkTiling(within);
      checkFreeLists(within);
    }
    // The shorter ways that the recorder and a moving cursor go end where the steps do.
    within.enter(steps.length);
    assert.deepEqual(layoutOf(within), layoutOf(after));
    assert.deepEqual(orderedListsOf(within), orderedListsOf(after));
    // Where the first request of a size class fails, its cache goes again after the last step.
    if (run.errorOf(op) === undefined) assert.deepEqual(slabListsOf(within), slabListsOf(after));
    within.seek(op);
    assert.deepEqual([layoutOf(within), orderedListsOf(within)], before, 'the way out leads back');
    told.seek(op);
    assert.deepEqual(told.advance(), steps);
    const all = (state: ArenaState): unknown => [state.position, layoutOf(state), orderedListsOf(state), slabListsOf(state)];
    assert.deepEqual(all(told), all(after), 'one that tells its steps arrives where others do');
    const operation = operationSentence(run, op, steps, told, english);
    assert.match(operation, /^\S/);
    assert.doesNotMatch(operation, /undefined|NaN|\{\d\}|(?<!CPU) -1|0x-|\.$/);
    for (const step of steps) {
      assert.match(stepTitle(step, english), /^[a-z]/);
      const sentence = explainStep(step, run, op, english);
      assert.match(sentence, /\.$/);
      assert.doesNotMatch(sentence, /undefined|NaN|\{\d\}|(?<!CPU) -1|0x-/);
    }
  }
}

describe('inner steps', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`lead from the state before each operation to the one after it on ${name}`, function () {
      this.timeout(0);
      fc.assert(fc.property(traces, checkSteps), { numRuns: numberOfRuns(60) });
    });
  }

  it('do so in a long trace', function () {
    this.timeout(0);
    checkSteps(longTrace(1500, 3));
  });
});
