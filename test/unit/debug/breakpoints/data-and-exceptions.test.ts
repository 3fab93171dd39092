import * as assert from 'node:assert/strict';
import { dataBreakpointInfo } from '../../../../src/debug/breakpoints/data-target';
import { describeExceptionFilters, exceptionFilters } from '../../../../src/debug/breakpoints/exception-filters';
import { explainException } from '../../../../src/debug/breakpoints/exception-info';
import type { ExceptionFilterRequest } from '../../../../src/debug/breakpoints/requests';
import { english } from '../../../../src/model/localize';
import { Cursor } from '../../../../src/replay/state/cursor';
import type { Run } from '../../../../src/replay/run/run';
import { run } from '../../support';
import { finish } from '../../../../src/work/work';
import { finderFor, messages, positions } from './finding';

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
    assert.deepEqual(positions(trace, { data: [{ dataId: 'a', condition: 'kind == "realloc" && size > 6' }] }), [4, 5]);
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

const failing = run(
  'arena 64', // 1
  't[0..7] = alloc 8', // 2: 0..7
  'free t[0..6:2]', // 3: 8..11
  'big = alloc 16', // 4: 12, fragmented
  'huge = alloc 1KiB', // 5: 13, too large
  'expect error out-of-memory', // 6
  'wanted = alloc 32', // 7: 14, expected
  'expect live == 3', // 8: does not hold at 15
  'free t[0]', // 9: 15, double free
  'free nobody', // 10: 16
  'alloc_at = alloc 8 at 0x8', // 11: 17, taken
  'x = alloc missing', // 12: 18, no cache
  'free t[1]', // 13: 19
  't[3] = alloc 8', // 14: 20, loses one
);

describe('Exception filters', () => {
  const at = (...exceptions: ExceptionFilterRequest[]): number[] => positions(failing, { exceptions });

  it('stop after operations that fail', () => {
    assert.deepEqual(at({ filter: 'out-of-memory' }), [13, 14, 18]);
    assert.deepEqual(at({ filter: 'invalid-free' }), [16, 17]);
    assert.deepEqual(at({ filter: 'other-failure' }), [19]);
    assert.deepEqual(at({ filter: 'invalid-free' }, { filter: 'other-failure' }), [16, 17, 19]);
  });

  it('stop where an expectation fails', () => assert.deepEqual(at({ filter: 'expectation-failed' }), [15]));

  it('stop at the end for leaks', () => assert.deepEqual(at({ filter: 'leak' }), [21]));

  it('stop where fragmentation has become true', () => {
    assert.deepEqual(at({ filter: 'fragmentation', condition: 'external >= 50%' }), positionsWhere(failing, 'external >= 50%', 'rising'));
    assert.deepEqual(at({ filter: 'fragmentation' }), positionsWhere(failing, 'external > 50%', 'rising'));
    assert.deepEqual(at({ filter: 'fragmentation', condition: 'blocks(8) >= 2' }), positionsWhere(failing, 'blocks(8) >= 2', 'rising'));
  });

  it('take conditions', () => {
    assert.deepEqual(at({ filter: 'out-of-memory', condition: 'size > 64' }), [14]);
    assert.deepEqual(at({ filter: 'out-of-memory', condition: 'error == "out-of-memory"' }), [13]);
    assert.deepEqual(at({ filter: 'expectation-failed', condition: 'live == 4' }), [15]);
    assert.deepEqual(at({ filter: 'expectation-failed', condition: 'live == 5' }), []);
    assert.deepEqual(at({ filter: 'leak', condition: 'size >= 8' }), [21]);
    assert.deepEqual(at({ filter: 'leak', condition: 'size > 8' }), []);
  });

  it('are described to clients', () => {
    assert.deepEqual(
      describeExceptionFilters(english).map(({ filter }) => filter),
      exceptionFilters,
    );
  });

  it('name the line that failed, and the operation', () => {
    const stop = finish(finderFor(failing, { exceptions: [{ filter: 'out-of-memory' }] }).forward(-1));
    assert.deepEqual(stop?.reasons, [
      {
        kind: 'exception',
        breakpoint: 1,
        operation: 12,
        line: 4,
        description: 'Out of memory by fragmentation: a block of 16 bytes is needed; 32 bytes are free, but the largest free block has 8.',
        exception: { filter: 'out-of-memory', code: 'out-of-memory', operation: 12 },
      },
    ]);
  });

  it('come before other reasons of the same position', () => {
    const stop = finish(finderFor(failing, { lines: [{ line: 5 }], exceptions: [{ filter: 'out-of-memory' }] }).forward(0));
    assert.deepEqual(
      stop?.reasons.map(({ kind, line }) => [kind, line]),
      [
        ['exception', 4],
        ['line', 5],
      ],
    );
  });

  it('tell the cause in full', () => {
    const explained = (request: ExceptionFilterRequest): string => {
      const stop = finish(finderFor(failing, { exceptions: [request] }).forward(0));
      const cursor = new Cursor(failing);
      cursor.seek(stop!.position.operation);
      const info = explainException(failing, stop!.reasons[0].exception!, cursor, english);
      const places = info.related.map(({ line, message }) => `line ${line}: ${message}`);
      return [info.exceptionId, info.text, ...places].join('\n');
    };
    assert.equal(
      explained({ filter: 'out-of-memory' }),
      [
        'out-of-memory',
        'Out of memory by fragmentation: a block of 16 bytes is needed; 32 bytes are free, but the largest free block has 8.',
        'Free: 32 B, the largest block 8 B. External fragmentation 75.0%, internal 0.0%.',
        'Free blocks: 4 × 8 B',
        'line 2: t[1] keeps the block apart',
      ].join('\n'),
    );
    assert.equal(
      explained({ filter: 'invalid-free' }),
      'double-free\nt[0] was freed before.\nline 2: t[0] was allocated here\nline 3: t[0] was freed first here',
    );
    assert.equal(explained({ filter: 'expectation-failed' }), 'expectation-failed\nExpected live == 3, but it is 4.');
    assert.match(
      explained({ filter: 'leak' }),
      /^leak\n4 allocations \(32 bytes\) are never freed.\nline 2: 3 allocations .*\nline 14: t\[3\]/,
    );
    assert.match(explained({ filter: 'fragmentation' }), /^fragmentation\nexternal > 50% has become true.\nFree: /);
  });
});

/** The positions behind the start at which a condition is another one than before, or has become true. */
function positionsWhere(of: Run, condition: string, change: 'any' | 'rising' = 'any'): number[] {
  const cursor = new Cursor(of);
  const found: number[] = [];
  let before = false;
  for (let position = 0; position <= of.operationCount; position++) {
    cursor.seek(position);
    const external = cursor.metrics().external;
    const now = { 'external > 30%': external > 0.3, 'external >= 50%': external >= 0.5, 'external > 50%': external > 0.5 }[condition];
    const value = now ?? cursor.freeBlocks()[3] >= 2;
    if (position > 0 && value !== before && (change === 'any' || value)) found.push(position);
    before = value;
  }
  return found;
}
