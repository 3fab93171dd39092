import assert from 'node:assert/strict';
import { createReader, detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, sitesOf, threadsOf, timesOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'uftrace');

describe('uftrace', () => {
  it('replay: one operation for each call that changes state, on its line, whatever fields stand in front', () => {
    const calls = [
      'malloc(100) = 0x5640;',
      'calloc@libc.so.6(7, 13) = 0x5740;',
      'realloc(0x5640, 4000) = 0x5840;',
      'realloc(0, 64) = 0x5940;',
      'realloc(0x5940, 0) = 0;',
      'malloc(0x8000000000000000) = 0;',
      'free(0);',
      'posix_memalign();',
      'free(0x5840); /* main.c:12 */',
    ];
    const forms: [string, string | undefined, number][] = [
      ['   3.887 us [ 12593] | ', '12593', NaN],
      ['   3.887 us [ 12593]     6802.877507551 | ', '12593', 6802.877507551],
      [
        ' [ 12593] 560c28028080     6802.877507551   5.280 us   5.280 us            edge             edge |         ',
        '12593',
        6802.877507551,
      ],
      ['', undefined, NaN],
      ['\x1b[32m   3.887 us\x1b[0m [ 12593] | ', '12593', NaN],
    ];
    for (const [front, thread, time] of forms) {
      const trace = read('# DURATION     TID     FUNCTION', ...calls.map((call) => front + call));
      assert.deepEqual(
        operationsOf(trace),
        [
          '2 alloc 0x5640 100',
          '3 alloc 0x5740 91',
          '4 realloc 0x5640 -> 0x5840 4000',
          '5 alloc 0x5940 64',
          '6 free 0x5940',
          '10 free 0x5840',
        ],
        front,
      );
      assert.deepEqual([threadsOf(trace)[0], timesOf(trace)[0]], [thread, time], front);
      const { nullFrees, failed } = countsOf(trace);
      assert.deepEqual([nullFrees, failed, trace.recording!.skippedLines, trace.recording!.cutCalls], [1, 1, 0, 0], front);
    }
    assert.equal(read('   3.887 us [ 12593] | malloc(100) = 0x5640;').table.column[0], '   3.887 us [ 12593] | malloc(100) = '.length + 1);
  });

  it('replay: the functions around are the stack, events come between, threads interleave', () => {
    const trace = read(
      '            [ 7] | main() {',
      '            [ 7] |   std::vector::_M_realloc_insert() {',
      '            [ 7] |     malloc(8) {',
      '   0.1 us [ 8] | calloc(1, 4) = 0x20;',
      '   2.671 ms [ 7] |       /* linux:schedule (pre-empted) */',
      '   0.2 us [ 7] |     } = 0x10; /* malloc */',
      '   1.0 us [ 7] |   } /* std::vector::_M_realloc_insert */',
      '   1.0 us [ 7] |   free(0x10);',
      '   1.0 us [ 7] | } /* main */',
    );
    assert.deepEqual(operationsOf(trace), ['4 alloc 0x20 4', '6 alloc 0x10 8', '8 free 0x10']);
    assert.deepEqual(sitesOf(trace), [undefined, 'std::vector::_M_realloc_insert', 'main']);
    const { stacks } = trace.recording!;
    const node = trace.table.stack![1];
    assert.deepEqual(
      [node, stacks!.parent(node)].map((each) => trace.names.text(stacks!.frame(each))),
      ['std::vector::_M_realloc_insert', 'main'],
    );
  });

  it('calls within calls are one: of allocations the innermost, of frees the outermost', () => {
    const trace = read(
      '            [ 7] | operator new(72) {',
      '   0.6 us [ 7] |   malloc(72) = 0x5640;',
      '  34.9 us [ 7] | } = 0x5640; /* operator new */',
      '            [ 7] | operator delete(0x5640) {',
      '            [ 7] |   operator delete(0x5640) {',
      '   2.2 us [ 7] |     free(0x5640);',
      '   4.9 us [ 7] |   } /* operator delete */',
      '   7.7 us [ 7] | } /* operator delete */',
      '            [ 7] | operator new[](0x4000000000000000) {',
      '   5.9 us [ 7] |   malloc(0x4000000000000000) = 0;',
      ' 391.0 us [ 7] | } /* operator new[] */',
      ' 391.0 us [ 7] | operator new(0x4000000000000000);',
    );
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x5640 72', '4 free 0x5640']);
    assert.deepEqual([countsOf(trace).failed, countsOf(trace).doubleFrees, trace.recording!.cutCalls], [2, 0, 0]);
  });

  it('replay without comments tells ends by their depth', () => {
    const trace = read(
      ' [ 7] | f() {',
      ' [ 7] |   malloc(8) {',
      ' [ 7] |     g();',
      ' [ 7] |   } = 0x10;',
      ' [ 7] | }',
      ' [ 7] | free(0x10);',
    );
    assert.deepEqual(operationsOf(trace), ['4 alloc 0x10 8', '6 free 0x10']);
  });

  it('calls that never came back: what is freed is known, what is allocated is not', () => {
    const trace = read(
      '   0.1 us [ 7] | malloc(8) = 0x10;',
      '            [ 7] | malloc(9) {',
      '            [ 7] | free(0x10) {',
      '',
      'uftrace stopped tracing with remaining functions',
      '================================================',
      'task: 7',
      '[0] free',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '3 free 0x10']);
    const { cutCalls, firstCutLine, skippedLines } = trace.recording!;
    assert.deepEqual([cutCalls, firstCutLine, skippedLines], [1, 2, 0]);
  });

  it('dump: the threads’ events are sorted by time, every operation keeps its line', () => {
    const trace = read(
      'uftrace file header: version       = 4',
      'reading 7.dat',
      '6802.000000005      7: [entry] free(560c) depth: 0',
      '6802.000000005      7: [args ] length = 8',
      '  args[0] x64: 0x0000000000000010',
      '6802.000000006      7: [exit ] free(560c) depth: 0',
      'reading 8.dat',
      '6802.000000001      8: [entry] main(560c) depth: 0',
      '6802.000000002      8: [entry] calloc(560c) depth: 1',
      '6802.000000002      8: [args ] length = 16',
      '  args[0] d64: 0x0000000000000004',
      '  args[1] d64: 0x0000000000000002',
      '6802.000000003      8: [exit ] calloc(560c) depth: 1',
      '6802.000000003      8: [retval] length = 8',
      '  retval x64: 0x0000000000000010',
      '6802.000000009      8: [exit ] main(560c) depth: 0',
      'reading perf-cpu0.dat',
      '6804.192068063      8: [event] linux:sched-out (pre-empted)(200007)',
    );
    assert.deepEqual(operationsOf(trace), ['15 alloc 0x10 8', '5 free 0x10']);
    assert.deepEqual(threadsOf(trace), ['8', '7']);
    assert.deepEqual(sitesOf(trace), ['main', undefined]);
    assert.deepEqual(timesOf(trace), [6802.000000003, 6802.000000005]);
    assert.ok(trace.table.descends);
  });

  it('dump --chrome', () => {
    const trace = read(
      '{"traceEvents":[',
      '{"ts":0,"ph":"M","pid":7,"name":"process_name","args":{"name":"[7] edge"}},',
      '{"ts":6802877507.551,"ph":"B","pid":7,"name":"f"},',
      '{"ts":6802877507.651,"ph":"B","pid":7,"name":"malloc","args":{"arguments":"(100)"}},',
      '{"ts":6802877511.438,"ph":"E","pid":7,"name":"malloc","args":{"retval":"0x5640"}},',
      '{"ts":6802877511.500,"ph":"E","pid":7,"name":"linux:schedule"},',
      '{"ts":6802877512.438,"ph":"E","pid":7,"name":"f"},',
      '{"ts":6802877515.647,"ph":"B","pid":7,"tid":8,"name":"free","args":{"arguments":"(0x5640)"}},',
      '{"ts":6802877517.099,"ph":"E","pid":7,"tid":8,"name":"free"}',
      '], "displayTimeUnit": "ns", "metadata": {',
      '"version":"uftrace v0.13"',
      '} }',
    );
    assert.deepEqual(operationsOf(trace), ['5 alloc 0x5640 100', '8 free 0x5640']);
    assert.deepEqual(threadsOf(trace), ['7', '8']);
    assert.deepEqual(sitesOf(trace), ['f', undefined]);
    assert.equal(trace.table.column[0], '{"ts":6802877511.438,"ph":"E","pid":7,"name":"malloc","args":{"retval":"'.length + 1);
  });

  it('other lines are counted, cut calls, too', () => {
    const trace = read('   0.1 us [ 7] | malloc(8) = 0x10;', 'hello', '   0.1 us [ 7] | malloc(8', '   0.1 us [ 7] | malloc();');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8']);
    assert.deepEqual([trace.recording!.skippedLines, trace.recording!.cutCalls], [1, 2]);
  });

  it('CR LF, and chunks that end anywhere', () => {
    const bytes = encoder.encode(' [ 7] | malloc(8) {\r\n [ 7] | } = 0x10; /* malloc */\r\n [ 7] | free(0x10);\r\n');
    for (let size = 1; size < bytes.length; size += 3) {
      const reader = createReader('uftrace');
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
      assert.deepEqual(operationsOf(reader.finish()), ['2 alloc 0x10 8', '3 free 0x10']);
    }
  });

  it('is known by its lines; C is not it', () => {
    const detected = (line: string): string => detectFormat('', encoder.encode(`${line}\n`.repeat(5))).format;
    assert.equal(detected('malloc(100) = 0x560c4ebdfeb0;'), 'uftrace');
    assert.equal(detected('   0.552 us [ 12683] |     } /* std::_Rb_tree */'), 'uftrace');
    assert.notEqual(detected('  p = malloc(100);'), 'uftrace');
  });
});
