/** What it means that the product and the naive model agree on a trace. */
import * as assert from 'node:assert/strict';
import { collectDiagnostics } from '../../src/analysis/diagnostics';
import { violatedInvariants } from '../invariants';
import type { Diagnostic } from '../../src/model/diagnostic';
import { english } from '../../src/model/localize';
import { Engine } from '../../src/engine/engine';
import { Cursor } from '../../src/replay/state/cursor';
import { findPeak, requestedPeak } from '../../src/replay/state/peak';
import type { Run } from '../../src/replay/run/run';
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
export function compareWhole(text: string): void {
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
  assert.deepEqual(requestedPeak(run), naive.peakRequested);
}

/** A cursor and the engine that it moves, to be looked into. */
export interface OpenCursor {
  readonly cursor: Cursor;
  readonly engine: Engine;
}

export function openCursor(run: Run): OpenCursor {
  const engine = new Engine(run.arena, run.machine);
  return { cursor: new Cursor(run, engine), engine };
}

/** Everything at the cursor's position, and that it is sound. */
export function comparePosition({ cursor, engine }: OpenCursor, naive: NaiveResult, state: NaiveResult['state']): void {
  assert.equal(cursor.position, state.position);
  assert.deepEqual(violatedInvariants(engine), []);
  assert.deepEqual(rounded(metricsOf(cursor.metrics())), rounded(naive.metrics[state.position]));
  assert.deepEqual(stateOf(cursor), state);
}

/** Everything, one operation after the other. */
export function compareEveryPosition(text: string): void {
  const naive = naiveRun(text);
  const open = openCursor(runProduct(text));
  const { cursor } = open;
  for (const state of naive.states()) {
    comparePosition(open, naive, state);
    cursor.stepForward();
  }
}

/** Goes back and forth; where the cursor comes from must not show. */
export function compareJumps(text: string, jumps: number[]): void {
  const naive = naiveRun(text);
  const states = naive.states();
  const open = openCursor(runProduct(text));
  const { cursor } = open;
  for (const jump of jumps) {
    const position = jump % states.length;
    cursor.seek(position);
    comparePosition(open, naive, states[position]);
    if (cursor.stepBack()) comparePosition(open, naive, states[position - 1]);
  }
}
