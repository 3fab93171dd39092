// The switch between the two places of a recording's blocks: where our allocators put them, and where they were recorded.
import { chosenPlacement, type Placement } from '../../src/model/placement';
import type { RunSummary } from '../../src/protocol/messages';
import type { Strings } from '../../src/protocol/strings';
import { Choice } from '../components/choice';
import { element, fill, setAttribute } from '../components/dom';
import { iconButton } from '../components/icon-button';

export interface PlacementEvents {
  place(placement: Placement): void;
  /** In a map beside this one. */
  placeBeside(placement: Placement): void;
}

/** There for recordings alone. */
export class PlacementSwitch {
  readonly root: HTMLElement;
  private readonly choice: Choice<Placement>;
  private readonly beside: HTMLElement;
  private placement: Placement | undefined;

  constructor(
    private readonly strings: Strings,
    events: PlacementEvents,
  ) {
    this.choice = new Choice<Placement>(
      strings.placement,
      [
        { value: 'simulated', label: strings.placementSimulated, hint: strings.placementSimulatedHint },
        { value: 'recorded', label: strings.placementRecorded, hint: strings.placementRecordedHint },
      ],
      (placement) => {
        if (placement !== this.placement) events.place(placement);
      },
    );
    this.beside = iconButton('split-horizontal', '', () => events.placeBeside(this.other));
    this.root = element('div', { class: 'placement', hidden: true }, this.choice.root, this.beside);
  }

  setRun(run: RunSummary | undefined): void {
    this.placement = run && chosenPlacement(run.placement);
    this.root.hidden = run?.hasAddresses === undefined;
    if (run === undefined) return;
    const { strings } = this;
    this.choice.select(chosenPlacement(run.placement));
    this.choice.disable('recorded', run.hasAddresses === true ? undefined : fill(strings.placementNone, run.format));
    this.beside.hidden = run.hasAddresses !== true;
    const label = fill(strings.placementBeside, this.other === 'recorded' ? strings.placementRecorded : strings.placementSimulated);
    for (const name of ['label', 'title']) setAttribute(this.beside, name, label);
  }

  private get other(): Placement {
    return this.placement === 'recorded' ? 'simulated' : 'recorded';
  }
}
