import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(lines.map((line) => `${line}\n`).join('')), 'freertos');

describe('freertos', () => {
  it('the names of the hooks, with the task in front', () => {
    const trace = read(
      '[     283] net  traceMALLOC(0x20001a48, 32)',
      '[     284] IDLE traceFREE(0x20001a48, 0)',
      'traceMALLOC(0x20001A48, 0x20)',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x20001a48 32', '2 free 0x20001a48', '3 alloc 0x20001a48 32']);
    assert.equal(trace.names.text(trace.table.thread![0] - 1), 'net');
    assert.equal(trace.table.thread![2], 0);
    assert.equal(trace.table.time, undefined);
    assert.equal(trace.table.column[0], 29);
  });

  it('words of people’s own', () => {
    const trace = read(
      '[Malloc] Allocated heap at 0x20001a48 (size 1032)',
      '\x1b[0;32mI (120) app: pvPortMalloc(0x20002000, 16)\x1b[0m\r',
      'Memory allocated: ptr=0x20003000, size=24',
      'alloc 8 bytes @ 0x20004000',
      '[FREE] Free of 0x20001a48 (block size 1032)',
      'vPortFree(0x20002000)',
      'Freed 0x20003000',
      'caller=0x8001000 free ptr: 0x20004000',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x20001a48 1032',
      '2 alloc 0x20002000 16',
      '3 alloc 0x20003000 24',
      '4 alloc 0x20004000 8',
      '5 free 0x20001a48',
      '6 free 0x20002000',
      '7 free 0x20003000',
      '8 free 0x20004000',
    ]);
  });

  it('without 0x all numbers are hexadecimal', () => {
    assert.deepEqual(operationsOf(read('malloc 20001A48 size 20', 'free 20001A48 size 20')), [
      '1 alloc 0x20001a48 32',
      '2 free 0x20001a48',
    ]);
  });

  it('calls that failed, and null', () => {
    const trace = read(
      'traceMALLOC((nil), 70000)',
      'malloc 0 size 11170',
      '[Malloc] Allocated heap at 0x0 (size 70000)',
      'traceFREE(0x0, 0)',
    );
    assert.equal(trace.table.count, 0);
    assert.deepEqual([countsOf(trace).failed, countsOf(trace).nullFrees], [3, 1]);
  });

  it('other output is skipped and counted; a call without its size is cut', () => {
    const trace = read('boot: heap_4, 65536 bytes', 'free heap: 12345', 'freeze 0x20001a48', 'traceMALLOC(0x20001a48', 'malloc failed');
    assert.equal(trace.table.count, 0);
    assert.equal(trace.recording!.cutCalls, 1);
    assert.equal(trace.recording!.skippedLines, 4);
  });

  it('a last line without its end', () => {
    const text = 'traceMALLOC(0x20001a48, 32)\ntraceFREE(0x2000';
    assert.equal(readTrace(encoder.encode(text), 'freertos').recording!.cutCalls, 1);
  });

  it('is known by its content', () => {
    for (const line of [
      '[1] net traceMALLOC(0x20001a48, 32)',
      '[Malloc] Allocated heap at 0x20001a48 (size 32)',
      'malloc 20001A48 size 20',
    ]) {
      assert.equal(detectFormat('log.txt', encoder.encode(`${line}\n`.repeat(6))).format, 'freertos', line);
    }
  });

  it('a resize has the old block and the new one; what shows only one of them is none', () => {
    const trace = read(
      '[ALLOC] ptr=0x7fd4a0 size=64',
      '[REALLOC] old=0x7fd4a0 new=0x7fd5a0 size=256',
      '[REALLOC] ptr=0x7fd5a0 size=300',
      '[Realloc] 0x0 -> 0x7fd6a0 size 8',
      '[Realloc] 0x7fd6a0 -> 0x0 size 800000',
      '[FREE] ptr=0x7fd5a0',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x7fd4a0 64',
      '2 realloc 0x7fd4a0 -> 0x7fd5a0 256',
      '4 alloc 0x7fd6a0 8',
      '6 free 0x7fd5a0',
    ]);
    assert.deepEqual([countsOf(trace).failed, countsOf(trace).lostFrees, trace.recording!.skippedLines], [1, 0, 1]);
  });
});
