import assert from 'node:assert/strict';
import { formatOfFile } from '../../../../src/trace/formats';
import { TraceError, type Trace } from '../../../../src/trace/trace';
import { RecordedRun } from '../../../../src/replay/recorded/recorded-run';
import { finish } from '../../../../src/work/work';
import { readTrace } from '../../../read-trace';
import { runTrace } from '../../../run-trace';
import { countsOf, operationsOf, stacksOf } from './accounting';

const encoder = new TextEncoder();
const readJson = (snapshot: unknown): Trace => readTrace(encoder.encode(JSON.stringify(snapshot)), 'pytorch');
const event = (action: string, addr: number, size: number, time_us: number, frames: unknown[] = []): unknown => ({
  action,
  addr,
  size,
  stream: 0,
  frames,
  time_us,
});
const frame = (name: string, filename: string, line: number): unknown => ({ name, filename, line });

/** A pickle by its opcodes: numbers are bytes, texts their ASCII. */
const pickle = (...parts: (number | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : Array.from(encoder.encode(part)))));
const text = (value: string): (number | string)[] => [0x8c, value.length, value];

describe('pytorch', () => {
  it('allocations, completed frees and failures; a free that is only requested ends nothing', () => {
    const trace = readJson({
      segments: [],
      device_traces: [
        [
          event('segment_alloc', 0x7f0000000000, 2097152, 10),
          event('alloc', 0x7f0000000000, 8000, 20),
          event('alloc', 0x7f0000002000, 100, 30),
          event('free_requested', 0x7f0000000000, 8000, 40),
          event('free_completed', 0x7f0000000000, 8000, 50),
          event('free_requested', 0x7f0000002000, 100, 60),
          { action: 'oom', device_free: 5, size: 1e12, stream: 0, frames: [], time_us: 70 },
          event('snapshot', 0, 2097152, 80),
          event('free', 0x7f0000009000, 1, 90),
        ],
      ],
    });
    assert.deepEqual(operationsOf(trace), [
      '2 alloc 0x7f0000000000 8000',
      '3 alloc 0x7f0000002000 100',
      '5 free 0x7f0000000000',
      '9 free-nothing 0x7f0000009000',
    ]);
    assert.equal(countsOf(trace).failed, 1);
    assert.equal(trace.lineCount, 9);
    assert.equal(trace.table.time![1], 20e-6);
  });

  it('devices are merged by time, and an address is its device’s', () => {
    const trace = readJson({
      device_traces: [
        [event('alloc', 0x1000, 1, 10), event('alloc', 0x2000, 2, 30)],
        [event('alloc', 0x1000, 3, 20), event('free_completed', 0x1000, 3, 40)],
      ],
    });
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x1000 1', '2 alloc 0x1000000001000 3', '3 alloc 0x2000 2', '4 free 0x1000000001000']);
    assert.equal(trace.names.text(trace.table.thread![1] - 1), 'cuda:1');
  });

  it('segments are regions: those of the events, those of the end, expandable ones as far as they were mapped', () => {
    const run = finish(
      RecordedRun.of(
        runTrace(
          readJson({
            segments: [
              { device: 0, address: 0x7f0000000000, total_size: 0x200000, segment_type: 'small', is_expandable: false, blocks: [] },
              { device: 1, address: 0x7f0000000000, total_size: 0x400000, segment_type: 'large', is_expandable: true, blocks: [] },
              { device: 0, address: 'none', total_size: 5 },
            ],
            device_traces: [
              [
                event('segment_alloc', 0x7f0000000000, 0x200000, 1),
                event('alloc', 0x7f0000000200, 512, 2),
                event('segment_alloc', 0x7f0000200000, 0x100000, 3),
                event('segment_free', 0x7f0000200000, 0x100000, 4),
                event('alloc', 0x7f1000000000, 512, 5),
              ],
              [event('segment_map', 0x7f0000000000, 0x200000, 1), event('segment_map', 0x7f0000200000, 0x400000, 2)],
            ],
          }),
        ),
      ),
    );
    assert.deepEqual(
      run.space.regions.map(({ name, base, size }) => [name, base.toString(16), size]),
      [
        ['cuda:0 segment 0x7f0000000000', '7f0000000000', 0x200000],
        ['cuda:0 segment 0x7f0000200000', '7f0000200000', 0x100000],
        ['0x7f1000000000', '7f1000000000', 512],
        ['cuda:1 expandable segment 0x17f0000000000', '17f0000000000', 0x600000],
      ],
    );
    assert.deepEqual([run.addressOf(0), run.offsetOf(0), run.addressOf(1)], ['0x7f0000000200', 0x200, '0x7f1000000000']);
  });

  it('stacks, the innermost frame first; the site is in the user’s own Python', () => {
    const frames = [
      frame('c10::alloc', '??', 0),
      frame('forward', '/usr/lib/python3/site-packages/torch/nn/linear.py', 7),
      frame('step', '/app/train.py', 88),
      frame('<module>', '/app/train.py', 120),
    ];
    const trace = readJson({ device_traces: [[event('alloc', 16, 1, 1, frames), event('alloc', 32, 1, 2, frames)]] });
    assert.deepEqual(stacksOf(trace), [
      'c10::alloc < forward (torch/nn/linear.py:7) < step (/app/train.py:88) < <module> (/app/train.py:120)',
      stacksOf(trace)[0],
    ]);
    assert.equal(trace.names.text(trace.table.site![0] - 1), 'step (/app/train.py:88)');
    assert.equal(trace.recording!.stacks!.count, 5);
  });

  it('the oldest form, a bare list of segments, and an empty file have no events', () => {
    assert.equal(readJson([{ address: 1, total_size: 2, allocated_size: 1 }]).table.count, 0);
    assert.equal(readTrace(new Uint8Array(0), 'pytorch').table.count, 0);
  });

  it('pickles of plain data, with every way to write numbers, texts and lists', () => {
    const list = [']', 0x94];
    const alloc = [
      ...['}', 0x94, '('],
      ...text('action'),
      ...text('alloc'),
      // 2^40 in six bytes, and 65,536 as a 32-bit number.
      ...text('addr'),
      ...[0x8a, 6, 0, 0, 0, 0, 0, 1],
      ...text('size'),
      ...['J', 0, 0, 1, 0],
      ...['X', 7, 0, 0, 0, 'time_us', 'G', 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
      ...text('pool_id'),
      ...['K', 0, 'K', 0, 0x86],
      'u',
    ];
    const bytes = pickle(
      0x80,
      4,
      0x95,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      '}',
      '(',
      ...text('device_traces'),
      ...list,
      ...list,
      ...alloc,
      'a',
      'a',
      'u',
      '.',
    );
    const trace = readTrace(bytes, 'pytorch');
    assert.deepEqual(operationsOf(trace), ['1 alloc 0x10000000000 65536']);
  });

  it('refuses a pickle that names or calls anything, and says so', () => {
    const calls: [string, (number | string)[]][] = [
      ['GLOBAL', ['cos\nsystem\n(', ...text('id'), 'tR.']],
      ['STACK_GLOBAL', [...text('os'), ...text('system'), 0x93]],
      ['REDUCE', ['N', ')', 'R']],
      ['BUILD', ['N', 'N', 'b']],
      ['INST', ['(', 'ios\nsystem\n']],
      ['OBJ', ['(', 'N', 'o']],
      ['NEWOBJ', ['N', ')', 0x81]],
      ['NEWOBJ_EX', ['N', ')', '}', 0x92]],
      ['EXT1', [0x82, 1]],
      ['EXT4', [0x84, 1, 0, 0, 0]],
      ['PERSID', ['P1\n']],
      ['BINPERSID', ['N', 'Q']],
    ];
    for (const [name, ops] of calls) {
      const bytes = pickle(0x80, 4, '}', '(', ...text('device_traces'), ...ops, '.');
      assert.throws(
        () => readTrace(bytes, 'pytorch'),
        (error) => error instanceof TraceError && error.message.includes(`more than data (${name} at offset `),
        name,
      );
    }
  });

  it('pickles and JSON that are cut or damaged are a sentence, wherever', () => {
    const whole = pickle(0x80, 4, '}', 0x94, '(', ...text('device_traces'), ']', 0x94, 'h', 1, 'a', 'u', '.');
    assert.equal(readTrace(whole, 'pytorch').table.count, 0);
    for (let length = 1; length < whole.length; length++) {
      assert.throws(() => readTrace(whole.subarray(0, length), 'pytorch'), TraceError, `${length}`);
    }
    for (const ops of [
      ['u'],
      ['a'],
      ['t'],
      ['N', 'a'],
      ['h', 9],
      ['j', 0, 0, 0, 9],
      ['(', 'N', 'N', 'N', 'u'],
      ['r', 255, 255, 255, 255],
      ['0'],
      ['I1\n'],
      [0x86],
    ]) {
      assert.throws(() => readTrace(pickle(0x80, 4, ...ops, '.'), 'pytorch'), TraceError, ops.join());
    }
    for (const json of [
      '{',
      '{"a"',
      '[1,',
      '"',
      '{"device_traces": [[{"a": x}]]}',
      `${'['.repeat(100)}`,
      '{"a": "\\x"}',
      '7',
      '{"b": 1}',
      '[1]',
    ]) {
      assert.throws(() => readTrace(encoder.encode(json), 'pytorch'), TraceError, json);
    }
  });

  it('a pickle that refers to itself comes to an end', () => {
    const bytes = pickle(0x80, 4, '}', 0x94, '(', ...text('device_traces'), ']', 0x94, 'h', 1, 'a', ...text('segments'), 'h', 0, 'u', '.');
    assert.equal(readTrace(bytes, 'pytorch').table.count, 0);
  });

  it('is known by its keys; other pickles and JSON are not taken for it', () => {
    const snapshot = encoder.encode(JSON.stringify({ segments: [{ segment_type: 'large' }], device_traces: [] }));
    assert.equal(formatOfFile('a.txt', snapshot).format, 'pytorch');
    assert.throws(() => formatOfFile('a.pickle', pickle(0x80, 4, '}', ...text('x'), 'K', 1, 's.')), /pickle/);
    assert.throws(() => formatOfFile('a.json', encoder.encode('{"a": [1, 2, 3]}')), /JSON/);
  });
});
