import assert from 'node:assert/strict';
import { createReader, detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'valgrind');

describe('valgrind', () => {
  it('one operation for each call that changes state, on its line', () => {
    const trace = read(
      '==7== Memcheck, a memory error detector',
      '--7-- malloc(100) = 0x4A42080',
      '--7-- calloc(7,13) = 0x4A42170',
      '--7-- memalign(al 64, size 200) = 0x4A433C0',
      '--7-- realloc(0x4A42080,4000) = 0x4A42250',
      '--7-- _Znwm(72) = 0x4A50000',
      '--7-- _ZdlPvm(0x4A50000)',
      '--7-- free(0x0)',
      '--7-- free(0x4A42250)',
      '==7== HEAP SUMMARY:',
    );
    assert.deepEqual(operationsOf(trace), [
      '2 alloc 0x4a42080 100',
      '3 alloc 0x4a42170 91',
      '4 alloc 0x4a433c0 200',
      '5 realloc 0x4a42080 -> 0x4a42250 4000',
      '6 alloc 0x4a50000 72',
      '7 free 0x4a50000',
      '9 free 0x4a42250',
    ]);
    assert.equal(countsOf(trace).nullFrees, 1);
    assert.equal(trace.recording!.skippedLines, 0);
    assert.equal(trace.table.column[0], '--7-- malloc(100) = '.length + 1);
  });

  it('a realloc that allocates or frees names the function that does it, and is one call', () => {
    const trace = read('--7-- realloc(0x0,64)malloc(64) = 0x4A432A0', '--7-- realloc(0x4A432A0,0)free(0x4A432A0)', '--7--  = 0');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x4a432a0 64', '2 free 0x4a432a0']);
    assert.deepEqual([trace.recording!.cutCalls, countsOf(trace).failed], [0, 0]);
  });

  it('an answer that comes after a message', () => {
    const trace = read(
      "--7-- malloc(9223372036854775808)Argument 'size' of function malloc has a fishy (possibly negative) value: -9223372036854775808",
      '==7==    at 0x48417B4: malloc (in /usr/libexec/valgrind/vgpreload_memcheck-amd64-linux.so)',
      '==7== ',
      '--7--  = 0x0',
      "--7-- malloc(5)Argument 'size' of function malloc has a fishy (possibly negative) value: 5",
      '--7--  = 0x4A43510',
    );
    assert.deepEqual(operationsOf(trace), ['6 alloc 0x4a43510 5']);
    assert.deepEqual([countsOf(trace).failed, trace.recording!.cutCalls], [1, 0]);
  });

  it('a calloc that overflows has no answer: the next call stands right behind it, or on the next line', () => {
    const trace = read(
      '--7-- calloc(9223372036854775808,4)malloc(48) = 0x4A43510',
      '--7-- calloc(9223372036854775808,4)',
      '==7== Invalid read',
      '--7-- free(0x4A43510)',
      '--7-- calloc(9223372036854775808,4)free(0x0)',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x4a43510 48', '4 free 0x4a43510']);
    assert.deepEqual([countsOf(trace).failed, countsOf(trace).nullFrees, trace.recording!.cutCalls], [3, 1, 0]);
  });

  it('what older versions print without an end of line, and other functions', () => {
    const trace = read(
      '--7-- malloc(8) = 0x4A43510',
      '--7-- malloc_usable_size(0x4A43510) = 24free(0x4A43510)',
      '--7-- mallinfo()malloc(9) = 0x4A43610',
      '--7-- malloc_usable_size(0x4A43610) = 9',
      '--7-- REDIR: 0x4c98660 (libc.so.6:strlen) redirected to 0x4848ca0',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x4a43510 8', '2 free 0x4a43510', '3 alloc 0x4a43610 9']);
  });

  it('times in the mark, and what the program printed in front', () => {
    for (const front of ['', '--00:00:00:01.234 7-- ', 'half a line of the program', 'a-b --x-- ']) {
      const mark = front.startsWith('--0') ? front : `${front}--7-- `;
      const trace = read(`${mark}malloc(8) = 0x4A43510`);
      assert.deepEqual(operationsOf(trace), ['1 alloc 0x4a43510 8'], mark);
    }
  });

  it('a second free is an error: every call is seen', () => {
    const trace = read('--7-- malloc(8) = 0x10', '--7-- free(0x10)', '--7-- free(0x10)');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '2 free 0x10', '3 free 0x10']);
    assert.deepEqual([countsOf(trace).doubleFrees, trace.recording!.doubtfulFrees.length], [1, 0]);
  });

  it('lines of the program are counted, cut calls, too', () => {
    const trace = read('hello', '--7-- malloc(8', '--7-- malloc(8)', '--7-- free(0x', '--7-- malloc(8) = 0x10');
    assert.deepEqual(operationsOf(trace), ['5 alloc 0x10 8']);
    assert.deepEqual([trace.recording!.skippedLines, trace.recording!.cutCalls], [1, 3]);
  });

  it('CR LF, and chunks that end anywhere', () => {
    const bytes = encoder.encode('--7-- malloc(8) = 0x10\r\n--7-- realloc(0x10,0)free(0x10)\r\n--7--  = 0\r\n');
    for (let size = 1; size < bytes.length; size += 3) {
      const reader = createReader('valgrind');
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
      assert.deepEqual(operationsOf(reader.finish()), ['1 alloc 0x10 8', '2 free 0x10']);
    }
  });

  it('is known by its mark, and a report without calls is not it', () => {
    const detected = (line: string): string => detectFormat('', encoder.encode(`${line}\n`.repeat(5))).format;
    assert.equal(detected('--7-- malloc(8) = 0x10'), 'valgrind');
    assert.notEqual(detected('==7== HEAP SUMMARY:'), 'valgrind');
  });
});
