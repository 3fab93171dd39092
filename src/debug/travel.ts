// A search as long as it takes: in slices of the host's queue, with progress at the client, until it is found or paused.
import type { Localize } from '../model/localize';
import { CancelledError, Canceller } from '../work/cancellation';
import { Slices, type WorkQueue } from '../work/queue';
import type { Work } from '../work/work';
import type { Stop } from './breakpoints/stop';
import type { Client } from './client';

/** A search for breakpoints. */
export interface Search {
  /** Its steps tell the positions looked at; it ends with the stop found, or with none. */
  readonly work: Work<Stop | undefined>;
  /** Positions there are to look at. */
  readonly total: number;
}

/** A continue of less than this shows no progress. */
const silentMilliseconds = 500;

/** What a continue came to. `passed`: positions looked at when somebody paused it. */
export type Arrival =
  { readonly kind: 'stop'; readonly stop: Stop } | { readonly kind: 'end' } | { readonly kind: 'paused'; readonly passed: number };

let progressCount = 0;

/** A continue that is under way, in slices. */
export class Travel {
  /** The progress a client may cancel. */
  readonly progressId = `alloctrace-${++progressCount}`;
  private readonly canceller = new Canceller();
  private shown = false;
  private lastPercentage = 0;
  private readonly started: number;

  constructor(
    private readonly search: Search,
    private readonly client: Client,
    private readonly queue: WorkQueue,
    private readonly title: string,
    private readonly localize: Localize,
  ) {
    this.started = queue.clock.now();
  }

  /** Ends it at the next slice. */
  pause(): void {
    this.canceller.cancel();
  }

  /** The first slice is done at once: a step does not wait for others. */
  async run(): Promise<Arrival> {
    let passed = 0;
    const onSlice = (positions: number): void => {
      passed = positions;
      this.show(positions);
    };
    try {
      const stop = await new Slices(this.queue, { cancellation: this.canceller }).do(this.search.work, onSlice);
      return stop ? { kind: 'stop', stop } : { kind: 'end' };
    } catch (error) {
      if (error instanceof CancelledError) return { kind: 'paused', passed };
      throw error;
    } finally {
      if (this.shown) this.client.send('progressEnd', { progressId: this.progressId });
    }
  }

  private show(done: number): void {
    if (!this.client.supportsProgress || this.queue.clock.now() - this.started < silentMilliseconds) return;
    const { progressId } = this;
    const { total } = this.search;
    const percentage = Math.floor((100 * done) / Math.max(total, 1));
    if (!this.shown) {
      this.shown = true;
      this.client.send('progressStart', { progressId, title: this.title, cancellable: true, percentage });
    } else if (percentage > this.lastPercentage) {
      this.client.send('progressUpdate', { progressId, percentage, message: this.localize('{0} of {1} positions', done, total) });
    }
    this.lastPercentage = percentage;
  }
}
