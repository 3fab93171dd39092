import assert from 'node:assert/strict';
import { createReader, detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'calls');

describe('calls', () => {
  it('every function, with decimal and hexadecimal numbers', () => {
    const trace = read(
      'malloc(7) = 0x10',
      'calloc(2, 0x10) -> 0x20',
      'realloc(0x10, 100) = 0x30',
      'reallocarray(0x30, 4, 8) => 0x30',
      'memalign(64, 200) = 0x40',
      'aligned_alloc(64, 0x100): 0x50',
      'posix_memalign(32, 96) = 0x60',
      'valloc(5) = 0x70',
      'operator new(72) = 0x80',
      'operator new[](73) = 0x90',
      'operator delete(0x80, 72)',
      'operator delete[](0x90)',
      '_Znwm(8) = 0xa0',
      '_ZdlPvm(0xa0, 8)',
      'free(0x30) = <void>',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x10 7',
      '2 alloc 0x20 32',
      '3 realloc 0x10 -> 0x30 100',
      '4 realloc 0x30 -> 0x30 32',
      '5 alloc 0x40 200',
      '6 alloc 0x50 256',
      '7 alloc 0x60 96',
      '8 alloc 0x70 5',
      '9 alloc 0x80 72',
      '10 alloc 0x90 73',
      '11 free 0x80',
      '12 free 0x90',
      '13 alloc 0xa0 8',
      '14 free 0xa0',
      '15 free 0x30',
    ]);
    assert.equal(trace.recording!.skippedLines, 0);
  });

  it('lines of a word and its numbers, in any order that says which is which', () => {
    const trace = read(
      'malloc 64 0x1000',
      'ALLOC 0x2000 32',
      '12:00:01.5 [7] calloc: 2 8 0x3000',
      'realloc 0x2000 80 0x4000',
      'realloc 0x4000 0x5000, 96',
      'free 0x1000\r',
      'Freed 0x3000 16',
      'free NULL',
      'malloc 64 nil',
      'a 0x6000 8',
      'f 0x6000',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x1000 64',
      '2 alloc 0x2000 32',
      '3 alloc 0x3000 16',
      '4 realloc 0x2000 -> 0x4000 80',
      '5 realloc 0x4000 -> 0x5000 96',
      '6 free 0x1000',
      '7 free 0x3000',
      '10 alloc 0x6000 8',
      '11 free 0x6000',
    ]);
    const { nullFrees, failed } = countsOf(trace);
    assert.deepEqual([nullFrees, failed, trace.recording!.skippedLines], [1, 1, 0]);
    assert.equal(trace.table.column[0], 'malloc 64 '.length + 1);
    assert.deepEqual([trace.names.text(trace.table.thread![2] - 1), trace.table.time![2]], ['7', 43201.5]);
  });

  it('words with labelled numbers, and behind the block whatever the log says besides', () => {
    const lines = [
      'malloc 0x1000 64 at main.c:12',
      'Alloc: 0x2000 -> 32 at wolfSSL_Init:123',
      '[MEM] alloc ptr=0x3000 size=16 (main.c:12)',
      'Allocated 8 bytes at 0x4000 in main (main.c:12)',
      'memory allocated: 0x5000, size: 24, file: main.c, line: 12',
      '[Memory] Allocate: 0x6000 | Size: 48 | Tag: Physics',
      'LogMemory: Realloc Old=0x6000 Ptr=0x7000 Size=56',
      'I (1234) HEAP: alloc 0x8000, 72 bytes, caller 0x400d1234',
      '<ALLOC> 0x9000 80 <main+0x12>',
      'malloc;0xa000;88',
      'free: addr=0x1000, total=20',
      'Free: 0x2000 -> 32 at wolfSSL_X:12',
      '[MEM] free ptr=0x3000 (main.c:20)',
      'free @0x4000',
      'free 0x5000 from main',
    ];
    const trace = read(...lines);
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x1000 64',
      '2 alloc 0x2000 32',
      '3 alloc 0x3000 16',
      '4 alloc 0x4000 8',
      '5 alloc 0x5000 24',
      '6 alloc 0x6000 48',
      '8 alloc 0x8000 72',
      '9 alloc 0x9000 80',
      '10 alloc 0xa000 88',
      '11 free 0x1000',
      '12 free 0x2000',
      '13 free 0x3000',
      '14 free 0x4000',
      '15 free 0x5000',
    ]);
    // Which of two labelled blocks is the old one only a log with named fields says.
    assert.equal(trace.recording!.skippedLines, 1);
    for (const line of lines.filter((each) => !each.includes('Old='))) {
      const { format, score } = detectFormat('', encoder.encode(`${line}\n`.repeat(6)));
      assert.ok(score >= 48, `${line}: ${format} ${score}`);
    }
    const others = ['free 0x1000 failed with 3', 'allocated 0x1000 of 3 things', 'delete 0x1000 caller', 'memory size: 16 at 0x1000'];
    assert.deepEqual(operationsOf(read(...others)), ['3 free-nothing 0x1000']);
  });

  it('are none where a number could be either, or where there is another', () => {
    const trace = read(
      'malloc 0x40 0x1000',
      'malloc 64',
      'free 64',
      'free',
      'realloc 0x1000 64',
      'add 0x1000 64',
      'x - 0x1000',
      'free 0x1000 x',
      '0x10',
    );
    assert.deepEqual([operationsOf(trace).length, trace.recording!.skippedLines], [0, 9]);
  });

  it('an answer in front of its call', () => {
    const trace = read(
      '0x10 = malloc(7)',
      '[7] 0x20=calloc(2, 8);',
      'x = malloc(3) = 0x30',
      '0x20 = realloc(0x10, 9)',
      '(nil) = malloc(5)',
      'n0x40 = malloc(1)',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x10 7',
      '2 alloc 0x20 16',
      '3 alloc 0x30 3',
      '4 end 0x20',
      '4 realloc 0x10 -> 0x20 9',
    ]);
    assert.deepEqual([countsOf(trace).failed, trace.recording!.cutCalls], [1, 1]);
    assert.deepEqual([trace.table.column[0], trace.table.column[1]], [1, 5]);
  });

  it('in words are no written trace', () => {
    const words = ['alloc 0x1000 64', 'alloc 0x2000 64', 'free 0x1000', 'realloc 0x2000 0x3000 128', 'free 0x3000'];
    assert.equal(detectFormat('', encoder.encode(`${words.join('\n')}\n`)).format, 'calls');
    assert.equal(detectFormat('', encoder.encode('x = alloc 64\nfree x\n')).format, 'alloctrace');
  });

  it('lines of a sign, an address and a size, and none that only look like it', () => {
    const trace = read(
      '[13842] +0x10 24',
      '[13842] -0x10',
      '+0x20 0x30\r',
      '12:00:01.5 [7] -0x20 48',
      '+0x30',
      'main+0x30 24',
      '-0x30 x',
      '+0x30 24 bytes',
      'a +0x30 24z',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 24', '2 free 0x10', '3 alloc 0x20 48', '4 free 0x20']);
    assert.deepEqual(
      [0, 2, 3].map((row) => trace.table.thread![row] && trace.names.text(trace.table.thread![row] - 1)),
      ['13842', 0, '7'],
    );
    assert.equal(trace.recording!.skippedLines, 5);
    assert.equal(detectFormat('', encoder.encode('[1] +0x10 24\n[1] -0x10\n'.repeat(3))).format, 'calls');
  });

  it('null in every way, failed calls, realloc to nothing and from nothing', () => {
    const nothing = ['free(NULL)', 'free((nil))', 'free(0)', 'free(0x0)', 'free(nullptr)', 'free((null))'];
    const trace = read(
      ...nothing,
      'malloc(9) = NULL',
      'calloc(9, 9) = (nil)',
      'realloc((nil), 8) = 0x10',
      'realloc(0x10, 99999999999) = 0',
      'realloc(0x10, 0) = (nil)',
      'realloc(NULL, 0) = 0x20',
    );
    assert.equal(countsOf(trace).nullFrees, nothing.length);
    assert.equal(countsOf(trace).failed, 3);
    assert.deepEqual(operationsOf(trace), ['9 alloc 0x10 8', '11 free 0x10', '12 alloc 0x20 0']);
  });

  it('a call whatever stands around it, with thread, time and column', () => {
    const forms: [line: string, thread: string | undefined, time: number][] = [
      ['malloc(7) = 0x1000', undefined, NaN],
      ['  p = malloc(7 bytes) = 0x1000; // first', undefined, NaN],
      ['[pid 12] malloc(7) = 0x1000', '12', NaN],
      ['[4711] malloc(size=7) = ptr 0x1000', '4711', NaN],
      ['tid=9 | malloc(7u) returned 0x1000', '9', NaN],
      ['00:00:02.5 thread 3: malloc(7UL) = 0x1000', '3', 2.5],
      ['1970-01-02T00:00:01,25 malloc(7) = 0x1000', undefined, 86401.25],
      ['[12.125] DEBUG é main.c:12 foo() malloc(7) = 0x1000', undefined, 12.125],
      ['#1: malloc(7) = 00001000', undefined, NaN],
    ];
    for (const [line, thread, time] of forms) {
      const { table, names, recording, ...rest } = read(line);
      assert.deepEqual(operationsOf({ table, names, recording, ...rest }), ['1 alloc 0x1000 7'], line);
      assert.equal(table.thread === undefined ? undefined : names.text(table.thread[0] - 1), thread, line);
      assert.equal(table.time === undefined ? NaN : table.time[0], time, line);
      assert.equal(table.column[0], Math.max(line.indexOf('0x1000'), line.indexOf('00001000')) + 1, line);
    }
  });

  it('an answer on a later line, and calls that are not answered', () => {
    const trace = read('malloc(7)', '  note', '  = 0x10', 'malloc(8)', 'malloc(9) = 0x20', 'malloc(1 <unfinished ...>', 'realloc(0x20, 5)');
    assert.deepEqual(operationsOf(trace), ['3 alloc 0x10 7', '5 alloc 0x20 9']);
    const { cutCalls, firstCutLine, skippedLines } = trace.recording!;
    assert.deepEqual({ cutCalls, firstCutLine, skippedLines }, { cutCalls: 2, firstCutLine: 4, skippedLines: 2 });
  });

  it('a posix_memalign that answers how it went has a block that is not shown', () => {
    const trace = read('posix_memalign(0x7ffe10, 32, 96) = 0', 'posix_memalign(0x7ffe10, 32, 96) = 12');
    assert.equal(trace.table.count, 0);
    assert.equal(countsOf(trace).failed, 1);
  });

  it('what is no call', () => {
    const lines = [
      'free(p);',
      'malloc(sizeof(int))',
      'malloc_usable_size(0x10) = 24',
      'pool_alloc(0x5000, 24) = 0x10',
      'malloc() = 0x10',
      'calloc(7) = 0x10',
      'free(',
      'strfree(0x10)',
      'list_free(0x10)',
      'is_free(0x10) = 1',
      'malloc(7',
      '(',
    ];
    const trace = read(...lines);
    assert.equal(trace.table.count, 0);
    assert.equal(trace.recording!.skippedLines, lines.length);
  });

  it('a chunk may end anywhere', () => {
    const bytes = encoder.encode('é malloc(7) = 0x10\r\nrealloc(0x10, 9)\r\n = 0x20\r\nfree(0x20)');
    const expected = operationsOf(readTrace(bytes, 'calls'));
    assert.equal(expected.length, 3);
    for (let size = 1; size < bytes.length; size++) {
      const reader = createReader('calls');
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
      assert.deepEqual(operationsOf(reader.finish()), expected, `chunks of ${size}`);
    }
  });

  it('C source is none', () => {
    const source = 'int main(void) {\n  char *p = malloc(10);\n  free(p);\n  return 0;\n}\n';
    assert.notEqual(detectFormat('', encoder.encode(source)).format, 'calls');
  });

  it('an answer behind the caller’s address, in words, on a line of its own; a place in the source is none', () => {
    const trace = read(
      'malloc(10) called from 0x400a1c returns 0x602010',
      'free(0x602010) called from 0x400b00',
      '.calloc(1, 36) @0x8001737 returned 0x20001cf0',
      'malloc (64) returns 0x804a008 caller: 0x400a1c',
      'malloc(11) main.c:12 size=11 ptr=0x5010',
      'malloc(12) at 0x400a1c = 0x5020',
      'malloc(13) at 0x5030',
      'malloc(0x24d)',
      '  returns 0x6504f8',
      'Breakpoint 1, __libc_malloc (bytes=24) at malloc.c:3028',
      'Value returned is $1 = (void *) 0x5555555592a0',
      'Calling realloc (./a.out)(0x5030, 0x31, 0x1, ...) => return 0x5040',
      'freed pointer 0x804a008',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x602010 10',
      '2 free 0x602010',
      '3 alloc 0x20001cf0 36',
      '4 alloc 0x804a008 64',
      '5 alloc 0x5010 11',
      '6 alloc 0x5020 12',
      '7 alloc 0x5030 13',
      '9 alloc 0x6504f8 589',
      '11 alloc 0x5555555592a0 24',
      '12 realloc 0x5030 -> 0x5040 49',
      '13 free 0x804a008',
    ]);
    assert.deepEqual([trace.recording!.skippedLines, trace.recording!.cutCalls], [0, 0]);
  });

  it('wrappers are what they wrap, in any case, with more arguments; one frees only what its family allocated', () => {
    const trace = read(
      'my_free(0x10)',
      'my_malloc(24) = 0x10',
      'MALLOC(8) = 0X2A',
      'kmalloc(64, GFP_KERNEL) = 0xffff888100001040',
      'kfree(0xFFFF888100001040)',
      'heap_caps_malloc(64, 0x1800): 0x30',
      'xrealloc(NULL, 5, "main.c", 12) = 0x40',
      'xrealloc(0x40, 96) = 0x50',
      'xfree(0x50)',
      'cudaMalloc(1024) -> 0x7000',
      'cudaFree(0x7000)',
      'operator new(unsigned long)(16) = 0x60',
      'delete(0x60)',
      'alloc(size=24) -> 0x70',
      'my_free(0x10)',
      'Free(0x2a)',
    );
    assert.deepEqual(operationsOf(trace), [
      '2 alloc 0x10 24',
      '3 alloc 0x2a 8',
      '4 alloc 0xffff888100001040 64',
      '5 free 0xffff888100001040',
      '6 alloc 0x30 64',
      '7 alloc 0x40 5',
      '8 realloc 0x40 -> 0x50 96',
      '9 free 0x50',
      '10 alloc 0x7000 1024',
      '11 free 0x7000',
      '12 alloc 0x60 16',
      '13 free 0x60',
      '14 alloc 0x70 24',
      '15 free 0x10',
      '16 free 0x2a',
    ]);
    assert.equal(trace.recording!.skippedLines, 1);
  });

  it('copies of strings whose length is logged', () => {
    const lines = ['MEM tool.c:12 strdup(0x55b1) (5) = 0x5581a900', 'MEM tool.c:13 wcsdup(0x55b1) (24) = 0x5581aa00'];
    const trace = read(...lines, 'MEM tool.c:14 free(0x5581a900)', 'strdup(0x55b1) = 0x5581ab00', 'strdup("name") (5)');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x5581a900 5', '2 alloc 0x5581aa00 24', '3 free 0x5581a900']);
    assert.ok(detectFormat('', encoder.encode(`${lines.join('\n')}\n`.repeat(6))).score >= 48);
  });

  it('a call told under two names is one, and nobody is accused of it', () => {
    const trace = read(
      'malloc(72) = 0x80',
      'operator new(72) = 0x80',
      'operator delete(0x80)',
      'free(0x80)',
      'malloc(8) = 0x90',
      'realloc((nil), 8) = 0x90',
      'realloc(0x90, 16) = 0x90',
      'my_realloc(0x90, 16) = 0x90',
      'reallocarray(0x90, 4, 8) = 0x90',
      'free(0x90)',
      'free(0x90)',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x80 72',
      '3 free 0x80',
      '5 alloc 0x90 8',
      '7 realloc 0x90 -> 0x90 16',
      '9 realloc 0x90 -> 0x90 32',
      '10 free 0x90',
      '11 free 0x90',
    ]);
    const { doubleFrees, lostFrees } = countsOf(trace);
    assert.deepEqual([doubleFrees, lostFrees], [1, 0]);
  });

  it('negative sizes fail, or are not known', () => {
    const trace = read('malloc(-1) = (nil)', 'calloc(-1, 8) = 0', 'malloc(-2147483648) = 0x7f0000000010', 'malloc(8) = -1', 'free(-1)');
    assert.equal(trace.table.count, 0);
    assert.deepEqual([countsOf(trace).failed, trace.recording!.cutCalls], [2, 2]);
  });

  it('sentences of an operation, a size and an address, and no other sentences', () => {
    const trace = read(
      'my_malloc: allocated 64 bytes at 0x55d010',
      'INFO [MALLOC] 32 bytes -> 0x55d060 // main.c:3',
      'Freeing memory at 0x55d010',
      'Freed 0x55d060 (32 bytes)',
      '+ 0x55d010 24',
      '- 0x55d010',
      'A 0x1000 16',
      'double free of 0x1000',
      'cannot free block at 0x1000',
      'x - 0x1000',
    );
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x55d010 64',
      '2 alloc 0x55d060 32',
      '3 free 0x55d010',
      '4 free 0x55d060',
      '5 alloc 0x55d010 24',
      '6 free 0x55d010',
      '7 alloc 0x1000 16',
    ]);
    assert.equal(trace.recording!.skippedLines, 3);
  });

  it('colour codes around anything', () => {
    const text = '\u001b[32mDEBUG\u001b[0m malloc(24) = \u001b[33m0x10\u001b[0m\nfree(\u001b[33m0x10\u001b[0m)\n';
    const trace = readTrace(encoder.encode(text), 'calls');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 24', '2 free 0x10']);
    assert.equal(detectFormat('', encoder.encode(text)).format, 'calls');
    assert.deepEqual(operationsOf(readTrace(encoder.encode(text.slice(0, -1)), 'calls')), ['1 alloc 0x10 24', '2 free 0x10']);
  });

  it('are known by their lines, in all these forms', () => {
    const logs = [
      'malloc (64) returns 0x804a008\nfreed pointer 0x804a008\n',
      'malloc(0x24d)\n  returns 0x6504f8\n',
      'my_malloc: allocated 64 bytes at 0x55d010\nfreed 0x55d010\n',
      'xmalloc(24): 0x55d010\nxfree(0x55d010)\n',
      'MALLOC(24) = 0x55D010\nFREE(0x55D010)\n',
      'A 0x1000 16\nF 0x1000\n',
      '+ 0x1000 16\n- 0x1000\n',
      'malloc 64 -> 0x5581a2c0 // main.c:3\nfree 0x5581a2c0 // main.c:7\n',
      '01|0x1005af908: Calling malloc (./a.out)(0x18, 0x11, 0x1, ...) => return 0x37D7D6D0\n01|0x1005af908: Calling free (./a.out)(0x37D7D6D0, 0x8, ...) => return 0x1\n',
    ];
    for (const log of logs) {
      const { format, score } = detectFormat('', encoder.encode(log.repeat(3)));
      assert.deepEqual([format, score >= 48], ['calls', true], log);
    }
  });
});
