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
import { NaiveBlocks, type NaiveFigures, type NaiveOutcome } from './naive/policies';

const fits = ['first-fit', 'next-fit', 'best-fit'];

/** Arenas from a few blocks to a few hundred. */
const figures: fc.Arbitrary<NaiveFigures> = fc.oneof(
  fc.record({
    policy: fc.constantFrom(...fits),
    unit: fc.constantFrom(1, 8, 16),
    overhead: fc.constantFrom(0, 4, 8, 24),
    size: fc.integer({ min: 4, max: 500 }).map((units) => units * 16),
  }),
  fc.record({
    policy: fc.constant('tlsf'),
    unit: fc.constant(8),
    overhead: fc.constant(8),
    size: fc.integer({ min: 5, max: 2000 }).map((n) => n * 8),
  }),
  fc.record({
    policy: fc.constant('heap4'),
    unit: fc.constant(8),
    overhead: fc.constantFrom(8, 16),
    size: fc.integer({ min: 4, max: 600 }).map((units) => units * 8),
  }),
);

type Call = readonly [kind: 'alloc' | 'free' | 'realloc', which: number, bytes: number];

const calls: fc.Arbitrary<Call[]> = fc.array(
  fc
    .tuple(
      fc.constantFrom('alloc', 'alloc', 'free', 'realloc'),
      fc.nat(30),
      fc.oneof(fc.nat(64), fc.nat(600), fc.constantFrom(0, 1, 256, 1000)),
    )
    // A free with nothing to free becomes a request of no bytes.
    .map(([kind, which, bytes]): Call => [kind, which, kind === 'free' ? 0 : bytes]),
  { maxLength: 120 },
);

/** What a run has done, operation by operation, as the naive allocator says it. */
class Expected {
  readonly blocks: NaiveBlocks;
  readonly lines: string[];
  readonly outcomes: (NaiveOutcome | undefined)[] = [];
  readonly states: string[][] = [];
  readonly free: [bytes: number, largest: number][] = [];
  readonly spans: number[] = [];
  readonly steps: number[] = [];
  readonly availability: number[] = [];

  constructor({ policy, unit, overhead, size }: NaiveFigures, sequence: readonly Call[]) {
    this.blocks = new NaiveBlocks({ policy, unit, overhead, size });
    this.lines = [`arena ${size} unit ${unit} policy ${policy} overhead ${overhead}`];
    const asked = Math.max(1, ...sequence.filter(([kind]) => kind !== 'free').map(([, , bytes]) => bytes));
    const live: number[] = [];
    this.look(asked, 0);
    for (const [op, [kind, which, bytes]] of sequence.entries()) {
      const before = this.blocks.steps;
      const at = live.length === 0 ? -1 : which % live.length;
      if (kind === 'alloc' || at < 0) {
        this.lines.push(`h${op} = alloc ${bytes}`);
        const outcome = this.blocks.allocate(bytes, op);
        this.outcomes.push(outcome);
        if (outcome.kind !== 'failed') live.push(op);
      } else if (kind === 'free') {
        this.lines.push(`free h${live[at]}`);
        this.blocks.release(live[at]);
        live.splice(at, 1);
        this.outcomes.push(undefined);
      } else {
        this.lines.push(`h${op} = realloc h${live[at]} ${bytes}`);
        const outcome = this.blocks.reallocate(live[at], bytes, op);
        this.outcomes.push(outcome);
        if (outcome.kind !== 'failed') live[at] = op;
      }
      this.look(asked, this.blocks.steps - before);
    }
  }

  private look(asked: number, steps: number): void {
    const { blocks } = this;
    const free = blocks.free.map(({ size }) => size);
    this.states.push(blocks.blocks.map(({ from, size, owner }) => `${from} ${size} ${owner}`));
    this.free.push([blocks.freeBytes, Math.max(0, ...free)]);
    this.spans.push(blocks.span);
    this.steps.push(steps);
    const serving = free.filter((size) => blocks.serves(size, asked)).reduce((sum, size) => sum + size, 0);
    this.availability.push(blocks.freeBytes === 0 ? 0 : serving / blocks.freeBytes);
  }
}

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
