import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, threadsOf, timesOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'android');

describe('android', () => {
  it('one operation for each call that changes state, with its thread', () => {
    const trace = read(
      '186: malloc 0xb6038060 20',
      '187: calloc 0xb609f080 32 4',
      '186: realloc 0xb609f090 0xb6038060 12',
      '186: memalign 0x85423660 16 104',
      '186: realloc 0x10 0x0 7',
      '186: realloc 0x0 0x10 0',
      '186: malloc 0x0 99999999999',
      '186: free 0xb609f080',
      '187: thread_done 0x0',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0xb6038060 20',
      '2 alloc 0xb609f080 128',
      '3 realloc 0xb6038060 -> 0xb609f090 12',
      '4 alloc 0x85423660 104',
      '5 alloc 0x10 7',
      '6 free 0x10',
      '8 free 0xb609f080',
    ]);
    assert.deepEqual(threadsOf(trace).slice(0, 2), ['186', '187']);
    assert.deepEqual([countsOf(trace).failed, trace.recording!.skippedLines], [1, 0]);
    assert.equal(trace.table.column[0], '186: malloc '.length + 1);
  });

  it('with times it is sorted by when calls ended; every operation keeps its line', () => {
    const trace = read(
      '7: malloc 0x20 8 1700000000000 1700000009000',
      '8: free 0x10 1700000000500 1700000001500',
      '8: malloc 0x10 8 1700000000100 1700000000400',
      '7: free 0x20 1700000009100 1700000009500 4096',
      '8: thread_done 0x0 1700000009900',
    );
    assert.deepEqual(operationsOf(trace), ['3 alloc 0x10 8', '2 free 0x10', '1 alloc 0x20 8', '4 free 0x20']);
    assert.deepEqual(timesOf(trace), [-0.0000086, -0.0000075, 0, 0.0000005]);
    assert.ok(trace.table.descends);
    assert.equal(trace.recording!.skippedLines, 0);
  });

  it('the tag of a pointer is none of its address', () => {
    const trace = read('7: malloc 0xb400007a12345010 8', '7: free 0x7a12345010');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x7a12345010 8', '2 free 0x7a12345010']);
  });

  it('other lines are counted, cut ones, too; something may stand in front', () => {
    const trace = read('hello', '7: malloc 0x10', '7: strlen 0x10 3', 'log: 7: malloc 0x10 8\r');
    assert.deepEqual(operationsOf(trace), ['4 alloc 0x10 8']);
    assert.deepEqual([trace.recording!.skippedLines, trace.recording!.cutCalls], [2, 1]);
  });

  it('is known by its lines', () => {
    assert.equal(detectFormat('', encoder.encode('186: malloc 0xb6038060 20\n'.repeat(5))).format, 'android');
  });
});
