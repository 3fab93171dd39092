import assert from 'node:assert/strict';
import { createReader, detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, sitesOf, threadsOf, timesOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'lttng');
const event = (name: string, fields: string): string =>
  `[00:37:01.621070125] (+0.000106353) vm lttng_ust_libc:${name}: { cpu_id = 3 }, { vpid = 12, vtid = 13, ip = 140627406092219 }, { ${fields} }`;

describe('lttng', () => {
  it('one operation for each call that changes state, on its line', () => {
    const trace = read(
      event('malloc', 'size = 100, ptr = 0x5586F70F2540'),
      event('calloc', 'nmemb = 7, size = 13, ptr = 0x5586F70F3540'),
      event('realloc', 'in_ptr = 0x5586F70F2540, size = 4000, ptr = 0x5586F70F4540'),
      event('realloc', 'in_ptr = 0x0, size = 64, ptr = 0x10'),
      event('realloc', 'in_ptr = 0x10, size = 0, ptr = 0x0'),
      event('memalign', 'alignment = 64, size = 200, ptr = 0x5586F70F6540'),
      event('posix_memalign', 'out_ptr = 0x5586F70F3B20, alignment = 32, size = 96, result = 0'),
      event('posix_memalign', 'out_ptr = 0x5586F70F3B20, alignment = 3, size = 96, result = 22'),
      event('malloc', 'size = 9223372036854775808, ptr = 0x0'),
      event('free', 'ptr = 0x0'),
      event('free', 'ptr = 0x5586F70F4540'),
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x5586f70f2540 100',
      '2 alloc 0x5586f70f3540 91',
      '3 realloc 0x5586f70f2540 -> 0x5586f70f4540 4000',
      '4 alloc 0x10 64',
      '5 free 0x10',
      '6 alloc 0x5586f70f6540 200',
      '7 alloc 0x5586f70f3b20 96',
      '11 free 0x5586f70f4540',
    ]);
    assert.deepEqual([countsOf(trace).failed, countsOf(trace).nullFrees, trace.recording!.skippedLines], [2, 1, 0]);
    assert.deepEqual(
      [threadsOf(trace)[0], sitesOf(trace)[0], trace.table.cpu![0], timesOf(trace)[0]],
      ['13', '0x7fe65e95f7bb', 3, 2221.621070125],
    );
    assert.equal(trace.table.column[0], event('malloc', 'size = 100, ptr = 0x').length - 3);
  });

  it('babeltrace’s other layouts', () => {
    const fields = '{ nmemb = 4, size = 2, ptr = 0x5640 }';
    const forms: [string, string | undefined, number][] = [
      [`[1795912621.621070125] vm lttng_ust_libc:calloc: { cpu_id = 0 }, { vpid = 12, vtid = 13, ip = 16 }, ${fields}`, '13', 0.621070125],
      [`[00000006787420965209] (+000000088930) vm lttng_ust_libc:calloc: { cpu_id = 0 }, ${fields}`, undefined, 0],
      [`[2026-11-29 00:00:01.5] (+?.?????????) vm lttng_ust_libc:calloc: { cpu_id = 0 }, ${fields}`, undefined, 1.5],
      [`[00:00:01.5] lttng_ust_libc:calloc: { 0 }, { 12, 13, 16 }, { 4, 2, 0x5640 }`, '13', 1.5],
      [
        `timestamp = 00:00:01.5, delta = +0.1, loglevel = TRACE_DEBUG_LINE (13), name = lttng_ust_libc:calloc, stream.packet.context = { cpu_id = 0 }, stream.event.context = { vtid = 13 }, event.fields = ${fields}`,
        '13',
        1.5,
      ],
      [`[00:00:01.5] vm lttng_ust_libc:calloc: { cpu_id = 0 }, { procname = "edge 7", vpid = 12, pthread_id = 14 }, ${fields}`, '14', 1.5],
    ];
    for (const [form, thread, time] of forms) {
      const trace = read(form);
      assert.deepEqual(operationsOf(trace), ['1 alloc 0x5640 8'], form);
      assert.deepEqual([threadsOf(trace)[0], timesOf(trace)[0], trace.table.cpu![0]], [thread, time, 0], form);
      assert.equal(trace.table.column[0], form.indexOf('0x5640') + 1, form);
      assert.equal(detectFormat('', encoder.encode(`${form}\n`.repeat(5))).format, 'lttng', form);
    }
  });

  it('lost events, events of others and cut lines', () => {
    const trace = read(
      '[warning] Tracer discarded 17 events between [00:37:01.6] and [00:37:02.6] in trace UUID 2f.',
      '[00:37:01.6] (+0.1) vm sched:switch: { cpu_id = 0 }, { pid = 7 }',
      'hello',
      event('malloc', 'size = 8, ptr = 0x10').slice(0, -4),
      event('malloc', 'size = 8, ptr = 0x10'),
    );
    assert.deepEqual(operationsOf(trace), ['5 alloc 0x10 8']);
    const { lostCalls, skippedLines, cutCalls } = trace.recording!;
    assert.deepEqual([lostCalls, skippedLines, cutCalls], [17, 1, 1]);
  });

  it('CR LF, and chunks that end anywhere', () => {
    const bytes = encoder.encode(`${event('malloc', 'size = 8, ptr = 0x10')}\r\n${event('free', 'ptr = 0x10')}\r\n`);
    for (let size = 1; size < bytes.length; size += 7) {
      const reader = createReader('lttng');
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
      assert.deepEqual(operationsOf(reader.finish()), ['1 alloc 0x10 8', '2 free 0x10']);
    }
  });
});
