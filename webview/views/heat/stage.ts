import type { HeatWindow } from '../../../src/model/heat';
import type { HeatMark, HeatPicture } from './protocol';
import type { HeatStrings } from './strings';
import { element, formatCount } from '../../components/dom';
import type { Frames } from '../../components/frames';
import { paintHeat, type HeatPalette } from './image';
import { heatAxes, heatBottom, heatMarks, heatRight, heatTop, type HeatFrame } from './scene';
import {
  brushWindow,
  byteAt,
  panWindow,
  positionAt,
  wholeWindow,
  withinLimits,
  zoomWindow,
  type HeatLimits,
  type HeatPlot,
} from './window';
import { addressLabels } from '../../layout/labels';
import { Canvas2dRenderer, measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { ActiveName } from '../../components/active-name';
import { mapKeys, type MapKey } from '../map/keys';

/** A place in the picture. */
export interface HeatPoint {
  readonly byte: number;
  readonly position: number;
}

export interface HeatStageEvents {
  /** Another part is to be shown, or the room has changed. */
  windowChanged(): void;
  /** The pointer, or the crosshair, is at a place; undefined when it has left. `x` and `y` are of the page. */
  pointed(point: HeatPoint | undefined, x: number, y: number): void;
  goTo(point: HeatPoint): void;
  reveal(point: HeatPoint): void;
  /** The name of a place, for those who do not see it. */
  nameOf(point: HeatPoint): string;
}

/** Drags shorter than this are clicks. */
const shortestDrag = 5;
/** A wheel turned this far doubles. */
const wheelDoubling = 240;

/** The picture with its axes, and what pointer and keys do to it. */
export class HeatStage {
  readonly root: HTMLElement;
  window: HeatWindow | undefined;
  private readonly image = element('canvas', { class: 'heat-image', 'aria-hidden': 'true' });
  private readonly axes = element('canvas', { 'aria-hidden': 'true' });
  private readonly overlay = element('canvas', { 'aria-hidden': 'true' });
  private readonly renderers = [new Canvas2dRenderer(this.axes), new Canvas2dRenderer(this.overlay)] as const;
  private readonly plotElement: HTMLElement;
  private readonly crosshairName: ActiveName;
  private characterWidth = 7;
  private labels = addressLabels(0n, 1);
  private limits: HeatLimits = { operationCount: 0, arenaBytes: 1, extent: 1 };
  private size = { width: 0, height: 0, ratio: 0 };
  private theme: Theme | undefined;
  private palette: HeatPalette | undefined;
  private picture: HeatPicture | undefined;
  private marks: readonly HeatMark[] = [];
  private position = 0;
  private selection: { readonly from: number; readonly to: number } | undefined;
  private crosshair: HeatPoint | undefined;
  private press: { readonly x: number; readonly y: number } | undefined;
  private brushTo: { readonly x: number; readonly y: number } | undefined;

  constructor(
    strings: HeatStrings,
    private readonly frames: Frames,
    private readonly events: HeatStageEvents,
  ) {
    this.plotElement = element('div', {
      class: 'heat-plot',
      role: 'listbox',
      tabindex: 0,
      'aria-label': strings.heat,
      'aria-description': strings.heatHelp,
    });
    this.crosshairName = new ActiveName(this.plotElement, 'option', 'heat-point');
    this.root = element('div', { class: 'heat-stage' }, this.image, this.axes, this.overlay, this.plotElement);
    this.listen();
  }

  /** Another run: what was shown of the same trace stays in view as far as it is there. */
  setRun(base: bigint, limits: HeatLimits, window: HeatWindow | undefined): void {
    const whole = this.window !== undefined && isSame(this.window, wholeWindow(this.limits, 'extent'));
    this.limits = limits;
    this.labels = addressLabels(base, limits.arenaBytes);
    this.window = window && !whole ? withinLimits(window, limits) : wholeWindow(limits, 'extent');
    this.picture = undefined;
    this.crosshair = undefined;
    this.redraw();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.characterWidth = measureCharacter(theme);
    for (const renderer of this.renderers) renderer.setTheme(theme);
    this.redraw();
  }

  setPalette(palette: HeatPalette): void {
    if (palette === this.palette) return;
    this.palette = palette;
    this.redraw();
  }

  setPicture(picture: HeatPicture, marks: readonly HeatMark[]): void {
    this.picture = picture;
    this.marks = marks;
    this.redraw();
  }

  setPosition(position: number, selection: { readonly from: number; readonly to: number } | undefined): void {
    this.position = position;
    this.selection = selection;
    this.frames.request(this.drawOverlay);
  }

  /** The plot in CSS pixels; undefined while there is no room for one. */
  get plot(): HeatPlot | undefined {
    const width = this.root.clientWidth - this.left - heatRight;
    const height = this.root.clientHeight - heatTop - heatBottom;
    return this.window && width > 20 && height > 20 ? { window: this.window, width, height } : undefined;
  }

  resize(): void {
    this.redraw();
    this.events.windowChanged();
  }

  /** Zooms around the crosshair, or the present position at the middle of the addresses. */
  zoom(factor: number): void {
    const { plot, crosshair } = this;
    if (!plot) return;
    const { window } = plot;
    const at = crosshair ?? { position: this.position, byte: (window.fromByte + window.toByte) / 2 };
    const share = (value: number, from: number, to: number): number => Math.max(0, Math.min(1, (value - from) / Math.max(1, to - from)));
    const x = share(at.position, window.fromPosition, window.toPosition) * plot.width;
    const y = share(at.byte, window.fromByte, window.toByte) * plot.height;
    this.show(zoomWindow(plot, this.limits, factor, x, y));
  }

  fit(to: 'extent' | 'arena'): void {
    this.show(wholeWindow(this.limits, to));
  }

  /** Brings a byte into view; the part shown stays as large as it is. */
  revealByte(byte: number): void {
    const { window } = this;
    if (!window || (byte >= window.fromByte && byte < window.toByte)) return;
    const half = (window.toByte - window.fromByte) / 2;
    this.show({ ...window, fromByte: byte - half, toByte: byte + half });
  }

  get fitted(): boolean {
    return this.window === undefined || isSame(this.window, wholeWindow(this.limits, 'extent'));
  }

  /** The name of what the crosshair is at has changed. */
  renameCrosshair(): void {
    if (this.crosshair) this.crosshairName.show(this.events.nameOf(this.crosshair));
    else this.crosshairName.hide();
  }

  formatAddress(byte: number): string {
    return this.labels.format(byte);
  }

  private get left(): number {
    return Math.ceil(this.labels.digits * this.characterWidth) + 12;
  }

  private show(window: HeatWindow): void {
    const next = withinLimits(window, this.limits);
    if (this.window && isSame(next, this.window)) return;
    this.window = next;
    this.redraw();
    this.events.windowChanged();
  }

  private redraw(): void {
    this.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { plot, theme, palette, picture, left } = this;
    if (!plot || !theme || !palette) return;
    this.fitCanvases();
    const { ratio } = this.size;
    const place = this.plotElement.style;
    place.left = `${left}px`;
    place.top = `${heatTop}px`;
    place.width = `${plot.width}px`;
    place.height = `${plot.height}px`;
    const context = this.image.getContext('2d');
    context?.clearRect(0, 0, this.image.width, this.image.height);
    if (context && picture) {
      const { pixels, width, height } = paintHeat(picture, plot, ratio, palette);
      const data = new ImageData(new Uint8ClampedArray(pixels.buffer as ArrayBuffer), width, height);
      context.putImageData(data, Math.round(left * ratio), Math.round(heatTop * ratio));
    }
    const frame: HeatFrame = { plot, left, top: heatTop };
    const options = {
      characterWidth: this.characterWidth,
      formatAddress: (byte: number) => this.labels.format(byte),
      formatPosition: formatCount,
    };
    this.renderers[0].draw(heatAxes(frame, picture, this.marks, options), 0);
    this.drawOverlay();
  };

  private readonly drawOverlay = (): void => {
    const { plot, position, selection, crosshair, press, brushTo, left } = this;
    if (!plot || !this.theme) return;
    const brush =
      press && brushTo
        ? {
            x: Math.min(press.x, brushTo.x),
            y: Math.min(press.y, brushTo.y),
            width: Math.abs(press.x - brushTo.x),
            height: Math.abs(press.y - brushTo.y),
          }
        : undefined;
    this.renderers[1].draw(heatMarks({ plot, left, top: heatTop }, { position, selection, crosshair, brush }), 0);
  };

  private fitCanvases(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    const ratio = window.devicePixelRatio;
    if (width === this.size.width && height === this.size.height && ratio === this.size.ratio) return;
    this.size = { width, height, ratio };
    this.image.width = Math.round(width * ratio);
    this.image.height = Math.round(height * ratio);
    this.image.style.width = `${width}px`;
    this.image.style.height = `${height}px`;
    for (const renderer of this.renderers) renderer.resize(width, height, ratio);
  }

  private listen(): void {
    new ResizeObserver(() => this.resize()).observe(this.root);
    const target = this.plotElement;
    target.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !this.plot) return;
      this.press = this.pixelsOf(event);
      target.setPointerCapture(event.pointerId);
    });
    target.addEventListener('pointermove', (event) => this.move(event));
    target.addEventListener('pointerup', (event) => this.release(event));
    target.addEventListener('pointercancel', () => this.cancelBrush());
    target.addEventListener('pointerleave', () => this.events.pointed(undefined, 0, 0));
    target.addEventListener('dblclick', (event) => {
      const point = this.pointOf(event);
      if (point) this.events.reveal(point);
    });
    target.addEventListener('keydown', (event) => {
      const key = mapKeys(event);
      if (!key || (key === 'leave' && !this.crosshair && !this.press)) return;
      event.preventDefault();
      event.stopPropagation();
      this.moveByKey(key);
    });
    this.root.addEventListener('wheel', (event) => this.turnWheel(event), { passive: false });
  }

  private pixelsOf(event: MouseEvent): { x: number; y: number } {
    const bounds = this.plotElement.getBoundingClientRect();
    return {
      x: Math.max(0, Math.min(bounds.width, event.clientX - bounds.left)),
      y: Math.max(0, Math.min(bounds.height, event.clientY - bounds.top)),
    };
  }

  pointOf(event: MouseEvent): HeatPoint | undefined {
    const { plot } = this;
    if (!plot) return undefined;
    const { x, y } = this.pixelsOf(event);
    return { byte: byteAt(plot, y), position: positionAt(plot, x) };
  }

  private move(event: PointerEvent): void {
    const at = this.pixelsOf(event);
    if (this.press && (this.brushTo || Math.hypot(at.x - this.press.x, at.y - this.press.y) >= shortestDrag)) {
      this.brushTo = at;
      this.events.pointed(undefined, 0, 0);
      this.frames.request(this.drawOverlay);
      return;
    }
    this.events.pointed(this.pointOf(event), event.clientX, event.clientY);
  }

  private release(event: PointerEvent): void {
    const { plot, press, brushTo } = this;
    this.cancelBrush();
    if (!plot || !press) return;
    if (brushTo) return this.show(brushWindow(plot, press, brushTo));
    const point = this.pointOf(event);
    if (!point) return;
    this.crosshair = undefined;
    this.events.goTo(point);
  }

  private cancelBrush(): void {
    this.press = undefined;
    this.brushTo = undefined;
    this.frames.request(this.drawOverlay);
  }

  private turnWheel(event: WheelEvent): void {
    const { plot } = this;
    if (!plot) return;
    event.preventDefault();
    const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const { x, y } = this.pixelsOf(event);
      // Pinching arrives as a wheel with Ctrl, in small amounts.
      const pixels = event.deltaY * scale * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(event.deltaY) < 20 ? 4 : 1);
      this.show(zoomWindow(plot, this.limits, 2 ** (-pixels / wheelDoubling), x, y));
    } else {
      const [x, y] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY];
      this.show(panWindow(plot, this.limits, x * scale, y * scale));
    }
  }

  /** A step is a cell of the picture. */
  private moveByKey(key: MapKey): void {
    const { plot, picture } = this;
    if (!plot) return;
    if (key === 'leave') {
      this.crosshair = undefined;
      this.cancelBrush();
      this.events.pointed(undefined, 0, 0);
      return this.renameCrosshair();
    }
    const { window } = plot;
    const middle = Math.floor((window.fromByte + window.toByte) / 2);
    const known = this.crosshair ?? { byte: this.selection?.from ?? middle, position: this.position };
    if (key === 'activate') return this.events.goTo(known);
    const bytes = Math.max(1, Math.round((window.toByte - window.fromByte) / Math.min(picture?.rows ?? plot.height, plot.height)));
    const positions = Math.max(
      1,
      Math.round((window.toPosition - window.fromPosition + 1) / Math.min(picture?.columns ?? plot.width, plot.width)),
    );
    const page = Math.round((window.toByte - window.fromByte) / 10);
    const moves: Record<Exclude<MapKey, 'leave' | 'activate'>, [number, number]> = {
      next: [0, positions],
      previous: [0, -positions],
      down: [bytes, 0],
      up: [-bytes, 0],
      pageDown: [Math.max(bytes, page), 0],
      pageUp: [-Math.max(bytes, page), 0],
      first: [0, -Infinity],
      last: [0, Infinity],
    };
    // A first arrow key only shows where the crosshair is.
    const [byByte, byPosition] = this.crosshair || key === 'first' || key === 'last' ? moves[key] : [0, 0];
    this.crosshair = {
      byte: Math.max(window.fromByte, Math.min(window.toByte - 1, known.byte + byByte)),
      position: Math.max(window.fromPosition, Math.min(window.toPosition, known.position + byPosition)),
    };
    this.drawOverlay();
    const bounds = this.plotElement.getBoundingClientRect();
    const x = ((this.crosshair.position + 0.5 - window.fromPosition) / (window.toPosition - window.fromPosition + 1)) * plot.width;
    const y = ((this.crosshair.byte + 0.5 - window.fromByte) / (window.toByte - window.fromByte)) * plot.height;
    this.events.pointed(this.crosshair, bounds.left + x, bounds.top + y);
    this.renameCrosshair();
  }
}

function isSame(a: HeatWindow, b: HeatWindow): boolean {
  return a.fromByte === b.fromByte && a.toByte === b.toByte && a.fromPosition === b.fromPosition && a.toPosition === b.toPosition;
}
