import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, stacksOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(lines.map((line) => `${line}\n`).join('')), 'esp-heap-trace');
const block = (size: number, address: string, counter = '0x01008230', callers = '0x400d4db4:0x400dbb50'): string =>
  `${size} bytes (@ ${address}) allocated CPU 1 ccount ${counter} caller ${callers}`;

describe('esp-heap-trace', () => {
  it('blocks and what is said of their end, with CPU and callers', () => {
    const trace = read(
      '3 allocations trace (100 entry buffer)',
      block(1500, '0x3ffb4c08'),
      'freed by 0x400d335f:0x400daae1',
      `    84 bytes (@ 0x3fca94d8, Internal) allocated CPU 0 ccount 0x042ac374 caller 0x40376183`,
      `    24 bytes (@ 0x3f804cc8,    PSRAM) allocated CPU 0 ccount 0x011026e4 caller `,
      "108 bytes 'leaked' in trace (2 allocations)",
      'total allocations 3 total frees 1',
    );
    assert.deepEqual(operationsOf(trace), [
      '2 alloc 0x3ffb4c08 1500',
      '3 free 0x3ffb4c08',
      '4 alloc 0x3fca94d8 84',
      '5 alloc 0x3f804cc8 24',
    ]);
    assert.deepEqual(stacksOf(trace), ['0x400d4db4 < 0x400dbb50', '0x400d335f < 0x400daae1', '0x40376183', '']);
    assert.deepEqual(Array.from(trace.table.cpu!.subarray(0, 4)), [1, 0, 0, 0]);
    assert.equal(trace.table.column[0], 15);
    assert.equal(trace.recording!.skippedLines, 0);
  });

  it('the names that a monitor puts between, prefixes, colours and CR LF', () => {
    const trace = read(
      `I (5535) app: ${block(8, '0x3ffb4c08')}\r`,
      '0x400d4db4: make_item at /project/main/make item.c:83\r',
      '0x400dbb50: worker_task at /project/main/worker.c:7\r',
      '\r',
      `\x1b[0;32m${block(16, '0x3ffb5000')}\x1b[0m\r`,
    );
    assert.deepEqual(stacksOf(trace), [
      'make_item (/project/main/make item.c:83) < worker_task (/project/main/worker.c:7)',
      'make_item (/project/main/make item.c:83) < worker_task (/project/main/worker.c:7)',
    ]);
    assert.equal(trace.names.text(trace.table.site![0] - 1), 'make_item (/project/main/make item.c:83)');
  });

  it('a block whose address comes up again stays live where nothing says that it was freed', () => {
    const trace = read(block(8, '0x3ffb4c08', '0x1'), block(9, '0x3ffb4c08', '0x2'), block(10, '0x3ffb4c08', '0x3'));
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x3ffb4c08 8', '2 alloc 0x13ffb4c08 9', '3 alloc 0x23ffb4c08 10']);
    assert.equal(countsOf(trace).endBytes, 27);
  });

  it('a second dump shows the same blocks again, and may say of them that they are freed', () => {
    const trace = read(
      block(8, '0x10', '0x1'),
      block(9, '0x20', '0x2'),
      block(8, '0x10', '0x1'),
      'freed by 0x1:0x2',
      block(9, '0x20', '0x2'),
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '2 alloc 0x20 9', '4 free 0x10']);
  });

  it('a block right behind the callers of a free', () => {
    const trace = read(block(8, '0x10'), `freed by 0x400d335f:${block(9, '0x20')}`);
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '2 free 0x10', '2 alloc 0x20 9']);
  });

  it('lines that are cut, and lines of the program', () => {
    const trace = read(block(8, '0x10'), '24 bytes (@ 0x3ffb4d8Guru Meditation Error', 'freed by 0x1', 'hello', '16 bytes (@ 0x30) allo');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8']);
    assert.equal(trace.recording!.cutCalls, 3);
    assert.equal(trace.recording!.skippedLines, 1);
  });

  it('is known by its content', () => {
    assert.equal(detectFormat('log.txt', encoder.encode(`${block(8, '0x10')}\n`.repeat(6))).format, 'esp-heap-trace');
  });
});
