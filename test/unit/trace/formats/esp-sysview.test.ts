import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, stacksOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(lines.map((line) => `${line}\n`).join('')), 'esp-sysview');
const allocated = '[0.250000000] HEAP: Allocated 24 bytes @ 0x3ffaffdc from task "net rx" on core 1 by:';
const freed = '[0.500000000] HEAP: Freed bytes @ 0x3ffaffdc from IRQ "timer" on core 0 by:';

describe('esp-sysview', () => {
  it('events with task, core, time, and the stack on the lines behind', () => {
    const trace = read(allocated, '/project/main/a.c:92', '/project/port.c:355 (discriminator 1)', '', freed, '/project/main/a.c:79', '');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x3ffaffdc 24', '5 free 0x3ffaffdc']);
    assert.deepEqual(stacksOf(trace), ['/project/main/a.c:92 < /project/port.c:355 (discriminator 1)', '/project/main/a.c:79']);
    assert.deepEqual(Array.from(trace.table.time!.subarray(0, 2)), [0.25, 0.5]);
    assert.deepEqual(Array.from(trace.table.cpu!.subarray(0, 2)), [1, 0]);
    assert.equal(trace.names.text(trace.table.thread![0] - 1), 'net rx');
    assert.equal(trace.names.text(trace.table.thread![1] - 1), 'timer');
    assert.equal(trace.table.column[0], 42);
  });

  it('what the report prints again is no event; output of the program between is none either', () => {
    const log = '[0.300000000] LOG: I (264) example: allocated 2 bytes @ 0x3ffaffe0';
    const trace = read(
      'Parse trace from x',
      allocated,
      log,
      '/a.c:1',
      '',
      '=============== HEAP TRACE REPORT ===============',
      allocated,
      '/a.c:1',
      '',
      'Found 24 leaked bytes in 1 blocks.',
    );
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x3ffaffdc 24']);
    assert.deepEqual(stacksOf(trace), ['/a.c:1']);
  });

  it('a report alone is read: its blocks were allocated and are live', () => {
    assert.equal(countsOf(read('=============== HEAP TRACE REPORT ===============', allocated, '')).endBytes, 24);
  });

  it('a line that is cut, CR LF, and an address that is null', () => {
    const trace = read(
      `${allocated}\r`,
      '\r',
      '[0.3] HEAP: Allocated 4 bytes @ 0x0 from task "a" on core 0 by:',
      '',
      '[0.4] HEAP: Freed bytes @ 0x3ffaf',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x3ffaffdc 24']);
    assert.equal(countsOf(trace).failed, 1);
    assert.equal(trace.recording!.cutCalls, 1);
  });

  it('is known by its content', () => {
    assert.equal(detectFormat('log.txt', encoder.encode(`${allocated}\n/a.c:1\n\n${freed}\n/a.c:2\n\n`.repeat(3))).format, 'esp-sysview');
  });
});
