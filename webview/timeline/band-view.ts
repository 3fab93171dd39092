// The bands below the timeline's drawing as a whole: which are shown, what stands beside them, and the filter that their threads set.
import type { Strings } from '../../src/protocol/strings';
import type { Theme } from '../render/theme';
import { threadFilter } from './activity-texts';
import { BandNames } from './band-names';
import { BandSwitches, type BandChoice } from './band-switches';
import { bandsHeight, bandsOf, type BandName } from './bands';
import type { TimelinePicture } from './picture';

export interface TimelineBandsEvents {
  /** Others are shown; they take so many pixels. */
  shown(bands: ReadonlySet<BandName>, height: number): void;
  /** Filters all views, as if that had been typed. */
  setFilter(text: string): void;
  save(): void;
}

export class TimelineBands {
  readonly switches: BandSwitches;
  readonly names: BandNames;
  private picture: TimelinePicture | undefined;
  private filter = '';

  constructor(
    strings: Strings,
    chosen: BandChoice,
    private readonly events: TimelineBandsEvents,
  ) {
    this.switches = new BandSwitches(strings, chosen, () => {
      this.show();
      events.save();
    });
    this.names = new BandNames(strings, (name) => this.chooseThread(name));
  }

  draw(theme: Theme): void {
    this.switches.draw(theme);
  }

  setPicture(picture: TimelinePicture, place: number | undefined): void {
    this.picture = picture;
    this.switches.update(picture, place);
    this.show();
  }

  /** `place`: where the present position stands on the axis, if that is known. `filter` is the one that all views have. */
  update(place: number | undefined, filter: string): void {
    this.switches.update(this.picture, place);
    if (filter === this.filter) return;
    this.filter = filter;
    this.show();
  }

  /** Filters all views by a thread; the same once more ends it. */
  chooseThread(name: string): void {
    const filter = threadFilter(name);
    this.filter = this.filter === filter ? '' : filter;
    this.events.setFilter(this.filter);
    this.show();
  }

  private show(): void {
    const { picture } = this;
    if (!picture) return;
    const { shown } = this.switches;
    const bands = bandsOf(picture, shown);
    this.events.shown(shown, bandsHeight(bands));
    this.names.show(picture, bands, this.filter);
  }
}
