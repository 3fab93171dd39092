import { findPeak } from '../../src/replay/peak';
/** Random traces on the product and on the naive model: every address, error, metric and list must be the same at every position. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { collectDiagnostics } from '../../src/analysis/diagnostics';
import { violatedInvariants } from '../../src/engine/invariants';
import type { Diagnostic } from '../../src/model/diagnostic';
import { english } from '../../src/model/localize';
import { Cursor } from '../../src/replay/cursor';
import type { Run } from '../../src/replay/run';
import { brokenTraces, buddyTraces, longTrace, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { naiveRun, type NaiveDiagnostic, type NaiveResult } from './naive';
import { metricsOf, runProduct, stateOf } from './product';

/** Fractions are worked out in different ways, everything else is whole. */
function rounded<T>(value: T): T {
  const round = (_: string, each: unknown): unknown =>
    typeof each === 'number' && !Number.isInteger(each) ? Number(each.toFixed(9)) : each;
  return JSON.parse(JSON.stringify(value, round)) as T;
}

/** All that is exact about the findings: their order, places and figures. */
function compareFindings(run: Run, naive: NaiveResult): void {
  const found = collectDiagnostics(run, english);
  const shown = ({ code, severity, line, cause, bytes, count }: Diagnostic | NaiveDiagnostic): object => {
    return { code, severity, line, cause, bytes, count };
  };
  assert.deepEqual(found.map(shown), naive.diagnostics.map(shown));
  found.forEach(({ code, line, related }, index) => {
    const named = related.map((place) => place.line);
    const { related: exact, choices } = naive.diagnostics[index];
    const right = choices
      ? choices.some((choice) => (choice.length === 0) === (named.length === 0) && named.every((each) => choice.includes(each)))
      : // Where a handle that was freed is resized, its free may be named too.
        exact.join() === (code === 'invalid-realloc' ? named.slice(0, 1) : named).join();
    assert.ok(right, `line ${line}: ${code} names ${named.join()}, not ${JSON.stringify(choices ?? exact)}`);
  });
}

/** What the whole run comes to. */
function compareWhole(text: string): void {
  const naive = naiveRun(text);
  const run = runProduct(text);
  const { base, size, unit, maxOrder } = run.arena;
  assert.deepEqual({ base: `0x${base.toString(16)}`, size, unit, maxOrder }, naive.arena);
  const operations = Array.from({ length: run.operationCount }, (_, op) => run.operation(op));
  assert.deepEqual(operations, naive.operations);
  compareFindings(run, naive);
  assert.deepEqual(rounded(metricsOf(run.final)), rounded(naive.final));
  const { position, ...peak } = naive.peak;
  const found = findPeak(run);
  assert.equal(found.position, position);
  assert.deepEqual(rounded(metricsOf(found.metrics)), rounded(peak));
}

function comparePosition(cursor: Cursor, naive: NaiveResult, state: NaiveResult['state']): void {
  assert.equal(cursor.position, state.position);
  assert.deepEqual(violatedInvariants(cursor.engine), []);
  assert.deepEqual(rounded(metricsOf(cursor.metrics())), rounded(naive.metrics[state.position]));
  assert.deepEqual(stateOf(cursor), state);
}

function compareEveryPosition(text: string): void {
  const naive = naiveRun(text);
  const cursor = new Cursor(runProduct(text));
  for (const state of naive.states()) {
    comparePosition(cursor, naive, state);
    cursor.stepForward();
  }
}

/** Goes back and forth; where the cursor comes from must not show. */
function compareJumps(text: string, jumps: number[]): void {
  const naive = naiveRun(text);
  const states = naive.states();
  const cursor = new Cursor(runProduct(text));
  for (const jump of jumps) {
    const position = jump % states.length;
    cursor.seek(position);
    comparePosition(cursor, naive, states[position]);
    if (cursor.stepBack()) comparePosition(cursor, naive, states[position - 1]);
  }
}

describe('product and naive model', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces, 'broken traces': brokenTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`agree on ${name}: operations, findings and totals`, function () {
      this.timeout(0);
      fc.assert(fc.property(traces, compareWhole), { numRuns: numberOfRuns(300) });
    });

    it(`agree on ${name} at every position, down to the order of the lists`, function () {
      this.timeout(0);
      fc.assert(fc.property(traces, compareEveryPosition), { numRuns: numberOfRuns(40) });
    });
  }

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
    const cursor = new Cursor(run);
    for (const position of [last, 5, 33000, 4096, 4095, 66000, 65536, 32768, 1, last]) {
      cursor.seek(position);
      comparePosition(cursor, naive, states.get(position) as NaiveResult['state']);
    }
  });
});
