import * as assert from 'node:assert/strict';
import { found, only } from './judged';

const arena = 'arena 8MiB unit 4KiB';

describe('one migration', () => {
  it('would free page blocks in which one allocation is alone, the cheapest first', () => {
    const { line, data, related, message } = only('one-migration', [
      arena,
      'a = alloc 8KiB at 0x10000',
      'b = alloc 2MiB at 0x200000',
      'c = alloc 4KiB at 0x400000',
      'd = alloc 4KiB at 0x600000',
      'e = alloc 4KiB at 0x700000',
    ]);
    assert.equal(line, 4);
    assert.deepEqual(data, {
      position: 5,
      when: 'end',
      pageBlock: 2 ** 21,
      free: 0,
      pageBlocks: 2,
      at: [0, 2 ** 22],
      moved: 4096,
    });
    assert.deepEqual(
      related.map((place) => place.line),
      [4, 2],
    );
    assert.equal(message, 'One migration each would free 2 page blocks of 2 MiB at the end, the smallest that of c (4 KiB).');
  });

  it('is not told of where a page block is free, unless the threshold says so', () => {
    const lines = [arena, 'a = alloc 4KiB'];
    assert.deepEqual(found('one-migration', lines), []);
    const { message } = only('one-migration', lines, { 'oneMigration.free': 3 });
    assert.equal(message, 'One migration would free a page block of 2 MiB at the end: that of a (4 KiB).');
  });

  it('needs room elsewhere', () => {
    const full = ['arena 4MiB unit 4KiB max 2MiB', 'a = alloc 1MiB', 'b = alloc 1MiB at 0x200000', 'c = alloc 1MiB at 0x300000'];
    assert.deepEqual(found('one-migration', full), []);
    assert.equal(
      found('one-migration', [full[0], 'a = alloc 1MiB', 'b = alloc 1MiB at 0x200000', 'c = alloc 512KiB at 0x300000']).length,
      0,
    );
    const two = [full[0], 'a = alloc 1MiB', 'b = alloc 512KiB at 0x200000'];
    assert.deepEqual(only('one-migration', two).data.at, [0, 2 ** 21]);
  });

  it('moves the slab that a page block holds, if an object is in it', () => {
    const lines = ['arena 4MiB unit 4KiB max 2MiB', 'cache c 1024 order 0', 'x = alloc c', 'b = alloc 4KiB at 0x200000'];
    const { data, related } = only('one-migration', lines);
    assert.equal(data.pageBlocks, 2);
    assert.deepEqual(
      related.map((place) => place.line),
      [3, 4],
    );
    // At the end one has an empty slab: that goes back by itself.
    assert.equal(only('one-migration', [...lines, 'free x']).data.when, 'peak');
  });

  it('frees nothing where the arena is one page block', () => {
    assert.deepEqual(found('one-migration', ['arena 2MiB unit 4KiB', 'a = alloc 4KiB']), []);
  });
});
