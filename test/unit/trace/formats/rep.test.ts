import assert from 'node:assert/strict';
import { createReader } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { faultsOf, operationsOf } from './accounting';

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

  it('a realloc of an id never allocated allocates; one of a freed id stays a realloc', () => {
    const trace = read(`${header}r 7 10\nr 7 20\nf 7\nr 7 30\n`);
    assert.deepEqual(operationsOf(trace), ['5 alloc 7 10', '6 realloc 7 -> 7 20', '7 free 7', '8 realloc 7 -> 7 30']);
  });

  it('a free does not make an id known', () => {
    assert.deepEqual(operationsOf(read(`${header}f 3\nr 3 8\n`)), ['5 free 3', '6 alloc 3 8']);
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

  it('a header that is short or no number', () => {
    assert.deepEqual(faultsOf(read('a 0 8\nf 0\n')), ['1:1 A .rep file starts with 4 header lines; only 0 are here.']);
    const trace = read('1000\nmany\n2\na 0 8\nf 0\n');
    assert.deepEqual(faultsOf(trace), [
      '2:1 Line 2 of the header must be a decimal number.',
      '4:1 A .rep file starts with 4 header lines; only 3 are here.',
    ]);
    assert.deepEqual(operationsOf(trace), ['4 alloc 0 8', '5 free 0']);
  });

  it('lines that cannot be read are faults, and the run goes on', () => {
    const bad = ['a 0', 'a 0 x', 'a 0 8 9', 'f', 'f x', 'z 1 2', 'a -1 8', 'a 0 0x10', 'free 1', 'a 0x8'];
    const trace = read(`${header}a 9 8\n${bad.join('\n')}\nf 9\n`);
    assert.deepEqual(
      faultsOf(trace),
      bad.map(
        (_, index) =>
          `${index + 6}:1 This is no line of a .rep file: expected \`a ID SIZE\`, \`r ID SIZE\` or \`f ID\`, with decimal numbers.`,
      ),
    );
    assert.deepEqual(operationsOf(trace), ['5 alloc 9 8', '16 free 9']);
  });

  it('ids of 32 bits, sizes of any', () => {
    const trace = read(`${header}a 4294967295 9007199254740993\na 4294967296 1\n`);
    assert.deepEqual(operationsOf(trace), ['5 alloc 4294967295 9007199254740992']);
    assert.deepEqual(faultsOf(trace), ['6:3 An id is at most 4294967295.']);
  });

  it('a last line without its end counts, unless the header announces more operations', () => {
    assert.deepEqual(operationsOf(read('1000\n1\n2\n1\na 0 8\nf 0')), ['5 alloc 0 8', '6 free 0']);
    const cut = read('1000\n1\n3\n1\na 0 8\na 1 45');
    assert.deepEqual(operationsOf(cut), ['5 alloc 0 8']);
    assert.deepEqual(faultsOf(cut), [
      '6:1 The file is cut off in this line: it does not end, and the header announces 3 operations. It is not run; everything before it is.',
    ]);
    assert.equal(cut.lineCount, 6);
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
