import assert from 'node:assert/strict';
import { findClock, knownClock, type RunClock } from '../../../src/analysis/run-clock';
import { finish } from '../../../src/work/work';
import { inSteps } from '../work/queues';
import { run, runRecording, threads } from '../support';

const written = (...times: (number | undefined)[]): RunClock | undefined =>
  finish(findClock(run('arena 4096', ...times.map((time, at) => `h${at} = alloc 8${time === undefined ? '' : ` @ time=${time}`}`))));

describe('the clock of a run', () => {
  it('tells when each position was come to, from the first operation on', () => {
    const of = runRecording('fields', threads);
    assert.equal(knownClock(of), undefined, 'not found yet');
    const clock = finish(findClock(of))!;
    assert.deepEqual([clock.duration, clock.perSecond], [1.75e9, 1e9]);
    assert.deepEqual(
      [0, 1, 2, 3].map((position) => clock.at(position)),
      [0, 0, 1e9, 1.75e9],
    );
    assert.deepEqual(
      [0, 1, 1e9, 1e9 + 1, 1.75e9, 2e9].map((ticks) => clock.firstFrom(ticks)),
      [0, 2, 2, 3, 3, 4],
    );
    assert.equal(knownClock(of), clock);
  });

  it('is not there without times, and where all are the same', () => {
    assert.equal(written(undefined, undefined), undefined);
    assert.equal(written(3, 3), undefined);
    assert.equal(finish(findClock(run('arena 64'))), undefined);
  });

  it('never goes back, and stands where a time is not known', () => {
    const clock = written(undefined, 2, 1, undefined, 4)!;
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((position) => clock.at(position) / clock.perSecond),
      [0, 0, 0, 0, 0, 2],
    );
  });

  it('counts very long times in longer ticks, all of them whole', () => {
    const clock = written(0, 1, 1e12)!;
    assert.ok(clock.duration <= 2 ** 50 && Number.isSafeInteger(clock.duration), String(clock.duration));
    assert.equal(clock.duration / clock.perSecond, 1e12);
  });

  it('is found in small steps', () => {
    const lines = Array.from({ length: 70_000 }, (_, at) => `a = alloc 8 @ time=${at % 7}\nfree a`);
    const { steps } = inSteps(findClock(run('arena 64', lines.join('\n'))));
    assert.ok(steps.length > 4, String(steps.length));
  });
});
