/** Random traces on the product and on the naive model: every address, error, metric and list must be the same at every position. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compareEveryPosition, compareJumps, comparePosition, compareWhole, openCursor } from './comparison';
import { brokenTraces, buddyTraces, longTrace, mixedTraces, numberOfRuns, slabTraces, workloads } from './generators';
import { naiveRun, type NaiveResult } from './naive';
import { runProduct } from './product';

describe('product and naive model', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces, 'broken traces': brokenTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`agree on ${name}: operations, findings and totals`, function () {
      this.timeout(0);
      fc.assert(fc.property(traces, compareWhole), { numRuns: numberOfRuns(500) });
    });

    it(`agree on ${name} at every position, down to the order of the lists`, function () {
      this.timeout(0);
      fc.assert(fc.property(traces, compareEveryPosition), { numRuns: numberOfRuns(40) });
    });
  }

  it('agree on workloads of every model', function () {
    this.timeout(0);
    fc.assert(fc.property(workloads, compareWhole), { numRuns: numberOfRuns(60) });
  });

  it('agree wherever a cursor jumps', function () {
    this.timeout(0);
    const jumps = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(fc.oneof(mixedTraces, slabTraces), jumps, compareJumps), { numRuns: numberOfRuns(40) });
  });

  it('agree on a trace that is long enough for checkpoints', function () {
    this.timeout(0);
    const text = longTrace(70_000, 1);
    compareWhole(text);
    const naive = naiveRun(text);
    const run = runProduct(text);
    assert.ok(run.checkpoints.length > 1, 'checkpoints');
    const last = run.operationCount;
    const states = new Map(naive.states([1, 5, 4095, 4096, 32768, 33000, 65536, 66000, last]).map((state) => [state.position, state]));
    const open = openCursor(run);
    const { cursor } = open;
    for (const position of [last, 5, 33000, 4096, 4095, 66000, 65536, 32768, 1, last]) {
      cursor.seek(position);
      comparePosition(open, naive, states.get(position) as NaiveResult['state']);
    }
  });
});
