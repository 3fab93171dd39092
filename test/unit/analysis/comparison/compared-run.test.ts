import assert from 'node:assert/strict';
import { compareRun, type ComparedRun } from '../../../../src/analysis/comparison/compared-run';
import { bestOf, comparisonFigureRows } from '../../../../src/analysis/comparison/figure-rows';
import type { RunOptions } from '../../../../src/replay/run/options';
import { finish } from '../../../../src/work/work';
import { readTrace } from '../../../read-trace';

function compared(text: string, options: RunOptions = {}, format: 'alloctrace' | 'rep' = 'alloctrace'): ComparedRun {
  const outcome = finish(compareRun(readTrace(Buffer.from(text), format), options));
  assert.ok('figures' in outcome, 'text' in outcome ? outcome.text : '');
  return outcome;
}

/** Caches that come, go and come again with another size, mistakes among them; ranges, and what is freed by [*]. */
const slabs = `arena 64KiB
cache a 100
cache a 300
cache b 24
o[0..9] = alloc a
p = alloc b
q = kmalloc 200
n = alloc none
p = realloc p 50
q = realloc q 700
destroy a
o2 = alloc a
free o[0..3]
free o[*], o2
destroy a
lost = alloc a
cache a 500
o3 = alloc a
shrink b
k[0..2] = kmalloc 30
free k[*]
`;
/** The same where there are no slabs. What names no cache, and resizes an object, does nothing. */
const plain = `arena 64KiB
mark a
o[0..9] = alloc 100
p = alloc 24
q = alloc 200
q = realloc q 700
o2 = alloc 100
free o[0..3]
free o[*], o2
o3 = alloc 500
k[0..2] = alloc 30
free k[*]
`;

describe('a compared run', () => {
  it('has objects and kmallocs as plain allocations of their size where the policy has no slabs', () => {
    for (const policy of ['first-fit', 'next-fit', 'best-fit', 'tlsf', 'heap4'] as const) {
      const run = compared(slabs, { arena: { policy } });
      const asPlain = compared(plain, { arena: { policy } });
      assert.deepEqual(run.plain, { objects: 13, kmallocs: 4, placed: 0 });
      assert.equal(asPlain.plain, undefined);
      for (const key of ['failures', 'peakRequested', 'peakUsed', 'peakSpan', 'smallestArena'] as const) {
        assert.deepEqual(run.figures[key], asPlain.figures[key], `${policy} ${key}`);
      }
      assert.deepEqual(run.figures.fragmentation.slice(1), asPlain.figures.fragmentation.slice(1), policy);
    }
  });

  it('has them also where the trace itself names such a policy', () => {
    const named = compared(slabs.replace('arena 64KiB', 'arena 64KiB policy tlsf'));
    const chosen = compared(slabs, { arena: { policy: 'tlsf' } });
    assert.deepEqual(named.plain, chosen.plain);
    assert.deepEqual(named.figures, chosen.figures);
  });

  it('keeps the positions, and the size that availability is of, whatever runs as what', () => {
    const text = 'arena 4KiB\ncache big 1000\na = alloc big\nb = alloc 10\nfree a\n';
    const [buddy, tlsf] = [compared(text), compared(text, { arena: { policy: 'tlsf' } })];
    assert.deepEqual([buddy.operations, tlsf.operations], [4, 4]);
    assert.deepEqual([buddy.figures.availability.size, tlsf.figures.availability.size], [10, 10]);
  });

  it('leaves out what asks for a place of its own', () => {
    const { plain: counts, figures } = compared('arena 4KiB\na = alloc 64 at 0x100\nb = alloc 64\n', { arena: { policy: 'first-fit' } });
    assert.deepEqual(counts, { objects: 0, kmallocs: 0, placed: 1 });
    assert.deepEqual([figures.peakRequested, figures.failures.count], [64, 0]);
  });

  it('serves recordings by either route, without slabs by plain blocks in the arena of that route', () => {
    const text = 'a 1 100\na 2 200\nf 1\na 3 5000\n';
    const run = (options: RunOptions): ComparedRun => compared(text, options, 'rep');
    assert.equal(run({ as: 'kmalloc' }).plain, undefined);
    const [plainly, asKmalloc] = [run({ arena: { policy: 'best-fit' } }), run({ arena: { policy: 'best-fit' }, as: 'kmalloc' })];
    assert.deepEqual(asKmalloc.plain, { objects: 0, kmallocs: 3, placed: 0 });
    assert.deepEqual(asKmalloc.figures.peakSpan, plainly.figures.peakSpan);
    assert.equal(asKmalloc.arena.size, run({ as: 'kmalloc' }).arena.size);
  });

  it('tells why it cannot be, and throws nothing', () => {
    const refused = (text: string, options: RunOptions): string => {
      const outcome = finish(compareRun(readTrace(Buffer.from(text)), options));
      return 'text' in outcome ? outcome.text : 'ran';
    };
    assert.match(refused('a = alloc 1\n', { as: 'alloc' }), /for recorded traces/);
    assert.match(refused('a = alloc 1\n', { arena: { policy: 'tlsf', unit: 64 } }), /The unit of \{0\} has/);
    assert.match(refused('a = alloc 1\n', { arena: { unit: 48 } }), /power of two/);
    assert.match(refused('a = alloc 1\n', { machine: { maxOrder: 99 } }), /at most/);
  });

  it('has a figure for internal fragmentation: the mean behind operations', () => {
    assert.equal(compared('arena 1KiB unit 16\na = alloc 16\nb = alloc 8\nfree a\nfree b\n').internal, (0 + 0.25 + 0.5 + 0) / 4);
    assert.equal(compared('arena 1KiB\n').internal, null);
  });

  it('takes partial slabs that are kept from the machine of the setting, for caches of any kind', () => {
    const text = 'arena 1MiB unit 4KiB\ncache c 4096 order 0 partial 8\no[0..15] = alloc c\nk[0..15] = kmalloc 4096\nfree o[*], k[*]\n';
    const steps = [0, 2, 20].map((minPartial) => compared(text, { machine: { minPartial } }).figures);
    assert.equal(new Set(steps.map(({ fragmentation, external }) => `${fragmentation.join()} ${external}`)).size, 3);
    assert.equal(new Set(steps.map(({ peakUsed }) => peakUsed)).size, 1);
  });
});

describe('the best of a row', () => {
  it('are all that are equal, the least or the most as the figure has it', () => {
    assert.deepEqual([...bestOf([3, 1, null, 1], 'less')], [1, 3]);
    assert.deepEqual([...bestOf([3, 1, null, 1], 'more')], [0]);
    assert.deepEqual([...bestOf([3, 1], undefined)], []);
    assert.deepEqual([...bestOf([null], 'less')], []);
  });

  it('is asked of figures with names of their own', () => {
    assert.equal(new Set(comparisonFigureRows.map(({ key }) => key)).size, comparisonFigureRows.length);
    for (const { title, meaning, source } of comparisonFigureRows) assert.ok(title && /\.$/.test(meaning) && source, title);
  });
});
