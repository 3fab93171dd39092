import * as assert from 'node:assert/strict';
import { cacheExpression, handleExpression } from '../../../../src/query/expressions/handle-text';
import { expectWords } from '../../../../src/model/metric-rows';
import { metrics } from '../../../../src/query/expressions/vocabulary';
import { compileExpression } from '../../../../src/query/expressions/compile';
import { english } from '../../../../src/model/localize';
import { Cursor } from '../../../../src/replay/state/cursor';
import { run, runRecording } from '../../support';
import { evaluate, textOf } from './expressions';

const buddy = run(
  'arena 64 base 0x1000', // 1
  'a = alloc 8', // 2: operation 0
  'b = alloc 5', // 3
  'free a', // 4
  'c = alloc 64', // 5: out of memory
  'b = realloc b 16 @ site=grow', // 6
  'n-3 = alloc 1', // 7
  'line = alloc 1', // 8
  'free nothing', // 9: never allocated
);

const slabs = run(
  'arena 1MiB unit 4KiB', // 1
  'cache task_struct 1740', // 2: operation 0
  'task[0..19] = alloc task_struct', // 3: 1..20
  'small = kmalloc 100 @ cpu=2 site="do_read+0x1c"', // 4: 21
  'none = kmalloc 0', // 5: 22
  'free task[0..19]', // 6: 23..42
  'shrink task_struct', // 7: 43
);

describe('Expressions: metrics', () => {
  it('has every metric that expect has', () => {
    for (const name of expectWords) assert.ok(metrics.has(name), name);
  });

  const values: readonly (readonly [string, number, string])[] = [
    ['live', 2, '2'],
    ['requested', 2, '13 B'],
    ['held', 2, '16 B'],
    ['used', 2, '16 B'],
    ['free', 2, '48 B'],
    ['largest', 2, '32 B'],
    ['internal', 2, '18.75%'],
    ['external', 2, '33.33%'],
    ['external > 33%', 2, 'true'],
    ['external > 33.4%', 2, 'false'],
    ['overhead', 2, '0 B'],
    ['errors', 3, '0'],
    ['errors', 4, '1'],
    ['position', 2, '2'],
    ['blocks(8)', 3, '1'],
    ['blocks(16)', 3, '1'],
    ['blocks(7)', 3, '0'],
    ['blocks(2 * 4)', 3, '1'],
    ['unusable(5)', 3, '42.86%'],
    ['fragmentation(5)', 3, '-1'],
    ['unusable(99)', 3, 'none'],
    ['internal', 0, '0%'],
    ['external', 0, '0%'],
    ['largest', 0, '64 B'],
  ];
  for (const [text, position, value] of values) {
    it(`${text} at ${position} is ${value}`, () => assert.equal(textOf(buddy, text, position), value));
  }

  it('knows those of caches', () => {
    assert.equal(textOf(slabs, 'objects(task_struct)', 21), '20');
    assert.equal(textOf(slabs, 'slabs("task_struct")', 21), '3');
    assert.equal(textOf(slabs, 'objects(kmalloc-128)', 22), '1');
    assert.equal(textOf(slabs, 'objects(kmalloc-128)', 21), 'none');
    assert.equal(textOf(slabs, 'objects(other)', 21), '9: There is no cache other in this trace.');
  });

  it('speaks of the inner state between inner steps', () => {
    const cursor = new Cursor(buddy);
    const steps = cursor.steps();
    const compiled = compileExpression('largest', english);
    assert.ok(compiled.ok);
    const taken = steps.findIndex(({ kind }) => kind === 'split') + 1;
    cursor.enter(taken);
    const result = compiled.expression.evaluate({ run: buddy, state: cursor, position: { operation: 0, phase: taken } });
    assert.equal(result.ok && result.text, '32 B');
  });
});

describe('Expressions: the current operation', () => {
  const values: readonly (readonly [string, number, string])[] = [
    ['kind', 0, '"alloc"'],
    ['handle', 0, '"a"'],
    ['size', 0, '8 B'],
    ['order', 0, '3'],
    ['address', 0, '0x1000'],
    ['line', 0, '2'],
    ['cpu', 0, '0'],
    ['cache', 0, 'none'],
    ['site', 0, 'none'],
    ['error', 0, 'none'],
    ['padding', 1, '3 B'],
    ['operation.requested', 1, '5 B'],
    ['operation.size', 1, '8 B'],
    ['kind == "free" && size == 8', 2, 'true'],
    ['address', 2, '0x1000'],
    ['order', 2, '3'],
    ['size', 3, 'none'],
    ['operation.requested', 3, '64 B'],
    ['order', 3, '6'],
    ['error', 3, '"out-of-memory"'],
    ['error == "out-of-memory"', 3, 'true'],
    ['address', 3, 'none'],
    ['size', 4, '16 B'],
    ['site', 4, '"grow"'],
    ['site == "grow"', 4, 'true'],
    ['site == "b"', 4, 'false'],
    ['handle == "n-3"', 5, 'true'],
    ['size', 7, 'none'],
    ['size > 0', 7, 'false'],
    ['kind', 8, 'none'],
    ['size', 8, 'none'],
    ['kind == "free"', 8, 'false'],
  ];
  for (const [text, operation, value] of values) {
    it(`${text} at ${operation} is ${value}`, () => assert.equal(textOf(buddy, text, operation), value));
  }

  it('is another one where the context says so', () => assert.equal(textOf(buddy, 'error', 4, 3), '"out-of-memory"'));

  it('knows caches, CPUs and call sites', () => {
    assert.equal(textOf(slabs, 'cache', 0), '"task_struct"');
    assert.equal(textOf(slabs, 'operation.requested', 0), '1740 B (1.7 KiB)');
    assert.equal(textOf(slabs, 'cache == "task_struct"', 5), 'true');
    assert.equal(textOf(slabs, 'order', 5), 'none');
    assert.equal(textOf(slabs, 'cache == "kmalloc-128" && cpu == 2 && site == "do_read+0x1c"', 21), 'true');
    assert.equal(textOf(slabs, 'cache', 21), '"kmalloc-128"');
    assert.equal(textOf(slabs, 'cache == "task_struct"', 30), 'true');
    assert.equal(textOf(slabs, 'cache != "task_struct"', 43), 'false');
    assert.equal(textOf(slabs, 'address', 22), '0x0');
  });
});

describe('Expressions: handles, caches, slabs and ranges', () => {
  const values: readonly (readonly [string, number, string])[] = [
    ['a', 0, 'not live'],
    ['a', 1, '0x1000, 8 B, line 2'],
    ['b', 2, '0x1008, 5 B in 8 B, line 3'],
    ['a', 3, 'not live'],
    ['a.live', 2, 'true'],
    ['a.live == false', 3, 'true'],
    ['!a', 3, 'true'],
    ['a && b', 2, 'true'],
    ['b.address', 2, '0x1008'],
    ['b.size', 2, '8 B'],
    ['size(b)', 2, '8 B'],
    ['address(b)', 2, '0x1008'],
    ['b.requested', 2, '5 B'],
    ['b.padding', 2, '3 B'],
    ['b.order', 2, '3'],
    ['b.age', 2, '0'],
    ['b.age', 4, '2'],
    ['b.line', 4, '3'],
    ['b.line', 5, '6'],
    ['b.site', 5, '"grow"'],
    ['b.cache', 5, 'none'],
    ['a.size', 3, 'none'],
    ['a.size != 8', 3, 'true'],
    ['b == 0x1008', 2, 'true'],
    ['a == b', 2, 'false'],
    ['a < b', 2, 'true'],
    ['handle("n-3").size', 6, '1 B'],
    ['handle(n-3).line', 6, '7'],
    ['handle("line").line', 7, '8'],
    ['line', 7, '9'],
    ['c', 4, 'not live'],
    ['0x1000..0x100f', 0, '0x1000..0x100f (16 B)'],
    ['(0x1000..0x100f).size', 0, '16 B'],
    ['0x0..0x10', 0, 'none'],
    ['block(0x1009)', 2, '0x1008..0x100f (8 B)'],
    ['block(b.address).address', 2, '0x1008'],
    ['block(0x1040)', 2, 'none'],
    ['slab(0x1000)', 2, 'none'],
    ['nobody', 0, '1: There is no handle and no cache nobody in this trace.'],
    ['1 + nobody.size', 0, '5: There is no handle and no cache nobody in this trace.'],
    ['a[1]', 0, '1: There is no handle a[1] in this trace.'],
    ['cache(a)', 0, '7: There is no cache a in this trace.'],
  ];
  for (const [text, position, value] of values) {
    it(`${text} at ${position} is ${value}`, () => assert.equal(textOf(buddy, text, position), value));
  }

  it('knows caches and slabs', () => {
    assert.equal(textOf(slabs, 'task_struct', 3), 'task_struct, objects of 1740 B (1.7 KiB) in slots of 1744 B (1.7 KiB)');
    assert.equal(textOf(slabs, 'task_struct', 0), 'none');
    assert.equal(textOf(slabs, 'task_struct.objects', 21), '20');
    assert.equal(textOf(slabs, 'cache(kmalloc-128).slot', 22), '128 B');
    assert.equal(textOf(slabs, 'slab(task[0].address)', 21), 'slab of task_struct at 0x0');
    assert.equal(textOf(slabs, 'slab(0x0).objects', 21), '9');
    assert.equal(textOf(slabs, 'slab(0x0).slots', 21), '9');
    assert.equal(textOf(slabs, 'slab(0x0).size', 21), '16384 B (16 KiB)');
    assert.equal(textOf(slabs, 'slab(0x0).cache == "task_struct"', 21), 'true');
    assert.equal(textOf(slabs, 'task[3].cache', 21), '"task_struct"');
    assert.equal(textOf(slabs, 'task[3].order', 21), 'none');
  });

  it('gives references a reader can look into', () => {
    const value = (text: string, position: number): unknown => {
      const result = evaluate(slabs, text, position);
      return result.ok && result.value;
    };
    const handle = slabs.trace.handles.idOf('task[1]');
    assert.deepEqual(value('task[1]', 21), { kind: 'handle', handle, operation: 2 });
    assert.deepEqual(value('task_struct', 21), { kind: 'cache', cache: 0 });
    assert.deepEqual(value('slab(0x4000)', 21), { kind: 'slab', unit: 4, cache: 0 });
    assert.deepEqual(value('0x10..0x1f', 21), { kind: 'range', from: 0x10, to: 0x20 });
  });

  it('keeps addresses exact above 2^53', () => {
    const high = run('arena 64 base 0xffff888003a40000', 'a = alloc 8', 'b = alloc 8');
    assert.equal(textOf(high, 'b', 2), '0xffff888003a40008, 8 B, line 3');
    assert.equal(textOf(high, 'b.address == 0xffff888003a40008', 2), 'true');
    assert.equal(textOf(high, 'b.address == 0xffff888003a40009', 2), 'false');
    assert.equal(textOf(high, 'b.address - a.address', 2), '8 B');
    assert.equal(textOf(high, 'address % 16', 1), '8 B');
    assert.equal(textOf(high, 'block(0xffff888003a40008)', 2), '0xffff888003a40008..0xffff888003a4000f (8 B)');
  });

  it('takes the pointers and numbers of recordings for handles where they stand alone', () => {
    const recording = runRecording('mtrace', '= Start\n@ ./a:[0x1] + 0x55d0c2a0 0x20\n= End\n');
    assert.match(textOf(recording, '0x55d0c2a0', 1), /^0x0, 32 B, line 2$/);
    assert.equal(textOf(recording, '0x55d0c2a0.requested', 1), '32 B');
    assert.equal(textOf(recording, '0x55d0c2a0 + 1', 1), '0x55d0c2a1');
    const numbered = runRecording('rep', '100\n2\n2\n1\na 0 16\na 1 8\n');
    assert.equal(textOf(numbered, '1', 2), textOf(numbered, 'handle("1")', 2));
    assert.equal(textOf(numbered, '1.requested', 2), '8 B');
  });

  it('says how a handle or a cache is written', () => {
    for (const plain of ['a', 't[3]', 'a$1']) assert.equal(handleExpression(plain), plain);
    for (const other of ['n-3', 'size', 'free_', '0x55d0', '12', 'a:b', 'true'].filter((text) => text !== 'free_')) {
      assert.equal(handleExpression(other), `handle("${other}")`);
    }
    assert.equal(textOf(slabs, cacheExpression('kmalloc-128'), 22), 'kmalloc-128, objects of 128 B in slots of 128 B');
  });
});
