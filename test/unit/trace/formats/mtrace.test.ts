import assert from 'node:assert/strict';
import { createReader } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { faultsOf, operationsOf } from './accounting';

const encoder = new TextEncoder();
const read = (text: string): Trace => readTrace(encoder.encode(text), 'mtrace');

describe('mtrace', () => {
  it('one operation for each call that changes state, on its line', () => {
    const trace = read(
      [
        '= Start',
        '@ ./edge:[0x122d] + 0x55e096f974b0 0x64',
        '@ ./edge:[0x123a] + 0x55e096f962a0 0',
        '@ ./edge:[0x12aa] < 0x55e096f974b0',
        '@ ./edge:[0x12aa] > 0x55e096f975b0 0xfa0',
        '@ ./edge:[0x1308] - 0x55e096f975b0',
        '= End',
        '',
      ].join('\n'),
    );
    assert.deepEqual(operationsOf(trace), [
      '2 alloc 0x55e096f974b0 100',
      '3 alloc 0x55e096f962a0 0',
      '5 realloc 0x55e096f974b0 -> 0x55e096f975b0 4000',
      '6 free 0x55e096f975b0',
    ]);
    assert.deepEqual(faultsOf(trace), []);
    assert.equal(trace.lineCount, 7);
    assert.equal(trace.format.name, 'mtrace');
  });

  it('failed calls and frees of null are counted, and are no operations', () => {
    const trace = read(
      [
        '+ (nil) 0x8000000000000000',
        '! 0x55 0x8000000000000000',
        '- (nil)',
        '- 0',
        '- 0x0',
        '+ 0x10 0x8',
        '< 0x10',
        '> (nil) 0x90',
        '',
      ].join('\n'),
    );
    assert.deepEqual(operationsOf(trace), ['6 alloc 0x10 8']);
    assert.deepEqual(trace.counts, { failedCalls: 3, nullFrees: 3 });
    assert.deepEqual(faultsOf(trace), []);
  });

  it('a realloc of null is an allocation', () => {
    assert.deepEqual(operationsOf(read('< (nil)\n> 0x40 0x20\n')), ['2 alloc 0x40 32']);
  });

  it('a realloc that stays where it is keeps its handle', () => {
    assert.deepEqual(operationsOf(read('+ 0x40 0x20\n< 0x40\n> 0x40 0x80\n')), ['1 alloc 0x40 32', '3 realloc 0x40 -> 0x40 128']);
  });

  it('callers are sites, interned; they may be missing, and hold blanks and any letters', () => {
    const trace = read(
      [
        '@ /opt/my app - 2/été:(main+1a)[0x758cc] + 0x10 0x8',
        '+ 0x20 0x8',
        '@ ./edge:[0x12] + 0x30 0x8',
        '@ /opt/my app - 2/été:(main+1a)[0x758cc] - 0x10',
        '',
      ].join('\n'),
    );
    const { table, names } = trace;
    const sites = Array.from(table.site!.subarray(0, 4), (site) => (site === 0 ? undefined : names.text(site - 1)));
    assert.deepEqual(sites, [
      '/opt/my app - 2/été:(main+1a)[0x758cc]',
      undefined,
      './edge:[0x12]',
      '/opt/my app - 2/été:(main+1a)[0x758cc]',
    ]);
    assert.equal(names.count, 2);
    // Columns count UTF-16 units, of the pointer.
    assert.deepEqual(Array.from(table.column.subarray(0, 4)), [44, 3, 19, 44]);
    assert.deepEqual(faultsOf(trace), []);
  });

  it('addresses and sizes of 64 bits', () => {
    const trace = read('+ 0xffff888003a40000 0xffffffffffffffff\n- 0xffff888003a40000\n+ 0x88003a40000 0x1\n');
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0xffff888003a40000 18446744073709552000',
      '2 free 0xffff888003a40000',
      '3 alloc 0x88003a40000 1',
    ]);
    assert.equal(read('+ 0x1ffff888003a40000 0x8\n').table.count, 0);
  });

  it('a last line without its end is not trusted, however whole it looks', () => {
    const trace = read('= Start\n@ ./e:[0x1] + 0x5640 0x20\n@ ./e:[0x1] - 0x5640');
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x5640 32']);
    assert.deepEqual(faultsOf(trace), [
      '3:1 The recording is cut off in this line: it does not end, so its figures cannot be trusted. It is not run; everything before it is.',
    ]);
    assert.equal(trace.lineCount, 3);
    assert.deepEqual(faultsOf(read('+ 0x10 0x8\n= End')), []);
  });

  it('a realloc of which one half is missing', () => {
    const old = 'The old block of a realloc, without the line that names the new one. It is not run.';
    const fresh = 'The new block of a realloc, without the line that names the old one. It is not run.';
    const trace = read('> 0x10 0x8\n< 0x20\n+ 0x30 0x8\n< 0x40\n< 0x30\n> 0x50 0x8\n< 0x50\n');
    assert.deepEqual(faultsOf(trace), [`1:3 ${fresh}`, `2:3 ${old}`, `4:3 ${old}`, `7:3 ${old}`]);
    assert.deepEqual(operationsOf(trace), ['3 alloc 0x30 8', '6 realloc 0x30 -> 0x50 8']);
  });

  it('a line that is nothing of the kind is a fault, and the run goes on', () => {
    const lines = [
      'hello',
      '@ ./e:[0x1] * 0x10 0x8',
      '@ ./e:[0x1] + 0x10',
      '@ + 0x10 0x8',
      '+ 0x10 12',
      'x+ 0x10 0x8',
      '+ 0xzz 0x8',
      '+ 0x10 0x8',
      '',
      ' ',
      '- 0x10',
      '',
    ];
    const trace = read(lines.join('\n'));
    const message = 'This is no line of an mtrace recording.';
    assert.deepEqual(
      faultsOf(trace),
      [1, 2, 3, 4, 5, 6, 7].map((line) => `${line}:1 ${message}`),
    );
    assert.deepEqual(operationsOf(trace), ['8 alloc 0x10 8', '11 free 0x10']);
  });

  it('CR LF', () => {
    const trace = read('= Start\r\n+ 0x10 0x8\r\n- 0x10\r\n= End\r\n');
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x10 8', '3 free 0x10']);
    assert.deepEqual(faultsOf(trace), []);
  });

  it('a chunk may end anywhere', () => {
    const text = '= Start\n@ ./é:[0x1] + 0x10 0x8\n@ ./é:[0x2] < 0x10\n@ ./é:[0x2] > 0x20 0x10\n+ (nil) 0x8\n- 0x20\n';
    const bytes = encoder.encode(text);
    const whole = read(text);
    for (let size = 1; size < bytes.length; size++) {
      const reader = createReader('mtrace');
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
      const trace = reader.finish();
      assert.deepEqual(operationsOf(trace), operationsOf(whole), `chunks of ${size}`);
      assert.deepEqual(trace.table.column.subarray(0, trace.table.count), whole.table.column.subarray(0, whole.table.count));
      assert.deepEqual(trace.counts, whole.counts);
    }
  });

  it('a very long line is skipped and said to be', () => {
    const trace = read(`+ 0x10 0x8\n@ ${'x'.repeat(3 << 20)} + 0x20 0x8\n- 0x10\n`);
    assert.deepEqual(faultsOf(trace), ['2:1 This line is longer than 1048576 bytes; it is skipped.']);
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '3 free 0x10']);
  });
});
