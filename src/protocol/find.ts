// What the page's find bar is told of its filter: how many live allocations pass it, counted by picture/finder.ts.
/** The filter that all views share, at one position. */
export interface FindState {
  /** As the reader typed it. */
  readonly text: string;
  /** Why it cannot be read: a sentence. Nothing is filtered then. */
  readonly error?: string;
  /** Live allocations that pass, and the bytes they hold; absent while they are being counted. */
  readonly matches?: number;
  readonly bytes?: number;
  /** The number of the selected one among them, by address and from 1; absent when none of them is selected. */
  readonly current?: number;
}
