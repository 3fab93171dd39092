import * as assert from 'node:assert/strict';
import type { RunOptions } from '../../../../src/replay/run/options';
import { defaultMachine } from '../../../../src/engine/config';
import { TraceError } from '../../../../src/trace/trace';
import { runTrace } from '../../../run-trace';
import { findings, read, runRecording, runWith } from '../../support';

describe('the options of a run', () => {
  it('change figure by figure what the trace says', () => {
    const { arena, machine } = runWith(
      { arena: { unit: 64, fit: 'lifo' }, machine: { cpus: 8 } },
      'arena 4KiB unit 16 base 0x1000 max 1KiB',
      'machine page 128 kernel 6.1',
    );
    assert.deepEqual(arena, { size: 4096, unit: 64, base: 0x1000n, max: 1024, maxOrder: 4, fit: 'lifo', policy: 'buddy', overhead: 0 });
    assert.deepEqual(machine, { page: 128, ...defaultMachine, cpus: 8, kernel: '6.1' });
  });

  it('change the defaults where the trace says nothing', () => {
    const { arena, machine } = runWith(
      { arena: { size: 2 ** 20, base: 4096n, max: 2 ** 16 }, machine: { page: 8192, kernel: '5.10' } },
      'a = alloc 8',
    );
    assert.deepEqual(arena, {
      size: 2 ** 20,
      unit: 16,
      base: 4096n,
      max: 2 ** 16,
      maxOrder: 12,
      fit: 'lowest',
      policy: 'buddy',
      overhead: 0,
    });
    assert.deepEqual(machine, { page: 8192, ...defaultMachine, kernel: '5.10' });
  });

  it('decide the default page together with the trace', () => {
    assert.equal(runWith({ arena: { size: 65536 } }, 'arena 64').machine.page, 4096);
    assert.equal(runWith({ arena: { unit: 8192 } }, 'arena 1MiB').machine.page, 8192);
  });

  it('do not hide what is wrong with the trace’s own statements', () => {
    assert.deepEqual(findings(runWith({ arena: { unit: 4 } }, 'arena 64 unit 12')), ['1 invalid-arena']);
    assert.deepEqual(findings(runWith({ arena: { unit: 1 } }, 'arena 1KiB unit 16', 'machine page 8')), ['2 invalid-machine']);
  });

  it('need only fit what the trace says, not the defaults', () => {
    assert.equal(runWith({ arena: { size: 66 } }, 'arena 64 unit 2', 'a = alloc 8').arena.size, 66);
    assert.equal(runWith({ arena: { max: 8 } }, 'arena 64').arena.maxOrder, 3);
    assert.equal(runWith({ machine: { page: 8 } }, 'arena 64').machine.page, 8);
  });

  const wrong: [RunOptions, string[], RegExp][] = [
    [{ arena: { unit: 12 } }, ['a = alloc 8'], /power of two, and 12 is none/],
    [{ arena: { size: 65 } }, ['arena 64 unit 2'], /65 is no multiple of 2/],
    [{ arena: { size: 0 } }, [], /positive multiple/],
    [{ arena: { size: 2 ** 49 } }, [], /2\^48/],
    [{ arena: { size: 2 ** 30, unit: 1 } }, [], /2\^28/],
    [{ arena: { max: 8 } }, [], /smaller than a unit/],
    [{ arena: { base: 2n ** 64n - 1n } }, [], /2\^64/],
    [{ machine: { page: 48 } }, [], /power of two, and 48 is none/],
    [{ machine: { page: 8 } }, [], /at least a unit \(16 B\)/],
    [{ machine: { cpus: 0 } }, [], /at least 1 CPU/],
    [{ machine: { cpus: NaN } }, [], /at least 1 CPU/],
    [{ arena: { unit: 8192 } }, ['arena 1MiB', 'machine page 4KiB'], /at least a unit \(8 KiB\)/],
  ];
  wrong.forEach(([options, lines, message], i) => {
    it(`that cannot work are refused (${i + 1})`, () => {
      const trace = read(...lines);
      assert.throws(
        () => runTrace(trace, options),
        (error: unknown) => error instanceof TraceError && message.test(error.message),
      );
    });
  });

  it('send the allocations of a recording to the size classes, on demand', () => {
    const text = '0\n2\n3\n1\na 0 100\na 1 5000\nr 0 200\n';
    const served = (options: RunOptions): unknown[] => {
      const result = runRecording('rep', text, options);
      return [0, 1, 2].map((op) => [result.operation(op).kind, result.operation(op).cache, result.operation(op).size]);
    };
    assert.deepEqual(served({}), [
      ['alloc', null, 112 + 16],
      ['alloc', null, 8192],
      ['realloc', null, 256],
    ]);
    assert.deepEqual(served({ as: 'kmalloc' }), [
      ['kmalloc', 'kmalloc-128', 128],
      ['kmalloc', 'kmalloc-8k', 8192],
      ['realloc', 'kmalloc-256', 256],
    ]);
  });

  it('leave the allocations of a written trace where they are', () => {
    assert.equal(runWith({ as: 'kmalloc' }, 'a = alloc 8').operation(0).kind, 'alloc');
  });
});
