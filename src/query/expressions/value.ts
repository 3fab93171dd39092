// Values that expressions come to, and their units.

/** What a number counts; says how it is written for people, and what it can be compared with. */
export type Unit = 'none' | 'bytes' | 'percent' | 'address' | 'seconds';

/** A handle: its allocation at the position, where it has one. */
export interface HandleReference {
  readonly kind: 'handle';
  /** Id in the run's table of handles. */
  readonly handle: number;
  /** The operation whose allocation it has; undefined when it is not live. */
  readonly operation: number | undefined;
}

/** A cache that is there at the position. */
export interface CacheReference {
  readonly kind: 'cache';
  /** Its serial among all caches of the run. */
  readonly cache: number;
}

/** A slab that is there at the position. */
export interface SlabReference {
  readonly kind: 'slab';
  /** First unit of its block. Ids of slabs mean nothing at other positions, this does. */
  readonly unit: number;
  /** Serial of its cache. */
  readonly cache: number;
}

/** Bytes [from, to) of the arena, as offsets from its base. */
export interface RangeReference {
  readonly kind: 'range';
  readonly from: number;
  readonly to: number;
}

/** What an expression can stand for that has parts of its own. */
export type Reference = HandleReference | CacheReference | SlabReference | RangeReference;

/** A number is a bigint only where it may not be exact otherwise: addresses above 2^53. Percent are from 0 to 100. */
export type Value = number | bigint | boolean | string | undefined | Reference;

export function isReference(value: Value): value is Reference {
  return typeof value === 'object';
}
