import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(lines.map((line) => `${line}\n`).join('')), 'zephyr');

describe('zephyr', () => {
  it('the words of the documents, with the time', () => {
    const trace = read(
      '*** Booting Zephyr OS build v3.7.0 ***',
      '[00:01:00.288,363] <inf> heap: Memory allocated at 0x20002e18, size 20',
      '[01:00:00.500] <inf> heap: Memory freed at 0x20002e18, size 20',
    );
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x20002e18 20', '3 free 0x20002e18']);
    assert.ok(Math.abs(trace.table.time![0] - 60.288363) < 1e-9);
    assert.ok(Math.abs(trace.table.time![1] - 3600.5) < 1e-9);
    assert.equal(trace.recording!.skippedLines, 0);
  });

  it('listeners’ own words, threads, heaps, colours', () => {
    const trace = read(
      '[00:00:00.434,482] <inf> heap: heap ALLOC #10 size=28 ptr=0x20002e58 running_total=288 thread="net rx"',
      '\x1b[1;31m[00:00:00.284,000] <err> app: HEAP ALLOC: heap=0x20000100 ptr=0x20002e18 size=20\x1b[0m',
      'Alloc 24 bytes at 0x20003000',
      '[00:00:00.432,177] <inf> heap: heap FREE  #9 size=28 ptr=0x20002e58 running_total=260 thread=""',
      '\x1b[1;31m[00:00:00.302,000] <err> app: HEAP FREE: heap=0x20000100 ptr=0x20002e18 size=20\x1b[0m\r',
      'Free 24 bytes at 0x20003000',
      '[00:00:09.000,000] <err> app: HEAP RESIZE: heap=0 ptr=0x20010000 size=4096',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x20002e58 28',
      '2 alloc 0x20002e18 20',
      '3 alloc 0x20003000 24',
      '4 free 0x20002e58',
      '5 free 0x20002e18',
      '6 free 0x20003000',
    ]);
    assert.equal(trace.names.text(trace.table.thread![0] - 1), 'net rx');
    assert.equal(trace.table.thread![3], 0);
    assert.equal(trace.recording!.skippedLines, 0);
  });

  it('a resize in place counts as it stands: the new block first, then an end that comes late', () => {
    const trace = read(
      'Memory allocated at 0x20002e18, size 28',
      'Memory allocated at 0x20002e18, size 44',
      'Memory freed at 0x20002e18, size 28',
      'Memory freed at 0x20002e18, size 44',
    );
    const { allocs, frees, lostFrees, lateFrees, doubleFrees, endBlocks } = countsOf(trace);
    assert.deepEqual([allocs, frees, lostFrees, lateFrees, doubleFrees, endBlocks], [2, 1, 1, 1, 1, 0]);
  });

  it('is known by its content', () => {
    for (const line of [
      '[00:00:00.288,363] <inf> heap: Memory allocated at 0x20002e18, size 20',
      '[00:00:00.284,000] <err> app: HEAP ALLOC: heap=0 ptr=0x20002e18 size=20',
      '[00:00:00.434,482] <inf> heap: heap ALLOC #10 size=28 ptr=0x20002e58 running_total=288 thread=""',
      'Alloc 24 bytes at 0x20003000',
    ]) {
      assert.equal(detectFormat('log.txt', encoder.encode(`${line}\n`.repeat(6))).format, 'zephyr', line);
    }
  });
});
