import * as assert from 'node:assert/strict';
import { holdersOf, smallestBlockers } from '../../../src/analysis/blockers';
import { BlockKind } from '../../../src/replay/state/arena-state';
import { Cursor } from '../../../src/replay/state/cursor';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';
import { encode, run } from '../support';
import { numbers } from '../replay/long-trace';

function atEnd(...lines: string[]): Cursor {
  const result = run(...lines);
  const cursor = new Cursor(result);
  cursor.seek(result.operationCount);
  return cursor;
}

/** The allocations in the units [from, from + size): operation and bytes held, found from every unit. */
function allocationsIn(cursor: Cursor, from: number, size: number): Map<number, number> {
  const found = new Map<number, number>();
  for (let unit = from; unit < from + size; unit++) {
    const block = cursor.blockAt(unit);
    if (block.kind === BlockKind.Allocated) found.set(block.owner, 2 ** block.order * cursor.run.arena.unit);
    if (block.kind !== BlockKind.Slab) continue;
    const { objects, slot } = cursor.slab(block.owner);
    for (let at = 0; at < objects; at++) if (cursor.slotOwner(block.owner, at) >= 0) found.set(cursor.slotOwner(block.owner, at), slot);
  }
  return found;
}

describe('smallestBlockers', () => {
  it('are the fewest allocations', () => {
    // Two small ones on the left, a large one on the right.
    const cursor = atEnd('arena 64 unit 8', 'a = alloc 8 at 0x0', 'b = alloc 8 at 0x10', 'c = alloc 32 at 0x20');
    assert.deepEqual(smallestBlockers(cursor, 2), { unit: 4, operations: [2], bytes: 32 });
  });

  it('are the fewest bytes of as many, then the lowest', () => {
    const lines = ['arena 64 unit 8', 'a = alloc 16 at 0x0', 'b = alloc 8 at 0x20'];
    assert.deepEqual(smallestBlockers(atEnd(...lines), 2), { unit: 4, operations: [1], bytes: 8 });
    assert.deepEqual(smallestBlockers(atEnd('arena 64 unit 8', 'a = alloc 8 at 0x8', 'b = alloc 8 at 0x20'), 2), {
      unit: 0,
      operations: [0],
      bytes: 8,
    });
  });

  it('are none where the block is free', () => {
    assert.deepEqual(smallestBlockers(atEnd('arena 64 unit 8', 'a = alloc 8'), 2), { unit: 4, operations: [], bytes: 0 });
  });

  it('count the objects of a slab one by one', () => {
    const lines = ['arena 16KiB unit 4KiB', 'machine page 4KiB', 'cache c 1024 order 0', 't[0..1] = alloc c', 'a = alloc 4096 at 0x2000'];
    assert.deepEqual(smallestBlockers(atEnd(...lines), 1), { unit: 2, operations: [3], bytes: 4096 });
    assert.deepEqual(smallestBlockers(atEnd(...lines, 'free t[0]'), 1), { unit: 0, operations: [2], bytes: 1024 });
  });

  it('are there only where the arena has such a place', () => {
    assert.equal(smallestBlockers(atEnd('arena 24 unit 8', 'a = alloc 8'), 2), undefined);
    assert.equal(smallestBlockers(atEnd('arena 24 unit 8', 'a = alloc 8 at 0x0'), 1)?.unit, 0);
  });

  it('are the least of all places, by brute force', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = numbers(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      const units = 40 + pick(25);
      const lines = [`arena ${units * 16} unit 16`, 'cache c 20', 'cache d 8'];
      for (let i = 0; i < 60; i++) {
        const roll = random();
        const handle = `h[${pick(30)}]`;
        if (roll < 0.3) lines.push(`${handle} = alloc ${1 + pick(40)}`);
        else if (roll < 0.5) lines.push(`${handle} = alloc ${random() < 0.5 ? 'c' : 'd'}`);
        else lines.push(`free ${handle}`);
      }
      const result = runTrace(readTrace(encode(lines.join('\n'))));
      const cursor = new Cursor(result);
      for (const position of [10, 30, result.operationCount]) {
        cursor.seek(position);
        for (let order = 0; order <= result.arena.maxOrder; order++) {
          const places: [count: number, bytes: number, unit: number][] = [];
          for (let unit = 0; unit + 2 ** order <= units; unit += 2 ** order) {
            const held = [...allocationsIn(cursor, unit, 2 ** order).values()];
            places.push([held.length, held.reduce((sum, bytes) => sum + bytes, 0), unit]);
          }
          const [[count, bytes, unit]] = places.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
          const found = smallestBlockers(cursor, order)!;
          assert.deepEqual([found.operations.length, found.bytes, found.unit], [count, bytes, unit], `seed ${seed} order ${order}`);
          assert.deepEqual(new Set(found.operations), new Set(allocationsIn(cursor, unit, 2 ** order).keys()));
          assert.deepEqual(holdersOf(cursor, unit, 2 ** order), found.operations);
        }
      }
    }
  });
});

describe('holdersOf', () => {
  it('are in the order of their addresses', () => {
    const cursor = atEnd('arena 64 unit 8', 'b = alloc 8 at 0x18', 'a = alloc 8 at 0x0');
    assert.deepEqual(holdersOf(cursor, 0, 4), [1, 0]);
    assert.deepEqual(holdersOf(cursor, 1, 2), []);
    assert.deepEqual(holdersOf(cursor, 4, 4), []);
  });

  it('hold a part at least', () => {
    const cursor = atEnd('arena 64 unit 8', 'a = alloc 32');
    assert.deepEqual(holdersOf(cursor, 3, 1), [0]);
    assert.deepEqual(holdersOf(cursor, 0, 8), [0]);
  });
});
