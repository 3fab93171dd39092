// The run of a map beside another that shows its trace under another setting: made anew whenever the trace is run, and where the two part.
import { runUnder } from '../analysis/comparison/compared-run';
import { findParting } from '../analysis/comparison/parting';
import type { Localize } from '../model/localize';
import type { BesideSetting } from '../protocol/messages';
import type { RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import { readSetting } from '../session/run-setting';
import { TraceError, type Trace } from '../trace/trace';
import { Canceller } from '../work/cancellation';
import type { WorkQueue } from '../work/queue';
import type { Work } from '../work/work';

/** What was made for one run of the trace. */
interface Made {
  readonly of: Run;
  /** Without one while it is made, and where it cannot be. */
  readonly run?: Run;
  readonly parting?: BesideSetting['parting'];
  /** Why it cannot be made, in a sentence. */
  readonly failure?: string;
}

export class OwnSetting {
  private latest: Made | undefined;
  private canceller: Canceller | undefined;

  /**
   * `text`: the setting as it is typed. `optionsWith`: what the trace is run with where some options hold in place of its own. `made`: there is a run that was
   * not, or none can be made.
   */
  constructor(
    private readonly text: string,
    private readonly optionsWith: (trace: Trace, by: RunOptions) => RunOptions,
    private readonly queue: WorkQueue,
    private readonly localize: Localize,
    private readonly made: () => void,
  ) {}

  /** The run to be shown where `run` is that of the trace; undefined until that is made. */
  of(run: Run): Run | undefined {
    if (this.latest?.of !== run) void this.make(run);
    return this.latest?.run;
  }

  get failure(): string | undefined {
    return this.latest?.failure;
  }

  /** For the page. */
  get summary(): BesideSetting {
    return { text: this.text, parting: this.latest?.parting };
  }

  dispose(): void {
    this.canceller?.cancel();
  }

  private async make(run: Run): Promise<void> {
    this.canceller?.cancel();
    const canceller = (this.canceller = new Canceller());
    const setting = readSetting(this.text, this.localize);
    this.latest = 'error' in setting ? { of: run, failure: setting.error } : { of: run };
    if ('error' in setting) return;
    try {
      const work = runApart(run.simulated, this.optionsWith(run.trace, setting.options));
      const made = await this.queue.run(work, { cancellation: canceller });
      if (made === undefined || canceller.isCancellationRequested) return;
      this.latest = { of: run, ...made };
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      this.latest = { of: run, failure: this.localize(error.text, ...error.values) };
    }
    this.made();
  }
}

/** The run of the same trace with other options, and where it parts from this one. Throws TraceError. */
function* runApart(run: Run, options: RunOptions): Work<Pick<Made, 'run' | 'parting'>> {
  const own = (yield* runUnder(run.trace, options)).run;
  const op = yield* findParting(run, own);
  if (op === undefined) return { run: own, parting: null };
  const { table } = op < run.operationCount ? run : own;
  return { run: own, parting: { position: op + 1, line: table.line[op] } };
}
