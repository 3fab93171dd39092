import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { collectDiagnostics } from '../../../src/analysis/diagnostics';
import { StretchSums } from '../../../src/analysis/stretch-sums';
import { findProblemPositions } from '../../../src/analysis/problem-positions';
import { buildStretch, buildTimeline, HostTimeline, markPosition } from '../../../src/picture/timeline';
import { decodeTimeline, encodeTimeline, mostBuckets, type StretchMessage, type TimelineMessage } from '../../../src/protocol/timeline';
import type { Run } from '../../../src/replay/run/run';
import { finish } from '../../../src/work/work';
import { CountingQueue, inSteps } from '../work/queues';
import { mixedTrace, runText } from './pictures';

function answer(run: Run, from = 0, to = run.operationCount, buckets = to - from + 1): TimelineMessage {
  return buildTimeline(run, finish(findProblemPositions(run)), { run: 1, from, to, buckets });
}

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

  it('prepares a long run in slices, and answers only the latest question then', async () => {
    const posted: (TimelineMessage | StretchMessage)[] = [];
    const queue = new CountingQueue();
    const timeline = new HostTimeline((message) => posted.push(message), queue);
    const run = runText('arena 64\n' + 'a = alloc 8\nfree a\n'.repeat(400_000));
    timeline.ask(run, { run: 1, from: 0, to: 800_000, buckets: 10 });
    timeline.ask(run, { run: 1, from: 100, to: 200, buckets: 10 });
    assert.deepEqual(posted, []);
    while (posted.length === 0) await Promise.resolve();
    assert.ok(queue.turns > 1);
    assert.deepEqual(
      posted.map(({ from, to }) => [from, to]),
      [[100, 200]],
    );
    timeline.ask(run, { run: 1, from: 0, to: 800_000, buckets: 10 });
    assert.equal(posted.length, 2, 'at once, now that it is prepared');
  });

  it('says nothing more once it is disposed of', async () => {
    const posted: (TimelineMessage | StretchMessage)[] = [];
    const timeline = new HostTimeline((message) => posted.push(message), new CountingQueue());
    const run = runText('arena 64\n' + 'a = alloc 8\nfree a\n'.repeat(400_000));
    timeline.ask(run, { run: 1, from: 0, to: 800_000, buckets: 10 });
    timeline.dispose();
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    assert.deepEqual(posted, []);
  });
});
