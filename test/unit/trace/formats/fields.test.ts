import assert from 'node:assert/strict';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'fields');

/** The first thread, time and site. */
function attributesOf({ table, names }: Trace): unknown[] {
  const name = (column: Int32Array | undefined): string | undefined => (column?.[0] ? names.text(column[0] - 1) : undefined);
  return [name(table.thread), table.time?.[0], name(table.site)];
}

describe('fields', () => {
  it('a table under a header, with commas, semicolons or tabs, quoted or not', () => {
    for (const separator of [',', ';', '\t']) {
      const rows = [
        ['Time', 'tid', 'OP', 'ptr', 'size', 'old_ptr', 'caller'],
        ['0.5', '7', 'malloc', '0x10', '8', '', 'main'],
        ['0.6', '7', '"realloc"', '"0x20"', '16', '0x10', '"a, b"'],
        ['0.7', '7', 'free', '(nil)'],
        ['0.8', '7', 'free', '0x20', '', '', ''],
      ];
      const trace = read(...rows.map((row) => row.join(separator)));
      assert.deepEqual(operationsOf(trace), ['2 alloc 0x10 8', '3 realloc 0x10 -> 0x20 16', '5 free 0x20']);
      assert.deepEqual(attributesOf(trace), ['7', 0.5, 'main']);
      assert.equal(countsOf(trace).nullFrees, 1);
      assert.equal(trace.recording!.skippedLines, 0);
      assert.equal(trace.table.column[0], 14);
    }
  });

  it('objects of JSON, a line each, in a list or not', () => {
    const trace = read(
      '[',
      '{"ts": 6754228654099, "tid":11964,"op":"calloc","nmemb":7,"size":13,"ptr":"0x10"},',
      '  {"op" : "realloc", "old":"0x10", "size": 5, "ptr":"0x20", "note":"a \\"quoted\\" op"},',
      ',{"event":"FREE","args":{"address":"0x20"}}',
      '{"op":"free"}',
      ']',
    );
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x10 91', '3 realloc 0x10 -> 0x20 5', '4 free 0x20']);
    assert.deepEqual(attributesOf(trace), ['11964', 6754.228654099, undefined]);
    assert.equal(trace.recording!.skippedLines, 3);
  });

  it('KEY=VALUE behind the word for the operation, of which the last counts', () => {
    const trace = read(
      '1970-01-01 00:00:01.5 [thread 4] DEBUG alloc: malloc size=40 ptr=0x10 caller=0x77',
      'alloc: realloc old=0x10 size=50, ptr=0x20',
      'Free addr="0x20" why="no reason"',
      'nothing size=4',
      'malloc size=4',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 40', '2 realloc 0x10 -> 0x20 50', '3 free 0x20']);
    assert.deepEqual(attributesOf(trace), ['4', 1.5, '0x77']);
    assert.equal(trace.recording!.skippedLines, 2);
  });

  it('times without a point, by their magnitude', () => {
    const seconds = (time: string): number => read(`malloc ts=${time} ptr=0x10 size=1`).table.time![0];
    assert.equal(seconds('1700000000'), 1_700_000_000);
    assert.equal(seconds('1700000000500'), 1_700_000_000.5);
    assert.equal(seconds('1700000000500000'), 1_700_000_000.5);
    assert.equal(seconds('5000000000000'), 5000);
  });
});
