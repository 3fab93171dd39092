import assert from 'node:assert/strict';
import { treeChanges, type TreeNodeView } from '../../../src/analysis/tree-changes';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { run } from '../support';
import { runText } from '../picture/pictures';
import { busyTrace, splitNodes } from './trees';

const texts = (nodes: readonly TreeNodeView[]): string[] => nodes.map(({ unit, order }) => `${unit} ${order}`);

function changesAt(of: Run, position: number): { splits: string[]; merges: string[] } {
  const cursor = new Cursor(of);
  cursor.seek(position);
  const { splits, merges } = treeChanges(of, cursor, position);
  return { splits: texts(splits), merges: texts(merges) };
}

/** Compares every operation with the trees before and after it. Returns how many split and merged. */
function compare(of: Run): { split: number; merged: number } {
  const cursor = new Cursor(of);
  let before = splitNodes(cursor);
  const counts = { split: 0, merged: 0 };
  for (let position = 1; position <= of.operationCount; position++) {
    cursor.seek(position);
    const after = splitNodes(cursor);
    const { splits, merges } = treeChanges(of, cursor, position);
    const at = `operation ${position}, line ${of.table.line[position - 1]}`;
    assert.deepEqual(texts(splits).sort(), [...after].filter((node) => !before.has(node)).sort(), `splits of ${at}`);
    assert.deepEqual(texts(merges).sort(), [...before].filter((node) => !after.has(node)).sort(), `merges of ${at}`);
    if (splits.length > 0) counts.split++;
    if (merges.length > 0) counts.merged++;
    before = after;
  }
  return counts;
}

describe('What an operation does to the buddy tree', () => {
  it('splits from the largest block down, merges from the smallest up', () => {
    const of = run('arena 64', 'a = alloc 8', 'b = alloc 5', 'free a', 'free b');
    assert.deepEqual(changesAt(of, 0), { splits: [], merges: [] });
    assert.deepEqual(changesAt(of, 1), { splits: ['0 6', '0 5', '0 4'], merges: [] });
    assert.deepEqual(changesAt(of, 2), { splits: [], merges: [] });
    assert.deepEqual(changesAt(of, 3), { splits: [], merges: [] });
    assert.deepEqual(changesAt(of, 4), { splits: [], merges: ['0 4', '0 5', '0 6'] });
  });

  it('a failed operation does nothing', () => {
    const of = run('arena 64', 'a = alloc 33', 'b = alloc 40', 'free c');
    assert.deepEqual(changesAt(of, 1), { splits: [], merges: [] }, 'the whole arena in one block');
    assert.deepEqual(changesAt(of, 2), { splits: [], merges: [] });
    assert.deepEqual(changesAt(of, 3), { splits: [], merges: [] });
  });

  it('a realloc takes the new block before it gives the old one back', () => {
    const of = run('arena 64', 'a = alloc 8', 'b = realloc a 16', 'c = realloc b 12');
    assert.deepEqual(changesAt(of, 2), { splits: [], merges: ['0 4'] });
    assert.deepEqual(changesAt(of, 3), { splits: [], merges: [] }, 'stays where it is');
  });

  it('a slab is a block like others: taken for its first object, given back by shrink and destroy', () => {
    const of = run('arena 32KiB unit 4KiB', 'cache thing 1000 order 0', 'a = alloc thing', 'b = alloc thing', 'free a, b', 'shrink thing');
    assert.deepEqual(changesAt(of, 2), { splits: ['0 3', '0 2', '0 1'], merges: [] });
    assert.deepEqual(changesAt(of, 3), { splits: [], merges: [] });
    assert.deepEqual(changesAt(of, 5), { splits: [], merges: [] });
    assert.deepEqual(changesAt(of, 6), { splits: [], merges: ['0 1', '0 2', '0 3'] });
  });

  for (const header of [
    'arena 1MiB unit 64',
    'arena 1MiB unit 256 fit lifo',
    'arena 700KiB unit 512',
    'arena 256KiB unit 64',
    'arena 100KiB unit 4KiB',
  ]) {
    it(`is the difference of the trees before and after: ${header}`, () => {
      const { split, merged } = compare(runText(busyTrace(header, 500, header.length)));
      assert.ok(split > 5 && merged > 5, `${split} split, ${merged} merged`);
    });
  }
});
