// What is found worth a word about a session's run: looked for in the background, when the run and its diagnostics are there.
import { findFindings, shareOfSearch } from '../findings/collect';
import type { Finding } from '../findings/registry';
import type { FindingOptions } from '../findings/options';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { Canceller } from '../work/cancellation';
import type { WorkQueue } from '../work/queue';
import { Emitter, type Event } from './event';

/** A search that is under way. */
interface Search {
  readonly canceller: Canceller;
  /** The share that is done, from 0 to 1. */
  share: number;
  done: Promise<readonly Finding[] | undefined>;
}

export class Judgement {
  private options: FindingOptions | undefined;
  private found: readonly Finding[] = [];
  private search: Search | undefined;
  private readonly progressChanges = new Emitter<void>();

  /** `progress` has a new value. */
  readonly onDidProgress: Event<void> = this.progressChanges.event;

  /** `changed` is called when there are other findings. */
  constructor(
    private readonly queue: WorkQueue,
    private readonly localize: Localize,
    private readonly changed: () => void,
  ) {}

  /** By line. */
  get findings(): readonly Finding[] {
    return this.found;
  }

  /** The share of the search that is done, from 0 to 1; undefined while there is none under way. */
  get progress(): number | undefined {
    return this.search?.share;
  }

  /** Runs are judged by these options from now on; without any they are not judged. */
  judgeBy(options: FindingOptions | undefined): void {
    this.options = options;
  }

  /** Judges a run; the findings of the one before stay until the new ones are there. Resolves when that is done or was cancelled. */
  async judge(run: Run | undefined): Promise<void> {
    this.stop();
    if (!this.options || !run) {
      this.set([]);
      return;
    }
    const search = this.begin(run, this.options);
    this.search = search;
    try {
      const findings = await search.done;
      if (findings && this.search === search) this.set(findings);
    } finally {
      if (this.search === search) this.stop();
    }
  }

  /** Resolves when no search is under way. */
  async settled(): Promise<void> {
    while (this.search) await this.search.done;
  }

  /** Ends the search that is under way; what was found before stays. */
  stop(): void {
    if (!this.search) return;
    this.search.canceller.cancel();
    this.search = undefined;
    this.progressChanges.fire();
  }

  dispose(): void {
    this.stop();
    this.progressChanges.dispose();
  }

  private begin(run: Run, options: FindingOptions): Search {
    const canceller = new Canceller();
    const onSlice = (passed: number): void => {
      search.share = shareOfSearch(run, passed);
      this.progressChanges.fire();
    };
    // What waits for the diagnostics goes first.
    const done = this.queue.run(findFindings(run, options, this.localize), { inBackground: true, cancellation: canceller, onSlice });
    const search: Search = { canceller, share: 0, done };
    return search;
  }

  /** Where there were none and are none, nobody is told. */
  private set(findings: readonly Finding[]): void {
    if (findings.length === 0 && this.found.length === 0) return;
    this.found = findings;
    this.changed();
  }
}
