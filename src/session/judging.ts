import { FindingsCollector } from '../findings/collect';
import type { Finding } from '../findings/registry';
import type { FindingOptions } from '../findings/options';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { Slices, type Slicer } from '../work/slicer';

/** The search for the findings of one run, in the background. */
export class Judging {
  /** The share that is done, from 0 to 1. */
  progress = 0;
  /** Resolves to the findings; to undefined when the search was cancelled. */
  readonly done: Promise<readonly Finding[] | undefined>;
  private cancelled = false;

  /** `onProgress` is called when `progress` has a new value. */
  constructor(
    run: Run,
    options: FindingOptions,
    slicer: Slicer,
    localize: Localize,
    private readonly onProgress: () => void,
  ) {
    this.done = this.judge(run, options, slicer, localize);
  }

  cancel(): void {
    this.cancelled = true;
  }

  private async judge(run: Run, options: FindingOptions, slicer: Slicer, localize: Localize): Promise<readonly Finding[] | undefined> {
    const slices = new Slices(slicer, undefined, true);
    // What waits for the diagnostics goes first.
    await slicer.yield(true);
    slices.restart();
    if (this.isCancelled) return undefined;
    const collector = new FindingsCollector(run, options, localize);
    while (!collector.advance(() => slices.exhausted)) {
      this.progress = collector.progress;
      this.onProgress();
      await slices.pause();
      if (this.isCancelled) return undefined;
    }
    return collector.findings;
  }

  /** Read anew after each wait. */
  private get isCancelled(): boolean {
    return this.cancelled;
  }
}
