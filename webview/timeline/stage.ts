// The timeline's drawing, and what pointer and keys do to it. It draws the pictures it is given.
import type { Stretch, TimelineSeries } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import type { Move } from '../../src/protocol/messages';
import { element } from '../components/dom';
import type { Frames } from '../components/frames';
import { bandsHeight, bandsOf, type BandName } from './bands';
import { flagHeight } from './flags';
import { pinnedLeft, pinnedWidth, timelineOverlay } from './overlay';
import type { TimelinePicture } from './picture';
import { TimelinePlaces } from './places';
import { marksNear, pointOfInterest } from './pointing';
import { timelineAxes, timelineScene, type TimelineAxes, type TimelineSize } from './scene';
import type { Pointed } from './tip';
import { lengthOf, panBy, placeAt, showBetween, wholeRun, zoomAround, type TimelineWindow } from './window';
import { Canvas2dRenderer, measureCharacter } from '../render/canvas2d';
import type { Theme } from '../render/theme';

export interface TimelineStageEvents {
  move(to: Move): void;
  moveTo(position: number): void;
  windowChanged(window: TimelineWindow): void;
  togglePlay(): void;
  /** What the pointer is over, if it is over anything; in the page's pixels. */
  pointed(at: Pointed | undefined, x: number, y: number): void;
  /** The pointer selects the stretch between two positions; `done` when it lets go. */
  select(from: number, to: number, done: boolean): void;
  /** A key moves the end of the stretch that begins at the present position. */
  extend(to: Move): void;
  /** Ends the stretch; false where there is none. */
  endStretch(): boolean;
  /** A key asks for the other axis. */
  switchAxis(): void;
  resized(): void;
  /** The picture, the window or the size is another; the scales are given where there is a picture. */
  drawn(axes: TimelineAxes | undefined): void;
}

/** Pixels of the wheel for twice or half as many positions. */
const wheelPixels = 240;
/** A brush narrower than this was no brush. */
const leastBrush = 4;
/** Pixels within which the pointer takes hold of an end of the stretch. */
const holdPixels = 5;

const moves: Readonly<Partial<Record<string, Move>>> = {
  ArrowLeft: 'back',
  ArrowDown: 'back',
  ArrowRight: 'forward',
  ArrowUp: 'forward',
  Home: 'start',
  End: 'end',
  PageUp: 'markForward',
  PageDown: 'markBack',
};

/** What the pressed pointer does: from one pixel to another, but a stretch that it selects begins at a position. */
type Drag =
  | { readonly kind: 'scrub' | 'brush'; readonly from: number; to: number }
  | { readonly kind: 'select'; readonly anchor: number; readonly from: number; to: number; moved: boolean };

/** The drawing of the timeline, as a slider: its value is the position. */
export class TimelineStage {
  readonly root: HTMLElement;
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly overlay = element('canvas', { 'aria-hidden': 'true' });
  private readonly renderer = new Canvas2dRenderer(this.canvas);
  private readonly overlayRenderer = new Canvas2dRenderer(this.overlay);
  private room = { width: 0, height: 0, ratio: 0 };
  private characterWidth = 7;

  private picture: TimelinePicture | undefined;
  private window: TimelineWindow | undefined;
  private position = 0;
  private hidden: ReadonlySet<TimelineSeries> = new Set();
  private bands: ReadonlySet<BandName> = new Set();
  /** Where it is, in pixels. */
  private pointer: number | undefined;
  private drag: Drag | undefined;
  private stretch: Stretch | undefined;
  private pinned: number | undefined;
  private scrubbed: number | undefined;

  constructor(
    strings: Strings,
    private readonly frames: Frames,
    private readonly events: TimelineStageEvents,
  ) {
    this.root = element(
      'div',
      {
        class: 'timeline-stage',
        role: 'slider',
        tabindex: 0,
        'aria-label': strings.position,
        'aria-describedby': 'timeline-help',
        'aria-orientation': 'horizontal',
        'aria-valuemin': 0,
        'aria-valuemax': 0,
        'aria-valuenow': 0,
      },
      this.canvas,
      this.overlay,
    );
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.root);
  }

  get width(): number {
    return this.room.width;
  }

  setTheme(theme: Theme): void {
    this.characterWidth = measureCharacter(theme);
    this.renderer.setTheme(theme);
    this.overlayRenderer.setTheme(theme);
    this.redraw();
  }

  setPicture(picture: TimelinePicture | undefined): void {
    this.picture = picture;
    this.redraw();
  }

  setWindow(window: TimelineWindow): void {
    this.window = window;
    this.redraw();
  }

  setPosition(position: number): void {
    this.position = position;
    this.frames.request(this.drawOverlay);
  }

  /** The position that is pinned. */
  setPinned(position: number | undefined): void {
    this.pinned = position;
    this.frames.request(this.drawOverlay);
  }

  setHidden(hidden: ReadonlySet<TimelineSeries>): void {
    this.hidden = hidden;
    this.redraw();
  }

  /** The bands below the drawing. */
  setBands(shown: ReadonlySet<BandName>): void {
    this.bands = shown;
    this.redraw();
  }

  setStretch(stretch: Stretch | undefined): void {
    this.stretch = stretch;
    this.frames.request(this.drawOverlay);
  }

  /** Shows so many times as many positions, around the present one where that is in view. */
  zoom(factor: number): void {
    const { window, position } = this;
    if (!window) return;
    const places = new TimelinePlaces(this.picture, window, this.width);
    const middle = places.isInView(position) ? places.of(position) : Math.round((window.from + window.to) / 2);
    this.change(zoomAround(window, middle, factor));
  }

  showWhole(): void {
    if (this.window) this.change(wholeRun(this.window.last));
  }

  /** Shows what lies between two places of the axis from edge to edge. */
  showBetween(from: number, to: number): void {
    if (this.window) this.change(showBetween(this.window.last, from, to));
  }

  /** Ends what is nearest at hand: a drag, the stretch, the zoom. */
  private leave(): void {
    const { drag } = this;
    this.drag = undefined;
    if (drag?.kind === 'brush') this.frames.request(this.drawOverlay);
    else if (!this.events.endStretch() && drag === undefined) this.showWhole();
  }

  private change(window: TimelineWindow): void {
    if (window.from === this.window?.from && window.to === this.window.to) return;
    this.setWindow(window);
    this.events.windowChanged(window);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    const ratio = window.devicePixelRatio;
    if (width === this.room.width && height === this.room.height && ratio === this.room.ratio) return;
    this.room = { width, height, ratio };
    this.renderer.resize(width, height, ratio);
    this.overlayRenderer.resize(width, height, ratio);
    this.draw();
    this.drawOverlay();
    this.events.resized();
  }

  /** The drawing's, and below it that of the bands. */
  private get size(): TimelineSize {
    const { width, height } = this.room;
    const below = this.picture ? bandsHeight(bandsOf(this.picture, this.bands)) : 0;
    return { width, height: Math.max(1, height - below), below };
  }

  private redraw(): void {
    this.frames.request(this.draw);
    this.frames.request(this.drawOverlay);
  }

  private readonly draw = (): void => {
    const { picture, window, size } = this;
    if (!window || size.width === 0) return;
    if (picture) this.renderer.draw(timelineScene(picture, window, size, this.hidden, this.characterWidth, this.bands), 0);
    this.events.drawn(picture && timelineAxes(picture, size.height, this.hidden));
  };

  private readonly drawOverlay = (): void => {
    const { window, size, drag, position, pinned, pointer, stretch, picture } = this;
    if (!window || size.width === 0) return;
    const brush = drag?.kind === 'brush' ? drag : undefined;
    this.overlayRenderer.draw(timelineOverlay(window, size, { position, pinned, pointer, brush, stretch, picture }), 0);
  };

  private listen(): void {
    const { root } = this;
    root.addEventListener('pointerdown', (event) => this.press(event));
    root.addEventListener('pointermove', (event) => this.point(event));
    root.addEventListener('pointerup', () => this.release());
    root.addEventListener('pointercancel', () => this.cancel());
    root.addEventListener('pointerleave', () => this.pointAway());
    root.addEventListener('dblclick', () => this.showWhole());
    root.addEventListener('wheel', (event) => this.turnWheel(event), { passive: false });
    root.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.pressKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  private xOf(event: MouseEvent): number {
    return event.clientX - this.root.getBoundingClientRect().left;
  }

  private yOf(event: MouseEvent): number {
    return event.clientY - this.root.getBoundingClientRect().top;
  }

  private press(event: PointerEvent): void {
    const { window, picture, size } = this;
    if (!window || event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    const x = this.xOf(event);
    if (event.shiftKey) this.drag = { kind: 'select', anchor: this.anchorAt(window, x), from: x, to: x, moved: false };
    else this.drag = { kind: event.altKey ? 'brush' : 'scrub', from: x, to: x };
    if (this.drag.kind !== 'scrub') return;
    const y = this.yOf(event);
    this.scrub(this.pinnedAt(x, y) ?? (picture && pointOfInterest(picture, window, size, x, y, this.characterWidth)) ?? this.positionAt(x));
  }

  /** The pinned position, where its flag is at a pixel. */
  private pinnedAt(x: number, y: number): number | undefined {
    const { window, pinned, picture, size } = this;
    if (!window || pinned === undefined || y > flagHeight) return undefined;
    const left = pinnedLeft(Math.round(new TimelinePlaces(picture, window, size.width).middleOf(pinned)));
    return x >= left - 1 && x <= left + pinnedWidth ? pinned : undefined;
  }

  /** Where a stretch begins that the pointer selects: the other end of one that it takes by an end. */
  private anchorAt(window: TimelineWindow, x: number): number {
    const { stretch } = this;
    if (stretch) {
      const places = new TimelinePlaces(this.picture, window, this.width);
      const away = (position: number): number => Math.abs(places.middleOf(position) - x);
      if (Math.min(away(stretch.from), away(stretch.to)) <= holdPixels) {
        return away(stretch.from) < away(stretch.to) ? stretch.to : stretch.from;
      }
    }
    return this.positionAt(x);
  }

  private positionAt(x: number): number {
    return this.window ? new TimelinePlaces(this.picture, this.window, this.width).positionAt(x) : this.position;
  }

  private point(event: PointerEvent): void {
    const { window, drag } = this;
    if (!window) return;
    const x = this.xOf(event);
    const { picture, size, characterWidth } = this;
    const places = new TimelinePlaces(picture, window, size.width);
    const position = places.positionAt(x);
    // A position that is several pixels wide is pointed at as a whole.
    this.pointer = picture?.axis === 'time' ? x : places.middleOf(position);
    if (drag && Math.abs(x - drag.to) > 0) {
      drag.to = x;
      if (drag.kind === 'scrub') this.scrub(position);
      else if (drag.kind === 'select' && (drag.moved ||= Math.abs(x - drag.from) >= leastBrush)) {
        this.events.select(drag.anchor, position, false);
      }
    }
    const hovers = picture && (drag === undefined || drag.kind === 'scrub');
    const y = this.yOf(event);
    const at = hovers && {
      position,
      stretch: places.stretchAt(x),
      place: placeAt(window, size.width, x),
      band: bandsOf(picture, this.bands).find(({ top, height }) => y - size.height >= top && y - size.height < top + height),
      near: marksNear(picture, window, size, x, y, characterWidth),
    };
    this.events.pointed(at || undefined, event.clientX, event.clientY);
    this.frames.request(this.drawOverlay);
  }

  private release(): void {
    const { window, drag, size } = this;
    this.drag = undefined;
    if (!window || !drag || drag.kind === 'scrub') return;
    if (drag.kind === 'select') {
      if (drag.moved) this.events.select(drag.anchor, this.positionAt(drag.to), true);
      return;
    }
    this.frames.request(this.drawOverlay);
    if (Math.abs(drag.to - drag.from) < leastBrush) return;
    this.change(showBetween(window.last, placeAt(window, size.width, drag.from), placeAt(window, size.width, drag.to)));
  }

  /** The pointer is taken away: a brush covers nothing, what was selected so far stays. */
  private cancel(): void {
    if (this.drag?.kind === 'select') this.release();
    this.drag = undefined;
    this.frames.request(this.drawOverlay);
  }

  private pointAway(): void {
    this.pointer = undefined;
    this.events.pointed(undefined, 0, 0);
    this.frames.request(this.drawOverlay);
  }

  /** Goes to a position in the next frame: however fast the pointer moves, once for each picture. */
  private scrub(position: number): void {
    this.scrubbed = position;
    this.frames.request(this.sendScrubbed);
  }

  private readonly sendScrubbed = (): void => {
    if (this.scrubbed === undefined) return;
    this.events.moveTo(this.scrubbed);
    this.setPosition(this.scrubbed);
    this.scrubbed = undefined;
  };

  private turnWheel(event: WheelEvent): void {
    const { window, size } = this;
    if (!window) return;
    event.preventDefault();
    const pixels = (delta: number): number => (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 16 : delta);
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      this.change(panBy(window, Math.round((pixels(sideways) / size.width) * lengthOf(window)) || Math.sign(sideways)));
    } else if (event.deltaY !== 0) {
      this.change(zoomAround(window, placeAt(window, size.width, this.xOf(event)), 2 ** (pixels(event.deltaY) / wheelPixels)));
    }
  }

  private pressKey(event: KeyboardEvent): boolean {
    const move = moves[event.key];
    if (event.shiftKey && move) this.events.extend(move);
    else if (move) this.events.move(move);
    else if (event.key === '+' || event.key === '=') this.zoom(0.5);
    else if (event.key === '-') this.zoom(2);
    else if (event.key === 'Escape') this.leave();
    else if (event.key === ' ') this.events.togglePlay();
    else if (event.key === 't') this.events.switchAxis();
    else return false;
    return true;
  }
}
