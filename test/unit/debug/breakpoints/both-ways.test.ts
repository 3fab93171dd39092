import * as assert from 'node:assert/strict';
import { compileExpression } from '../../../../src/query/expressions/compile';
import { english } from '../../../../src/model/localize';
import { afterOperation } from '../../../../src/model/position';
import { Cursor } from '../../../../src/replay/state/cursor';
import type { Run } from '../../../../src/replay/run/run';
import { splitNodes } from '../../analysis/trees';
import { longTrace } from '../../replay/long-trace';
import { run } from '../../support';
import { finish } from '../../../../src/work/work';
import { finderFor, positions, type Requests } from './finding';

const conditions = [
  'size > 1500',
  'order >= 5',
  'kind == "realloc" && size > 3000',
  'cache == "task" && cpu == 1',
  'kind == "free" && error == "double-free"',
  'external > 60%',
  'internal > 25% && size > 1000',
  'live % 50 == 0',
  'errors % 10 == 3',
  'blocks(64) == 0',
  'size > 1500 && blocks(128) > 3',
  'objects(small) > 20 && kind == "alloc"',
  'fragmentation(8) > 0 || slabs(task) > 8',
  'H.live && H.age > 100',
  'H.address % 128 == 0 && !G',
  'padding > 500',
  'largest < 128 KiB && free > 100 KiB',
];

/** The positions at which a condition holds, asked one by one at a cursor that goes there. */
function holdsAt(of: Run, condition: string): number[] {
  const compiled = compileExpression(condition, english);
  assert.ok(compiled.ok);
  const cursor = new Cursor(of);
  const found: number[] = [];
  for (let position = 0; position < of.operationCount; position++) {
    cursor.seek(position);
    const result = compiled.expression.evaluate({ run: of, state: cursor, position: afterOperation(position) });
    assert.ok(result.ok);
    if (result.value === true) found.push(position);
  }
  return found;
}

/** The operations that split or merged blocks of an order, by the trees before and after each. */
function treeChangesOf(of: Run, order: number): { split: number[]; merged: number[] } {
  const cursor = new Cursor(of);
  let before = splitNodes(cursor);
  const changes = { split: [] as number[], merged: [] as number[] };
  const ofOrder = (nodes: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
    [...nodes].some((node) => node.endsWith(` ${order}`) && !others.has(node));
  for (let op = 0; op < of.operationCount; op++) {
    cursor.seek(op + 1);
    const after = splitNodes(cursor);
    if (ofOrder(after, before)) changes.split.push(op);
    if (ofOrder(before, after)) changes.merged.push(op);
    before = after;
  }
  return changes;
}

/** The two handles that most operations name. */
function busiestHandles(of: Run): [string, string] {
  const counts = new Map<number, number>();
  for (let op = 0; op < of.operationCount; op++) counts.set(of.table.handle[op], (counts.get(of.table.handle[op]) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([handle]) => of.trace.handles.text(handle));
  return [first, second];
}

describe('Breakpoints in both directions', () => {
  for (const fit of ['lowest', 'lifo'] as const) {
    describe(`fit ${fit}`, () => {
      const of = run(...longTrace(fit, 1500).split('\n'));

      const [first, second] = busiestHandles(of);

      for (const each of conditions) {
        const condition = each.replaceAll('H', first).replaceAll('G', second);
        it(`hold where ${condition}`, () => {
          const expected = holdsAt(of, condition);
          assert.ok(expected.length > 0 && expected.length < of.operationCount, `${expected.length} of ${of.operationCount}`);
          const everywhere = ['alloc', 'kmalloc', 'realloc', 'free', 'cache', 'shrink', 'destroy'];
          assert.deepEqual(positions(of, { functions: everywhere.map((name) => ({ name, condition })) }), expected);
        });
      }

      it('see every split and merge', () => {
        const short = run(...longTrace(fit, 600).split('\n'));
        for (const order of [1, 3]) {
          const { split, merged } = treeChangesOf(short, order);
          assert.ok(split.length > 2 && merged.length > 2);
          assert.deepEqual(positions(short, { functions: [{ name: `split order ${order}` }] }), split);
          assert.deepEqual(positions(short, { functions: [{ name: `merged order ${order}` }] }), merged);
        }
      });

      it('hold together as they do alone', () => {
        const all: Requests = {
          functions: [
            { name: 'merged order 5', condition: 'live > 100' },
            { name: 'freed task', hitCondition: '% 7' },
            { name: 'alloc', condition: 'blocks(64) == 0', hitCondition: '>= 4' },
            { name: 'split', condition: 'size > 1900' },
          ],
          data: [
            { dataId: '0x104000..0x104fff', accessType: 'readWrite', hitCondition: '% 5' },
            { dataId: first },
            { dataId: 'blocks(4096)', hitCondition: '% 20' },
            { dataId: 'largest', condition: 'external > 50%' },
          ],
          exceptions: [
            { filter: 'out-of-memory' },
            { filter: 'expectation-failed' },
            { filter: 'fragmentation', condition: 'external > 55%' },
            { filter: 'fragmentation', condition: 'blocks(256) > 3' },
            { filter: 'leak' },
          ],
        };
        const alone = (Object.keys(all) as (keyof Requests)[]).flatMap((kind) =>
          all[kind]!.map((request) => positions(of, { [kind]: [request] })),
        );
        alone.forEach((each, index) => assert.ok(each.length > 0, `request ${index}`));
        const expected = [...new Set(alone.flat())].sort((a, b) => a - b);
        assert.deepEqual(positions(of, all), expected);
        // One finder, from anywhere to anywhere.
        const finder = finderFor(of, all);
        for (let i = 0; i < 60; i++) {
          const from = (i * 7919) % (of.operationCount + 1);
          assert.equal(
            finish(finder.forward(from))?.position.operation,
            expected.find((position) => position > from),
          );
          assert.equal(
            finish(finder.backward(from))?.position.operation,
            expected.findLast((position) => position < from),
          );
        }
      });
    });
  }

  it('find their way along checkpoints', () => {
    const of = run(longTrace('lifo', 60_000));
    assert.ok(of.checkpoints.length > 0);
    const requests: Requests = { functions: [{ name: 'shrink' }, { name: 'free', condition: 'blocks(64) > 400 && size == 1000' }] };
    const expected = positions(of, requests);
    assert.ok(expected.length > 20, String(expected.length));
    const rare: Requests = {
      functions: [{ name: 'alloc', condition: 'blocks(64) > 1000000' }],
      data: [{ dataId: 'h[3]', condition: 'position < 20' }],
    };
    const finder = finderFor(of, rare);
    assert.equal(finish(finder.forward(30)), undefined);
    assert.equal(finish(finder.backward(of.operationCount))?.position.operation, positions(of, rare).at(-1));
  });

  it('can be left in the middle of a search', () => {
    const of = run(longTrace('lowest', 20_000));
    const requests: Requests = { functions: [{ name: 'free', condition: 'blocks(64) > 20', hitCondition: '% 1000' }] };
    const expected = positions(of, requests);
    const finder = finderFor(of, requests);
    let left = 0;
    for (let i = 0; i < 10; i++) {
      const going = i % 2 === 0 ? finder.forward(-1) : finder.backward(of.operationCount);
      if (!going.next().done) left++;
    }
    assert.equal(finish(finder.forward(expected[0]))?.position.operation, expected[1]);
    assert.equal(finish(finder.backward(of.operationCount + 1))?.position.operation, expected.at(-1));
    assert.equal(left, 10);
  });
});
