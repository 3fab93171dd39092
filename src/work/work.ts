// The one form of work that may take long. Whoever computes something writes a generator; whoever wants the result chooses how it is done:
// at once (`finish`), or in slices between others' work (the queue). The generator knows of no clock and of no cancellation.

/**
 * Work in small steps, each of a fraction of a millisecond: a generator that gives with each step how many things (operations, blocks, tokens)
 * it has been through, 0 where that says nothing of how far it is, and in the end its result. What it cleans up stands in `finally`: work
 * that is cancelled ends there.
 *
 * Hot loops stand in plain functions that do one step; the generator only strings them together.
 */
export type Work<T> = Generator<number, T, void>;

/** Operations of one step where a pass looks at the result columns. */
export const operationsPerStep = 1 << 11;

/** Does all of a work at once: on the command line, in tests, and where it is known to be short. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Goes through [0, `count`) in steps of at most `length`; `each` is given where a step begins and ends. */
export function* inStretches(count: number, length: number, each: (from: number, to: number) => void): Work<void> {
  for (let from = 0; from < count; from += length) {
    const to = Math.min(from + length, count);
    each(from, to);
    yield to - from;
  }
}

/** One work with several who need its result: each goes on with it where the last one stopped, and all get the same. */
export class SharedWork<T> {
  private end: { readonly value: T } | undefined;

  constructor(private readonly work: Work<T>) {}

  /** The result; undefined while there is none. */
  get result(): T | undefined {
    return this.end?.value;
  }

  get isDone(): boolean {
    return this.end !== undefined;
  }

  /** What is left of the work. It may be given up without harm to others that wait. */
  *rest(): Work<T> {
    while (this.end === undefined) {
      const step = this.work.next();
      if (step.done === true) this.end = { value: step.value };
      else yield step.value;
    }
    return this.end.value;
  }

  /** Does at once what is left. */
  finish(): T {
    return finish(this.rest());
  }
}
