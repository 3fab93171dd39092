// What binding an expression to a run results in: closures with what they cost, so that cheap parts can be asked first.
import type { Value, Unit } from './value';

/** What a part costs to look at: the columns of the run, sums that are walked along, texts that are made, the state of the allocators. */
export const enum Cost {
  Columns,
  Sums,
  Texts,
  State,
}

/** A part of an expression made ready for a run; `get` looks at the sample it was bound to. NaN is a number without a value. */
export interface Bound<T> {
  readonly cost: Cost;
  readonly get: () => T;
}

/** An expression as a value of any type. */
export interface BoundValue extends Bound<Value> {
  readonly unit: Unit;
}

/** What several parts cost together. */
export function dearest(parts: readonly Bound<unknown>[]): Cost {
  return Math.max(...parts.map(({ cost }) => cost));
}

export function onDefined<T, R>(value: T | undefined, convert: (value: T) => R): R | undefined {
  return value === undefined ? undefined : convert(value);
}
