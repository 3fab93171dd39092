import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, threadsOf, timesOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'bpftrace');

describe('bpftrace', () => {
  it('one operation for each call that changes state, with thread and time', () => {
    const trace = read(
      'Attaching 12 probes...',
      '6836364588770 7 malloc 100 0x5640',
      '6836364604109 8 calloc 7 13 0x5740',
      '6836364673292 7 free 0x0',
      '6836364731222 7 realloc 0x5640 4000 0x5840',
      '6836364731223 7 malloc 9223372036854775808 0x0',
      '6836365588770 8 free 0x5840',
    );
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x5640 100', '3 alloc 0x5740 91', '5 realloc 0x5640 -> 0x5840 4000', '7 free 0x5840']);
    assert.deepEqual(threadsOf(trace), ['7', '8', '7', '8']);
    assert.deepEqual(timesOf(trace), [0, 0.000015339, 0.000142452, 0.001]);
    assert.deepEqual([countsOf(trace).nullFrees, countsOf(trace).failed, trace.recording!.skippedLines], [1, 1, 0]);
    assert.equal(trace.table.column[0], '6836364588770 7 malloc 100 '.length + 1);
  });

  it('what one function of libc asks of another is one call with it', () => {
    const trace = read(
      '10 7 malloc 64 0x1400',
      '11 8 malloc 8 0x1800',
      '12 7 realloc 0x0 64 0x1400',
      '13 7 free 0x1400',
      '14 8 free 0x1800',
      '15 7 realloc 0x1400 0 0x0',
      '16 7 memalign 64 200 0x1480',
      '17 7 aligned_alloc 64 200 0x1480',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x1400 64',
      '2 alloc 0x1800 8',
      '4 free 0x1400',
      '5 free 0x1800',
      '7 alloc 0x1480 200',
    ]);
  });

  it('an address that another thread gave back in between is another block', () => {
    const trace = read('10 7 malloc 8 0x10', '11 8 free 0x10', '12 7 malloc 8 0x10', '13 7 malloc 8 0x10');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '2 free 0x10', '3 alloc 0x10 8']);
  });

  it('lost events, other output and cut lines', () => {
    const trace = read('Lost 14 events', 'hello', '10 7 malloc 8', '11 7 malloc', '12 7 strlen 8 9', '13 7 malloc 8 0x10', '@calls: 3');
    assert.deepEqual(operationsOf(trace).slice(-1), ['6 alloc 0x10 8']);
    const { lostCalls, skippedLines, cutCalls } = trace.recording!;
    assert.deepEqual([lostCalls, skippedLines, cutCalls], [14, 3, 2]);
  });

  it('is known by its lines', () => {
    assert.equal(detectFormat('', encoder.encode('10 7 malloc 64 0x1400\r\n'.repeat(5))).format, 'bpftrace');
    assert.deepEqual(operationsOf(read('10 7 malloc 64 0x1400\r')), ['1 alloc 0x1400 64']);
  });
});
