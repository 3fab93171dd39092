import assert from 'node:assert/strict';
import { createColoring, mostClasses, type ColoringKind } from '../../../src/analysis/coloring';
import { finish } from '../../../src/work/work';
import { english } from '../../../src/model/localize';
import type { Run } from '../../../src/replay/run/run';
import { run, runRecording, threads } from '../support';
import { mixedTrace, runText } from '../picture/pictures';

/** The label of each allocation's class at a position, by handle. */
function classes(of: Run, kind: ColoringKind, position = of.operationCount): Record<string, string> {
  const coloring = finish(createColoring(of, kind, english));
  const ops = Array.from({ length: position }, (_, op) => op).filter((op) => of.results.allocated(op));
  return Object.fromEntries(ops.map((op) => [of.handleText(op), coloring.labels[coloring.classOf(op, position)]]));
}

describe('Colour classes', () => {
  it('sizes: one for each power of two while they are few', () => {
    const of = run('arena 64', 'a = alloc 3', 'b = alloc 4', 'c = alloc 5', 'd = alloc 16');
    assert.deepEqual(finish(createColoring(of, 'size', english)).labels, ['≤ 4 B', '≤ 8 B', '≤ 16 B']);
    assert.deepEqual(classes(of, 'size'), { a: '≤ 4 B', b: '≤ 4 B', c: '≤ 8 B', d: '≤ 16 B' });
  });

  it('sizes: six over a wide range, the largest in the last', () => {
    const of = run('arena 4MiB unit 16', 'a = alloc 8', 'b = alloc 1MiB', 'c = alloc 100');
    const { labels, shades } = finish(createColoring(of, 'size', english));
    assert.equal(labels.length, mostClasses);
    assert.equal(labels[5], '≤ 1 MiB');
    assert.deepEqual(shades, [1, 2, 3, 4, 5, 6]);
    assert.equal(classes(of, 'size').b, '≤ 1 MiB');
    assert.equal(classes(of, 'size').a, labels[0]);
  });

  it('ages grow with the position', () => {
    const of = run('arena 64', 'a = alloc 1', 'b = alloc 1', 'c = alloc 1', 'd = alloc 1', 'e = alloc 1', 'f = alloc 1', 'g = alloc 1');
    assert.deepEqual(finish(createColoring(of, 'age', english)).labels, ['≤ 2', '≤ 5', '> 5']);
    assert.equal(classes(of, 'age', 3).a, '≤ 2');
    assert.equal(classes(of, 'age', 4).a, '≤ 5');
    assert.equal(classes(of, 'age', 7).a, '> 5');
  });

  it('lifetimes are those of the whole run, whatever the position; what is never freed stands apart', () => {
    const of = run('arena 64', 'a = alloc 1', 'b = alloc 1', 'free b', 'c = alloc 1', 'free c', 'free a');
    assert.deepEqual(classes(of, 'lifetime', 2), { a: '≤ 5', b: '≤ 2' });
    const kept = run('arena 64', 'a = alloc 1', 'b = alloc 1', 'b = realloc b 2', 'free b');
    assert.deepEqual(classes(kept, 'lifetime', 2), { a: 'never freed', b: '≤ 2' });
  });

  it('threads are named, those that asked for the most first', () => {
    const of = runRecording('fields', threads);
    assert.deepEqual(finish(createColoring(of, 'thread', english)).labels, ['1', '12', 'thread not known']);
    assert.deepEqual(classes(of, 'thread'), { '0x100': '12', '0x200': '1', '0x300': '1' });
    assert.deepEqual(classes(run('arena 64', 'a = alloc 3'), 'thread'), { a: 'thread not known' });
  });

  it('caches are named while they are few; blocks of their own come last', () => {
    const of = run('arena 64KiB unit 4KiB', 'cache inode 600', 'a = alloc inode', 'b = kmalloc 60', 'c = alloc 4096');
    const { kind, labels, shades } = finish(createColoring(of, 'cache', english));
    assert.deepEqual([kind, labels, shades], ['name', ['inode', 'kmalloc-64', 'no cache'], [1, 2, 6]]);
    assert.deepEqual(classes(of, 'cache'), { a: 'inode', b: 'kmalloc-64', c: 'no cache' });
  });

  it('many caches: those that held the most are named, the others are one', () => {
    const sizes = [8, 16, 32, 64, 128, 256, 512];
    const of = run('arena 64KiB unit 4KiB', ...sizes.map((size) => `k${size} = kmalloc ${size}`));
    const { labels } = finish(createColoring(of, 'cache', english));
    assert.deepEqual(labels, ['kmalloc-512', 'kmalloc-256', 'kmalloc-128', 'kmalloc-64', 'other caches', 'no cache']);
    assert.equal(classes(of, 'cache').k8, 'other caches');
  });

  it('call sites by the bytes they held, lines where the trace names none', () => {
    const sites = run('arena 64', 'a = alloc 4 @ site=main', 'b = alloc 8 @ site=read', 'c = alloc 1');
    assert.deepEqual(classes(sites, 'site'), { a: 'main', b: 'read', c: 'others' });
    const lines = run('arena 64', 'a = alloc 4', 'b = alloc 8');
    assert.deepEqual(classes(lines, 'site'), { a: 'line 2', b: 'line 3' });
  });

  for (const kind of ['size', 'age', 'cache', 'site', 'lifetime'] as const) {
    it(`by ${kind}: every allocation is in one of at most ${mostClasses} classes`, () => {
      const of = runText(mixedTrace(800, 3));
      const coloring = finish(createColoring(of, kind, english));
      const { labels, shades } = coloring;
      assert.ok(labels.length >= 2 && labels.length <= mostClasses, String(labels));
      assert.equal(new Set(shades).size, labels.length, 'no two share a colour');
      const met = new Set<number>();
      for (let op = 0; op < of.operationCount; op++) if (of.results.allocated(op)) met.add(coloring.classOf(op, of.operationCount));
      for (const each of met) assert.ok(each >= 0 && each < labels.length, `${each}`);
      assert.ok(met.size >= 2);
    });

    it(`by ${kind}: a trace that does nothing has classes all the same`, () => {
      assert.ok(finish(createColoring(run('arena 64'), kind, english)).labels.length >= 1);
    });
  }
});
