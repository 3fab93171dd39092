// The timeline's drawing, and what pointer and keys do to it. It draws the pictures it is given.
import type { Stretch, TimelineSeries } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import type { Move } from '../../src/protocol/messages';
import { element } from '../components/dom';
import type { Frames } from '../components/frames';
import { marksNear, pointOfInterest, timelineAxes, timelineOverlay, timelineScene, type TimelineAxes, type TimelinePicture } from './scene';
import type { NearMarks } from './tip';
import { middleOf, panBy, positionAt, positionsOf, showBetween, wholeRun, zoomAround, type TimelineWindow } from './window';
import { Canvas2dRenderer, measureCharacter } from '../render/canvas2d';
import type { Theme } from '../render/theme';

export interface TimelineStageEvents {
  move(to: Move): void;
  moveTo(position: number): void;
  windowChanged(window: TimelineWindow): void;
  togglePlay(): void;
  /** The pointer is over a position with marks nearby, or over none; in the page's pixels. */
  pointed(at: { readonly position: number; readonly near: NearMarks } | undefined, x: number, y: number): void;
  /** The pointer selects the stretch between two positions; `done` when it lets go. */
  select(from: number, to: number, done: boolean): void;
  /** A key moves the end of the stretch that begins at the present position. */
  extend(to: Move): void;
  /** Ends the stretch; false where there is none. */
  endStretch(): boolean;
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
  private size = { width: 0, height: 0, ratio: 0 };
  private characterWidth = 7;

  private picture: TimelinePicture | undefined;
  private window: TimelineWindow | undefined;
  private position = 0;
  private hidden: ReadonlySet<TimelineSeries> = new Set();
  private pointer: number | undefined;
  private drag: Drag | undefined;
  private stretch: Stretch | undefined;
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
    return this.size.width;
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

  setHidden(hidden: ReadonlySet<TimelineSeries>): void {
    this.hidden = hidden;
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
    const inView = position >= window.from && position <= window.to;
    this.change(zoomAround(window, inView ? position : Math.round((window.from + window.to) / 2), factor));
  }

  showWhole(): void {
    if (this.window) this.change(wholeRun(this.window.last));
  }

  /** Shows a stretch from edge to edge. */
  showStretch({ from, to }: Stretch): void {
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
    if (width === this.size.width && height === this.size.height && ratio === this.size.ratio) return;
    this.size = { width, height, ratio };
    this.renderer.resize(width, height, ratio);
    this.overlayRenderer.resize(width, height, ratio);
    this.draw();
    this.drawOverlay();
    this.events.resized();
  }

  private redraw(): void {
    this.frames.request(this.draw);
    this.frames.request(this.drawOverlay);
  }

  private readonly draw = (): void => {
    const { picture, window, size } = this;
    if (!window || size.width === 0) return;
    if (picture) this.renderer.draw(timelineScene(picture, window, size, this.hidden, this.characterWidth), 0);
    this.events.drawn(picture && timelineAxes(picture, size.height, this.hidden));
  };

  private readonly drawOverlay = (): void => {
    const { window, size, drag, position, pointer, stretch, picture } = this;
    if (!window || size.width === 0) return;
    const brush = drag?.kind === 'brush' ? drag : undefined;
    this.overlayRenderer.draw(timelineOverlay(window, size, { position, pointer, brush, stretch, picture }), 0);
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
    this.scrub((picture && pointOfInterest(picture, window, size, x, y, this.characterWidth)) ?? positionAt(window, size.width, x));
  }

  /** Where a stretch begins that the pointer selects: the other end of one that it takes by an end. */
  private anchorAt(window: TimelineWindow, x: number): number {
    const { stretch, size } = this;
    if (stretch) {
      const away = (position: number): number => Math.abs(middleOf(window, size.width, position) - x);
      if (Math.min(away(stretch.from), away(stretch.to)) <= holdPixels) {
        return away(stretch.from) < away(stretch.to) ? stretch.to : stretch.from;
      }
    }
    return positionAt(window, size.width, x);
  }

  private point(event: PointerEvent): void {
    const { window, drag } = this;
    if (!window) return;
    const x = this.xOf(event);
    this.pointer = positionAt(window, this.size.width, x);
    if (drag && Math.abs(x - drag.to) > 0) {
      drag.to = x;
      if (drag.kind === 'scrub') this.scrub(this.pointer);
      else if (drag.kind === 'select' && (drag.moved ||= Math.abs(x - drag.from) >= leastBrush)) {
        this.events.select(drag.anchor, this.pointer, false);
      }
    }
    const { picture, size, characterWidth } = this;
    const hovers = picture && (drag === undefined || drag.kind === 'scrub');
    const at = hovers && {
      position: this.pointer,
      near: marksNear(picture, window, size, x, this.yOf(event), characterWidth),
    };
    this.events.pointed(at || undefined, event.clientX, event.clientY);
    this.frames.request(this.drawOverlay);
  }

  private release(): void {
    const { window, drag, size } = this;
    this.drag = undefined;
    if (!window || !drag || drag.kind === 'scrub') return;
    if (drag.kind === 'select') {
      if (drag.moved) this.events.select(drag.anchor, positionAt(window, size.width, drag.to), true);
      return;
    }
    this.frames.request(this.drawOverlay);
    if (Math.abs(drag.to - drag.from) < leastBrush) return;
    this.change(showBetween(window.last, positionAt(window, size.width, drag.from), positionAt(window, size.width, drag.to)));
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
      this.change(panBy(window, Math.round((pixels(sideways) / size.width) * positionsOf(window)) || Math.sign(sideways)));
    } else if (event.deltaY !== 0) {
      this.change(zoomAround(window, positionAt(window, size.width, this.xOf(event)), 2 ** (pixels(event.deltaY) / wheelPixels)));
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
    else return false;
    return true;
  }
}
