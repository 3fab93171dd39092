import * as assert from 'node:assert/strict';
import { completeExpression } from '../../../../src/query/expressions/complete';
import type { ExpressionCompletion } from '../../../../src/query/expressions/context';
import { english } from '../../../../src/model/localize';
import { afterOperation } from '../../../../src/model/position';
import { Cursor } from '../../../../src/replay/state/cursor';
import { run } from '../../support';

const trace = run(
  'arena 1MiB unit 4KiB',
  'cache task_struct 1740',
  'task[0..1] = alloc task_struct',
  'tail = alloc 4KiB',
  'gone = alloc 4KiB',
  'free gone',
  'n-3 = kmalloc 100 @ site="do_read+0x1c"',
  'later = alloc 4KiB',
);

/** Completions where `|` stands, at the position before the last operation. */
function complete(marked: string): ExpressionCompletion[] {
  const column = marked.indexOf('|') + 1;
  const cursor = new Cursor(trace);
  const position = trace.operationCount - 1;
  cursor.seek(position);
  return completeExpression(marked.replace('|', ''), column, { run: trace, state: cursor, position: afterOperation(position) }, english);
}

function labels(marked: string): string[] {
  return complete(marked).map(({ label }) => label);
}

/** The text with each completion put in. */
function texts(marked: string): string[] {
  const text = marked.replace('|', '');
  return complete(marked).map(
    ({ label, text: inserted = label, column, length }) => text.slice(0, column - 1) + inserted + text.slice(column - 1 + length),
  );
}

describe('Completions of expressions', () => {
  it('offer everything at the start', () => {
    const all = labels('|');
    for (const label of [
      'try',
      'help',
      'external',
      'size',
      'operation.requested',
      'blocks(SIZE)',
      'tail',
      'task[1]',
      'n-3',
      'task_struct',
      'kmalloc-128',
    ]) {
      assert.ok(all.includes(label), label);
    }
    for (const label of ['gone', 'later']) assert.ok(!all.includes(label), label);
  });

  it('go on with what is written', () => {
    assert.deepEqual(texts('ext|'), ['external']);
    assert.deepEqual(texts('size > 4 && ext| > 3%'), ['size > 4 && external > 3%']);
    assert.deepEqual(texts('ta|'), ['task[1]', 'task[0]', 'tail', 'cache("task_struct")'].sort(byOffer('ta|')));
    assert.deepEqual(texts('task[|'), ['task[1]', 'task[0]']);
    assert.deepEqual(texts('blo|'), ['blocks(', 'block(']);
    assert.deepEqual(texts('n|'), ['handle("n-3")']);
    assert.ok(!labels('1 + t|').includes('try'));
  });

  it('offer the parts of an object', () => {
    assert.deepEqual(labels('tail.s|'), ['size', 'site']);
    assert.deepEqual(labels('task[0].l|'), ['live', 'line']);
    assert.deepEqual(labels('task_struct.|'), ['objects', 'slabs', 'size', 'slot']);
    assert.deepEqual(labels('cache("kmalloc-128").sl|'), ['slabs', 'slot']);
    assert.deepEqual(labels('slab(0x0).ca|'), ['cache']);
    assert.deepEqual(labels('operation.re|'), ['requested']);
    assert.deepEqual(labels('live.|'), []);
    assert.deepEqual(labels('foo(x).|'), []);
  });

  it('offer texts to compare with', () => {
    assert.deepEqual(texts('kind == "fr|'), ['kind == "free"']);
    assert.deepEqual(texts('kind != k|'), ['kind != "kmalloc"']);
    assert.deepEqual(texts('cache == |'), ['cache == "task_struct"', 'cache == "kmalloc-128"']);
    assert.deepEqual(texts('error == "out|'), ['error == "out-of-memory"']);
    assert.deepEqual(texts('site == |'), ['site == "do_read+0x1c"']);
    assert.deepEqual(texts('handle == "n|'), ['handle == "n-3"']);
    assert.deepEqual(labels('"some te|'), []);
  });

  it('offer arguments', () => {
    assert.deepEqual(texts('objects(ta|'), ['objects(task_struct']);
    assert.deepEqual(texts('1 < size(ta|'), ['1 < size(tail', '1 < size(task[1]', '1 < size(task[0]'].sort(byOffer('1 < size(ta|')));
  });

  it('offer what can be tried', () => {
    assert.deepEqual(texts('try |'), ['try alloc', 'try kmalloc', 'try realloc', 'try free', 'try shrink', 'try destroy']);
    assert.deepEqual(texts('try a|'), ['try alloc']);
    assert.deepEqual(texts('try x = k|'), ['try x = kmalloc']);
    assert.deepEqual(texts('try alloc t|'), ['try alloc task_struct']);
    assert.deepEqual(texts('try free n|'), ['try free n-3']);
    assert.deepEqual(labels('try kmalloc |'), []);
  });
});

/** Handles come in the order in which they were allocated last. */
function byOffer(marked: string): (a: string, b: string) => number {
  const offered = texts(marked);
  return (a, b) => offered.indexOf(a) - offered.indexOf(b);
}
