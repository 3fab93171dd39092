import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { collectDiagnostics } from '../../../src/analysis/diagnostics';
import { StretchSums } from '../../../src/analysis/stretch-sums';
import { findProblemPositions } from '../../../src/analysis/problem-positions';
import { buildStretch, buildTimeline, HostTimeline, markPosition, prepareTimeline } from '../../../src/picture/timeline';
import {
  decodeTimeline,
  encodeTimeline,
  mostBuckets,
  type StretchMessage,
  type TimelineMessage,
  type TimelineRequest,
} from '../../../src/protocol/timeline';
import type { Run } from '../../../src/replay/run/run';
import { finish } from '../../../src/work/work';
import { CountingQueue, inSteps } from '../work/queues';
import { runRecording, threads } from '../support';
import { mixedTrace, runText } from './pictures';

function answer(run: Run, from = 0, to = run.operationCount, buckets = to - from + 1): TimelineMessage {
  return buildTimeline(run, finish(prepareTimeline(run)), { run: 1, axis: 'operations', from, to, buckets, cells: 10 });
}

const asking = (from: number, to: number): TimelineRequest => ({ run: 1, axis: 'operations', from, to, buckets: 10, cells: 10 });

const marked = [
  'arena 64',
  'mark begin',
  'a = alloc 8',
  'b = alloc 5',
  'mark half',
  'free a',
  'free a',
  'c = alloc 100',
  'a = alloc 1',
].join('\n');

describe('The host’s side of the timeline', () => {
  it('answers with the figures of each position', () => {
    const { data, ends, from, to } = answer(runText(marked));
    const { least, greatest } = decodeTimeline(data);
    assert.deepEqual([from, to], [0, 6]);
    assert.deepEqual(Array.from(greatest.used), [0, 8, 16, 8, 8, 8, 9]);
    assert.deepEqual(least, greatest);
    assert.deepEqual(Array.from(greatest.live), [0, 1, 2, 1, 1, 1, 2]);
    assert.deepEqual(Array.from(greatest.largest), [64, 32, 32, 32, 32, 32, 32]);
    assert.deepEqual(ends, { from: [0, 0, 64, 0], to: [9, 6, 32, 2] });
  });

  it('counts errors where they happen, and warnings where the leaks were allocated', () => {
    const { data, errorsInRun, warningsInRun } = answer(runText(marked));
    const { errors, warnings, problem } = decodeTimeline(data);
    assert.deepEqual(Array.from(errors), [0, 0, 0, 0, 1, 1, 0]);
    assert.deepEqual(Array.from(warnings), [0, 0, 1, 0, 0, 0, 1]);
    assert.deepEqual(Array.from(problem), [-1, -1, 2, -1, 4, 5, 6]);
    assert.deepEqual([errorsInRun, warningsInRun], [2, 2]);
  });

  it('counts each problem once, however the run is divided', () => {
    const run = runText(mixedTrace(3000, 3) + '\nfree nobody'.repeat(50));
    const { errors, warnings } = finish(findProblemPositions(run));
    assert.ok(errors.length >= 50 && warnings.length > 0);
    for (const buckets of [1, 7, 100, 999]) {
      const counted = decodeTimeline(answer(run, 0, run.operationCount, buckets).data);
      const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);
      assert.deepEqual([sum(counted.errors), sum(counted.warnings)], [errors.length, warnings.length]);
    }
  });

  it('finds problems in small steps', () => {
    const run = runText(`${mixedTrace(70_000, 3)}\nexpect live 0\nfree nobody`);
    const { steps, result } = inSteps(findProblemPositions(run));
    assert.ok(steps.length > 3, String(steps.length));
    const { errors, warnings } = result;
    const diagnostics = collectDiagnostics(run, english);
    assert.equal(errors.length, diagnostics.filter(({ severity }) => severity === 'error').length);
    assert.equal(warnings.length, diagnostics.filter(({ severity }) => severity === 'warning').length);
    for (const positions of [errors, warnings]) {
      assert.deepEqual(
        [...positions],
        [...positions].sort((a, b) => a - b),
      );
    }
  });

  it('names the marks of the part asked for, with the figures there', () => {
    const run = runText(marked);
    assert.deepEqual(answer(run).marks, [
      { position: 0, line: 2, text: 'begin', values: [0, 0, 64, 0] },
      { position: 2, line: 5, text: 'half', values: [16, 13, 32, 2] },
    ]);
    const part = answer(run, 1, 4);
    assert.deepEqual(
      part.marks.map(({ text }) => text),
      ['half'],
    );
    assert.deepEqual([part.markCount, part.marksInRun], [1, 2]);
  });

  it('names marks that stand apart where there are very many', () => {
    const run = runText('arena 64\n' + 'mark here\nfree null\n'.repeat(5000));
    const { marks, markCount } = answer(run, 0, run.operationCount, 100);
    assert.equal(markCount, 5000);
    assert.ok(marks.length > 200 && marks.length <= 256, String(marks.length));
    assert.equal(marks[0].position, 0);
    assert.equal(
      marks.reduce((sum, { more = 0 }) => sum + 1 + more, 0),
      5000,
      'what is left out is counted',
    );
  });

  it('sums up a stretch, with the figures at its ends and the marks between', () => {
    const run = runText(marked);
    const request = { run: 1, from: 1, to: 99, position: 2 };
    assert.deepEqual(buildStretch(run, finish(StretchSums.make(run, 1, 6)), request), {
      type: 'stretch',
      run: 1,
      from: 1,
      to: 6,
      position: 2,
      born: { count: 2, bytes: 9 },
      died: { count: 1, bytes: 8 },
      here: { count: 1, bytes: 8 },
      end: { count: 2, bytes: 9 },
      ends: { from: [8, 8, 32, 1], to: [9, 6, 32, 2] },
      marks: [{ position: 2, line: 5, text: 'half', values: [16, 13, 32, 2] }],
    });
  });

  it('sums up a stretch of a long run in slices, and answers for another position of it at once', async () => {
    const posted: (TimelineMessage | StretchMessage)[] = [];
    const queue = new CountingQueue();
    const timeline = new HostTimeline((message) => posted.push(message), queue);
    const run = runText('arena 64\n' + 'a = alloc 8\nfree a\n'.repeat(400_000));
    timeline.askStretch(run, { run: 1, from: 0, to: 10, position: 0 });
    timeline.askStretch(run, { run: 1, from: 1, to: 799_999, position: 3 });
    while (posted.length === 0) await Promise.resolve();
    assert.ok(queue.turns > 1);
    timeline.askStretch(run, { run: 1, from: 1, to: 799_999, position: 4 });
    assert.deepEqual(
      posted.map(
        (message) =>
          message.type === 'stretch' && [message.from, message.position, message.born.count, message.died.count, message.here.count],
      ),
      [
        [1, 3, 399_999, 399_999, 1],
        [1, 4, 399_999, 399_999, 0],
      ],
    );
  });

  it('goes from mark to mark, and to the ends beyond them', () => {
    const run = runText(marked);
    assert.deepEqual(
      [0, 1, 2, 5].map((position) => markPosition(run, position, 'forward')),
      [2, 2, 6, 6],
    );
    assert.deepEqual(
      [6, 2, 1, 0].map((position) => markPosition(run, position, 'back')),
      [2, 0, 0, 0],
    );
  });

  it('brings a request within the run', () => {
    const run = runText(marked);
    const { from, to, data } = answer(run, -5, 99, 50);
    assert.deepEqual([from, to, decodeTimeline(data).errors.length], [0, 6, 7]);
    assert.equal(decodeTimeline(answer(run, 3, 1, 0).data).errors.length, 1);
    const long = runText('arena 64\n' + 'free null\n'.repeat(9000));
    assert.equal(decodeTimeline(answer(long, 0, 9000, 1e9).data).errors.length, mostBuckets);
  });

  it('refuses a buffer that is no timeline', () => {
    const { data } = answer(runText(marked));
    assert.throws(() => decodeTimeline(data.slice(0, -1)), RangeError);
    assert.throws(() => decodeTimeline(new ArrayBuffer(0)), RangeError);
    const decoded = decodeTimeline(data);
    assert.deepEqual(decodeTimeline(encodeTimeline(decoded)), decoded);
    assert.throws(() => encodeTimeline({ ...decoded, errors: new Uint32Array(3) }), RangeError);
  });

  const byTime = (run: Run, over: Partial<TimelineRequest>): TimelineMessage =>
    buildTimeline(run, finish(prepareTimeline(run)), { run: 1, axis: 'time', from: 0, to: 1e18, buckets: 7, cells: 7, ...over });

  it('answers by time, where each stretch begins with what the one before has left', () => {
    // At 0.5, 1.5 and 2.25 seconds: 0, 1 and 1.75 after the first.
    const message = byTime(runRecording('fields', threads), {});
    assert.deepEqual([message.axis, message.from, message.to, message.positions], ['time', 0, 1.75e9, { from: 1, to: 3 }]);
    assert.deepEqual(
      [message.clock, message.times],
      [
        { duration: 1.75e9, perSecond: 1e9 },
        { from: 0, to: 1.75e9 },
      ],
    );
    const { least, greatest, starts } = decodeTimeline(message.data);
    assert.deepEqual(Array.from(starts), [0, 2, 2, 2, 2, 3, 3]);
    assert.deepEqual(Array.from(least.requested), [0, 8, 8, 8, 8, 16, 16]);
    assert.deepEqual(Array.from(greatest.requested), [8, 8, 8, 8, 16, 16, 32]);
  });

  it('tells a part of the time, and what was so in it where nothing was done', () => {
    const of = runRecording('fields', threads);
    const message = byTime(of, { from: 1.1e9, to: 1.6e9 });
    assert.deepEqual(message.positions, { from: 2, to: 2 });
    const { least, greatest } = decodeTimeline(message.data);
    assert.deepEqual(
      [...least.requested, ...greatest.requested],
      Array.from({ length: 14 }, () => 16),
    );
    assert.deepEqual(message.ends.from, message.ends.to);
    assert.deepEqual(
      message.threads?.lanes.map(({ calls }) => calls),
      [0, 0],
    );
  });

  it('puts marks and problems where their times are', () => {
    const of = runText('arena 64\na = alloc 8 @ time=0\nmark half\nfree a @ time=1\nfree a @ time=3\n');
    const message = byTime(of, { buckets: 4 });
    assert.deepEqual(
      message.marks.map(({ text, time }) => [text, time]),
      [['half', 0]],
    );
    assert.deepEqual(Array.from(decodeTimeline(message.data).errors), [0, 0, 0, 1]);
    assert.equal(byTime(of, { from: 0.5e9, to: 3e9 }).markCount, 0);
  });

  it('answers by positions where there are no times, and as a whole', () => {
    const message = byTime(runText(marked), { from: 3, to: 4 });
    assert.deepEqual([message.axis, message.from, message.to, message.clock, message.times], ['operations', 0, 6, undefined, undefined]);
  });

  it('counts what each thread did in each stretch', () => {
    const { threads: told } = byTime(runRecording('fields', threads), {});
    assert.deepEqual(told?.lanes, [
      { name: '1', threads: 1, calls: 2, bytes: 24 },
      { name: '12', threads: 1, calls: 1, bytes: 8 },
    ]);
    assert.deepEqual([...new Uint32Array(told.counts)], [0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
    assert.equal(answer(runText(marked)).threads, undefined);
  });

  it('tells rates in round cells that stay when the window moves: a second by time, by the cell by operations', () => {
    const timed = runRecording('fields', threads);
    const whole = byTime(timed, { cells: 4 }).rates;
    assert.deepEqual([whole.first, whole.step, whole.allocated, whole.calls], [0, 5e8, [16, 0, 16, 32], [2, 0, 2, 2]]);
    const part = byTime(timed, { from: 0.6e9, to: 1.75e9, cells: 3 }).rates;
    assert.deepEqual([part.first, part.step, part.allocated], [5e8, 5e8, [0, 16, 32]]);
    const plain = answer(runText(marked)).rates;
    assert.deepEqual([plain.first, plain.step, plain.calls], [0, 1, undefined]);
    assert.deepEqual(plain.allocated, [0, 8, 5, 0, 0, 0, 1], 'what fails asks for nothing');
    const byOperation = buildTimeline(timed, finish(prepareTimeline(timed)), asking(0, 3)).rates;
    assert.deepEqual([byOperation.step, byOperation.allocated, byOperation.calls], [1, [0, 8, 8, 16], undefined]);
  });

  it('prepares a long run in slices, and answers only the latest question then', async () => {
    const posted: (TimelineMessage | StretchMessage)[] = [];
    const queue = new CountingQueue();
    const timeline = new HostTimeline((message) => posted.push(message), queue);
    const run = runText('arena 64\n' + 'a = alloc 8\nfree a\n'.repeat(400_000));
    timeline.ask(run, asking(0, 800_000));
    timeline.ask(run, asking(100, 200));
    assert.deepEqual(posted, []);
    while (posted.length === 0) await Promise.resolve();
    assert.ok(queue.turns > 1);
    assert.deepEqual(
      posted.map(({ from, to }) => [from, to]),
      [[100, 200]],
    );
    timeline.ask(run, asking(0, 800_000));
    assert.equal(posted.length, 2, 'at once, now that it is prepared');
  });

  it('says nothing more once it is disposed of', async () => {
    const posted: (TimelineMessage | StretchMessage)[] = [];
    const timeline = new HostTimeline((message) => posted.push(message), new CountingQueue());
    const run = runText('arena 64\n' + 'a = alloc 8\nfree a\n'.repeat(400_000));
    timeline.ask(run, asking(0, 800_000));
    timeline.dispose();
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    assert.deepEqual(posted, []);
  });
});
