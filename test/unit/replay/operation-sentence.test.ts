import * as assert from 'node:assert/strict';
import { indexOfRun } from '../../../src/analysis/run-index';
import { toldOperation } from '../../../src/analysis/told-operation';
import { english } from '../../../src/model/localize';
import { run } from '../support';

/** What each operation did. */
function told(...lines: string[]): string[] {
  const result = run(...lines);
  return Array.from({ length: result.operationCount }, (_, op) => toldOperation(indexOfRun(result), op, english));
}

describe('What an operation did', () => {
  it('says how a free block was split, or that one fits', () => {
    assert.deepEqual(told('arena 64', 'a = alloc 8', 'b = alloc 5', 'c = alloc 16'), [
      'a takes 8 B at 0x0 · splits 64 → 32 → 16 → 8 B',
      'b asks for 5 B and holds 8 B at 0x8 · a free block of order 3 fits',
      'c takes 16 B at 0x10 · a free block of order 4 fits',
    ]);
  });

  it('shortens long chains, and says units where they change', () => {
    assert.deepEqual(told('arena 4KiB unit 8', 'a = alloc 512', 'b = alloc 8', 'free b', 'free a'), [
      'a takes 512 B at 0x0 · splits 4 → 2 → 1 KiB → 512 B',
      'b takes 8 B at 0x200 · splits 512 → 256 → … → 8 B',
      'b gives back 8 B at 0x200 · merges with 0x208, 0x210, …, 0x300 → 512 B at 0x200 · stops: its buddy 0x0 holds a',
      'a gives back 512 B at 0x0 · merges with 0x200, 0x400, 0x800 → 4 KiB at 0x0 · stops: that is a largest block',
    ]);
  });

  it('says what a block given back merges with, and what ends that', () => {
    const lines = ['arena 64', 'a = alloc 8', 'b = alloc 8', 'c = alloc 8', 'free a', 'free b', 'free c'];
    assert.deepEqual(told(...lines).slice(3), [
      'a gives back 8 B at 0x0 · its buddy b is in use',
      'b gives back 8 B at 0x8 · merges with 0x0 → 16 B at 0x0 · stops: its buddy 0x10 is partly in use',
      'c gives back 8 B at 0x10 · merges with 0x18, 0x0, 0x20 → 64 B at 0x0 · stops: that is a largest block',
    ]);
    assert.equal(
      told('arena 24 unit 8', 'a = alloc 8 at 0x10', 'free a')[1],
      'a gives back 8 B at 0x10 · its buddy would lie outside of the arena',
    );
  });

  it('says why one failed', () => {
    const lines = [
      'arena 64',
      'a = alloc 8',
      'b = alloc 32',
      'c = alloc 32',
      'd = alloc 1KiB',
      'free a',
      'free a',
      'free q',
      'e = alloc 8 at 0x20',
    ];
    assert.deepEqual(told(...lines).slice(2), [
      'c asks for 32 B · no free block of order 5 or more',
      'd asks for 1 KiB · the largest block is 64 B',
      'a gives back 8 B at 0x0 · merges with 0x8, 0x10 → 32 B at 0x0 · stops: its buddy 0x20 holds b',
      'a cannot be given back · it was given back before',
      'q cannot be given back · it holds nothing',
      'e asks for 8 B · the place is not free',
    ]);
    const fragmented = ['arena 32', 'a = alloc 8', 'b = alloc 8', 'c = alloc 8', 'd = alloc 8', 'free a', 'free c', 'e = alloc 16'];
    assert.equal(told(...fragmented).at(-1), 'e asks for 16 B · no free block of order 4 or more, though 16 B are free');
  });

  it('says where a resized allocation stays or goes', () => {
    assert.deepEqual(told('arena 64', 'a = alloc 5', 'a = realloc a 8', 'a = realloc a 16').slice(1), [
      'a is now 8 B at 0x0 · stays in the 8 B it holds',
      'a is now 16 B at 0x10 · a free block of order 4 fits · gives back 8 B at 0x0 · merges with 0x8 → 16 B at 0x0 · stops: its buddy 0x10 holds a',
    ]);
  });

  it('says which slab and slot an object has, and what becomes of the slab', () => {
    const lines = [
      'arena 64KiB unit 4KiB',
      'cache c 2048',
      'a = alloc c',
      'b = alloc c',
      'd = alloc c',
      'free a',
      'free d',
      'shrink c',
      'free b',
      'destroy c',
    ];
    assert.deepEqual(told(...lines), [
      'cache c is created · slots of 2 KiB, 8 in a slab of 16 KiB',
      'a takes an object of c, 2 KiB, at 0x0 · new slab of order 2 at 0x0 · splits 64 → 32 → 16 KiB · slot 0',
      'b takes an object of c, 2 KiB, at 0x800 · slot 1',
      'd takes an object of c, 2 KiB, at 0x1000 · slot 2',
      'a gives back 2 KiB at 0x0 · slot 0 of slab 0x0',
      'd gives back 2 KiB at 0x1000 · slot 2 of slab 0x0',
      'cache c gives back its empty slabs · no slab to give back',
      'b gives back 2 KiB at 0x800 · slot 1 of slab 0x0 · the slab is empty and stays partial',
      'cache c is destroyed · gives back the slab, 16 KiB · merges with 0x4000, 0x8000 → 64 KiB at 0x0 · stops: that is a largest block',
    ]);
  });

  it('says when a slab is full, when one that was joins its list, and when many go', () => {
    const lines = [
      'arena 64KiB unit 4KiB',
      'cache c 2048',
      't[0..7] = alloc c',
      'u = alloc c',
      'free t[0]',
      'free t[1..7]',
      'free u',
      'destroy c',
    ];
    const all = told(...lines);
    assert.equal(all[8], 't[7] takes an object of c, 2 KiB, at 0x3800 · slot 7 · the slab is full now');
    assert.match(all[9], /^u takes an object of c, 2 KiB, at 0x4000 · the active slab is full · new slab of order 2 at 0x4000 · slot 0$/);
    assert.equal(all[10], 't[0] gives back 2 KiB at 0x0 · slot 0 of slab 0x0 · full → partial');
    assert.equal(all.at(-1), 'cache c is destroyed · 2 slabs given back, 32 KiB');
  });

  it('says why a cache is refused, and of no bytes that there are none', () => {
    const lines = ['cache c 64', 'a = alloc c', 'destroy c', 'destroy d', 'cache c 8', 'z = kmalloc 0', 'free z'];
    assert.deepEqual(told(...lines).slice(2), [
      'cache c cannot be destroyed · objects of it are in use',
      'cache d cannot be destroyed · there is no such cache',
      'cache c cannot be created · there is one of that name',
      'z asks for no bytes and gets none',
      'z gives back nothing · it holds no bytes',
    ]);
  });
});
