// By what views colour blocks, and what the host tells a view of the classes: they come from picture/run-coloring.ts and become a legend.
/**
 * What the colours of blocks tell: what memory is, or a class of the allocation that holds it; of pages of a kernel, the migrate type of their page
 * block; and what has changed since the pinned position.
 */
export const colorings = ['state', 'size', 'age', 'cache', 'site', 'thread', 'lifetime', 'type', 'changes'] as const;
export type ColorBy = (typeof colorings)[number];

export type ClassKind = 'scale' | 'name' | 'change';

/** The classes of a colouring, and the live allocations in each: how many there are, and the bytes they hold; absent until they are counted. */
export interface ColorClasses {
  /** Whether they are steps of a scale, names, or what has changed since a position. */
  readonly kind: ClassKind;
  /** Names of the classes in the reader's language; of a scale, its steps in order. */
  readonly labels: readonly string[];
  /** The `shade` of each class. */
  readonly shades: readonly number[];
  /** The class of what is not live but was at the pinned position; absent where all are of what is live. */
  readonly gone?: number;
  readonly blocks?: readonly number[];
  readonly bytes?: readonly number[];
  /** They are being counted; what is there is of another position. */
  readonly counting?: boolean;
}
