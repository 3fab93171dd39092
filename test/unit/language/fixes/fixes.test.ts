import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { cacheFix } from '../../../../src/language/fixes/cache-fix';
import { expectationsFix } from '../../../../src/language/fixes/expect-fixes';
import type { FixScope } from '../../../../src/language/fixes/fix';
import { fixAll, fixesFor, freeAllFix } from '../../../../src/language/fixes/fixes';
import { correctionsOf } from '../../../../src/language/fixes/spelling';
import { spellingDistance } from '../../../../src/model/spelling';
import { indexOfRun } from '../../../../src/analysis/run-index';
import { english } from '../../../../src/model/localize';
import { tokenized } from '../indexes';
import { applyEdits } from './edits';
import { diagnosticsOf, run } from '../../support';

function scopeOf(text: string): FixScope {
  const { index: tokens, lines } = tokenized(text);
  return { index: indexOfRun(run(...text.split('\n'))), lines, tokens, localize: english };
}

/** The texts that the fixes for the problems with a code make, by title. */
function fixed(text: string, code: string): Record<string, string> {
  const scope = scopeOf(text);
  const made: Record<string, string> = {};
  for (const diagnostic of diagnosticsOf(scope.index.run).filter((each) => each.code === code)) {
    for (const { title, edits } of fixesFor(scope, diagnostic)) made[title] = applyEdits(text, edits);
  }
  return made;
}

const codesOf = (text: string): string[] => diagnosticsOf(run(...text.split('\n'))).map(({ line, code }) => `${line} ${code}`);

describe('fixes', () => {
  it('free what leaks, at the end or after its last use', () => {
    const made = fixed('a = alloc 8\nexpect size(a) == 16\nb = alloc 8\nfree b\n', 'leak');
    assert.deepEqual(made, {
      'Free a at the end': 'a = alloc 8\nexpect size(a) == 16\nb = alloc 8\nfree b\nfree a\n',
      'Free a after its last use': 'a = alloc 8\nexpect size(a) == 16\nfree a\nb = alloc 8\nfree b\n',
    });
    for (const text of Object.values(made)) assert.deepEqual(codesOf(text), []);
  });

  it('free members of families as ranges', () => {
    assert.deepEqual(fixed('t[0..9] = alloc 8\nfree t[1..9:2]', 'leak'), {
      'Free 5 handles at the end': 't[0..9] = alloc 8\nfree t[1..9:2]\nfree t[*]',
      'Free 5 handles after its last use': 't[0..9] = alloc 8\nfree t[*]\nfree t[1..9:2]',
    });
    const part = 't[0..9] = alloc 8\nt[10..12] = alloc 16\nfree t[1..9:2]';
    assert.equal(fixed(part, 'leak')['Free 5 handles at the end'], `${part}\nfree t[0..8:2]`);
  });

  it('cannot free what has lost its name', () => {
    assert.deepEqual(fixed('a = alloc 8\na = alloc 8\nfree a', 'leak'), {});
  });

  it('remove second frees, alone, in lists and in ranges', () => {
    assert.deepEqual(fixed('a = alloc 8\nfree a\nfree a # again\n', 'double-free'), { 'Remove the second free': 'a = alloc 8\nfree a\n' });
    assert.deepEqual(fixed('a = alloc 8\nb = alloc 8\nfree a\nfree a, b # both', 'double-free'), {
      'Remove the second free': 'a = alloc 8\nb = alloc 8\nfree a\nfree b # both',
    });
    assert.deepEqual(fixed('t[0..4] = alloc 8\nfree t[2]\nfree t[0..4]', 'double-free'), {
      'Remove the second free': 't[0..4] = alloc 8\nfree t[2]\nfree t[0..1], t[3..4]',
    });
    assert.deepEqual(fixed('a = alloc 8\nfree a\nfree a', 'double-free'), { 'Remove the second free': 'a = alloc 8\nfree a' });
  });

  it('know repeats', () => {
    const body = 'repeat i in 0..3\nt[i] = alloc 8\nend';
    assert.deepEqual(fixed(body, 'leak'), { 'Free 4 handles at the end': `${body}\nfree t[*]` });
    const twice = 'repeat 3\na = alloc 8\nfree a\nfree a\nend';
    assert.deepEqual(fixed(twice, 'double-free'), { 'Remove the second free': 'repeat 3\na = alloc 8\nfree a\nend' });
    assert.deepEqual(fixed('a = alloc 8\nrepeat 3\nfree a\nend', 'double-free'), {}, 'it frees in its first pass');
    assert.equal(expectationsFix(scopeOf(body), 2), undefined);
    const caches = 'arena 1MiB unit 4KiB\nrepeat i in 0..3\nt[i] = alloc 100\nend\nfree t[*]';
    const cache = cacheFix(scopeOf(caches), 3);
    assert.ok(cache);
    assert.deepEqual(codesOf(applyEdits(caches, cache.edits)), []);
  });

  it('rename a handle that is assigned while live', () => {
    const text = 'a = alloc 8\na = alloc 16\na = realloc a 32\nfree a\na = alloc 8\nfree a\n';
    const made = fixed(text, 'lost-handle');
    assert.deepEqual(made, {
      'Rename this allocation to a_2': 'a = alloc 8\na_2 = alloc 16\na_2 = realloc a_2 32\nfree a_2\na = alloc 8\nfree a\n',
    });
    assert.deepEqual(fixed('a_2 = alloc 8\na = alloc 8\na = alloc 8\nfree a_2', 'lost-handle'), {
      'Rename this allocation to a_3': 'a_2 = alloc 8\na = alloc 8\na_3 = alloc 8\nfree a_2',
    });
    assert.deepEqual(fixed('t[1] = alloc 8\nt[1] = alloc 8\nfree t[*]', 'lost-handle'), {});
  });

  it('correct words', () => {
    assert.deepEqual(fixed('fre a', 'syntax'), { 'Change to: free a': 'free a' });
    assert.deepEqual(fixed('arena 64 unti 8', 'syntax'), { 'Change to: arena 64 unit 8': 'arena 64 unit 8' });
    assert.deepEqual(fixed('a = aloc 8', 'syntax'), { 'Change to: a = alloc 8': 'a = alloc 8' });
    assert.equal(fixed('expect externl < 3%', 'syntax')['Change to: expect external < 3%'], 'expect external < 3%');
    assert.equal(fixed('expect error duoble-free\n', 'syntax')['Change to: expect error double-free'], 'expect error double-free\n');
    assert.deepEqual(fixed('cache task 64\na = alloc taks\n', 'unknown-cache'), { 'Change to task': 'cache task 64\na = alloc task\n' });
    assert.deepEqual(fixed('cache task 64\nexpect slabs(taks) == 0\n', 'unknown-cache'), {
      'Change to task': 'cache task 64\nexpect slabs(task) == 0\n',
    });
    assert.deepEqual(fixed('buffer = alloc 8\nfree bufer', 'invalid-free'), {
      'Change to buffer': 'buffer = alloc 8\nfree buffer',
      'Remove this free': 'buffer = alloc 8',
    });
    assert.deepEqual(correctionsOf('complete nonsense here'), []);
  });

  it('turn repeated allocations into a cache', () => {
    const text = 'arena 1MiB unit 4KiB\na = alloc 1740 # first\nt[0..9] = alloc 1740\nb = alloc 300\nfree a, t[*], b\n';
    const fix = cacheFix(scopeOf(text), 3);
    assert.ok(fix);
    const after = applyEdits(text, fix.edits);
    assert.equal(
      after,
      'arena 1MiB unit 4KiB\ncache objects_1740 1740\na = alloc objects_1740 # first\nt[0..9] = alloc objects_1740\nb = alloc 300\nfree a, t[*], b\n',
    );
    assert.deepEqual(codesOf(after), []);
    assert.match(fix.title, /11 × 1740 bytes .* 4\.4% .* 57\.5%/);
    assert.equal(cacheFix(scopeOf(text), 4), undefined);
    assert.equal(cacheFix(scopeOf('t[0..9] = alloc 100\nt[3] = realloc t[3] 200\n'), 1), undefined);
  });

  it('insert expectations that hold', () => {
    const text = 'arena 1MiB unit 4KiB\ncache c 100\nt[0..40] = alloc c\na = alloc 5000\nfree t[3]\nfree t[*], a\n';
    for (const line of [1, 2, 4, 5, 6]) {
      const fix = expectationsFix(scopeOf(text), line);
      assert.ok(fix);
      const after = applyEdits(text, fix.edits);
      assert.deepEqual(codesOf(after), []);
      assert.ok(after.includes('expect external <='));
      assert.equal(after.includes('expect objects(c)'), line > 1);
    }
  });

  it('put the actual value into an expectation', () => {
    const text = 'arena 64\na = alloc 8\nexpect used < 8\nexpect external == 0%\nfree a\n';
    assert.deepEqual(fixed(text, 'expectation-failed'), { 'Expect the actual value: 8 B': text.replace('used < 8', 'used == 8') });
  });

  it('put all right that needs no choice', () => {
    const text = 'a = alloc 8\nfree a\nfree a\nt[0..3] = alloc 8\nfree a, t[0], a\nb = alloc 8';
    const scope = scopeOf(text);
    const after = applyEdits(text, fixAll(scope, diagnosticsOf(scope.index.run)));
    assert.equal(after, 'a = alloc 8\nfree a\nt[0..3] = alloc 8\nfree t[0]\nb = alloc 8\nfree b, t[*]');
    assert.deepEqual(codesOf(after), []);
    assert.equal(freeAllFix(scope)?.title, 'Free all 4 leaked handles at the end');
  });

  it('make a trace whose last line goes and which leaks', () => {
    const text = 'a = alloc 8\nb = alloc 8\nfree a\nfree a';
    const scope = scopeOf(text);
    const after = applyEdits(text, fixAll(scope, diagnosticsOf(scope.index.run)));
    assert.deepEqual(
      codesOf(after).filter((each) => each.endsWith('leak')),
      [],
    );
  });
});

describe('the distance of spellings', () => {
  it('counts what was mistyped', () => {
    assert.equal(spellingDistance('free', 'free'), 0);
    assert.equal(spellingDistance('fre', 'free'), 1);
    assert.equal(spellingDistance('fere', 'free'), 1);
    assert.equal(spellingDistance('abc', ''), 3);
  });

  it('is the same both ways', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) =>
        assert.equal(spellingDistance(a, b), spellingDistance(b, a)),
      ),
    );
  });
});
