import * as assert from 'node:assert/strict';
import { found, only } from './judged';

const arena = ['arena 1MiB unit 16', 'machine page 4KiB'];

/** The remedies of the only finding about padding, as `kind size`. */
function remedies(...lines: string[]): string[] {
  return only('internal-fragmentation', lines).data.remedies.map(({ kind, size }) => `${kind} ${size}`);
}

describe('internal fragmentation', () => {
  it('sums up the padding of a size at the peak and tells what a cache of it would leave', () => {
    const { line, severity, message, data } = only('internal-fragmentation', [...arena, 't[0..35] = alloc 1740', 'free t[*]']);
    assert.equal(line, 3);
    assert.equal(severity, 'information');
    assert.equal(data.held, 2048);
    assert.equal(data.count, 36);
    assert.equal(data.liveAtPeak, 36);
    assert.equal(data.paddingAtPeak, 36 * 308);
    assert.equal(data.cache, undefined);
    // Nine slots of 1,744 bytes in 16 KiB: 36 objects take 4 slabs, 64 KiB instead of 72 KiB.
    assert.deepEqual(data.remedies[0], { kind: 'cache', size: 1740, perSlab: 9, waste: 1 - (9 * 1740) / 16384, saved: 8192 });
    assert.equal(
      message,
      '1,740-byte allocations: 15.0% padding in 2 KiB blocks, 10.8 KiB at the peak. ' +
        'A cache of that size would leave 4.4% in slabs of 9 (slot rounding and slab tail). That saves 8 KiB at the peak.',
    );
  });

  it('proposes no slabs that few objects would leave empty', () => {
    const { severity, data } = only('internal-fragmentation', [...arena, 't[0..1] = alloc 1740', 'free t[*]']);
    assert.deepEqual(data.remedies, []);
    assert.equal(severity, 'hint');
  });

  it('proposes size classes, closer packing, a smaller unit or a smaller request', () => {
    assert.deepEqual(remedies(...arena, 't[0..99] = alloc 90'), ['cache 90', 'class 96']);
    assert.deepEqual(remedies(...arena, 't[0..99] = kmalloc 1030'), ['trim 1024', 'cache 1030']);
    assert.deepEqual(remedies(...arena, 'cache c 100 align 128', 't[0..99] = alloc c'), ['align 8']);
    assert.deepEqual(remedies(...arena, 'cache c 66 hwcache', 't[0..99] = alloc c'), ['align 8']);
    assert.deepEqual(remedies(...arena, 'cache c 33', 't[0..199] = alloc c'), ['align 1']);
    assert.deepEqual(remedies('arena 64KiB unit 4KiB', 'machine page 4KiB', 'a = alloc 300'), ['unit 512', 'cache 300', 'class 512']);
    assert.deepEqual(remedies(...arena, 'a = alloc 65552'), ['trim 65536']);
  });

  it('is one finding for each size of a site, at its first line', () => {
    const lines = [
      ...arena,
      'a[0..9] = alloc 40 @ site=f',
      'b[0..9] = alloc 40 @ site=g',
      'c[0..9] = alloc 72 @ site=f',
      'd[0..9] = alloc 40 @ site=f',
    ];
    const seen = found('internal-fragmentation', lines).map(({ line, data }) => [line, data.site, data.size, data.count]);
    assert.deepEqual(seen, [
      [3, 'f', 40, 20],
      [4, 'g', 40, 10],
      [5, 'f', 72, 10],
    ]);
  });

  it('counts what is live at the peak, not what was ever allocated', () => {
    const pairs = Array.from({ length: 10 }, () => ['a = alloc 40', 'free a']).flat();
    const [finding] = found('internal-fragmentation', [...arena, ...pairs, 'b = alloc 40', 'x = alloc 512', 'free b, x']);
    assert.deepEqual([finding.data.count, finding.data.liveAtPeak, finding.data.paddingAtPeak], [11, 1, 24]);
  });

  it('is none below the thresholds', () => {
    const lines = [...arena, 'a[0..9] = alloc 1900', 'x = alloc 512KiB'];
    assert.deepEqual(found('internal-fragmentation', lines), []);
    assert.equal(
      found('internal-fragmentation', lines, { 'internalFragmentation.percent': 7, 'internalFragmentation.share': 0 }).length,
      1,
    );
    assert.deepEqual(found('internal-fragmentation', lines, { 'internalFragmentation.percent': 7, 'internalFragmentation.share': 1 }), []);
    assert.deepEqual(found('internal-fragmentation', lines, { 'internalFragmentation.percent': 8, 'internalFragmentation.share': 0 }), []);
  });
});
