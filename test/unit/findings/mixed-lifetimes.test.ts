import * as assert from 'node:assert/strict';
import { found, only } from './judged';

const arena = ['arena 64KiB unit 16', 'machine page 4KiB', 'cache c 1024 order 0'];
const idle = Array.from({ length: 60 }, () => ['x = alloc 16', 'free x']).flat();

/** Four pages of which each holds an object that stays and three that go at once. */
function mixture(call: string): string[] {
  const pages = Array.from({ length: 4 }, (_, page) => [
    `long[${page}] = ${call} @ site=long`,
    `short[${3 * page}..${3 * page + 2}] = ${call} @ site=short`,
  ]);
  return [...pages.flat(), 'free short[*]'];
}

describe('mixed lifetimes', () => {
  it('are told of slabs by cache, at those that stay', () => {
    const { line, related, data, message } = only('mixed-lifetimes', [...arena, ...idle, ...mixture('alloc c')], { 'lifetimes.short': 20 });
    assert.equal(line, 124);
    assert.deepEqual(
      related.map((place) => place.line),
      [125],
    );
    // The last page is begun by one that stays: no short-lived one is with it yet at the peak.
    assert.deepEqual(data, { cache: 'c', position: 134, mixed: 3, all: 4, bytes: 4096, short: 9, long: 3 });
    assert.match(message, /^In 3 of 4 slabs \(4 KiB each\) of c \(at position 134\)/);
  });

  it('are told of regions of the arena', () => {
    // 64 regions of 1 KiB; each kilobyte holds one that stays and three that go.
    const { line, data } = only('mixed-lifetimes', [...arena, ...mixture('alloc 256'), ...idle], { 'lifetimes.short': 20 });
    assert.equal(line, 4);
    assert.deepEqual(data, { cache: undefined, position: 17, mixed: 4, all: 4, bytes: 1024, short: 12, long: 4 });
  });

  it('are none where each has its own place, or lives as long as the others', () => {
    assert.deepEqual(found('mixed-lifetimes', [...arena, 'long[0..3] = alloc 1KiB', 's[0..31] = alloc 1KiB', 'free s[*]', ...idle]), []);
    assert.deepEqual(found('mixed-lifetimes', [...arena, ...idle, ...mixture('alloc c')], { 'lifetimes.short': 1 }), []);
    assert.deepEqual(
      found('mixed-lifetimes', [...arena, ...idle, ...mixture('alloc c')], { 'lifetimes.short': 20, 'mixedLifetimes.share': 80 }),
      [],
    );
  });
});
