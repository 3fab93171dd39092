import * as assert from 'node:assert/strict';
import { english } from '../../../../src/model/localize';
import { parseEvent } from '../../../../src/query/targets/event';
import { nodeTest, parseTarget, targetTest } from '../../../../src/query/targets/target';
import { parseDataTarget } from '../../../../src/query/targets/watched';
import { run } from '../../support';

const of = run('arena 64 base 0x100', 'a = alloc 8', 't[0..1] = alloc 4', 'free a');

describe('the targets of breakpoints', () => {
  const target = (text: string): unknown => parseTarget(text, of, english);

  it('are addresses of the arena, orders and handles', () => {
    assert.deepEqual(target(''), { kind: 'any' });
    assert.deepEqual(target('0x108'), { kind: 'range', from: 8, to: 9 });
    assert.deepEqual(target('0x108..0X1_0f'), { kind: 'range', from: 8, to: 16 });
    assert.deepEqual(target('order 3'), { kind: 'order', order: 3 });
    assert.deepEqual(target('t[1]'), { kind: 'handle', handle: of.trace.handles.idOf('t[1]') });
    assert.equal(target('0x140'), '0x140 lies outside the arena.');
    assert.equal(target('0x110..0x108'), '0x110..0x108 ends before it begins.');
    assert.equal(target('order 7'), 'The largest order of this arena is 6.');
  });

  it('tell allocations and blocks', () => {
    const bytes = parseTarget('0x108..0x109', of, english);
    assert.ok(typeof bytes === 'object');
    assert.deepEqual([0, 1, 2].map(targetTest(bytes, of)), [false, true, false]);
    const node = nodeTest(bytes, of);
    assert.deepEqual([node({ unit: 0, order: 3 }), node({ unit: 8, order: 2 })], [false, true]);
  });

  it('stand behind a word for what happens to them', () => {
    assert.deepEqual(parseEvent(' Freed   0x108 ', of, english), {
      word: 'freed',
      target: { kind: 'range', from: 8, to: 9 },
      text: 'Freed   0x108',
    });
    assert.deepEqual(parseEvent('a', of, english), { word: undefined, target: target('a'), text: 'a' });
  });

  it('are the same bytes where they are watched', () => {
    assert.deepEqual(parseDataTarget('0x108..0x10f', of, english), { kind: 'range', from: 8, to: 16, text: '0x108..0x10f' });
    assert.deepEqual(parseDataTarget('0x108', of, english), { kind: 'range', from: 8, to: 9, text: '0x108' });
    assert.equal(parseDataTarget('0x108..0x140', of, english), '0x108..0x140 lies outside the arena.');
    assert.equal(parseDataTarget('0x110..0x108', of, english), '0x110..0x108 ends before it begins.');
  });
});
