import assert from 'node:assert/strict';
import { buddyOf } from '../../../src/analysis/buddies';
import { BlockKind } from '../../../src/replay/state/arena-state';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { run } from '../support';
import { runText } from '../picture/pictures';
import { blocksOf, busyTrace, holdersIn, splitNodes, unitsOf } from './trees';

function cursorOf(of: Run, position = of.operationCount): Cursor {
  const cursor = new Cursor(of);
  cursor.seek(position);
  return cursor;
}

/** Compares the buddy of every node that is there with what the blocks say. Returns the states that came up. */
function compare(cursor: Cursor): Set<string> {
  const { arena } = cursor.run;
  const blocks = blocksOf(cursor);
  const units = unitsOf(cursor);
  const nodes = [...splitNodes(cursor)].map((text) => text.split(' ').map(Number)).map(([unit, order]) => ({ unit, order }));
  const seen = new Set<string>();
  for (const { unit, order } of [...nodes, ...blocks]) {
    const found = buddyOf(cursor, unit, order);
    if (order === arena.maxOrder) {
      assert.equal(found, undefined);
      continue;
    }
    assert.ok(found);
    const size = 2 ** order;
    // The two halves of the node above: the one that is not this one.
    const parent = Math.floor(unit / (2 * size)) * 2 * size;
    const other = unit === parent ? parent + size : parent;
    assert.equal(found.unit, other);
    assert.equal(Math.abs(found.unit - unit) * arena.unit, 2 ** found.bit, 'they differ in one bit alone');
    if (other + size > units) {
      assert.deepEqual([found.state, found.holders], ['outside', []]);
    } else {
      const whole = blocks.find((block) => block.unit === other && block.order === order);
      const expected = !whole ? 'split' : whole.kind === BlockKind.Free ? 'free' : 'taken';
      assert.equal(found.state, expected, `${unit} of order ${order}`);
      const holders = holdersIn(cursor, other, other + size);
      assert.deepEqual(found.holders, holders);
      assert.equal(found.holderCount, holders.length);
      const few = buddyOf(cursor, unit, order, 3);
      assert.deepEqual([few?.holders, few?.holderCount], [holders.slice(0, 3), holders.length]);
    }
    seen.add(found.state);
  }
  return seen;
}

describe('The buddy of a block', () => {
  it('is the other half of the block above, with what stands in it', () => {
    const cursor = cursorOf(run('arena 64 base 0x1000', 'a = alloc 8', 'b = alloc 5', 'c = alloc 3', 'free a'));
    assert.deepEqual(buddyOf(cursor, 0, 3), { unit: 8, bit: 3, state: 'taken', holders: [1], holderCount: 1 });
    assert.deepEqual(buddyOf(cursor, 8, 3), { unit: 0, bit: 3, state: 'free', holders: [], holderCount: 0 });
    assert.deepEqual(buddyOf(cursor, 32, 5), { unit: 0, bit: 5, state: 'split', holders: [1, 2], holderCount: 2 });
    assert.equal(buddyOf(cursor, 0, 6), undefined);
  });

  it('counts its bit in bytes, whatever the unit', () => {
    const cursor = cursorOf(run('arena 64KiB unit 4KiB', 'a = alloc 4KiB'));
    assert.deepEqual(buddyOf(cursor, 0, 0), { unit: 1, bit: 12, state: 'free', holders: [], holderCount: 0 });
  });

  it('lies outside of an arena that ends before it', () => {
    const cursor = cursorOf(run('arena 96', 'a = alloc 32', 'b = alloc 32', 'c = alloc 32'));
    assert.deepEqual(buddyOf(cursor, 64, 5), { unit: 96, bit: 5, state: 'outside', holders: [], holderCount: 0 });
  });

  it('of an object’s slab is held by the objects in it, one by one', () => {
    const cursor = cursorOf(run('arena 8KiB unit 4KiB', 'cache thing 1000 order 0', 't[0..5] = alloc thing', 'free t[1]'));
    assert.deepEqual(buddyOf(cursor, 1, 0)?.holders, [1, 3, 4]);
    assert.deepEqual(buddyOf(cursor, 0, 0)?.holders, [5, 6]);
  });

  for (const header of ['arena 1MiB unit 64', 'arena 1MiB unit 256 fit lifo', 'arena 700KiB unit 512']) {
    it(`agrees with the blocks at every node: ${header}`, () => {
      const of = runText(busyTrace(header, 300, header.length));
      const seen = new Set<string>();
      for (const position of [0, 1, 7, 60, 150, 299]) for (const state of compare(cursorOf(of, position))) seen.add(state);
      assert.deepEqual([...seen].filter((state) => state !== 'outside').sort(), ['free', 'split', 'taken']);
    });
  }
});
