import * as assert from 'node:assert/strict';
import { HandleTable } from '../../../src/trace/handle-table';
import { NameTable } from '../../../src/trace/name-table';
import { findings, operationTexts, read, run } from '../support';

describe('NameTable', () => {
  it('gives each name one id, in the order of first appearance', () => {
    const names = new NameTable();
    assert.deepEqual(
      ['a', 'b', 'a', 'größe 🎈', ''].map((name) => names.internText(name)),
      [0, 1, 0, 2, 3],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((id) => names.text(id)),
      ['a', 'b', 'größe 🎈', ''],
    );
    assert.equal(names.count, 4);
  });

  it('keeps very many', () => {
    const names = new NameTable();
    const nameOf = (i: number): string => `site_${i * 7919}${'x'.repeat(i % 40)}`;
    for (let i = 0; i < 20_000; i++) assert.equal(names.internText(nameOf(i)), i);
    for (let i = 0; i < 20_000; i += 37) {
      assert.equal(names.internText(nameOf(i)), i);
      assert.equal(names.text(i), nameOf(i));
    }
    assert.equal(names.count, 20_000);
  });
});

describe('HandleTable', () => {
  it('finds handles by their text and adds none', () => {
    const trace = read(
      'a = alloc 1',
      't[3] = alloc 1',
      'n12 = alloc 1',
      'n012 = alloc 1',
      't[4000000000] = alloc 1',
      '0x55d0 = alloc 1',
      'x.y-7 = alloc 1',
    );
    const { handles, names, table } = trace;
    const counts = [handles.count, names.count];
    for (let row = 0; row < table.count; row++) assert.equal(handles.idOf(handles.text(table.handle[row])), table.handle[row]);
    assert.equal(handles.idOf('0x000055D0'), handles.idOf('0x55d0'));
    for (const none of ['b', 't', 't[2]', 't[03x]', 'n', 'n13', 'n1', '0x55d1', '7', 'a[3]', '', 'x.y-8', 'alloc', 't[99999999999999]']) {
      assert.equal(handles.idOf(none), -1, none);
    }
    assert.deepEqual([handles.count, names.count], counts);
  });

  it('keeps very many of every form apart', () => {
    const names = new NameTable();
    const handles = new HandleTable(names);
    const [t, u] = [names.internText('t'), names.internText('u')];
    const made = new Map<string, number>();
    const make = (): void => {
      for (let i = 0; i < 5000; i++) {
        const index = (i * 2_654_435_761) % 4_294_967_291;
        for (const id of [
          handles.indexed(t, i),
          handles.indexed(u, index),
          handles.address(index, i),
          handles.address(0, i),
          handles.number(i),
        ]) {
          const text = `${handles.text(id)}${id < 0 ? '?' : ''}`;
          if (!made.has(text)) made.set(text, id);
          assert.equal(made.get(text), id);
        }
      }
    };
    make();
    const { count } = handles;
    make();
    assert.equal(handles.count, count);
    assert.equal(new Set(made.values()).size, count);
  });

  it('lists the indexes of a name in ascending order', () => {
    const names = new NameTable();
    const handles = new HandleTable(names);
    const [t, u] = [names.internText('t'), names.internText('u')];
    for (const index of [7, 4_294_967_294, 0, 100_000, 3]) handles.indexed(t, index);
    handles.named(t);
    handles.indexed(u, 5);
    assert.deepEqual(
      Array.from(handles.indexedHandles(t), (handle) => handles.text(handle)),
      ['t[0]', 't[3]', 't[7]', 't[100000]', 't[4294967294]'],
    );
    assert.deepEqual(
      Array.from(handles.indexedHandles(u), (handle) => handles.text(handle)),
      ['u[5]'],
    );
    assert.deepEqual(Array.from(handles.indexedHandles(99)), []);
  });
});

describe('handles with numbers in their names', () => {
  const written = [
    'n1',
    'n01',
    'n001',
    'n10',
    'n',
    'n0',
    'n00',
    'n-1',
    'n1x',
    'n1x1',
    'n4294967295',
    'n4294967296',
    'n99999999999999999999',
    'n[1]',
    '_1',
    '_01',
  ];

  it('are all different, and written as they are', () => {
    const trace = read(...written.map((name) => `${name} = alloc 1`), ...written.map((name) => `free ${name}`));
    assert.equal(trace.handles.count, written.length);
    assert.deepEqual(operationTexts(trace), [...written.map((name) => `${name} = alloc 1`), ...written.map((name) => `free ${name}`)]);
    const handles = Array.from(trace.table.handle.subarray(0, trace.table.count));
    assert.deepEqual(handles.slice(written.length), handles.slice(0, written.length));
  });

  it('are no indexes', () => {
    assert.deepEqual(findings(run('arena 64', 'n1 = alloc 1', 'n[1] = alloc 1', 'free n[*]', 'free n1')), []);
    assert.equal(run('arena 64', 'n1 = alloc 1', 'n2 = alloc 1', 'free n[*]').final.live, 2);
  });

  it('may be caches and handles at once', () => {
    assert.deepEqual(
      findings(run('arena 64KiB unit 4KiB', 'cache c1 64', 'c1 = alloc c1', 'expect objects(c1) == 1', 'expect size(c1) == 64', 'free c1')),
      [],
    );
  });
});
