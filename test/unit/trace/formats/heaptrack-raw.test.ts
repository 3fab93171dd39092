import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, stacksOf } from './accounting';

const encoder = new TextEncoder();
const read = (text: string): Trace => readTrace(encoder.encode(text), 'heaptrack-raw');
const head = 'v 10400 3\nx a /demo/edge\nI 1000 5e2990\nm 1 x 400000 0 8a8 1000 625\nm 15 /opt/my lib/libc.so.6 7f0000000000 0 25388\n';

describe('heaptrack-raw', () => {
  it('allocations and frees by address, numbers hexadecimal', () => {
    const trace = read(`${head}+ 64 0 5584b2d09390\n+ 0 0 10\n- 5584b2d09390\n`);
    assert.deepEqual(operationsOf(trace), ['6 alloc 0x5584b2d09390 100', '7 alloc 0x10 0', '8 free 0x5584b2d09390']);
    assert.deepEqual(Array.from(trace.table.column.subarray(0, 3)), [8, 7, 3]);
    assert.equal(trace.recording!.skippedLines, 0);
  });

  it('the call tree by object files and offsets; the site is the caller', () => {
    const trace = read(`${head}t 7f0000001234 0\nt 401010 1\nt 9f0000000000 2\n+ 8 2 10\n+ 8 3 20\n+ 8 0 30\n- 10\n`);
    assert.deepEqual(stacksOf(trace), ['edge+0x1010 < libc.so.6+0x1234', '0x9f0000000000 < edge+0x1010 < libc.so.6+0x1234', '', '']);
    assert.equal(trace.names.text(trace.table.site![0] - 1), 'edge+0x1010');
    assert.equal(trace.table.site![2], 0);
  });

  it('object files that are loaded later, and anew', () => {
    const trace = read(`${head}t 400010 0\n+ 8 1 10\nm 1 -\nm 5 /lib/ 400000 0 100\nm 4 /l/b 400000 0 100\nt 400010 0\n+ 8 2 20\n`);
    assert.equal(stacksOf(trace)[0], 'edge+0x10');
    assert.match(stacksOf(trace)[1], /^b?\+0x10$/);
  });

  it('older files have no lengths', () => {
    const trace = read('v 10100 2\nx /demo/edge\nm - \nm x 400000 0 8a8\nt 400010 0\n+ 8 1 10\n');
    assert.deepEqual(stacksOf(trace), ['edge+0x10']);
  });

  it('the time since the start in seconds', () => {
    const trace = read('c 3e8\n+ 8 0 10\nc 5dc\nR 3d9\n- 10\n');
    assert.deepEqual(Array.from(trace.table.time!.subarray(0, 2)), [1, 1.5]);
  });

  it('a second free is a warning: it does not see memalign; an address given out again ends its block', () => {
    const trace = read('+ 8 0 10\n- 10\n- 10\n- 20\n+ 8 0 30\n+ 9 0 30\n- 30\n- 30\n');
    assert.deepEqual(operationsOf(trace).slice(2), [
      '3 free-nothing 0x10',
      '4 free-nothing 0x20',
      '5 alloc 0x30 8',
      '6 end 0x30',
      '6 alloc 0x30 9',
      '7 free 0x30',
      '8 free-nothing 0x30',
    ]);
    const { doubleFrees, unknownFrees, lostFrees, lateFrees } = countsOf(trace);
    assert.deepEqual({ doubleFrees, unknownFrees, lostFrees, lateFrees }, { doubleFrees: 2, unknownFrees: 1, lostFrees: 1, lateFrees: 1 });
    assert.equal(trace.recording!.doubtfulFrees.length, 2);
  });

  it('lines that cannot be read are skipped and counted; a damaged node keeps the numbers of the others', () => {
    const bad = ['+ 8', '+ 8 1 xyz', '+8 0 10', '- ', '- 10 20', '-10', 't xyz 0', 'hello', 'q 1'];
    const trace = read(`${head}${bad.join('\n')}\nt 400010 0\n+ 8 2 10\n+ 8 77777777 20\n`);
    assert.equal(trace.recording!.skippedLines, bad.length);
    assert.deepEqual(stacksOf(trace), ['edge+0x10', '']);
  });

  it('a last line without its end is believed where its address is whole', () => {
    assert.deepEqual(operationsOf(read('+ 8 0 5584\n+ 8 0 558')), ['1 alloc 0x5584 8']);
    assert.deepEqual(operationsOf(read('+ 8 0 5584\n+ 8 0 5585')).length, 2);
    assert.deepEqual(operationsOf(read('+ 8 0 5584\n- 5584')).length, 2);
    assert.equal(read('+ 8 0 5584\n- 55').recording!.cutCalls, 1);
    assert.equal(read('+ 8 0 5584\nt 55').recording!.cutCalls, 0);
  });

  it('is known by its name where it is empty, as where the program aborted', () => {
    assert.equal(detectFormat('heaptrack.edge.13.raw.zst', new Uint8Array(0)).format, 'heaptrack-raw');
    assert.equal(read('').table.count, 0);
  });
});
