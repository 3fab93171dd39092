import assert from 'node:assert/strict';
import { createReader, detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, sitesOf, threadsOf, timesOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'ltrace');

describe('ltrace', () => {
  it('one operation for each call that changes state, on its line', () => {
    const trace = read(
      'edge->malloc(100)                                = 0x5640',
      'edge->calloc(7, 13)                              = 0x5740',
      'edge->realloc(0x5640, 4000)                      = 0x5840',
      'edge->realloc(0, 64)                             = 0x5940',
      'edge->realloc(0x5940, 0)                         = 0',
      'edge->free(0x5840)                               = <void>',
      'edge->free(0)                                    = <void>',
      'edge->malloc(9223372036854775808)                = 0',
      '+++ exited (status 0) +++',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x5640 100',
      '2 alloc 0x5740 91',
      '3 realloc 0x5640 -> 0x5840 4000',
      '4 alloc 0x5940 64',
      '5 free 0x5940',
      '6 free 0x5840',
    ]);
    assert.deepEqual([countsOf(trace).nullFrees, countsOf(trace).failed, trace.recording!.skippedLines], [1, 1, 0]);
    assert.deepEqual(sitesOf(trace).slice(0, 1), ['edge']);
    assert.equal(trace.table.column[0], 'edge->malloc(100)                                = '.length + 1);
  });

  it('threads, times and addresses in front, in every layout', () => {
    const forms: [string, string | undefined, number][] = [
      ['22449 edge->', '22449', NaN],
      ['[pid 22449] edge->', '22449', NaN],
      ['22449 00:38:39.457106 [0x55df51c7622d] edge->', '22449', 2319.457106],
      ['00:38:39 edge->', undefined, 2319],
      ['  0.000510 edge->', undefined, 0.00051],
      ['1795912719.629527 edge->', undefined, 0.629527],
      ['      edge->', undefined, NaN],
      ['', undefined, NaN],
    ];
    for (const [front, thread, time] of forms) {
      const trace = read(`${front}malloc(100)     = 0x5640 <0.000131>`);
      assert.deepEqual(operationsOf(trace), ['1 alloc 0x5640 100'], front);
      assert.deepEqual(threadsOf(trace), [thread], front);
      assert.deepEqual(timesOf(trace), [time], front);
    }
    const relative = read('  0.000000 a->malloc(1)  = 0x10', '  0.500000 a->malloc(2)  = 0x20', '  0.250000 a->free(0x10)  = <void>');
    assert.deepEqual(timesOf(relative), [0, 0.5, 0.75]);
    assert.deepEqual(sitesOf(read('1 00:38:39.4 [0x55df] edge->malloc(1) = 0x10')), ['[0x55df] edge']);
  });

  it('an answer may come later, after the calls of other threads; what a free frees is known at once', () => {
    const trace = read(
      '1 a->malloc(890 <unfinished ...>',
      '2 b->malloc(982 <unfinished ...>',
      '2 <... malloc resumed> )                     = 0x20',
      '2 b->free(0x20 <unfinished ...>',
      '1 <... malloc resumed> )                     = 0x20',
      '2 <... free resumed> )                       = <void>',
      '1 a->calloc(1, 5 <unfinished ...>',
      '1 a->free(0x20 <no return ...>',
    );
    assert.deepEqual(operationsOf(trace), ['3 alloc 0x20 982', '4 free 0x20', '5 alloc 0x20 890', '8 free 0x20']);
    assert.deepEqual(threadsOf(trace), ['2', '2', '1', '1']);
    assert.deepEqual(sitesOf(trace), ['b', 'b', 'a', 'a']);
    assert.deepEqual([trace.recording!.cutCalls, trace.recording!.firstCutLine], [1, 7]);
  });

  it('calls within calls are one', () => {
    const trace = read(
      'a->_Znwm(72 <unfinished ...>',
      'libstdc++.so.6->malloc(72)                       = 0x5640',
      '<... _Znwm resumed> )                            = 0x5640',
      'a->_ZdlPv(0x5640 <unfinished ...>',
      'libstdc++.so.6->free(0x5640)                     = <void>',
      '<... _ZdlPv resumed> )                           = <void>',
    );
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x5640 72', '4 free 0x5640']);
  });

  it('the functions of C++ by their demangled names, and arguments beyond those that a function has', () => {
    const trace = read(
      'operator new(unsigned long)(72, 0x7ffe5e, 0x563887, 0x7ffe5f) = 0x5640',
      'operator new[](unsigned long, std::nothrow_t const&)(33, 0x5638878e5d78, 0, 0x563899dbd880) = 0x5740',
      'memalign(64, 200, 0x55b47cedc, 1)                = 0x5800',
      'operator delete(void*, unsigned long)(0x5640, 72, 0, 0) = 0',
      'operator delete[](void*)(0x5740, 1, 0x563899dbd, 0) = 0',
      'posix_memalign(0x7fff0f6c41b8, 32, 96, 5)        = 0',
      'std::vector<int, std::allocator<int> >::malloc(unsigned long)(7) = 0x5900',
    );
    assert.deepEqual(operationsOf(trace).slice(0, 5), [
      '1 alloc 0x5640 72',
      '2 alloc 0x5740 33',
      '3 alloc 0x5800 200',
      '4 free 0x5640',
      '5 free 0x5740',
    ]);
    assert.equal(trace.recording!.skippedLines, 0);
  });

  it('what ltrace takes for an allocator’s function within libc is left out', () => {
    const trace = read('libc.so.6->realloc(0x5640, 6)     = 0x6', 'libc.so.6->calloc(0, 1600)   = 0x5640', 'git->malloc(8)    = 0x5640');
    assert.deepEqual(operationsOf(trace), ['3 alloc 0x5640 8']);
  });

  it('a second free is doubtful: not every call is seen', () => {
    const trace = read('a->malloc(8)   = 0x10', 'a->free(0x10)   = <void>', 'a->free(0x10)  = <void>');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '2 free 0x10', '3 free-nothing 0x10']);
    assert.deepEqual(Array.from(trace.recording!.doubtfulFrees), [2, 1]);
  });

  it('system calls, signals and other calls are passed over, other lines are counted', () => {
    const trace = read(
      'SYS_brk(0)                                       = 0x5575b763e000',
      'puts("malloc(3)  = 0x10" <unfinished ...>',
      '<... puts resumed> )                             = 5',
      '--- SIGABRT (Aborted) ---',
      '7 unexpected breakpoint at 0x55559c64c244',
      'a->posix_memalign()   = 0',
      'hello world',
      'a->malloc(8)   = 0x10',
    );
    assert.deepEqual(operationsOf(trace), ['8 alloc 0x10 8']);
    assert.deepEqual([trace.recording!.skippedLines, trace.recording!.firstSkippedLine], [1, 7]);
  });

  it('cut lines are counted, and a last line without its end is believed where no buffer ends there', () => {
    const cut = read('a->malloc(8', 'a->malloc(8)', 'a->malloc(8)  =', 'a->free(0x1');
    assert.deepEqual([cut.table.count, cut.recording!.cutCalls], [0, 4]);
    const last = 'a->malloc(8)   = 0x5640';
    for (const [length, operations] of [
      [4095, 1],
      [4096, 0],
    ]) {
      const trace = readTrace(encoder.encode(`${'\n'.repeat(length - last.length)}${last}`), 'ltrace');
      assert.deepEqual([trace.table.count, trace.recording!.cutCalls], [operations, 1 - operations], `${length} bytes`);
    }
  });

  it('CR LF, and chunks that end anywhere', () => {
    const text = '1 a->malloc(8 <unfinished ...>\r\n1 <... malloc resumed> )  = 0x10\r\n1 a->free(0x10)  = <void>\r\n';
    const bytes = encoder.encode(text);
    for (let size = 1; size < bytes.length; size += 3) {
      const reader = createReader('ltrace');
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
      assert.deepEqual(operationsOf(reader.finish()), ['2 alloc 0x10 8', '3 free 0x10']);
    }
  });

  it('is known by what only ltrace writes, not by what strace and other logs write, too', () => {
    const detected = (line: string): string => detectFormat('', encoder.encode(`${line}\n`.repeat(5))).format;
    assert.equal(detected('strlen("abc")                                    = 3'), 'ltrace');
    assert.equal(detected('12 edge->malloc(100) = 0x5640'), 'ltrace');
    assert.equal(detected('malloc(100)                                      = 0x5640'), 'ltrace');
    assert.notEqual(detected('openat(AT_FDCWD, "/etc/ld.so.cache", O_RDONLY) = 3'), 'ltrace');
    assert.notEqual(detected('malloc(100) = 0x5640'), 'ltrace');
  });
});
