// The switch between the two places of a recording's blocks: where our allocators put them, and where they were recorded.
import type { Placement } from '../../src/model/placement';
import type { RunSummary } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { Choice } from '../components/choice';
import { fill } from '../components/dom';

/** There for recordings alone. */
export class PlacementSwitch {
  readonly root: HTMLElement;
  private readonly choice: Choice<Placement>;
  private placement: Placement | undefined;

  constructor(
    private readonly strings: Strings,
    place: (placement: Placement) => void,
  ) {
    this.choice = new Choice<Placement>(
      strings.placement,
      [
        { value: 'simulated', label: strings.placementSimulated, hint: strings.placementSimulatedHint },
        { value: 'recorded', label: strings.placementRecorded, hint: strings.placementRecordedHint },
      ],
      (placement) => {
        if (placement !== this.placement) place(placement);
      },
    );
    this.root = this.choice.root;
    this.root.classList.add('placement');
    this.root.hidden = true;
  }

  setRun(run: RunSummary | undefined): void {
    this.placement = run?.placement;
    this.root.hidden = run?.hasAddresses === undefined;
    if (run === undefined) return;
    this.choice.select(run.placement);
    this.choice.disable('recorded', run.hasAddresses === true ? undefined : fill(this.strings.placementNone, run.format));
  }
}
