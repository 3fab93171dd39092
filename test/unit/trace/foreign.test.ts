import assert from 'node:assert/strict';
import { detectFormat, formatOfFile } from '../../../src/trace/formats';
import { refuseUnread } from '../../../src/trace/foreign';
import { readTrace } from '../../read-trace';

const encoder = new TextEncoder();
const described = (bytes: Uint8Array): string => {
  try {
    return formatOfFile('', bytes).format;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a file that is no trace', () => {
  const texts: [what: RegExp, text: string][] = [
    [/C source/, '#include <stdlib.h>\nint main(void) {\n  free(malloc(10));\n}\n'],
    [/Python source/, 'import os\n\ndef main():\n    pass\n'],
    [/a script/, '#!/bin/sh\necho hello\n'],
    [/ftrace/, '# tracer: function\n#\n   bash-1234    [000] d..1.   100.000001: vfs_read <-ksys_read\n'],
    [/ftrace or perf/, ' a.out  1234 [000]  100.123456: probe_libc:malloc: (7f1122) bytes=0x40\n'],
    [/strace/, '13513 00:38:42.477741 brk(NULL)         = 0x562bb407d000\n'],
    [/massif profile.*valgrind --trace-malloc=yes/, 'desc: --massif-out-file=a.o\ncmd: ./edge 0\nsnapshot=0\ntime=0\n'],
    [/DHAT profile/, '{"dhatFileVersion":2\n,"mode":"heap"\n}\n'],
    [/jemalloc/, 'heap_v2/1\n  t*: 4: 86272 [0: 0]\n'],
    [/tcmalloc/, 'heap profile:      3:     4342 [    25:  2106697] @ heapprofile\n'],
    [/report of valgrind/, '==1== Memcheck, a memory error detector\n==1== HEAP SUMMARY:\n'],
    [/sanitizer/, '=================\n==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x10\n'],
    [/flat output/, '[0] ==> 12593/0: ip (malloc), time (6802877507551)\n'],
    [/log of allocations.*--pattern.*Describe This Log/, 'malloc:entry 24 0x7fa0c0010\nfree 0x40 0x7fa0c0010\n'],
    [/JSON/, '{"name": "package", "version": 1}\n'],
    [/XML or HTML/, '<!DOCTYPE html>\n<html></html>\n'],
    [
      /from ltrace -c: it holds sums.*ltrace -f/,
      '% time     seconds  usecs/call     calls      function\n------ ----\n 62.50    0.000500         100         5 malloc\n',
    ],
    [/from malloc_stats\(\)/, 'Arena 0:\nsystem bytes     =     135168\nin use bytes     =       1632\n'],
    [/from \/proc\/PID\/maps/, '55d0c2a00000-55d0c2a21000 rw-p 00000000 00:00 0 [heap]\n'],
    [
      /a report of mtrace.*recording/,
      '\nMemory not freed:\n-----------------\n   Address     Size     Caller\n0x08049a90     0x24  at 0x080485c4\n',
    ],
    [/a report of heaptrack_print/, 'Debuggee command was: ./a.out\n\nMOST CALLS TO ALLOCATION FUNCTIONS\n200 calls\n'],
    [
      /memleak -t/,
      'Attaching to pid 5193, Ctrl+C to quit.\n[11:16:33] Top 2 stacks with outstanding allocations:\n\t80 bytes in 5 allocations\n',
    ],
    [/record_allocs/, 'Android Native Heap Dump v1.2\n\nTotal memory: 100 bytes\n'],
    [/a table/, 'name,age,city\nbob,3,ulm\neve,4,bonn\nann,5,jena\ntom,6,kiel\n'],
    [/plain text/, 'Dear reader,\n\nthis is\na letter\nof more\nthan four\nlines.\n'],
  ];
  for (const [what, text] of texts) {
    it(`is named: ${what.source}`, () => {
      const sentence = described(encoder.encode(text));
      assert.match(sentence, what);
      assert.ok(!sentence.includes('\n') && /[.)]$|FILE$|PROGRAM$/.test(sentence), sentence);
    });
  }

  it('is named where it is binary', () => {
    assert.match(described(Uint8Array.of(0x7f, 69, 76, 70, 2, 1, 1, 0, 0)), /program or a core dump/);
    assert.match(described(Buffer.from('\x80\x04\x95\x10\0\0\0tracemalloc', 'latin1')), /tracemalloc/);
    assert.match(described(Buffer.from('\x80\x04\x95\x10\0\0\0other', 'latin1')), /a pickle/);
    assert.match(described(Buffer.from('PERFILE2\0\0', 'latin1')), /perf script/);
    assert.match(described(Buffer.from('\xc1\x1f\xfc\xc1\0\0', 'latin1')), /babeltrace2/);
    assert.match(described(Uint8Array.of(1, 2, 3, 0, 4)), /binary file/);
  });

  it('is a trace all the same where its name says so, where it is empty, or where it is somebody’s first lines', () => {
    assert.equal(formatOfFile('a.alloctrace', encoder.encode('#include <stdlib.h>\nint main(void) {\n')).format, 'alloctrace');
    assert.equal(described(new Uint8Array()), 'alloctrace');
    assert.equal(described(encoder.encode('# a comment\n\n')), 'alloctrace');
    assert.equal(described(encoder.encode('what is this\n')), 'alloctrace');
  });

  it('is refused when it was read as a recording and holds no call', () => {
    assert.throws(
      () => refuseUnread(readTrace(encoder.encode('one\ntwo\n'), 'mtrace')),
      /None of its 2 lines is a call in the format mtrace/,
    );
    for (const text of ['', '= Start\n= End\n', 'noise\n- (nil)\n', '+ (nil) 0x8\n', '- 0x10\n']) {
      refuseUnread(readTrace(encoder.encode(text), 'mtrace'));
    }
  });

  it('of another tool does not hide a recording with much else between its lines', () => {
    const lines = Array.from({ length: 60 }, (_, i) => (i % 6 === 5 ? '@ ./a:[0x1] + 0x10 0x8' : `request ${i} done`));
    const { format, reasons } = detectFormat('', encoder.encode(`${lines.join('\n')}\n`));
    assert.equal(format, 'mtrace');
    assert.deepEqual(reasons, [{ message: '{0} of its first {1} lines are of this format', values: [10, 60] }]);
  });
});
