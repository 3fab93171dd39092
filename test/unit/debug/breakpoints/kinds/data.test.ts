import * as assert from 'node:assert/strict';
import { dataBreakpointInfo } from '../../../../../src/debug/breakpoints/kinds/data';
import { english } from '../../../../../src/model/localize';
import { finish } from '../../../../../src/work/work';
import { run } from '../../../support';
import { finderFor, messages, positions } from '../finding';
import { positionsWhere } from '../positions-where';

const trace = run(
  'arena 64', // 1
  'a = alloc 8', // 2: 0
  'b = alloc 8', // 3: 1
  'a = realloc a 6', // 4: 2, in place
  'a = realloc a 16', // 5: 3, moves
  'c = realloc a 16', // 6: 4
  'b = alloc 60', // 7: 5, fails and loses the old one
  'free c', // 8: 6
  'd = alloc 2', // 9: 7
);

describe('Data breakpoints', () => {
  const at = (dataId: string, accessType?: 'write' | 'readWrite', of = trace): number[] =>
    positions(of, { data: [{ dataId, accessType }] });

  it('on a handle stop after it was given an allocation, or lost it', () => {
    assert.deepEqual(at('a'), [1, 3, 4, 5]);
    assert.deepEqual(at('b'), [2, 6]);
    assert.deepEqual(at('c'), [5, 7]);
  });

  it('on a range stop after it was allocated or freed', () => {
    assert.deepEqual(at('0x0..0x7'), [1, 4, 8]);
    assert.deepEqual(at('0x10..0x1f'), [4, 7]);
    assert.deepEqual(at('0x10'), [4, 7]);
    assert.deepEqual(at('0x30..0x3f'), []);
  });

  it('for reading and writing also after it was split or merged', () => {
    assert.deepEqual(at('0x30..0x3f', 'readWrite'), [1]);
    assert.deepEqual(at('0x10..0x1f', 'readWrite'), [1, 4, 7]);
    assert.deepEqual(at('0x0..0x3', 'readWrite'), [1, 4, 8]);
  });

  it('on a metric stop after it changed', () => {
    assert.deepEqual(at('live'), [1, 2, 7, 8]);
    assert.deepEqual(at('largest'), [1]);
    assert.deepEqual(at('blocks(8)'), [1, 2, 4, 8]);
    assert.deepEqual(at('c.size'), [5, 7]);
    assert.deepEqual(at('errors'), [6]);
    assert.deepEqual(at('external > 30%'), positionsWhere(trace, 'external > 30%'));
  });

  it('take conditions, which see the operation and the state after it', () => {
    assert.deepEqual(positions(trace, { data: [{ dataId: 'a', condition: 'kind == "realloc" && operation.requested > 6' }] }), [4, 5]);
    assert.deepEqual(positions(trace, { data: [{ dataId: 'live', condition: 'live == 2' }] }), [2, 8]);
    assert.deepEqual(positions(trace, { data: [{ dataId: 'live', hitCondition: '>= 3' }] }), [7, 8]);
    assert.deepEqual(positions(trace, { data: [{ dataId: 'live', condition: 'blocks(8) > 0' }] }), [1, 7]);
  });

  it('say what happened', () => {
    const said = (dataId: string, from: number, accessType?: 'write' | 'readWrite'): string | undefined =>
      finish(finderFor(trace, { data: [{ dataId, accessType }] }).forward(from))?.reasons[0].description;
    assert.equal(said('a', 0), 'a changed from not live to 0x0, 8 B, line 2');
    assert.equal(said('a', 4), 'a changed from 0x10, 16 B, line 5 to not live');
    assert.equal(said('largest', 0), 'largest changed from 64 B to 32 B');
    assert.equal(said('blocks(8)', 0), 'blocks(8) changed from 0 to 1');
    assert.equal(said('0x0..0x7', 0), '0x0..0x7 was allocated');
    assert.equal(said('0x0..0x7', 1), '0x0..0x7 was freed');
    assert.equal(said('0x30..0x3f', 0, 'readWrite'), '0x30..0x3f was split');
    assert.equal(said('0x10..0x1f', 4, 'readWrite'), '0x10..0x1f was freed');
  });

  it('are offered for what can change', () => {
    assert.deepEqual(dataBreakpointInfo('a', trace, english), { dataId: 'a', description: 'a', accessTypes: ['write'] });
    assert.deepEqual(dataBreakpointInfo('0x10..0x1f', trace, english), {
      dataId: '0x10..0x1f',
      description: '0x10..0x1f',
      accessTypes: ['write', 'readWrite'],
    });
    assert.equal(dataBreakpointInfo('external', trace, english).dataId, 'external');
    const refused = ['size', '30%', '"text"', 'nobody', 'live +', '0x30..0x40', '0x8..0x4', 'live..used', '0x1000'];
    assert.deepEqual(
      refused.map((text) => dataBreakpointInfo(text, trace, english)),
      [
        'size is about one operation and does not change.',
        '30% does not change.',
        '"text" does not change.',
        'There is no handle and no cache nobody in this trace.',
        'The expression ends where a value is expected.',
        '0x30..0x40 lies outside the arena.',
        '0x8..0x4 ends before it begins.',
        'A range is written as 0x40..0x7f.',
        '0x1000 does not change.',
      ].map((description) => ({ dataId: null, description, accessTypes: [] })),
    );
    assert.deepEqual(messages(trace, { data: [{ dataId: 'nobody' }] }), ['There is no handle and no cache nobody in this trace.']);
  });
});
