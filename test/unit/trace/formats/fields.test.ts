import assert from 'node:assert/strict';
import { createReader, detectFormat } from '../../../../src/trace/formats';
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

  const events = [
    { op: 'malloc', ptr: '0x1000', size: 16, site: 'f() { return "}[{"; }' },
    { op: 'malloc', ptr: '0x2000', size: 32, stack: [{ op: 'realloc', name: 'main' }] },
    { op: 'free', ptr: '0x1000' },
    { args: { op: 'calloc', ptr: '0x1000', nmemb: 2, size: 8 } },
    { op: 'realloc', old: '0x2000', ptr: '0x3000', size: 64 },
    { op: 'free', ptr: '0x3000' },
  ];
  const operations = ['alloc 0x1000 16', 'alloc 0x2000 32', 'free 0x1000', 'alloc 0x1000 16', 'realloc 0x2000 -> 0x3000 64', 'free 0x3000'];
  const withoutLines = (trace: Trace): string[] => operationsOf(trace).map((each) => each.replace(/^\d+ /, ''));

  it('JSON however it is laid out, in chunks that end anywhere', () => {
    const wrapped = { version: 1, program: { name: 'a.out', size: 7 }, events, op: 'none' };
    const texts = [
      JSON.stringify(events),
      JSON.stringify(events, null, 2),
      JSON.stringify(events, null, 2).replaceAll('\n', '\r\n'),
      `\ufeff${JSON.stringify(events)}\n`,
      `[${events.map((each) => JSON.stringify(each)).join(', ')},\n]`,
      `${JSON.stringify(events.slice(0, 2)).slice(0, -1)},\n${JSON.stringify(events.slice(2)).slice(1)}`,
      events.map((each) => JSON.stringify(each, null, 1)).join('\n'),
    ];
    for (const text of [...texts, JSON.stringify(wrapped), JSON.stringify(wrapped, null, 4)]) {
      const bytes = encoder.encode(text);
      assert.equal(detectFormat('', bytes).format, 'fields', text);
      const trace = readTrace(bytes, 'fields');
      assert.deepEqual(withoutLines(trace), operations, text);
      for (const size of [1, 7, 64]) {
        const reader = createReader('fields');
        for (let from = 0; from < bytes.length; from += size) reader.push(bytes.slice(from, from + size));
        const { table, recording, lineCount } = reader.finish();
        const place = (of: Trace['table']): number[][] => [Array.from(of.line.slice(0, 6)), Array.from(of.column.slice(0, 6))];
        assert.deepEqual(place(table), place(trace.table), `chunks of ${size}: ${text}`);
        assert.deepEqual([recording!.skippedLines, lineCount], [trace.recording!.skippedLines, trace.lineCount]);
      }
    }
    for (const text of texts) assert.equal(readTrace(encoder.encode(text), 'fields').recording!.skippedLines, 0, text);
  });

  it('lines and columns of JSON are where the block stands', () => {
    const { table } = read('[', '  {', '    "op": "malloc",', '    "ptr": "0x10", "size": 8', '  }, {"op":"free","ptr":"0x10"}', ']');
    assert.deepEqual(
      [Array.from(table.line.slice(0, 2)), Array.from(table.column.slice(0, 2))],
      [
        [4, 5],
        [13, 26],
      ],
    );
  });

  it('damaged JSON: the rest is read all the same', () => {
    const objects = events.map((each) => JSON.stringify(each));
    const cut = read(`[${objects.join(',').slice(0, -20)}`);
    assert.deepEqual([withoutLines(cut), cut.recording!.cutCalls], [operations.slice(0, 5), 1]);
    const spliced = read(`[${objects[0]}, {"op":"free","ptr":"0x1`, ...objects.slice(1).map((each) => `${each},`), ']');
    assert.deepEqual(withoutLines(spliced), operations);
    const brackets = read(`[${objects[0]},{"op":"free",${objects[1]}]]}}]`, objects[2]);
    assert.deepEqual(withoutLines(brackets), operations.slice(0, 3));
    assert.equal(read('{'.repeat(2000), '['.repeat(2000), objects[0]).recording!.counts.allocs, 1);
    assert.equal(read(`[{"op":"malloc","note":"${'x'.repeat(1 << 21)}","ptr":"0x10","size":1},${objects[0]}]`).recording!.counts.allocs, 1);
  });

  it('numbers of JSON are decimal, also as addresses', () => {
    const trace = read('{"type":"malloc","address":18446612686365003840,"size":16}', '{"type":"free","address":"0xffff888100001040"}');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0xffff888100001040 16', '2 free 0xffff888100001040']);
  });

  it('tables are known by their header, whatever their rows say', () => {
    const log =
      'Thread,Time,Action,Pointer,Size,Stream\n7,14:21:19.5,allocate,0x30a000000,256,0x2\n7,14:21:20,allocate failure,0x0,99,0x2\n7,14:21:21.5,free,0x30a000000,256,0x2\n';
    const trace = readTrace(encoder.encode(log), 'fields');
    assert.deepEqual(operationsOf(trace), ['2 alloc 0x30a000000 256', '4 free 0x30a000000']);
    assert.deepEqual([countsOf(trace).failed, trace.recording!.skippedLines, trace.table.time![0]], [1, 0, 51679.5]);
    for (const table of [
      log,
      'op,ptr,size\nmalloc,55d010,16\nfree,55d010,\nMALLOC,55d010,8\n',
      'type;address;size\nALLOC;0x55D0;16\nFREE;0x55D0;\nALLOC;0x55D0;8\n',
    ]) {
      assert.equal(detectFormat('', encoder.encode(table)).format, 'fields', table);
    }
    assert.notEqual(detectFormat('', encoder.encode('type,name,address\na,b,c\nd,e,f\n')).score, 60);
  });
});
