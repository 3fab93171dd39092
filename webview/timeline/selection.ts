// The stretch of time that the reader selects: by pointer, by keys or from what was saved. It asks the host what the stretch did, and sets the filter
// that shows it in all views.
import type { RunSummary } from '../../src/protocol/messages';
import type { Stretch, StretchMessage, StretchRequest } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import { fill, formatCount } from '../components/dom';
import { choiceIn, isAbout, stretchBetween, termsOf, withTime, type StretchChoice } from './stretch';

/** What the selection does beyond itself. */
export interface SelectionEvents {
  /** The stretch, what is known of it, or what the filter shows of it is another. */
  changed(): void;
  ask(request: StretchRequest): void;
  /** Filters all views, as if that had been typed. */
  setFilter(text: string): void;
  announce(text: string): void;
  /** The stretch is one to be kept. */
  save(): void;
}

export class StretchSelection {
  private run: RunSummary | undefined;
  private position = 0;
  private selected: Stretch | undefined;
  /** What the host has answered about the stretch, and what it has been asked last. */
  private answer: StretchMessage | undefined;
  private asked: StretchRequest | undefined;
  private awaiting = false;
  /** The stretch is to be told of when its sums are there. */
  private untold = false;
  /** The end of the stretch that keys do not move, and the one that they do. */
  private extending: { readonly anchor: number; readonly head: number } | undefined;
  private filter = '';
  /** Filters that frames may still tell of, though another one has been set meanwhile. */
  private readonly outdated = new Set<string>();
  /** What the filter shows of a stretch that the pointer is changing. */
  private followed: StretchChoice | undefined;

  constructor(
    private readonly strings: Strings,
    private readonly saved: Stretch | undefined,
    private readonly events: SelectionEvents,
  ) {}

  get stretch(): Stretch | undefined {
    return this.selected;
  }

  /** What the host has said of the present stretch. */
  get sums(): StretchMessage | undefined {
    return this.answer;
  }

  /** What the filter shows of it. */
  get choice(): StretchChoice | undefined {
    return this.selected && choiceIn(this.filter, this.selected, this.position);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    const { selected, saved } = this;
    this.run = run;
    const stretch = selected ?? saved;
    this.selected = sameTrace && stretch && stretch.to <= run.operationCount ? stretch : undefined;
    this.answer = undefined;
    this.asked = undefined;
    this.awaiting = false;
    this.extending = undefined;
    this.events.changed();
  }

  /** Where one stands now, and the filter's text as a frame tells it. What is shown as left here moves along. */
  update(position: number, told: string): void {
    const { selected, choice } = this;
    const filter = this.filterOf(told);
    if (position === this.position && filter === this.filter) return;
    const follows = choice === 'here' && filter === this.filter;
    this.position = position;
    this.filter = filter;
    if (!selected) return;
    if (follows) this.setFilter(withTime(filter, termsOf(selected, 'here', position)));
    else this.events.changed();
    this.request();
  }

  receive(message: StretchMessage): void {
    const { selected, strings } = this;
    if (message.run !== this.run?.id) return;
    this.awaiting = false;
    if (selected && message.from === selected.from && message.to === selected.to) {
      this.answer = message;
      this.events.changed();
      // Who extends it by keys hears of the position first: what is told before that has come is lost.
      const arrived = this.extending === undefined || message.position === this.extending.head;
      if (this.untold && arrived) {
        const { from, to, born, died, end } = message;
        this.events.announce(fill(strings.timelineStretchTold, ...[from, to, born.count, died.count, end.count].map(formatCount)));
      }
      if (arrived) this.untold = false;
    }
    this.request();
  }

  /** Selects the stretch between two positions. Where the filter showed something of the last one it follows when all is `done`. */
  select(one: number, other: number, done: boolean, goingTo = this.position): void {
    const { run, selected: before, filter, position } = this;
    if (!run) return;
    const chosen = this.followed ?? (before && choiceIn(filter, before, position));
    this.followed = done ? undefined : chosen;
    const stretch = stretchBetween(one, other, run.operationCount);
    if (stretch?.from !== before?.from || stretch?.to !== before?.to) this.untold = true;
    this.take(stretch);
    if (done && chosen) this.setFilter(withTime(filter, stretch ? termsOf(stretch, chosen, goingTo) : []));
    this.events.changed();
    this.request();
    if (done) this.events.save();
  }

  /** Moves the end that lies at the present position; `targetOf` tells where to, from where it is. Returns where that is. */
  extend(targetOf: (head: number) => number): number | undefined {
    const { run, position, selected } = this;
    if (!run) return undefined;
    const atEnd = selected && (position === selected.from || position === selected.to);
    const { anchor, head } = this.extending ?? {
      anchor: atEnd ? (position === selected.from ? selected.to : selected.from) : position,
      head: position,
    };
    const next = Math.max(0, Math.min(run.operationCount, targetOf(head)));
    this.extending = { anchor, head: next };
    this.select(anchor, next, true, next);
    return next;
  }

  /** The position is moved otherwise: keys begin anew from there. */
  endExtending(): void {
    this.extending = undefined;
  }

  /** Ends the stretch, and what the filter showed of it; false where there is none. */
  end(): boolean {
    const { selected, filter } = this;
    if (!selected) return false;
    this.take(undefined);
    this.followed = undefined;
    this.extending = undefined;
    if (isAbout(filter, selected)) this.setFilter(withTime(filter, []));
    this.events.changed();
    this.events.save();
    return true;
  }

  /** Filters all views by what a choice means, or no longer. */
  choose(choice: StretchChoice, chosen: boolean): void {
    const { selected, filter, position } = this;
    if (selected) this.setFilter(withTime(filter, chosen ? termsOf(selected, choice, position) : []));
  }

  /** What is to be kept: what was saved, until there is a run. */
  save(): Stretch | undefined {
    return this.run === undefined ? this.saved : this.selected;
  }

  private take(stretch: Stretch | undefined): void {
    this.selected = stretch;
    if (this.answer?.from !== stretch?.from || this.answer?.to !== stretch?.to) this.answer = undefined;
  }

  private setFilter(text: string): void {
    this.outdated.add(this.filter);
    this.outdated.delete(text);
    this.filter = text;
    this.events.changed();
    this.events.setFilter(text);
  }

  /** The filter that holds, where a frame tells of one: the one set last, while its frame is on the way. */
  private filterOf(told: string): string {
    if (told !== this.filter && this.outdated.has(told)) return this.filter;
    this.outdated.clear();
    return told;
  }

  /** Asks for the sums of the stretch, unless that has been done; one question at a time, the latest wins. */
  private request(): void {
    const { run, selected, position, asked } = this;
    if (!run || !selected || this.awaiting) return;
    if (asked && asked.from === selected.from && asked.to === selected.to && asked.position === position) return;
    this.asked = { run: run.id, ...selected, position };
    this.awaiting = true;
    this.events.ask(this.asked);
  }
}
