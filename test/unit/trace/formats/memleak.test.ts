import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, threadsOf, timesOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'memleak');

describe('memleak', () => {
  it('one operation for each allocation that ended, and for each free, in both layouts', () => {
    const layouts = [
      (message: string) => `(b'my-1 worker', 30940, 2, b'd..31', 164431.250412, b'${message}')`,
      (message: string) => `('worker', 30940, 2, 'd...', 164431.250412, '${message}')`,
      (message: string) => `          my-1-worker-30940   [002] d..31 164431.250412: bpf_trace_printk: ${message}`,
    ];
    for (const layout of layouts) {
      const trace = read(
        'Attaching to pid 30940, Ctrl+C to quit.',
        layout('alloc entered, size = 24'),
        layout('alloc exited, size = 24, result = 55d0c0de2010'),
        layout('free entered, address = 55d0c0de2010, size = 24'),
        layout('alloc exited, size = 24, result = 0'),
        layout('free entered, address = 3faaa00'),
      );
      assert.deepEqual(operationsOf(trace), ['3 alloc 0x55d0c0de2010 24', '4 free 0x55d0c0de2010', '6 free-nothing 0x3faaa00']);
      assert.deepEqual([threadsOf(trace)[0], timesOf(trace)[0], trace.table.cpu![0]], ['30940', 164431.250412, 2]);
      assert.deepEqual([countsOf(trace).failed, countsOf(trace).unknownFrees, trace.recording!.skippedLines], [1, 1, 0]);
      assert.equal(trace.table.column[0], layout('alloc exited, size = 24, result = ').replace(/'?\)?$/, '').length + 1);
      assert.equal(detectFormat('', encoder.encode(`${layout('alloc exited, size = 24, result = 10')}\n`.repeat(5))).format, 'memleak');
    }
  });

  it('lost events, what never came back, cut lines, and the sums that are printed between', () => {
    const trace = read(
      'CPU:1 [LOST 14 EVENTS]',
      "(b'w', 7, 0, b'd', 1.5, b'alloc entered, size = 24')",
      "(b'w', 7, 0, b'd', 1.6, b'alloc exited, size = 24, res",
      '[11:16:33] Top 10 stacks with outstanding allocations:',
      '\t80 bytes in 5 allocations from stack',
      'hello',
    );
    const { lostCalls, skippedLines, cutCalls } = trace.recording!;
    assert.deepEqual([trace.table.count, lostCalls, skippedLines, cutCalls], [0, 14, 1, 2]);
    const cut = readTrace(encoder.encode(' w-7 [000] d 1.5: bpf_trace_printk: free entered, address = 55d0'), 'memleak');
    assert.deepEqual([cut.table.count, cut.recording!.cutCalls], [0, 1]);
  });
});
