// The run of a map beside another that shows its trace under another setting: made anew whenever the trace is run, and where the two part.
import { runUnder } from '../analysis/comparison/compared-run';
import { findParting } from '../analysis/comparison/parting';
import type { Localize } from '../model/localize';
import type { BesideSetting } from '../protocol/messages';
import type { RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import { readSetting } from '../session/run-setting';
import { TraceError, type Trace } from '../trace/trace';
import type { WorkQueue } from '../work/queue';
import type { Work } from '../work/work';
import { MadeOfRun } from './made-of-run';

/** What is made of one run of the trace. */
interface Made {
  /** Absent where it cannot be made. */
  readonly run?: Run;
  readonly parting?: BesideSetting['parting'];
  /** Why it cannot be made, in a sentence. */
  readonly failure?: string;
}

export class OwnSetting {
  private readonly setting: ReturnType<typeof readSetting>;
  private readonly apart: MadeOfRun<Made>;

  /**
   * `text`: the setting as it is typed. `optionsWith`: what the trace is run with where some options hold in place of its own. `made`: there is a run that was
   * not, or none can be made.
   */
  constructor(
    private readonly text: string,
    private readonly optionsWith: (trace: Trace, by: RunOptions) => RunOptions,
    queue: WorkQueue,
    private readonly localize: Localize,
    made: () => void,
  ) {
    const setting = (this.setting = readSetting(text, localize));
    this.apart = new MadeOfRun(queue, (run) => this.make(run, 'error' in setting ? {} : setting.options), made);
  }

  /** The run to be shown where `run` is that of the trace; undefined until that is made. */
  of(run: Run): Run | undefined {
    return 'error' in this.setting ? undefined : this.apart.of(run)?.run;
  }

  get failure(): string | undefined {
    return 'error' in this.setting ? this.setting.error : this.apart.last?.failure;
  }

  /** For the page. */
  get summary(): BesideSetting {
    return { text: this.text, parting: this.apart.last?.parting };
  }

  dispose(): void {
    this.apart.dispose();
  }

  private *make(run: Run, options: RunOptions): Work<Made> {
    try {
      return yield* runApart(run.simulated, this.optionsWith(run.trace, options));
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      return { failure: this.localize(error.text, ...error.values) };
    }
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
