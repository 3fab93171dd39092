// How work is told that nobody waits for it any more. One type for all of it: an edit that makes a run outdated, a button of a progress
// notification, a view that is closed.

/** Whether work is to end; it is looked at between two slices. A cancellation token of VS Code is one. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

/** A cancellation in the hands of who began the work. */
export class Canceller implements Cancellation {
  private cancelled = false;

  get isCancellationRequested(): boolean {
    return this.cancelled;
  }

  cancel(): void {
    this.cancelled = true;
  }
}

/** The work was cancelled: nothing of it is to be shown, and nobody needs to be told. */
export class CancelledError extends Error {}
