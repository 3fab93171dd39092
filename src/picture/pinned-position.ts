// The position that a trace's reader has pinned, as the views of one panel look at it: it is worked out once for all of them.
import { ReferencePosition } from '../analysis/diff/reference-position';
import type { Run } from '../replay/run/run';
import type { Job, WorkQueue } from '../work/queue';

/** A pinned position. */
export interface PinnedPosition {
  /** Operations done there. */
  readonly position: number;
  /** What others are compared with; undefined until it is worked out. */
  readonly reference: ReferencePosition | undefined;
}

/** Keeps what is known of the pinned position of one run. */
export class PinnedReference {
  private made: { readonly run: Run; readonly position: number; readonly job: Job<ReferencePosition> } | undefined;

  /** `changed`: it is worked out. */
  constructor(
    private readonly queue: WorkQueue,
    private readonly changed: () => void,
  ) {}

  /** The position as one of a run; undefined where none is pinned. */
  of(run: Run, position: number | undefined): PinnedPosition | undefined {
    if (position === undefined) {
      this.forget();
      return undefined;
    }
    if (this.made?.run !== run || this.made.position !== position) {
      this.forget();
      this.made = { run, position, job: this.queue.begin(ReferencePosition.make(run, position), { changed: this.changed }) };
    }
    return { position, reference: this.made.job.result };
  }

  /** Ends what is under way. */
  forget(): void {
    this.made?.job.cancel();
    this.made = undefined;
  }
}
