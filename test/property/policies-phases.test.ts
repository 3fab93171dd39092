/**
 * Within an operation of a placement policy: at every inner phase of random traces blocks tile the arena, all that reads them agrees, sums agree with the
 * metrics, and what a step says of its blocks is so behind it.
 */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Step } from '../../src/engine/step';
import { english } from '../../src/model/localize';
import { cursorOf } from '../../src/replay/cursor-of';
import { explainStep } from '../../src/replay/step-texts';
import { BlockKind, TakenBlocks, type ArenaState, type BlockView } from '../../src/replay/state/arena-state';
import { RecordedHostView } from '../../webview/views/recorded/model';
import { run } from '../unit/support';
import { unhurriedQueue } from '../unit/work/queues';
import { calls, Expected, figures } from './policy-runs';

function blocksOf(state: ArenaState, fromUnit: number, toUnit: number): BlockView[] {
  const blocks: BlockView[] = [];
  state.forEachBlock(fromUnit, toUnit, (unit, order, kind, owner, units) => blocks.push({ unit, order, kind, owner, units }));
  return blocks;
}

/** Checks all that a state says of itself, and returns its blocks. */
function checkState(state: ArenaState, share: number): BlockView[] {
  const { arena } = state.run;
  const end = arena.size / arena.unit;
  const blocks = blocksOf(state, 0, end);
  let at = 0;
  for (const block of blocks) {
    assert.equal(block.unit, at);
    assert.deepEqual(state.blockAt(at), block);
    assert.deepEqual(state.blockAt(at + block.units - 1), block);
    at += block.units;
  }
  assert.equal(at, end);
  const from = Math.floor(share * end);
  const to = Math.min(end, from + 1 + Math.floor(share * 7));
  assert.deepEqual(
    blocksOf(state, from, to),
    blocks.filter(({ unit, units }) => unit < to && unit + units > from),
  );
  const free = blocks.filter(({ kind }) => kind === BlockKind.Free).map(({ units }) => units);
  const taken = blocks.filter(({ kind }) => kind === BlockKind.Allocated);
  for (const units of free) assert.equal(state.freeBlocksOf(units), free.filter((each) => each === units).length);
  assert.equal(
    state.freeBlocks().reduce((sum, count) => sum + count, 0),
    free.length,
  );
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const metrics = state.metrics();
  assert.deepEqual(
    [metrics.free, metrics.largest, metrics.used, metrics.held, metrics.requested],
    [
      sum(free) * arena.unit,
      Math.max(0, ...free) * arena.unit,
      arena.size - sum(free) * arena.unit,
      sum(taken.map(({ units }) => units)) * arena.unit,
      sum(taken.map(({ owner }) => state.run.requestedOf(owner))),
    ],
  );
  assert.equal(state.freeUnits, sum(free));
  assert.ok(metrics.live >= taken.length);
  const columns = new TakenBlocks();
  state.readTaken(columns, 0, end);
  assert.deepEqual(
    Array.from(columns.owner.subarray(0, columns.count)),
    taken.map(({ owner }) => owner),
  );
  return blocks;
}

/** Checks what a step says of its blocks, against those behind it. */
function checkStep(step: Step, op: number, before: readonly BlockView[], after: readonly BlockView[]): void {
  const has = (unit: number, units: number, owner: number): void => {
    const found = after.find((block) => block.unit === unit);
    assert.deepEqual([found?.units, found?.owner], [units, owner], `${step.kind} at ${unit}`);
  };
  switch (step.kind) {
    case 'findBlock':
      assert.deepEqual(after, before);
      return has(step.unit, step.units, -1);
    case 'splitBlock':
      has(step.unit, step.units, -1);
      return has(step.unit + step.units, step.rest, -1);
    case 'takeBlock':
      return has(step.unit, step.units, op);
    case 'releaseBlock':
    case 'mergeBlocks':
      return has(step.unit, step.units, -1);
    case 'nothing':
      return assert.deepEqual(after, before);
    default:
      throw new Error(`${step.kind} is no step before the last.`);
  }
}

function lookedAt(step: Step): number {
  return step.kind === 'findBlock' || step.kind === 'releaseBlock' ? (step.looked ?? 0) : 0;
}

describe('placement policies within an operation', () => {
  it('show one state at every phase', () => {
    fc.assert(
      fc.property(figures, calls, fc.double({ min: 0, max: 0.99, noNaN: true }), (arena, sequence, share) => {
        const { lines, states, steps: looked } = new Expected(arena, sequence);
        const result = run(...lines);
        const state = cursorOf(result);
        const view = new RecordedHostView(unhurriedQueue());
        for (let op = 0; op < result.operationCount; op++) {
          state.seek(op);
          const steps = state.steps();
          assert.equal(
            steps.reduce((sum, step) => sum + lookedAt(step), 0),
            looked[op + 1],
            `looked at in ${op}`,
          );
          let before = checkState(state, share);
          for (let phase = 1; phase < steps.length; phase++) {
            state.enter(phase);
            assert.deepEqual([state.position, state.phase], [op, phase]);
            const after = checkState(state, share);
            checkStep(steps[phase - 1], op, before, after);
            assert.ok(explainStep(steps[phase - 1], result, op, english).length > 0);
            before = after;
            const context = { run: result, state, position: op, step: phase, localize: english, changed: () => undefined };
            const request = { kind: 'recorded', from: 0, count: 1000, pixels: 64, rowOrder: 6, fitRows: 8, colorBy: 'state' } as const;
            const { picture } = view.build(context, request);
            const live = after.filter(({ kind }) => kind === BlockKind.Allocated);
            assert.deepEqual([picture?.blocks, picture?.bytes], [live.length, state.metrics().held]);
          }
          state.seek(op + 1);
          const blocks = checkState(state, share).filter(({ kind }) => kind !== BlockKind.Reserved);
          assert.deepEqual(
            blocks.map(({ unit, units, owner }) => `${unit * result.arena.unit} ${units * result.arena.unit} ${owner}`),
            states[op + 1],
          );
        }
        view.dispose();
      }),
      { numRuns: 150 },
    );
  });
});
