import * as assert from 'node:assert/strict';
import { pinOperations, searchPins, type Pin } from '../../../src/analysis/pins';
import { Cursor } from '../../../src/replay/state/cursor';
import { finish } from '../../../src/work/work';
import { encode, run } from '../support';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';
import { numbers } from '../replay/long-trace';

function atEnd(...lines: string[]): Cursor {
  const result = run(...lines);
  const cursor = new Cursor(result);
  cursor.seek(result.operationCount);
  return cursor;
}

const greatestPins = (state: Cursor, most: number): Pin[] => finish(searchPins(state, most));

describe('what keeps free memory apart', () => {
  it('begin with the allocation that keeps the most free bytes apart, over all orders', () => {
    const cursor = atEnd('arena 64 unit 8', 'a = alloc 8 at 0x0', 'b = alloc 16 at 0x20');
    assert.deepEqual(greatestPins(cursor, 8), [
      // Without a, [0, 32) would be free, without b [32, 64), and without both all of it.
      { unit: 0, order: 2, count: 1, operations: [0], bytes: 8, slabs: false },
      { unit: 0, order: 3, count: 2, operations: [0, 1], bytes: 24, slabs: false },
      { unit: 4, order: 2, count: 1, operations: [1], bytes: 16, slabs: false },
    ]);
    assert.equal(greatestPins(cursor, 1).length, 1);
  });

  it('are none where nothing is live, and where what is given back is no more than what was held', () => {
    assert.deepEqual(greatestPins(atEnd('arena 64 unit 8'), 8), []);
    assert.deepEqual(greatestPins(atEnd('arena 64 unit 8', 'a = alloc 32', 'b = alloc 32'), 8), []);
  });

  it('end at an arena’s edge where it has no place for a larger block', () => {
    assert.deepEqual(greatestPins(atEnd('arena 24 unit 8', 'a = alloc 8 at 0x10'), 8), []);
    assert.deepEqual(
      greatestPins(atEnd('arena 24 unit 8', 'a = alloc 8 at 0x0'), 8).map(({ unit, order }) => [unit, order]),
      [[0, 1]],
    );
  });

  it('count the objects of a slab one by one, and tell that there is a slab', () => {
    const cursor = atEnd('arena 16KiB unit 4KiB', 'machine page 4KiB', 'cache c 1024 order 0', 't[0..1] = alloc c');
    assert.deepEqual(greatestPins(cursor, 8), [{ unit: 0, order: 2, count: 2, operations: [1, 2], bytes: 2048, slabs: true }]);
  });

  it('name the first of very many', () => {
    const count = pinOperations + 6;
    const [pin] = greatestPins(atEnd(`arena ${8 * 128} unit 8`, `x[0..${count - 1}] = alloc 8`), 1);
    assert.equal(
      greatestPins(atEnd(`arena ${8 * 128} unit 8`, `x[0..${count - 1}] = alloc 8`), 9).some((each) => each.count === count),
      true,
    );
    assert.ok(pin.operations.length <= pinOperations);
  });

  it('give the block they promise, and no larger one, by the allocator itself', () => {
    let checked = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = numbers(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      const lines = [`arena ${(12 + pick(21)) * 16} unit 16${random() < 0.5 ? ' fit lifo' : ''}`, 'machine page 16', 'cache c 5'];
      for (let i = 0; i < 30; i++) {
        const roll = random();
        if (roll < 0.4) lines.push(`h[${i}] = alloc ${1 + pick(40)}`);
        else if (roll < 0.6) lines.push(`h[${i}] = alloc c`);
        else lines.push(`free h[${pick(i + 1)}]`);
      }
      const before = atEnd(...lines);
      for (const pin of greatestPins(before, 12)) {
        const frees = pin.operations.map((op) => `free ${before.run.handleText(op)}`);
        const after = runTrace(readTrace(encode([...lines, ...frees, 'shrink c'].join('\n'))));
        const cursor = new Cursor(after);
        cursor.seek(after.operationCount);
        const { order } = cursor.blockAt(pin.unit);
        // What the shrink gives back elsewhere may lie beside it.
        if (pin.slabs) assert.ok(order >= pin.order, `seed ${seed}`);
        else {
          cursor.seek(after.operationCount - 1);
          assert.ok(cursor.isFreeBlock(pin.unit, pin.order), `seed ${seed}: ${JSON.stringify(pin)}`);
        }
        checked++;
      }
    }
    assert.ok(checked > 100, String(checked));
  });

  it('are looked for in steps of so many units', () => {
    const cursor = atEnd('arena 1MiB unit 16', 'x[0..59999] = alloc 16', 'free x[77]');
    let steps = 0;
    for (const work = searchPins(cursor, 8); work.next().done !== true;) steps++;
    assert.ok(steps >= 4, String(steps));
  });
});
