import assert from 'node:assert/strict';
import { longestMatchedLine } from '../../../../src/trace/pattern/pattern';
import { LinePatterns } from '../../../../src/trace/pattern/pattern-format';
import type { Trace } from '../../../../src/trace/trace';
import { countsOf, operationsOf } from '../formats/accounting';

function read(patterns: readonly string[], ...lines: string[]): Trace {
  const reader = new LinePatterns(patterns).createReader(0);
  reader.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
  return reader.finish();
}

describe('a format of patterns', () => {
  it('reads what its groups say', () => {
    const pattern =
      '^(?<time>\\S+) \\[(?<thread>\\w+)\\] (?<op>\\w+)(?: old=(?<old>\\S+))?(?: n=(?<count>\\d+))?(?: size=(?<size>\\d+))? p=(?<addr>\\S+)(?: at (?<site>.*))?';
    const trace = read(
      [pattern],
      '1.5 [net] calloc n=2 size=8 p=0x10 at main.c:12',
      '1.6 [net] realloc old=0x10 size=40 p=0x20',
      'nothing of the kind',
      '1.7 [ui] free p=0x20',
      '1.8 [ui] explode p=0x20',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10 16', '2 realloc 0x10 -> 0x20 40', '4 free 0x20']);
    const { table, names } = trace;
    assert.deepEqual([names.text(table.thread![0] - 1), table.time![0], names.text(table.site![0] - 1)], ['net', 1.5, 'main.c:12']);
    assert.equal(table.site![1], 0);
    assert.equal(table.column[0], 31);
    assert.equal(trace.recording!.skippedLines, 2);
    assert.equal(trace.format.name, 'pattern');
  });

  it('tells the operation by the groups where there is none for it; of several patterns the first that matches counts', () => {
    const patterns = [
      'MOVE (?<old>\\w+) (?<addr>\\w+) (?<size>\\d+)',
      'GET (?<addr>\\w+) (?<size>\\d+)',
      'PUT (?<addr>\\w+)',
      '\\[(?<thread>\\d+)\\] (?<op>[-+])(?<addr>0x[0-9a-f]+)(?: (?<size>\\d+))?',
    ];
    const trace = read(patterns, 'GET 20001A48 32', 'MOVE 20001a48 20001b00 64', 'PUT 20001b00', 'PUT 0', '[7] +0x10 5', '[7] -0x10');
    assert.deepEqual(operationsOf(trace), [
      '1 alloc 0x20001a48 32',
      '2 realloc 0x20001a48 -> 0x20001b00 64',
      '3 free 0x20001b00',
      '5 alloc 0x10 5',
      '6 free 0x10',
    ]);
    assert.equal(countsOf(trace).nullFrees, 1);
  });

  it('skips lines that are too long to be matched', () => {
    assert.equal(read(['(?<addr>0x1)'], `0x1${' x'.repeat(longestMatchedLine)}`).recording!.skippedLines, 1);
  });

  it('needs an address, and knows its groups', () => {
    assert.throws(() => new LinePatterns(['(?<size>\\d+)']), /needs the group \(\?<addr>/);
    assert.throws(() => new LinePatterns(['(?<addr>\\d+)(?<bytes>\\d+)']), /no group bytes\. There are: op, addr, size/);
  });
});
