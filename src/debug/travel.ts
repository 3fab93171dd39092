import type { Localize } from '../model/localize';
import type { Slicer } from '../work/slicer';
import type { LogOutput, SearchProgress, Stop } from './breakpoints/stop';
import type { Client } from './client';

/** A search for breakpoints: tells how far it is and ends with the stop found, or with none. */
export type Search = Iterator<SearchProgress, Stop | undefined>;

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
  private paused = false;
  private shown = false;
  private lastPercentage = 0;
  private readonly started: number;

  constructor(
    private readonly search: Search,
    private readonly client: Client,
    private readonly slicer: Slicer,
    private readonly title: string,
    private readonly onLogs: (logs: readonly LogOutput[]) => void,
    private readonly localize: Localize,
  ) {
    this.started = slicer.now();
  }

  /** Ends it at the next slice. */
  pause(): void {
    this.paused = true;
  }

  async run(): Promise<Arrival> {
    try {
      let passed = 0;
      for (;;) {
        const { done, value } = this.search.next();
        if (done) {
          if (!value) return { kind: 'end' };
          this.onLogs(value.logs);
          return { kind: 'stop', stop: value };
        }
        this.onLogs(value.logs);
        passed = value.done;
        this.show(value);
        await this.slicer.yield();
        if (this.paused) return { kind: 'paused', passed };
      }
    } finally {
      if (this.shown) this.client.send('progressEnd', { progressId: this.progressId });
    }
  }

  private show({ done, total }: SearchProgress): void {
    if (!this.client.supportsProgress || this.slicer.now() - this.started < silentMilliseconds) return;
    const { progressId } = this;
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
