import * as assert from 'node:assert/strict';
import { createReader } from '../../../src/trace/formats';
import { longestLine } from '../../../src/trace/line-cutter';
import { TraceError, type Trace } from '../../../src/trace/trace';
import { readTrace } from '../../read-trace';
import { directivesOf, encode, operationTexts, syntaxPlaces } from '../support';

const text = `\uFEFF# every statement\r
arena 64KiB unit 16 base 0xffff888000000000 fit lifo
machine cpus 2
cache task 1740 ctor

t[0..3:2] = alloc task @ cpu=1 site="größe 🎈" time=0.5
a = kmalloc 1_000
b = alloc 64 at 0xffff888000001000
a = realloc a 2KiB # moves
mark "phase 🎈 two"
expect used >= 8KiB
expect error double-free
nonsense
free t[*], a, b @ cpu=x
free t[*], a, b
destroy task`;

/** Reads bytes cut at the given offsets. */
function readCut(bytes: Uint8Array, ...cuts: number[]): Trace {
  const reader = createReader('alloctrace');
  const ends = [...cuts, bytes.length];
  ends.forEach((end, i) => reader.push(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)));
  return reader.finish();
}

/** All that a trace says. */
function contents(trace: Trace): unknown {
  const { table, directives, names, lineCount } = trace;
  const rows = (column: ArrayLike<number> | undefined): number[] => Array.from(column ?? []).slice(0, table.count);
  return {
    operations: operationTexts(trace),
    lines: rows(table.line),
    columns: rows(table.column),
    cpus: rows(table.cpu),
    sites: rows(table.site).map((site) => (site === 0 ? '' : names.text(site - 1))),
    times: rows(table.time),
    directives,
    lineCount,
  };
}

describe('a trace in pieces', () => {
  const bytes = encode(text);
  const whole = contents(readTrace(bytes));

  it('is read whole to compare with', () => {
    const trace = readTrace(bytes);
    assert.equal(trace.table.count, 10);
    assert.deepEqual(syntaxPlaces(trace), ['13:9', '14:23']);
  });

  it('is the same, cut anywhere', () => {
    for (let cut = 0; cut <= bytes.length; cut++) assert.deepEqual(contents(readCut(bytes, cut)), whole, `cut at ${cut}`);
  });

  it('is the same, byte by byte', () => assert.deepEqual(contents(readCut(bytes, ...bytes.keys())), whole));

  it('is the same in pieces of every small length', () => {
    for (let length = 2; length < 40; length++) {
      const cuts = Array.from({ length: Math.floor(bytes.length / length) }, (_, i) => (i + 1) * length);
      assert.deepEqual(contents(readCut(bytes, ...cuts)), whole, `pieces of ${length}`);
    }
  });

  it('may come as buffers', () => {
    const reader = createReader('alloctrace');
    reader.push(Buffer.from(bytes));
    assert.deepEqual(contents(reader.finish()), whole);
  });
});

describe('long lines', () => {
  /** A line of `length` bytes without its end. */
  const comment = (length: number): string => `#${'x'.repeat(length - 1)}`;
  const cutsOf = (bytes: Uint8Array): number[][] => {
    const half = bytes.length >> 1;
    return [
      [],
      [5],
      [half],
      [longestLine],
      [longestLine + 1],
      [longestLine + 8],
      [bytes.length - 10],
      [bytes.length - 1],
      [4, half, half + 1],
    ];
  };

  it('are read up to the limit', () => {
    const bytes = encode(`free a\n${comment(longestLine)}\nfree b\n`);
    for (const cuts of cutsOf(bytes)) {
      const trace = readCut(bytes, ...cuts);
      assert.deepEqual(syntaxPlaces(trace), [], `cut at ${cuts.join()}`);
      assert.deepEqual(Array.from(trace.table.line.subarray(0, 2)), [1, 3]);
    }
  });

  it('are skipped beyond it, and reading goes on', () => {
    const bytes = encode(`free a\n${comment(longestLine + 1)}\nfree b\n`);
    for (const cuts of cutsOf(bytes)) {
      const trace = readCut(bytes, ...cuts);
      assert.deepEqual(syntaxPlaces(trace), ['2:1'], `cut at ${cuts.join()}`);
      assert.deepEqual(directivesOf(trace, 'fault')[0].values, [longestLine]);
      assert.deepEqual(Array.from(trace.table.line.subarray(0, 2)), [1, 3]);
      assert.equal(trace.lineCount, 3);
    }
  });

  it('may be the last, without an end', () => {
    for (const [length, faults] of [
      [longestLine, []],
      [longestLine + 1, ['2:1']],
      [2 * longestLine, ['2:1']],
    ] as const) {
      const bytes = encode(`free a\n${comment(length)}`);
      for (const cuts of cutsOf(bytes)) {
        const trace = readCut(bytes, ...cuts);
        assert.deepEqual(syntaxPlaces(trace), faults, `${length} bytes cut at ${cuts.join()}`);
        assert.equal(trace.lineCount, 2);
      }
    }
  });

  it('hold many operations', () => {
    const count = 100_000;
    const trace = readTrace(encode(`free ${Array.from({ length: count }, () => 'a').join(', ')}\n`));
    assert.equal(trace.table.count, count);
    assert.equal(trace.table.column[1], 9);
    assert.equal(trace.table.column[count - 1], 0xffff);
  });
});

describe('binary files', () => {
  it('are refused by a zero byte near the start', () => {
    const bytes = Uint8Array.from([...encode('free a\nfree '), 0, 10]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      assert.throws(
        () => readCut(bytes, cut),
        (error: unknown) => error instanceof TraceError && error.values[0] === 12 && error.message.includes('offset 12'),
      );
    }
  });

  it('are not suspected later: the line is wrong, no more', () => {
    const lines = 'free a\n'.repeat(2000);
    assert.deepEqual(syntaxPlaces(readTrace(Uint8Array.from([...encode(`${lines}free `), 0, 10]))), ['2001:6']);
  });
});
