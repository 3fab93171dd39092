// Where blocks lie in a map beside another: as it was told, whatever its trace is shown as elsewhere.
import type { Placement } from '../model/placement';
import { hasAddresses } from '../replay/recorded/recorded-layout';
import { RecordedRun } from '../replay/recorded/recorded-run';
import type { Run } from '../replay/run/run';
import type { WorkQueue } from '../work/queue';
import type { Work } from '../work/work';
import { MadeOfRun } from './made-of-run';

export class OwnPlacement {
  private readonly recorded: MadeOfRun<Run>;

  /** `placement`: absent for that of the trace. `made`: a run is there that was not. */
  constructor(
    private placement: Placement | undefined,
    queue: WorkQueue,
    made: () => void,
  ) {
    this.recorded = new MadeOfRun(queue, placeAsRecorded, made);
  }

  choose(placement: Placement): void {
    this.placement = placement;
  }

  /** The run to be shown where `run` is that of the trace; undefined until that is made. */
  of(run: Run): Run | undefined {
    const { placement } = this;
    if (placement === undefined || placement === run.placement) return run;
    if (placement === 'simulated') return run.simulated;
    // What was not recorded with addresses lies where it is simulated.
    return hasAddresses(run) ? this.recorded.of(run) : run;
  }

  dispose(): void {
    this.recorded.dispose();
  }
}

/** What cannot be placed so, for want of memory, is shown as it is. */
function* placeAsRecorded(run: Run): Work<Run> {
  try {
    return yield* RecordedRun.of(run);
  } catch {
    return run;
  }
}
