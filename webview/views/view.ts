// What a view is for the page, and what the page does for a view.
import type { Inspection } from '../../src/protocol/inspection';
import type { Placement } from '../../src/model/placement';
import type { FrameMessage, RunSummary } from '../../src/protocol/messages';
import type { StringsOf, ViewName, ViewRequestBody } from '../../src/protocol/views';
import type { Frames } from '../components/frames';
import type { Room } from '../components/room';
import type { Sheet, SheetLegend } from '../layout/sheet';
import type { Theme } from '../render/theme';

/** One of the memory map's views. It is made when it is first shown, and told only of frames that are its own. */
export interface View {
  readonly name: ViewName;
  readonly root: HTMLElement;
  /** Another run, or the same trace run again (`sameTrace`). Comes before its frames, with the view in the page. */
  setRun(run: RunSummary, sameTrace: boolean): void;
  /** What it wants to see now; undefined while it has no room or is shown enough. */
  request(): ViewRequestBody | undefined;
  update(frame: FrameMessage): void;
  setTheme(theme: Theme): void;
  /** Its room has changed, or it is shown again. */
  resize(): void;
  /** A key that no control has a use for; true when it was meant for the view. */
  keyDown(event: KeyboardEvent): boolean;
  /** What it keeps over hiding, reload and restart. */
  save(): unknown;
  /** The picture as it stands, for export; undefined before there is anything to show. */
  sheet(): ViewSheet | undefined | Promise<ViewSheet | undefined>;
  zoom?(to: ZoomCommand): void;
  /** The tab that it is shown in, where it stands in for others. */
  showIn?(tab: ViewName): void;
  /** Brings what lies at a byte into view. */
  revealByte?(byte: number): void;
  /** Where there is no room beside: takes the panel about the selection in among its own, or gives it up again. */
  adopt?(panel: HTMLElement | undefined): void;
  /** What lies under the pointer of a mouse event, or under the view's focus where the event is of a key. */
  contextAt?(event: MouseEvent): Pointed | undefined;
}

export type ZoomCommand = 'zoomIn' | 'zoomOut' | 'fit';

/** A view's picture and the signs it uses. */
export interface ViewSheet {
  readonly sheet: Sheet;
  readonly legend: readonly SheetLegend[];
  readonly note?: string;
}

/** What a context menu is about: a place, or all of a call site or line. */
export type Pointed = PointedPlace | PointedSite;

export interface PointedPlace {
  /** Of the arena. */
  readonly byte: number;
  /** Whether an allocation lies there: it has a line and a history. */
  readonly allocated: boolean;
}

export interface PointedSite {
  /** 1-based. */
  readonly line: number;
  /** The expression that finds what was allocated there. */
  readonly filter: string;
}

/** How a view is made; `saved` is what it kept, from another life of the page or another version of the extension: to be looked at with care. */
export type ViewMaker<Name extends ViewName> = (actions: ViewActions<Name>, saved: unknown) => View;

/** What a view can do beyond itself. */
export interface ViewActions<Name extends ViewName = ViewName> {
  readonly strings: StringsOf<Name>;
  readonly frames: Frames;
  /** Its splitter and the fold of its legend. */
  readonly room: Room;
  /** Asks the host for what `request` answers, if it has changed. */
  requestView(): void;
  /** Selects what lies at a byte, or the whole slab that lies there, for all views; undefined selects nothing. */
  select(byte: number | undefined, wholeSlab?: boolean): void;
  /** Filters all views by an expression; an empty one ends it. */
  setFilter(text: string): void;
  /** Shows the line that allocated what lies at a byte. */
  reveal(byte: number): void;
  revealLine(line: number): void;
  moveTo(position: number): void;
  /** Compares all positions with the present one from now on. */
  pinPosition(): void;
  /** What lies at a byte; null where nothing can be said. */
  inspect(byte: number): Promise<Inspection | null>;
  announce(text: string): void;
  /** Switches to another view. */
  show(view: ViewName): void;
  /** Has the blocks of a recording placed otherwise. */
  place(placement: Placement): void;
  /** Something that `save` answers has changed. */
  save(): void;
}
