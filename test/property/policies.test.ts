/** The placement policies against naive ones on random traces: every address, what is free after each operation, and the figures of a comparison. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { comparisonFigures } from '../../src/analysis/comparison-figures';
import { causeOf } from '../../src/analysis/operation-diagnostics';
import { cursorOf } from '../../src/replay/cursor-of';
import type { Run } from '../../src/replay/run/run';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { finish } from '../../src/work/work';
import { run } from '../unit/support';
import type { NaiveOutcome } from './naive/policies';
import { calls, Expected, figures } from './policy-runs';

function outcomeOf(result: Run, op: number): NaiveOutcome | undefined {
  const error = result.errorOf(op);
  if (error === 'out-of-memory') return { kind: 'failed', error, cause: causeOf(result, op) };
  if (error === 'too-large') return { kind: 'failed', error };
  if (!result.results.allocated(op)) return undefined;
  const size = result.heldOf(op);
  return size === 0 ? { kind: 'nothing' } : { kind: 'placed', from: result.offsetOf(op) - result.arena.overhead, size };
}

/** The blocks of a state, without the end of the arena that is never free. */
function blocksIn(state: ArenaState): string[] {
  const { size, unit } = state.run.arena;
  const blocks: string[] = [];
  state.forEachBlock(0, size / unit, (from, _, kind, owner, units) => {
    if (kind !== BlockKind.Reserved) blocks.push(`${from * unit} ${units * unit} ${owner}`);
  });
  return blocks;
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;

describe('placement policies', () => {
  it('place every block as naive ones do, and know every position, in any order', () => {
    fc.assert(
      fc.property(figures, calls, fc.array(fc.nat(), { maxLength: 12 }), (arena, sequence, jumps) => {
        const expected = new Expected(arena, sequence);
        const result = run(...expected.lines);
        assert.deepEqual(
          expected.outcomes.map((_, op) => outcomeOf(result, op)),
          expected.outcomes,
        );
        const state = cursorOf(result);
        for (const jump of [...jumps, ...expected.states.keys()]) {
          const position = jump % expected.states.length;
          state.seek(position);
          assert.deepEqual(blocksIn(state), expected.states[position], `the blocks at ${position}`);
          const { free, largest } = state.metrics();
          assert.deepEqual([free, largest], expected.free[position], `what is free at ${position}`);
          if (position < result.operationCount) assert.ok(state.steps().length > 0);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('come to the figures that naive ones come to', () => {
    fc.assert(
      fc.property(figures, calls, (arena, sequence) => {
        const expected = new Expected(arena, sequence);
        const found = finish(comparisonFigures(run(...expected.lines), {}));
        const [, ...steps] = expected.steps;
        const [, ...availability] = expected.availability;
        const failed = expected.outcomes.flatMap((outcome, op) => (outcome?.kind === 'failed' ? [sequence[op][2]] : []));
        assert.deepEqual(found.failures, { count: failed.length, bytes: failed.reduce((sum, bytes) => sum + bytes, 0) });
        assert.deepEqual(found.steps, { total: steps.reduce((sum, each) => sum + each, 0), max: Math.max(0, ...steps) });
        assert.equal(found.peakSpan, Math.max(...expected.spans));
        const average = mean(availability);
        if (average === null) assert.equal(found.availability.average, null);
        else assert.ok(Math.abs(found.availability.average! - average) < 1e-9);
      }),
      { numRuns: 150 },
    );
  });
});
