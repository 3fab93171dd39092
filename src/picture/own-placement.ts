// Where blocks lie in a map beside another: as it was told, whatever its trace is shown as elsewhere.
import type { Placement } from '../model/placement';
import { hasAddresses } from '../replay/recorded/recorded-layout';
import { RecordedRun } from '../replay/recorded/recorded-run';
import type { Run } from '../replay/run/run';
import { Canceller } from '../work/cancellation';
import type { WorkQueue } from '../work/queue';

export class OwnPlacement {
  /** The run that was placed as recorded, and what it is of; without one while it is made. */
  private recorded: { readonly of: Run; readonly run?: Run } | undefined;
  private canceller: Canceller | undefined;

  /** `placement`: absent for that of the trace. `made`: a run is there that was not. */
  constructor(
    private placement: Placement | undefined,
    private readonly queue: WorkQueue,
    private readonly made: () => void,
  ) {}

  choose(placement: Placement): void {
    this.placement = placement;
  }

  /** The run to be shown where `run` is that of the trace; undefined until that is made. */
  of(run: Run): Run | undefined {
    const { placement } = this;
    if (placement === undefined || placement === run.placement) return run;
    if (placement === 'simulated') return run.simulated;
    if (this.recorded?.of !== run) void this.make(run);
    return this.recorded?.run;
  }

  dispose(): void {
    this.canceller?.cancel();
  }

  private async make(run: Run): Promise<void> {
    this.canceller?.cancel();
    const canceller = (this.canceller = new Canceller());
    // What was not recorded with addresses lies where it is simulated.
    this.recorded = hasAddresses(run) ? { of: run } : { of: run, run };
    if (this.recorded.run) return;
    // What cannot be placed so, for want of memory, is shown as it is.
    const recorded = await this.queue.run(RecordedRun.of(run), { cancellation: canceller }).catch(() => run);
    if (recorded === undefined || canceller.isCancellationRequested) return;
    this.recorded = { of: run, run: recorded };
    this.made();
  }
}
