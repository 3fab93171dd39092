import * as assert from 'node:assert/strict';
import { alignmentOf, symbolOf, type Alignment } from '../../../../src/analysis/diff/alignment';
import { diffRuns, type RunDiff } from '../../../../src/analysis/diff/run-diff';
import type { Run } from '../../../../src/replay/run/run';
import { finish } from '../../../../src/work/work';
import { run, runRecording, stackedCalls } from '../../support';

const diffOf = (before: Run, after: Run, by?: Alignment): RunDiff => finish(diffRuns(before, after, by));
/** `text kind` of each origin that differs. */
const kinds = ({ origins }: RunDiff): string[] => origins.map(({ text, kind }) => `${text} ${kind}`);

const before = ['arena 64KiB', 'a = alloc 100', 't[0..9] = alloc 64', 'b = alloc 1KiB', 'free a', 'big = alloc 1MiB'];
const after = ['arena 64KiB', 'x = alloc 8', 'a = alloc 100', 't[0..19] = alloc 64', 'b = alloc 2KiB', 'free a', 'free t[*]'];

describe('two runs', () => {
  it('are aligned by statement, wherever lines were inserted', () => {
    const diff = diffOf(run(...before), run(...after));
    assert.equal(diff.by, 'statement');
    assert.deepEqual(kinds(diff), ['b grew', 't[…] grew', 'x new', 'big gone']);
    assert.deepEqual(diff.counts, { new: 1, gone: 1, grew: 2, shrank: 0, changed: 0, same: 1 });
    const [b, t, x] = diff.origins;
    assert.deepEqual([b.lineBefore, b.lineAfter, x.lineBefore, x.lineAfter], [4, 5, undefined, 2]);
    assert.deepEqual(
      b.sizes.map(({ size, kind }) => [size, kind]),
      [
        [2048, 'new'],
        [1024, 'gone'],
      ],
    );
    assert.deepEqual(t.after, {
      allocations: 20,
      allocatedBytes: 1280,
      failures: 0,
      atPeak: 20,
      atPeakBytes: 1280,
      leaks: 0,
      leakedBytes: 0,
    });
    assert.deepEqual([t.before.leaks, t.before.leakedBytes], [10, 640]);
  });

  it('have their figures', () => {
    const diff = diffOf(run(...before), run(...after));
    const { internal, external, ...figures } = diff.before;
    assert.deepEqual(figures, {
      operations: 14,
      allocations: 12,
      frees: 1,
      failures: 1,
      errors: 1,
      allocatedBytes: 1764,
      peak: 128 + 640 + 1024,
      peakRequested: 1764,
      leaks: 11,
      leakedBytes: 1664,
    });
    assert.deepEqual([internal, external], [run(...before).final.internal, run(...before).final.external]);
    assert.deepEqual([diff.after.failures, diff.after.leaks, diff.after.leakedBytes, diff.after.frees], [0, 2, 2056, 21]);
  });

  it('that are the same do not differ', () => {
    const diff = diffOf(run(...before), run(...before));
    assert.deepEqual([diff.origins, diff.counts.same], [[], 4]);
    assert.deepEqual(diff.before, diff.after);
    assert.deepEqual(diffOf(run(), run()).origins, []);
  });

  it('differ where as much was asked for by other requests', () => {
    const diff = diffOf(run('t[0..3] = alloc 32'), run('t[0..1] = alloc 64'));
    assert.deepEqual(kinds(diff), ['t[…] changed']);
  });

  it('tell the statements of one handle apart by their order', () => {
    const diff = diffOf(run('a = alloc 8', 'free a', 'a = alloc 32'), run('z = alloc 1', 'a = alloc 8', 'free a', 'a = alloc 64'));
    assert.deepEqual(kinds(diff), ['a #2 grew', 'z new']);
  });

  it('count a statement of a repeat once, however often it is done', () => {
    const diff = diffOf(run('repeat 3', 'a = alloc 8', 'free a', 'end'), run('repeat 5', 'a = alloc 8', 'free a', 'end'));
    assert.deepEqual(
      diff.origins.map(({ text, before: from, after: to }) => [text, from.allocations, to.allocations]),
      [['a', 3, 5]],
    );
  });

  it('are aligned by call sites where enough of them are the same, else by their functions', () => {
    const old = run('a = alloc 8 @ site=read+0x10', 'b = alloc 16 @ site=write+0x20');
    const same = run('a = alloc 8 @ site=read+0x10', 'b = alloc 32 @ site=write+0x20');
    const rebuilt = run('a = alloc 8 @ site=read+0x18', 'b = alloc 16 @ site=write+0x2c', 'c = alloc 4 @ site=close+0x4');
    assert.deepEqual([alignmentOf(old, same), kinds(diffOf(old, same))], ['site', ['write+0x20 grew']]);
    assert.deepEqual([alignmentOf(old, rebuilt), kinds(diffOf(old, rebuilt))], ['symbol', ['close new']]);
    assert.deepEqual(kinds(diffOf(old, rebuilt, 'site')).length, 5);
  });

  it('are aligned by the functions of their stacks, never by an address', () => {
    const recording = stackedCalls();
    const moved = recording.replaceAll('0x1000', '0x9000').replaceAll('0x2000', '0x8000').replace('malloc(24)', 'malloc(40)');
    const diff = diffOf(runRecording('uftrace', recording), runRecording('uftrace', moved));
    assert.equal(diff.by, 'stack');
    assert.deepEqual(
      diff.origins.map(({ text, kind, sizes }) => [text, kind, sizes.map(({ size }) => size)]),
      [['get ← one', 'grew', [40, 24]]],
    );
  });

  it('that name nothing are aligned by size', () => {
    const recording = (size: number): Run => runRecording('rep', `0\n2\n3\n1\na 0 ${size}\na 1 16\nf 0\n`);
    const diff = diffOf(recording(8), recording(12));
    assert.deepEqual([diff.by, kinds(diff)], ['size', [' grew']]);
    assert.deepEqual(
      diff.origins[0].sizes.map(({ size, kind }) => [size, kind]),
      [
        [12, 'new'],
        [8, 'gone'],
      ],
    );
  });
});

describe('the function of a call site', () => {
  const cases: [string, string][] = [
    ['do_read+0x1c', 'do_read'],
    ['do_read+0x1c/0x40', 'do_read'],
    ['ext4_get+0x5/0x80 [ext4]', 'ext4_get [ext4]'],
    ['/usr/lib/libjq.so.1:(jv_mem_alloc+9)[0x20ab9]', 'jv_mem_alloc'],
    ['/usr/bin/python3:[0x1007a3]', 'python3'],
    ['main (src/app.c:12)', 'main'],
    ['operator new(unsigned long) (libstdc++.so.6)', 'operator new(unsigned long)'],
    ['libc.so.6 0x7f0012', 'libc.so.6'],
    ['0x7f0012', ''],
    ['', ''],
  ];
  for (const [site, symbol] of cases) it(`of ${site || 'nothing'} is ${symbol || 'none'}`, () => assert.equal(symbolOf(site), symbol));
});
