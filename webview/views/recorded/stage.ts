// The rows of memory on the screen: scrolls, draws what is in view, and tells of pointer and keys.
import { element } from '../../components/dom';
import { drawOn } from '../../components/draw-on';
import { ActiveName } from '../../components/active-name';
import type { Frames } from '../../components/frames';
import { measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import type { ByteSpan } from '../../../src/protocol/inspection';
import { mapKeys, type MapKey } from '../map/keys';
import type { ClassKind } from '../../../src/protocol/coloring';
import type { RecordedPicture } from './protocol';
import { plotWidth, recordedScene, rowHeight, type RecordedGeometry } from './scene';
import type { RecordedStrings } from './strings';

export interface RecordedStageEvents {
  /** Other rows are in view. */
  scrolled(): void;
  /** The pointer is at a point of the picture, or has left it. */
  point(event: MouseEvent, at: { readonly x: number; readonly y: number } | undefined): void;
  pick(): void;
  press(key: MapKey): void;
  focused(): void;
  /** The wheel was turned to zoom; in is positive. */
  zoom(steps: number): void;
}

/** One zoom step for so much turning of the wheel. */
const wheelStep = 60;
/** Rows drawn up beyond those in view, on both sides. */
const spareRows = 8;

export class RecordedStage {
  readonly root: HTMLElement;
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly space = element('div', { class: 'recorded-space', role: 'presentation' });
  private readonly name: ActiveName;
  private theme: Theme | undefined;
  private characterWidth = 7;
  private picture: RecordedPicture | undefined;
  private classKind: ClassKind | undefined;
  private touched: readonly ByteSpan[] = [];
  private hover: number | undefined;
  private wheel = 0;

  constructor(
    private readonly strings: RecordedStrings,
    private readonly frames: Frames,
    private readonly events: RecordedStageEvents,
  ) {
    this.root = element(
      'div',
      { class: 'recorded-stage', role: 'listbox', tabindex: 0, 'aria-label': strings.recorded, 'aria-describedby': 'recorded-help' },
      this.canvas,
      this.space,
    );
    this.name = new ActiveName(this.root, 'option', 'recorded-block');
    this.listen();
    new ResizeObserver(() => {
      this.redraw();
      events.scrolled();
    }).observe(this.root);
  }

  get geometry(): RecordedGeometry {
    const { clientWidth: width, clientHeight: height, scrollTop: top } = this.root;
    return { width, height, top, characterWidth: this.characterWidth };
  }

  /** Rows that there is room for. */
  get roomForRows(): number {
    return Math.max(1, Math.floor(this.root.clientHeight / rowHeight));
  }

  /** The rows to be asked for, and the pixels of each. */
  get range(): { readonly from: number; readonly count: number; readonly pixels: number } {
    const first = Math.floor(this.root.scrollTop / rowHeight);
    const from = Math.max(0, first - spareRows);
    return { from, count: first + this.roomForRows + 2 + spareRows - from, pixels: plotWidth(this.geometry) };
  }

  /** `classKind`: undefined where colours tell what memory is; `touched`: what the last operation took or gave back. */
  show(picture: RecordedPicture, classKind: ClassKind | undefined, touched: readonly ByteSpan[]): void {
    this.picture = picture;
    this.classKind = classKind;
    this.touched = touched;
    this.space.style.height = `${picture.totalRows * rowHeight}px`;
    this.redraw();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.characterWidth = measureCharacter(theme);
    this.redraw();
  }

  /** The operation (0-based) whose block is outlined. */
  setHover(operation: number | undefined): void {
    if (this.hover === operation) return;
    this.hover = operation;
    this.redraw();
  }

  /** What screen readers are told of the block in focus. */
  setName(name: string | undefined): void {
    if (name === undefined) this.name.hide();
    else this.name.show(name);
  }

  /** Scrolls no farther than it needs to show a row, or so that it is in the middle. */
  bringIntoView(row: number, inMiddle: boolean): void {
    const { root } = this;
    const top = row * rowHeight;
    const room = root.clientHeight;
    if (inMiddle) root.scrollTop = top - room / 2;
    else if (top < root.scrollTop) root.scrollTop = Math.max(0, top - rowHeight);
    else if (top + rowHeight > root.scrollTop + room) root.scrollTop = top + 2 * rowHeight - room;
  }

  private redraw(): void {
    this.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { picture, theme, geometry, hover, classKind, touched } = this;
    if (!picture || !theme || geometry.width <= 0 || geometry.height <= 0) return;
    const scene = recordedScene(this.strings, picture, geometry, {
      classKind: classKind ?? 'name',
      isPlain: classKind === undefined,
      hover,
      touched,
    });
    drawOn(this.canvas, theme, geometry.width, geometry.height, scene);
  };

  private listen(): void {
    const { root, events } = this;
    root.addEventListener(
      'scroll',
      () => {
        this.redraw();
        events.scrolled();
      },
      { passive: true },
    );
    root.addEventListener('pointermove', (event) => {
      const { left, top } = root.getBoundingClientRect();
      events.point(event, { x: event.clientX - left, y: event.clientY - top });
    });
    root.addEventListener('pointerleave', (event) => events.point(event, undefined));
    root.addEventListener('click', () => events.pick());
    root.addEventListener('focus', () => events.focused());
    root.addEventListener('keydown', (event) => {
      const key = mapKeys(event);
      if (!key || key === 'pageUp' || key === 'pageDown') return;
      event.preventDefault();
      event.stopPropagation();
      events.press(key);
    });
    root.addEventListener('wheel', (event) => this.turnWheel(event), { passive: false });
  }

  /** With Ctrl it zooms; pinching arrives so, too, in small amounts. */
  private turnWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.wheel -= event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(event.deltaY) < 20 ? event.deltaY * 4 : event.deltaY;
    const steps = Math.trunc(this.wheel / wheelStep);
    this.wheel -= steps * wheelStep;
    if (steps !== 0) this.events.zoom(steps);
  }
}
