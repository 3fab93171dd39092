// By what views colour blocks, and what the host tells a view of the classes: they come from picture/run-coloring.ts and become a legend.
/** What the colours of blocks tell: what memory is, or a class of the allocation that holds it; of pages of a kernel, the migrate type of their page block. */
export const colorings = ['state', 'size', 'age', 'cache', 'site', 'thread', 'lifetime', 'type'] as const;
export type ColorBy = (typeof colorings)[number];
/** Those that there are wherever blocks lie. */
export const usualColorings = colorings.filter((by) => by !== 'type');

/** The classes of a colouring, and the live allocations in each: how many there are, and the bytes they hold; absent until they are counted. */
export interface ColorClasses {
  /** Whether they are steps of a scale or names. */
  readonly kind: 'scale' | 'name';
  /** Names of the classes in the reader's language; of a scale, its steps in order. */
  readonly labels: readonly string[];
  /** The `shade` of each class. */
  readonly shades: readonly number[];
  readonly blocks?: readonly number[];
  readonly bytes?: readonly number[];
  /** They are being counted; what is there is of another position. */
  readonly counting?: boolean;
}
