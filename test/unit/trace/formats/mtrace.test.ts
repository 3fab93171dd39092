import assert from 'node:assert/strict';
import { createReader, detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, faultsOf, operationsOf } from './accounting';

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
    assert.deepEqual({ failed: countsOf(trace).failed, nullFrees: countsOf(trace).nullFrees }, { failed: 3, nullFrees: 3 });
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

  it('a last line without its end: an address is believed where it is live, a size where no buffer of glibc ends there', () => {
    const live = read('= Start\n@ ./e:[0x1] + 0x5640 0x20\n@ ./e:[0x1] - 0x5640');
    assert.deepEqual(operationsOf(live), ['2 alloc 0x5640 32', '3 free 0x5640']);
    const cut = read('= Start\n@ ./e:[0x1] + 0x5640 0x20\n@ ./e:[0x1] - 0x564');
    assert.deepEqual(operationsOf(cut), ['2 alloc 0x5640 32']);
    assert.deepEqual([cut.recording!.cutCalls, cut.recording!.firstCutLine, cut.lineCount], [1, 3, 3]);
    const last = '@ ./e:[0x1] + 0x5640 0x20';
    for (const [length, operations] of [
      [511, 1],
      [512, 0],
    ]) {
      const trace = read(`= Start\n${'\n'.repeat(length - 8 - last.length)}${last}`);
      assert.deepEqual([trace.table.count, trace.recording!.cutCalls], [operations, 1 - operations], `${length} bytes`);
    }
    assert.equal(read('+ 0x10 0x8\n= End').recording!.cutCalls, 0);
  });

  it('a realloc of which one half is missing', () => {
    const trace = read('> 0x10 0x8\n< 0x20\n+ 0x30 0x8\n< 0x40\n< 0x30\n> 0x50 0x8\n< 0x50\n');
    assert.deepEqual([trace.recording!.cutCalls, trace.recording!.firstCutLine], [4, 1]);
    assert.deepEqual(operationsOf(trace), ['3 alloc 0x30 8', '6 realloc 0x30 -> 0x50 8']);
  });

  it('a line that is nothing of the kind is skipped, and counted', () => {
    const lines = [
      'hello',
      '@ ./e:[0x1] * 0x10 0x8',
      '@ ./e:[0x1] + 0x10',
      '@ + 0x10 0x8',
      '+ 0x10 12',
      'x+ 0x10 0x8',
      '+ 0xzz 0x8',
      'about - 0x10',
      '+ 0x10 0x8',
      '',
      ' ',
      '- 0x10',
      '',
    ];
    const trace = read(lines.join('\n'));
    assert.deepEqual([trace.recording!.skippedLines, trace.recording!.firstSkippedLine], [8, 1]);
    assert.deepEqual(operationsOf(trace), ['9 alloc 0x10 8', '12 free 0x10']);
  });

  it('whatever stands in front of a call or behind it', () => {
    const forms = [
      '@ ./a b:[0x12] + 0x10 0x8',
      '   @ ./a b:[0x12] + 0x10 0x8',
      't.log:2:@ ./a b:[0x12] + 0x10 0x8',
      'Mar 02 08:15:01 box tool[4711]: @ ./a b:[0x12] + 0x10 0x8',
      '\x1b[32m@ ./a b:[0x12] + 0x10 0x8\x1b[0m',
      '12:00:01 me@box @ ./a b:[0x12] + 0x10 0x8 \x1b[K',
    ];
    for (const form of forms) {
      const trace = read(`${form}\n`);
      assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8'], form);
      assert.equal(trace.names.text(trace.table.site![0] - 1), './a b:[0x12]', form);
      assert.equal(trace.table.column[0], form.indexOf('0x10') + 1, form);
      assert.equal(detectFormat('', encoder.encode(`${form}\n`)).format, 'mtrace', form);
    }
    for (const form of ['[0x80481eb] + 0x10 0x8', 't:2:[0x80481eb] + 0x10 0x8']) {
      const trace = read(`${form}\n`);
      assert.equal(trace.names.text(trace.table.site![0] - 1), '[0x80481eb]', form);
    }
    for (const form of ['  + 0x10 0x8', 't.log:7:+ 0x10 0x8', '[pid 12] + 0x10 0x8', 'app | + 0x10 0x8']) {
      assert.deepEqual(operationsOf(read(`${form}\n`)), ['1 alloc 0x10 8'], form);
    }
  });

  it('UTF-16, with a mark and without, and a mark of UTF-8', () => {
    const text = '= Start\r\n@ ./é:[0x1] + 0x10 0x8\r\n@ ./é:[0x2] - 0x10\r\n= End\r\n';
    const little = Buffer.from(text, 'utf16le');
    const inputs = [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      little,
      Buffer.from(little).swap16(),
      Buffer.from(`\ufeff${text}`),
    ];
    const expected = readTrace(encoder.encode(text), 'mtrace');
    for (const bytes of inputs) {
      assert.equal(detectFormat('', bytes).format, 'mtrace');
      for (const size of [1, 7, bytes.length]) {
        const reader = createReader('mtrace');
        for (let from = 0; from < bytes.length; from += size) reader.push(bytes.subarray(from, from + size));
        const trace = reader.finish();
        assert.deepEqual(operationsOf(trace), operationsOf(expected));
        assert.deepEqual(trace.table.column.subarray(0, 2), expected.table.column.subarray(0, 2));
      }
    }
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
      assert.deepEqual(countsOf(trace), countsOf(whole));
    }
  });

  it('a very long line is skipped and counted', () => {
    const trace = read(`+ 0x10 0x8\n@ ${'x'.repeat(3 << 20)} + 0x20 0x8\n- 0x10\n`);
    assert.deepEqual([trace.recording!.skippedLines, trace.recording!.firstSkippedLine], [1, 2]);
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 8', '3 free 0x10']);
  });
});
