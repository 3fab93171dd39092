import * as assert from 'node:assert/strict';
import { found, only } from './judged';

/** Every fourth page stays, and a request for two of them fails. */
const pages = [
  'arena 64KiB unit 4KiB',
  'p[0..15] = alloc 4KiB @ site=serve',
  'free p[1..3], p[5..7], p[9..11], p[13..15]',
  'big = alloc 16KiB',
];

describe('a pinning site', () => {
  it('is told where it alone keeps free memory apart', () => {
    const { line, message, data } = only('pinning-site', pages, { 'pinningSites.factor': 3 });
    assert.equal(line, 2);
    assert.deepEqual(data, { site: 'serve', position: data.position, count: 4, held: 16384, pinned: 49152, keptApart: 49152 });
    assert.match(message, /^serve alone keeps 48 KiB of free memory apart at position \d+, with 4 allocations that hold 16 KiB\.$/);
  });

  it('is a line where the trace names no sites', () => {
    const lines = pages.map((line) => line.replace(' @ site=serve', ''));
    assert.match(only('pinning-site', lines, { 'pinningSites.factor': 3 }).message, /^line 2 alone keeps 48 KiB/);
  });

  it('is none where it holds too much of it, where others stand in the way as well, or where no request suffers', () => {
    assert.deepEqual(found('pinning-site', pages), []);
    const two = [
      'arena 64KiB unit 4KiB',
      'p[0..15] = alloc 4KiB @ site=serve',
      'free p[0..15]',
      'a[0..1] = alloc 4KiB @ site=one',
      'b[0..1] = alloc 4KiB @ site=two',
      'big = alloc 64KiB',
    ];
    assert.deepEqual(found('pinning-site', two, { 'pinningSites.factor': 1 }), []);
    assert.deepEqual(found('pinning-site', pages.slice(0, 2), { 'pinningSites.factor': 1 }), []);
  });

  it('is none where one allocation does it: that is a pinned block', () => {
    const one = ['arena 64KiB unit 4KiB', 'p[0..15] = alloc 4KiB', 'free p[0..7], p[9..15]', 'big = alloc 64KiB'];
    assert.deepEqual(found('pinning-site', one, { 'pinningSites.factor': 0 }), []);
  });
});
