import assert from 'node:assert/strict';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, stacksOf } from './accounting';

const encoder = new TextEncoder();
const read = (text: string): Trace => readTrace(encoder.encode(text), 'heaptrack');
const head = [
  'v 10400 3',
  's 9 /lib/my a',
  's 4 main',
  's 8 /src/a.c',
  's 5 inner',
  's 1b operator new(unsigned long)',
  'i 401000 1 2 3 2a',
  't 1 0',
  'i 402000 1 4 3 10 2 3 11',
  't 2 1',
  'i 403000 1 5',
  't 3 2',
  'i 404000 1',
  't 4 0',
  '',
].join('\n');

describe('heaptrack', () => {
  it('blocks of a kind: of those that are live the oldest ends', () => {
    const trace = read('a 10 0\na 20 0\n+ 0\n+ 1\n+ 0\n- 0\n+ 1\n- 0\n- 1\n');
    assert.deepEqual(operationsOf(trace), [
      '3 alloc 0 16',
      '4 alloc 1 32',
      '5 alloc 2 16',
      '6 free 0',
      '7 alloc 0 32',
      '8 free 2',
      '9 free 1',
    ]);
    assert.equal(countsOf(trace).endBytes, 32);
  });

  it('an end of a kind that has no block is a free of an unknown one; a kind that is not there is no line', () => {
    const trace = read('a 10 0\n+ 0\n- 0\n- 0\n- 5\n+ 5\n');
    assert.deepEqual(operationsOf(trace).slice(2), ['4 free-nothing kind0']);
    assert.equal(countsOf(trace).unknownFrees, 1);
    assert.equal(trace.recording!.skippedLines, 2);
  });

  it('call stacks with functions and lines, those that were inlined too; the site is who called operator new', () => {
    const trace = read(`${head}a 8 2\na 8 3\na 8 4\na 8 99\n+ 0\n+ 1\n+ 2\n+ 3\n`);
    assert.deepEqual(stacksOf(trace), [
      'inner (a.c:16) < main (a.c:17) < main (a.c:42)',
      'operator new(unsigned long) (my a) < inner (a.c:16) < main (a.c:17) < main (a.c:42)',
      'my a 0x404000',
      '',
    ]);
    assert.equal(trace.names.text(trace.table.site![1] - 1), 'inner (a.c:16)');
    assert.equal(trace.table.site![3], 0);
  });

  it('older files have no lengths', () => {
    const trace = read('v 10100 2\ns /bin/a\ns main\ni 401000 1 2\nt 1 0\na 8 1\n+ 0\n');
    assert.deepEqual(stacksOf(trace), ['main (a)']);
  });

  it('the time, comments, and what is none of its lines', () => {
    const trace = read('v 10400 3\nX ./edge 0\nI 1000 5e2990\na 8 0\nc 3e8\n+ 0\nR 3d9\n# strings: 31\n\nnoise\n');
    assert.equal(trace.table.time![0], 1);
    assert.equal(trace.recording!.skippedLines, 1);
  });

  it('a last line without its end is cut', () => {
    const trace = read('a 8 0\n+ 0\n- 0');
    assert.equal(trace.table.count, 1);
    assert.equal(trace.recording!.cutCalls, 1);
  });

  it('is known by its name where nothing is in it, and is told from the raw form by its lines', () => {
    assert.equal(detectFormat('heaptrack.edge.4711.zst', encoder.encode('\n# strings: 0\n# ips: 0\n')).format, 'heaptrack');
    assert.equal(detectFormat('', encoder.encode(`${head}a 8 2\n+ 0\n- 0\n+ 0\n`)).format, 'heaptrack');
    assert.equal(detectFormat('', encoder.encode('v 10400 3\nt 1 0\n+ 8 1 10\n+ 8 1 20\n- 10\n- 20\n')).format, 'heaptrack-raw');
  });
});
