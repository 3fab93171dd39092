import * as assert from 'node:assert/strict';
import { Cursor } from '../../../src/replay/cursor';
import type { RunOptions } from '../../../src/replay/options';
import type { Run } from '../../../src/replay/run';
import { RunBuilder, runTrace } from '../../../src/replay/run-builder';
import { readTrace } from '../../../src/trace/formats';
import type { Trace } from '../../../src/trace/trace';
import { diagnosticsOf, encode, pictureAt, read } from '../support';
import { longTrace } from './long-trace';

function inSlices(trace: Trace, slice: number, options: RunOptions = {}): Run {
  const builder = new RunBuilder(trace, options);
  let done = 0;
  while (!builder.advance(slice)) {
    assert.ok(builder.done >= done || trace.format !== 'alloctrace');
    done = builder.done;
    assert.ok(builder.total >= builder.done);
  }
  return builder.finish();
}

/** All that a run says. */
function contents(result: Run): unknown {
  const { operationCount: count, results, notes, marks, lost, arena, machine, final } = result;
  const columns = [results.place, results.subject, results.error, results.used, results.largest];
  const cursor = new Cursor(result);
  cursor.seek(count);
  return {
    columns: columns.map((column) => Array.from(column.subarray(0, count))),
    offsets: Array.from({ length: count }, (_, op) => (results.allocated(op) ? result.offsetOf(op) : 0)),
    count,
    notes,
    marks,
    lost,
    arena,
    machine,
    final,
    picture: pictureAt(cursor),
    diagnostics: diagnosticsOf(result).map(({ line, code }) => `${line} ${code}`),
  };
}

describe('a run in slices', () => {
  for (const fit of ['lowest', 'lifo'] as const) {
    it(`is the run at once, fit ${fit}`, () => {
      const trace = readTrace(encode(longTrace(fit, 4000)));
      const whole = contents(runTrace(trace));
      for (const slice of [1, 7, 1000, 5000]) assert.deepEqual(contents(inSlices(trace, slice)), whole, `slices of ${slice}`);
    });
  }

  it('is the run at once for a recording whose arena grows', () => {
    const calls = Array.from({ length: 2000 }, (_, i) => `a ${i} 100\n${i % 3 === 0 ? `f ${i}\n` : ''}`).join('');
    const trace = readTrace(encode(`0\n2000\n2667\n1\n${calls}`), 'rep');
    const whole = contents(runTrace(trace));
    for (const slice of [1, 100, 4096]) assert.deepEqual(contents(inSlices(trace, slice)), whole);
  });

  it('can run one trace more than once', () => {
    const trace = readTrace(encode(longTrace('lowest', 1000)));
    assert.deepEqual(contents(runTrace(trace)), contents(runTrace(trace)));
    assert.equal(runTrace(trace, { arena: { size: 2 ** 26 } }).arena.size, 2 ** 26);
  });

  it('tells how far it is', () => {
    const builder = new RunBuilder(read('arena 64', 't[0..9] = alloc 1', 'free t[*]'));
    assert.deepEqual([builder.done, builder.total], [0, 11]);
    while (builder.done < 10) assert.equal(builder.advance(1), false);
    assert.equal(builder.total, 11);
    while (!builder.advance(1));
    assert.deepEqual([builder.done, builder.total], [20, 20]);
  });
});
