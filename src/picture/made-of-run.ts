// What a map beside another makes of its trace's run, anew whenever that is run: what is under way for an older run ends.
import type { Run } from '../replay/run/run';
import { Canceller } from '../work/cancellation';
import type { WorkQueue } from '../work/queue';
import type { Work } from '../work/work';

export class MadeOfRun<Value> {
  private latest: { readonly run: Run; readonly value?: Value } | undefined;
  private canceller: Canceller | undefined;

  /** `made` is called when there is a value that was not. */
  constructor(
    private readonly queue: WorkQueue,
    private readonly make: (run: Run) => Work<Value>,
    private readonly made: () => void,
  ) {}

  /** The value of a run; undefined until it is made. */
  of(run: Run): Value | undefined {
    if (this.latest?.run !== run) void this.begin(run);
    return this.latest?.value;
  }

  /** What was made last. */
  get last(): Value | undefined {
    return this.latest?.value;
  }

  dispose(): void {
    this.canceller?.cancel();
  }

  private async begin(run: Run): Promise<void> {
    this.canceller?.cancel();
    const canceller = (this.canceller = new Canceller());
    this.latest = { run };
    const value = await this.queue.run(this.make(run), { cancellation: canceller });
    if (value === undefined || canceller.isCancellationRequested) return;
    this.latest = { run, value };
    this.made();
  }
}
