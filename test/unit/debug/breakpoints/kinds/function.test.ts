import * as assert from 'node:assert/strict';
import { run } from '../../../support';
import { messages, positions } from '../finding';
import { textbook } from '../textbook';

describe('Function breakpoints', () => {
  const at = (name: string, of = textbook): number[] => positions(of, { functions: [{ name }] });

  it('stop before operations of a kind', () => {
    assert.deepEqual(at('free').length, 13);
    assert.deepEqual(at('alloc').slice(0, 4), [0, 1, 2, 5]);
    assert.deepEqual(at('kmalloc'), []);
    assert.deepEqual(at(' FREE   a '), [3, 26]);
  });

  it('stop where an address or a handle is allocated or freed', () => {
    assert.deepEqual(at('allocated 0x9'), [1]);
    assert.deepEqual(at('freed 0xc'), [4]);
    assert.deepEqual(at('freed 0x8..0xf'), [4]);
    assert.deepEqual(at('freed a'), [3]);
    assert.deepEqual(at('allocated t[2]'), [7]);
    assert.deepEqual(at('b'), [1, 4]);
    assert.deepEqual(at('allocated order 3'), [0, 1]);
  });

  it('stop where blocks are split and merged', () => {
    assert.deepEqual(at('split order 6'), [0]);
    assert.deepEqual(at('split order 4'), [0, 2]);
    assert.deepEqual(at('merged order 4'), [4]);
    assert.deepEqual(at('split'), [0, 2, 5, 7, 9, 11, 13]);
    assert.ok(at('merged 0x0').includes(4));
  });

  it('know caches', () => {
    const slabs = run(
      'arena 1MiB unit 4KiB', // 1
      'cache task_struct 1740', // 2: 0
      'cache other 100', // 3: 1
      'task[0..9] = alloc task_struct', // 4: 2..11
      'o = alloc other', // 5: 12
      'k = kmalloc 100', // 6: 13
      'free task[0..9]', // 7: 14..23
      'free k', // 8: 24
      'shrink task_struct', // 9: 25
      'destroy task_struct', // 10: 26
      'x = alloc task_struct', // 11: 27, unknown
    );
    assert.deepEqual(at('task_struct', slabs), [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27]);
    assert.deepEqual(at('allocated task_struct', slabs), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert.deepEqual(at('freed task_struct', slabs), [14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    assert.deepEqual(at('alloc task_struct', slabs).at(-1), 27);
    assert.deepEqual(at('kmalloc-128', slabs), [13, 24]);
    assert.deepEqual(at('shrink', slabs), [25]);
    assert.deepEqual(at('destroy task_struct', slabs), [26]);
    assert.deepEqual(at('cache other', slabs), [1]);
    assert.deepEqual(at('merged', slabs), [25]);
    assert.deepEqual(at('split', slabs), [2, 12]);
  });

  it('take conditions and hit counts', () => {
    assert.deepEqual(positions(textbook, { functions: [{ name: 'free', condition: 'size > 1' }] }), [3, 4]);
    assert.deepEqual(positions(textbook, { functions: [{ name: 'free', hitCondition: '2' }] }), [4]);
    assert.deepEqual(positions(textbook, { functions: [{ name: 'merged order 1', hitCondition: '2' }] }).length, 1);
  });

  it('say what is wrong with them', () => {
    const names = ['', 'frobnicate', 'freed', 'freed nobody', 'freed 0x1000', 'merged order 9', 'split a', 'shrink 0x0', 'freed 0x8..0x4'];
    assert.deepEqual(messages(textbook, { functions: names.map((name) => ({ name })) }), [
      'Write an operation such as free, a cache, or what happens: freed 0x40, merged order 3.',
      'There is no frobnicate here. Write an operation such as free, a cache, or what happens: freed 0x40, merged order 3.',
      undefined,
      'nobody is no address, no order, and no cache or handle of this trace.',
      '0x1000 lies outside the arena.',
      'The largest order of this arena is 6.',
      'Blocks are named by an order or an address: split order 3.',
      'shrink speaks of a cache.',
      '0x8..0x4 ends before it begins.',
    ]);
  });
});
