import * as assert from 'node:assert/strict';
import { Engine } from '../../../src/engine/engine';
import { Cursor } from '../../../src/replay/state/cursor';
import type { RunOptions } from '../../../src/replay/run/options';
import type { Run } from '../../../src/replay/run/run';
import { RunBuilder } from '../../../src/replay/run/run-builder';
import { Workspace } from '../../../src/replay/run/workspace';
import type { Trace } from '../../../src/trace/trace';
import { runTrace } from '../../run-trace';
import { diagnosticsOf, encode, pictureAt, read } from '../support';
import { finish } from '../../../src/work/work';
import { readTrace } from '../../read-trace';
import { longTrace } from './long-trace';

function inSlices(trace: Trace, slice: number, options: RunOptions = {}): Run {
  const builder = new RunBuilder(trace, options);
  const running = builder.run(slice);
  for (let done = 0; ;) {
    const step = running.next();
    if (step.done === true) return step.value;
    assert.ok(builder.done >= done || trace.format.isRecorded);
    done = builder.done;
    assert.ok(builder.total >= builder.done);
  }
}

/** All that a run says. */
function contents(result: Run): unknown {
  const { operationCount: count, results, notes, marks, lost, arena, machine, final } = result;
  const { error } = results;
  const cursor = new Cursor(result);
  cursor.seek(count);
  return {
    rows: Array.from({ length: count }, (_, op) => [
      results.place(op),
      results.subject(op),
      results.used(op),
      error[op],
      results.largest(op),
    ]),
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
    const running = builder.run(1);
    while (builder.done < 10) assert.equal(running.next().done, false);
    assert.equal(builder.total, 11);
    finish(running);
    assert.deepEqual([builder.done, builder.total], [20, 20]);
  });
});

describe('a run in memory of the run before', () => {
  const traces = (['lowest', 'lifo'] as const).flatMap((fit) =>
    [longTrace(fit, 3000), longTrace(fit, 2000)].map((text) => readTrace(encode(text))),
  );

  it('is the run it would be in new memory, and leaves the run before as it was', () => {
    const workspace = new Workspace();
    const before = traces.map((trace) => runTrace(trace, {}, workspace));
    const again = [...traces].reverse().map((trace) => runTrace(trace, {}, workspace));
    const alone = traces.map((trace) => contents(runTrace(trace)));
    assert.deepEqual(before.map(contents), alone);
    assert.deepEqual(again.reverse().map(contents), alone);
  });

  it('may follow a run that was given up', () => {
    const workspace = new Workspace();
    const givenUp = new RunBuilder(traces[0], {}, workspace);
    givenUp.run(1500).next();
    givenUp.giveBack();
    assert.deepEqual(contents(runTrace(traces[0], {}, workspace)), contents(runTrace(traces[0])));
  });

  it('is not that of a cursor that goes on at the end', () => {
    const workspace = new Workspace();
    const builder = new RunBuilder(traces[0], {}, workspace);
    const cursor = Cursor.atEnd(finish(builder.run()), builder);
    const picture = pictureAt(cursor);
    runTrace(traces[0], {}, workspace);
    assert.deepEqual(pictureAt(cursor), picture);
  });

  it('takes an engine only for the arena it was made for, and lends it to one at a time', () => {
    const workspace = new Workspace();
    const { arena, machine } = runTrace(traces[0]);
    const engine = workspace.lendEngine(arena, machine);
    assert.ok(engine instanceof Engine);
    engine.allocate(100, 0);
    workspace.returnEngine(engine);
    assert.notEqual(workspace.lendEngine({ ...arena, base: arena.base + 4096n }, machine), engine);
    assert.equal(workspace.lendEngine(arena, machine), engine);
    assert.equal(engine.buddy.freeUnits, engine.buddy.units);
    assert.notEqual(workspace.lendEngine(arena, machine), engine);
  });

  it('is all 0, and keeps no more than a run of usual size needs', () => {
    const workspace = new Workspace();
    const memory = workspace.lendMemory(64);
    new Uint8Array(memory).fill(7);
    workspace.returnMemory(memory);
    assert.notEqual(workspace.lendMemory(128), memory);
    assert.equal(workspace.lendMemory(32), memory);
    assert.ok(new Uint8Array(memory, 0, 32).every((byte) => byte === 0));
    const large = workspace.lendMemory(2 ** 24 + 8);
    workspace.returnMemory(large);
    assert.notEqual(workspace.lendMemory(8), large);
  });
});
