import * as assert from 'node:assert/strict';
import { isTryStatement } from '../../../../src/debug/what-if/statement';
import { tryStatement } from '../../../../src/debug/what-if/try';
import { hypotheticalRun } from '../../../../src/replay/hypothetical-run';
import { parseTryStatement } from '../../../../src/debug/what-if/statement';
import { afterOperation } from '../../../../src/model/position';
import { english } from '../../../../src/model/localize';
import { Cursor } from '../../../../src/replay/state/cursor';
import type { Run } from '../../../../src/replay/run/run';
import { longTrace } from '../../replay/long-trace';
import { operationTexts, pictureAt, run } from '../../support';

const trace = run(
  'arena 64', // 1
  't[0..7] = alloc 8', // 2: 0..7
  'free t[0..6:2]', // 3: 8..11
  'x = alloc 128', // 4: 12, fails: null
  'free t[1]', // 5: 13
);

const slabs = run(
  'arena 1MiB unit 4KiB', // 1
  'cache task_struct 1740', // 2: 0
  'task[0..19] = alloc task_struct', // 3: 1..20
  'free task[0..8]', // 4: 21..29
  'k = kmalloc 100', // 5: 30
);

function tried(of: Run, text: string, position: number): string {
  const cursor = new Cursor(of);
  cursor.seek(position);
  const before = pictureAt(cursor);
  const result = tryStatement(text, { run: of, state: cursor, position: afterOperation(position) }, english);
  assert.deepEqual(pictureAt(cursor), before, 'the cursor is as it was');
  return result.ok ? result.text : `${result.column}: ${result.message}`;
}

function headline(of: Run, text: string, position: number): string {
  return tried(of, text, position).split('\n')[0];
}

describe('What if', () => {
  it('is asked by try', () => {
    for (const text of ['try alloc 4', ' try free a', 'try']) assert.ok(isTryStatement(text), text);
    for (const text of ['tryout', 'retry alloc 4', 'try_it', '']) assert.ok(!isTryStatement(text), text);
  });

  it('shows where a block would go, step by step', () => {
    assert.equal(
      tried(trace, 'try alloc 5', 0),
      [
        'It would get 0x0: 5 B in 8 B.',
        'find order: 5 bytes need order 3 (8 B). The smallest order with a free block is 6 (64 B); the lowest lies at 0x0.',
        'split: 64 B at 0x0 becomes two buddies of 32 B: the upper one, at 0x20, is left free, the lower one is gone on with.',
        'split: 32 B at 0x0 becomes two buddies of 16 B: the upper one, at 0x10, is left free, the lower one is gone on with.',
        'split: 16 B at 0x0 becomes two buddies of 8 B: the upper one, at 0x8, is left free, the lower one is gone on with.',
        'take: 8 B at 0x0 has the order needed and belongs to the request now.',
      ].join('\n'),
    );
  });

  it('shows why a request would fail, and who is in the way', () => {
    const text = tried(trace, 'try alloc 16', 12);
    assert.match(text, /^It would fail. Out of memory by fragmentation: a block of 16 bytes is needed; 32 bytes are free/);
    assert.match(text, /\nline 2: t\[1\] keeps the block apart$/);
    assert.match(headline(trace, 'try alloc 1KiB', 12), /^It would fail. 1024 bytes are more than the largest block/);
    assert.match(headline(trace, 'try alloc 8 at 0x8', 12), /^It would fail. 8 bytes at 0x8 are not free.$/);
    assert.match(headline(trace, 'try alloc 8 at 0x10', 12), /^It would get 0x10: 8 B in 8 B.$/);
  });

  it('frees handles as they are at the position', () => {
    assert.equal(headline(trace, 'try free t[1]', 12), 'It would give back 8 B at 0x8.');
    assert.match(tried(trace, 'try free t[1]', 12), /\nmerge: Its buddy at 0x0 is free/);
    assert.equal(headline(trace, 'try free t[1]', 14), 'It would fail. t[1] was freed before.');
    assert.equal(headline(trace, 'try free t[1]', 0), 'It would fail. t[1] was never allocated.');
    assert.equal(headline(trace, 'try free x', 14), 'It would change no memory.');
    assert.equal(headline(trace, 'try free x', 12), 'It would fail. x was never allocated.');
  });

  it('resizes', () => {
    assert.equal(headline(trace, 'try realloc t[1] 6', 12), 'It would stay at 0x8: 6 B in 8 B.');
    assert.match(headline(trace, 'try realloc t[1] 9', 12), /^It would fail. Out of memory by fragmentation/);
    assert.equal(headline(trace, 'try realloc t[3] 9', 14), 'It would move from 0x18 to 0x0: 9 B in 16 B.');
    assert.match(headline(trace, 'try y = realloc t[1] 9', 14), /^It would fail. t\[1\] is not live here/);
  });

  it('knows caches and size classes', () => {
    assert.match(
      tried(slabs, 'try alloc task_struct', 21),
      /^It would get 0x8da0: 1740 B \(1.7 KiB\) in 1744 B \(1.7 KiB\).\nfind slab: The active slab/,
    );
    assert.match(headline(slabs, 'try kmalloc 100', 30), /^It would get 0x[0-9a-f]+: 100 B in 128 B.$/);
    assert.match(headline(slabs, 'try kmalloc 500', 30), /^It would get 0x[0-9a-f]+: 500 B in 512 B.$/);
    assert.equal(headline(slabs, 'try kmalloc 0', 30), 'It would take no memory.');
    assert.equal(headline(slabs, 'try shrink task_struct', 30), 'It would give back 16384 B (16 KiB).');
    assert.match(
      tried(slabs, 'try destroy task_struct', 30),
      /^It would fail. The cache task_struct still has live objects[\s\S]*are live/,
    );
    assert.match(headline(slabs, 'try alloc task_struct', 0), /^It would fail. There is no cache task_struct here/);
  });

  it('takes handles that are called as requests are', () => {
    const text = 'alloc = alloc 8\nkmalloc[1] = alloc 8\nrealloc.x = alloc 8';
    for (const statement of [
      'alloc = alloc 16',
      'alloc= alloc 16',
      'kmalloc[1] = kmalloc 8',
      'realloc.x = realloc alloc 16',
      'realloc alloc 16',
    ]) {
      const parsed = parseTryStatement(`try ${statement}`, run(text), english);
      assert.ok(parsed.ok, `${statement}: ${parsed.ok ? '' : parsed.message}`);
    }
  });

  it('takes attributes', () => {
    assert.match(tried(slabs, 'try kmalloc 100 @ cpu=3', 31), /CPU 3 has no active slab/);
  });

  it('says what is wrong with a statement', () => {
    const wrong = (text: string): string => tried(slabs, text, 21);
    assert.equal(wrong('try'), '4: Try one operation, such as try alloc 4096 or try free a.');
    assert.equal(wrong('try mark x'), '5: Try one operation, such as try alloc 4096 or try free a.');
    assert.equal(wrong('try cache c 8'), '5: Try one operation, such as try alloc 4096 or try free a.');
    assert.equal(wrong('try free task[0..2]'), '5: Try one operation, not a range.');
    assert.equal(wrong('try free task[*]'), '5: Try one operation, not a range.');
    assert.equal(wrong('try free nobody'), '10: There is no handle nobody in this trace.');
    assert.equal(wrong('try realloc nobody 4'), '13: There is no handle nobody in this trace.');
    assert.equal(wrong('try alloc nothing'), '11: There is no cache nothing in this trace.');
    assert.match(wrong('try alloc'), /^10: /);
    assert.match(wrong('try kmalloc many'), /^13: /);
  });

  for (const fit of ['lowest', 'lifo'] as const) {
    it(`comes to what really comes of every statement, fit ${fit}`, () => {
      const of = run(...longTrace(fit, 1200).split('\n'));
      const texts = operationTexts({ ...of.trace, table: of.table });
      let compared = 0;
      for (let op = 0; op < of.operationCount; op += 3) {
        if (texts[op].startsWith('cache ')) continue;
        const cpu = of.table.cpu?.[op] ? ` @ cpu=${of.table.cpu[op]}` : '';
        const statement = parseTryStatement(`try ${texts[op]}${cpu}`, of, english);
        assert.ok(statement.ok, `${texts[op]}: ${statement.ok ? '' : statement.message}`);
        const cursor = hypotheticalRun(of, op, statement);
        assert.equal(cursor.position, op);
        assert.deepEqual(cursor.run.operation(op), { ...of.operation(op), line: cursor.run.table.line[op] }, texts[op]);
        compared++;
      }
      assert.ok(compared > 400);
    });
  }
});
