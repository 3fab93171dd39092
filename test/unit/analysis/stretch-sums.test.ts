import assert from 'node:assert/strict';
import type { AllocationSum } from '../../../src/model/allocation-sum';
import { StretchSums } from '../../../src/analysis/stretch-sums';
import { english } from '../../../src/model/localize';
import { filterFor, parseFilter } from '../../../src/query/filter';
import type { Run } from '../../../src/replay/run/run';
import { finish } from '../../../src/work/work';
import { mixedTrace, runText } from '../picture/pictures';
import { inSteps } from '../work/queues';

/** What passes a filter, over all of the run. */
function passing(run: Run, text: string): AllocationSum {
  const parsed = parseFilter(text, english);
  assert.ok(parsed.kind === 'filter', text);
  const passes = filterFor(run, parsed.filter);
  const ops = Array.from({ length: run.operationCount }, (_, op) => op).filter((op) => {
    return run.results.allocated(op) && run.errorOf(op) === undefined && passes(op);
  });
  return { count: ops.length, bytes: ops.reduce((bytes, op) => bytes + run.heldOf(op), 0) };
}

describe('The sums of a stretch', () => {
  const run = runText(mixedTrace(5000, 7));

  it('are what the filter of the same stretch finds', () => {
    for (const [from, to] of [
      [0, 5000],
      [0, 1],
      [1024, 2048],
      [333, 4321],
      [4990, 5000],
    ]) {
      const sums = finish(StretchSums.make(run, from, to));
      assert.deepEqual(sums.born, passing(run, `born:${from + 1}..${to}`), `born ${from}–${to}`);
      assert.deepEqual(sums.died, passing(run, `died:${from + 1}..${to}`), `died ${from}–${to}`);
      for (const position of [0, from, to, 1023, 1024, 1025, 3000, run.operationCount]) {
        assert.deepEqual(sums.leftAt(position), passing(run, `born:${from + 1}..${to} alive-at:${position}`), `left at ${position}`);
      }
      assert.deepEqual(sums.leftAt(run.operationCount), passing(run, `born:${from + 1}..${to} alive-at:end`));
    }
  });

  it('add up to what the figures of its ends differ by', () => {
    const { born, died } = finish(StretchSums.make(run, 1200, 3400));
    assert.equal(born.count - died.count, run.series.at('live', 3400) - run.series.at('live', 1200));
    assert.equal(born.bytes - died.bytes, run.series.at('held', 3400) - run.series.at('held', 1200));
  });

  it('are made in small steps', () => {
    const long = runText(mixedTrace(70_000, 3));
    const { steps, result } = inSteps(StretchSums.make(long, 10, 60_000));
    assert.ok(steps.length > 5, String(steps.length));
    assert.deepEqual(result.leftAt(long.operationCount), passing(long, 'born:11..60000 alive-at:end'));
  });
});
