// What has become of allocations from one position of a run to another.

/** `added`: live at the second position alone. `freed`: at the first alone. `moved`: reallocated to another place. `resized`: where it was. */
export type ChangeKind = 'added' | 'freed' | 'moved' | 'resized';

/** How many there are of each kind, and bytes asked for. */
export interface ChangeFigures {
  readonly added: number;
  readonly addedBytes: number;
  readonly freed: number;
  readonly freedBytes: number;
  readonly moved: number;
  readonly resized: number;
  /** Bytes at the second position less those at the first. */
  readonly growth: number;
}
