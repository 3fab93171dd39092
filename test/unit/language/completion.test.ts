import * as assert from 'node:assert/strict';
import { completionsAt } from '../../../src/language/completion';
import { signatureAt } from '../../../src/language/signature';
import { indexOfRun } from '../../../src/analysis/run-index';
import { english } from '../../../src/model/localize';
import { run } from '../support';

const of = run(
  'arena 1MiB unit 4KiB',
  'cache task 1740',
  'a = alloc 5000',
  'b = alloc 1',
  't[0..9] = alloc task @ site=fork',
  'free b, t[3]',
);

function complete(prefix: string, position = of.operationCount): { label: string; detail?: string; insert?: string; column: number }[] {
  const { column, items } = completionsAt(prefix, { index: indexOfRun(of), position, localize: english });
  return items.map(({ label, detail, insert }) => ({ label, detail, insert, column }));
}

const labels = (prefix: string, position?: number): string[] => complete(prefix, position).map(({ label }) => label);

describe('completions', () => {
  it('begin with the words of statements', () => {
    assert.deepEqual(labels(''), ['arena', 'machine', 'cache', 'free', 'shrink', 'destroy', 'mark', 'repeat', 'end', 'expect']);
    assert.equal(complete('  fr')[0].column, 3);
    assert.deepEqual(labels('x = '), ['alloc', 'kmalloc', 'realloc']);
    assert.deepEqual(labels('x ='), ['alloc', 'kmalloc', 'realloc']);
  });

  it('offer options that are not given yet, and their values', () => {
    assert.deepEqual(labels('arena '), ['from']);
    assert.deepEqual(labels('arena 64 '), ['unit', 'base', 'max', 'fit', 'policy', 'overhead']);
    assert.deepEqual(labels('arena 64 unit 8 '), ['base', 'max', 'fit', 'policy', 'overhead']);
    assert.deepEqual(labels('arena 64 policy '), ['buddy', 'first-fit', 'next-fit', 'best-fit', 'tlsf', 'heap4']);
    assert.deepEqual(labels('arena 64 unit '), []);
    assert.deepEqual(labels('arena 64 fit '), ['lowest', 'lifo']);
    assert.deepEqual(labels('machine kernel '), ['5.10', '6.1', '6.8', '6.12', '7.3']);
    assert.deepEqual(labels('cache c 64 ctor rcu '), [
      'align',
      'order',
      'partial',
      'hwcache',
      'redzone',
      'poison',
      'store_user',
      'reclaim',
      'account',
    ]);
    assert.deepEqual(labels('machine cpus 2 '), [
      'page',
      'kernel',
      'minalign',
      'max_order',
      'min_order',
      'min_objects',
      'debug',
      'pointer',
    ]);
    assert.deepEqual(labels('machine minalign '), ['8', '16', '32', '64', '128']);
    assert.deepEqual(labels('machine debug '), ['F', 'Z', 'P', 'U', 'T']);
    assert.deepEqual(labels('x = alloc 8 '), ['at']);
  });

  it('offer the handles that are live there', () => {
    assert.deepEqual(
      complete('free ').map(({ label, detail }) => [label, detail]),
      [
        ['t[*]', '9 live, 15.3 KiB'],
        ['a', '8 KiB at 0x0, line 3'],
      ],
    );
    assert.deepEqual(labels('free ', 3), ['a', 'b']);
    assert.deepEqual(labels('free a, ', 3), ['b']);
    assert.deepEqual(labels('free t[').slice(0, 4), ['t[0..9]', 't[*]', 'a', 't[0]']);
    assert.ok(!labels('free t[').includes('t[3]'));
    assert.deepEqual(labels('free t[4..').slice(0, 1), ['t[4..9]']);
    assert.deepEqual(labels('a = realloc '), ['a']);
    assert.deepEqual(labels('free a '), []);
  });

  it('offer caches and sizes with what they get', () => {
    const items = complete('x = alloc ');
    assert.deepEqual([items[0].label, items[0].detail], ['task', '1,740 B objects in slots of 1,744 B']);
    assert.deepEqual([items[1].label, items[1].detail], ['5000', '8 KiB block · 3.1 KiB padding']);
    assert.ok(complete('x = kmalloc ').some(({ label, detail }) => label === '5000' && detail === 'kmalloc-8k · 3.1 KiB padding'));
    assert.deepEqual(labels('shrink '), ['task']);
    assert.deepEqual(labels('x = alloc ').slice(-3), ['256KiB', '512KiB', '1MiB']);
    const blocks = complete('expect blocks(');
    assert.deepEqual(blocks.map(({ label }) => label).slice(0, 3), ['4KiB', '8KiB', '16KiB']);
    assert.equal(blocks.at(-1)?.detail, '0 free here');
  });

  it('offer metrics with their present value', () => {
    const live = complete('expect ').find(({ label }) => label === 'live');
    assert.deepEqual([live?.detail, live?.insert], ['= 10', 'live == 10']);
    assert.equal(complete('expect ', 3).find(({ label }) => label === 'live')?.detail, '= 2');
    assert.deepEqual(labels('expect objects('), ['task']);
    assert.deepEqual(labels('expect size('), ['a']);
    assert.deepEqual(complete('expect slabs(task) ')[0].insert, '== 2');
    assert.deepEqual(complete('expect size(a) ')[0].insert, '== 8192');
    assert.deepEqual(labels('expect live == '), ['10']);
    assert.ok(labels('expect error ').includes('double-free'));
    assert.ok(!labels('expect error ').includes('leak'));
    assert.ok(!labels('expect error ').includes('late-arena'), 'no operation ends in it');
  });

  it('offer what a repeat goes over, and codes to be silenced', () => {
    assert.deepEqual(labels('repeat i '), ['in']);
    assert.deepEqual(labels('repeat '), []);
    assert.ok(labels('a = alloc 8  # alloctrace-ignore ').includes('pinned-block'));
    assert.ok(labels('# alloctrace-ignore-file churn, gr').includes('growth'));
    assert.deepEqual(labels('# ignore '), []);
  });

  it('offer attributes and call sites', () => {
    assert.ok(labels('free a @ ').includes('site'));
    assert.ok(!labels('free a @ site=x ').includes('site'));
    assert.deepEqual(labels('free a @ site='), ['fork']);
  });

  it('offer nothing in comments, strings and texts', () => {
    for (const prefix of ['# fr', 'free a # ', 'mark "', 'mark ', 'nonsense ']) assert.deepEqual(labels(prefix), [], prefix);
  });

  it('know the language without a run', () => {
    const { items } = completionsAt('expect ', { index: undefined, position: 0, localize: english });
    assert.ok(items.some(({ label }) => label === 'live'));
    assert.deepEqual(completionsAt('free ', { index: undefined, position: 0, localize: english }).items, []);
  });
});

describe('signatures', () => {
  const part = (prefix: string): string | undefined => {
    const found = signatureAt(prefix, english);
    return found && `${found.reference.keyword} ${found.reference.parts[found.active]?.label ?? ''}`.trim();
  };

  it('name the part the cursor is in', () => {
    assert.equal(part('arena '), 'arena SIZE');
    assert.equal(part('arena 64 unit '), 'arena [unit SIZE]');
    assert.equal(part('arena 64 unit 8 fit l'), 'arena [fit lowest|lifo]');
    assert.equal(part('cache task '), 'cache SIZE');
    assert.equal(part('x = realloc a '), 'realloc SIZE');
    assert.equal(part('t[0..3] = alloc '), 'alloc SIZE|NAME');
    assert.equal(part('expect live '), 'expect OP');
    assert.equal(part('free a, '), 'free HANDLES [, HANDLES …]');
    assert.equal(part('# arena '), undefined);
    assert.equal(part('x = '), undefined);
  });
});
