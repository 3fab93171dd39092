/** Random traces of the placement policies, and what naive ones make of them. */
import * as fc from 'fast-check';
import { NaiveBlocks, type NaiveFigures, type NaiveOutcome } from './naive/policies';

const fits = ['first-fit', 'next-fit', 'best-fit'];

/** Arenas from a few blocks to a few hundred. */
export const figures: fc.Arbitrary<NaiveFigures> = fc.oneof(
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

export type Call = readonly [kind: 'alloc' | 'free' | 'realloc', which: number, bytes: number];

export const calls: fc.Arbitrary<Call[]> = fc.array(
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
export class Expected {
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
