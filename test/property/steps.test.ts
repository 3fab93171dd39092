/** The inner steps of every operation of random traces, applied to the state before it, must give the state after it. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { english } from '../../src/model/localize';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { Cursor } from '../../src/replay/state/cursor';
import { innerState } from '../../src/replay/state/inner-state';
import { explainStep, stepTitle } from '../../src/replay/step-texts';
import { stepsOf } from '../../src/replay/steps';
import { buddyTraces, longTrace, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { runProduct } from './product';

/** Blocks with their owners, slots with theirs, and the free blocks: what the steps of an operation change. */
function layoutOf(cursor: ArenaState): unknown {
  const { arena, caches } = cursor.run;
  const blocks: unknown[] = [];
  cursor.forEachBlock(0, arena.size / arena.unit, (unit, order, kind, owner) => {
    assert.deepEqual(cursor.blockAt(unit + 2 ** order - 1), { unit, order, kind, owner });
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

/** The free lists, which after the last step are those after the operation. */
function freeListsOf(cursor: ArenaState): unknown {
  return cursor.freeBlocks().map((_, order) => cursor.freeList(order, 1000).sort((a, b) => a - b));
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
  const before = new Cursor(run);
  const after = new Cursor(run);
  for (let op = 0; op < run.operationCount; op++) {
    before.seek(op);
    after.seek(op + 1);
    const steps = stepsOf(before);
    assert.ok(steps.length > 0);
    for (let done = 1; done < steps.length; done++) checkTiling(innerState(before, steps.slice(0, done)));
    const inner = innerState(before, steps);
    assert.deepEqual(layoutOf(inner), layoutOf(after));
    assert.deepEqual(freeListsOf(inner), freeListsOf(after));
    for (const step of steps) {
      assert.match(stepTitle(step, english), /^[a-z]/);
      const sentence = explainStep(step, run, op, english);
      assert.match(sentence, /\.$/);
      assert.doesNotMatch(sentence, /undefined|NaN|\{\d\}| -1|0x-/);
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
