import assert from 'node:assert/strict';
import { createReader } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, faultsOf, operationsOf } from './accounting';

const header = '1000\n3\n99\n1\n';
const encoder = new TextEncoder();
const read = (text: string): Trace => readTrace(encoder.encode(text), 'rep');

describe('rep', () => {
  it('allocations, reallocs and frees by id', () => {
    const trace = read(`${header}a 0 512\nr 0 640\nf 0\n`);
    assert.deepEqual(operationsOf(trace), ['5 alloc 0 512', '6 realloc 0 -> 0 640', '7 free 0']);
    assert.deepEqual(faultsOf(trace), []);
    assert.equal(trace.lineCount, 7);
    assert.equal(trace.format.name, 'rep');
  });

  it('a realloc of an id never allocated allocates; one of a freed id is a free too many, and its block is there', () => {
    const trace = read(`${header}r 7 10\nr 7 20\nf 7\nr 7 30\nf 7\n`);
    assert.deepEqual(operationsOf(trace), ['5 alloc 7 10', '6 realloc 7 -> 7 20', '7 free 7', '8 free 7', '8 alloc 7 30', '9 free 7']);
    assert.equal(countsOf(trace).doubleFrees, 1);
  });

  it('a free does not make an id known', () => {
    assert.deepEqual(operationsOf(read(`${header}f 3\nr 3 8\n`)), ['5 free-nothing 3', '6 alloc 3 8']);
  });

  it('a realloc to nothing frees', () => {
    assert.deepEqual(operationsOf(read(`${header}a 1 8\nr 1 0\nr 2 0\n`)), ['5 alloc 1 8', '6 free 1', '7 alloc 2 0']);
  });

  it('CR LF, blanks, tabs and blank lines', () => {
    const trace = read('1000\r\n3\r\n2\r\n1\r\n\r\n a\t0  512 \r\n  \r\nf 0\r\n');
    assert.deepEqual(operationsOf(trace), ['6 alloc 0 512', '8 free 0']);
    assert.deepEqual(Array.from(trace.table.column.subarray(0, 2)), [4, 3]);
    assert.deepEqual(faultsOf(trace), []);
  });

  it('a header of up to four lines, or none', () => {
    for (const lines of [[], ['9'], ['1', '2'], ['1000', '1', '2'], ['1000', '1', '2', '1']]) {
      const trace = read([...lines, 'a 0 8', 'f 0', ''].join('\n'));
      assert.deepEqual(operationsOf(trace), [`${lines.length + 1} alloc 0 8`, `${lines.length + 2} free 0`]);
      assert.equal(trace.recording!.skippedLines, 0);
    }
    const { skippedLines, firstSkippedLine } = read('1\n2\n3\n4\n5\na 0 8\n6\n').recording!;
    assert.deepEqual({ skippedLines, firstSkippedLine }, { skippedLines: 2, firstSkippedLine: 5 });
  });

  it('comments behind a call', () => {
    const trace = read('a 0 16 # first\na 1 8\t#\nf 0  # gone\nf 1 # 2\nf 1#\na 2 8 x\n');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0 16', '2 alloc 1 8', '3 free 0', '4 free 1']);
    assert.equal(trace.recording!.skippedLines, 2);
  });

  it('calloc, checks, comments, null and other negative ids', () => {
    const trace = read('# mixed\n\nc 0 4 8\nc\nw\nw 0 8\nf -1\na -5 16\nr -5 32\nf 0\nf -5\na -1 8\nf -1\nf -1\n');
    assert.deepEqual(operationsOf(trace), [
      '3 alloc 0 32',
      '8 alloc -5 16',
      '9 realloc -5 -> -5 32',
      '10 free 0',
      '11 free -5',
      '12 alloc -1 8',
      '13 free -1',
    ]);
    assert.equal(countsOf(trace).nullFrees, 2);
    assert.equal(trace.recording!.skippedLines, 0);
    assert.equal(trace.handles.idOf('-5'), trace.table.handle[1]);
  });

  it('lines that cannot be read are skipped and counted, and accuse nobody', () => {
    const bad = ['a 0', 'a 0 x', 'a 0 8 9', 'f', 'f x', 'z 1 2', 'a - 8', 'a 0 0x10', 'free 1', 'a 0x8', 'c 0 8', 'a 4294967296 1'];
    const trace = read(`${header}a 9 8\n${bad.join('\n')}\nf 9\nf 0\n`);
    const { skippedLines, firstSkippedLine } = trace.recording!;
    assert.deepEqual({ skippedLines, firstSkippedLine }, { skippedLines: bad.length, firstSkippedLine: 6 });
    assert.deepEqual(operationsOf(trace), ['5 alloc 9 8', `${6 + bad.length} free 9`, `${7 + bad.length} free-nothing 0`]);
    assert.deepEqual(faultsOf(trace), []);
  });

  it('ids of 32 bits, sizes of any', () => {
    const trace = read(`${header}a 4294967295 9007199254740993\n`);
    assert.deepEqual(operationsOf(trace), ['5 alloc 4294967295 9007199254740992']);
  });

  it('an id that is given a block while it has one: the old block ends there, and a free of it may come late', () => {
    const trace = read(`${header}a 1 8\na 1 16\nf 1\nf 1\n`);
    assert.deepEqual(operationsOf(trace), ['5 alloc 1 8', '6 end 1', '6 alloc 1 16', '7 free 1', '8 free-nothing 1']);
    const { lostFrees, doubleFrees, lateFrees, endBlocks } = countsOf(trace);
    assert.deepEqual({ lostFrees, doubleFrees, lateFrees, endBlocks }, { lostFrees: 1, doubleFrees: 1, lateFrees: 1, endBlocks: 0 });
  });

  it('a last line without its end counts, unless the header announces more operations', () => {
    assert.deepEqual(operationsOf(read('1000\n1\n2\n1\na 0 8\nf 0')), ['5 alloc 0 8', '6 free 0']);
    for (const head of ['1000\n1\n3\n1\n', '1\n3\n', '1000\n1\n3\n']) {
      const cut = read(`${head}a 0 8\na 1 45`);
      assert.equal(cut.table.count, 1);
      assert.equal(cut.recording!.cutCalls, 1);
      assert.equal(cut.lineCount, head.split('\n').length + 1);
    }
  });

  it('a chunk may end anywhere', () => {
    const bytes = encoder.encode(`${header}a 0 512\r\nr 0 640\nf 0\nf 1`);
    const expected = operationsOf(readTrace(bytes, 'rep'));
    for (let size = 1; size < bytes.length; size++) {
      const reader = createReader('rep');
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
      assert.deepEqual(operationsOf(reader.finish()), expected, `chunks of ${size}`);
    }
  });
});
