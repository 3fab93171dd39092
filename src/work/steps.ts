/**
 * Work in small steps: a generator that gives the number of operations (or blocks) it has been through with each step, each
 * a fraction of a millisecond to a few, and in the end its result.
 */
export type Steps<T> = Generator<number, T, void>;

/** Operations of one step of a pass over the result columns. */
export const operationsPerStep = 1 << 11;

/** Does all steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** Groups of allocations of one step. */
export const groupsPerStep = 1 << 10;
