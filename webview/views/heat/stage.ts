// The heat map's stage: the window it shows, and what pointer and keys do to it. Pictures come from the view.
import { formatCount } from '../../../src/model/size';
import { Space } from '../../../src/model/space';
import type { HeatWindow } from '../../../src/model/heat';
import type { HeatMark, HeatPicture } from './protocol';
import type { HeatStrings } from './strings';
import { element } from '../../components/dom';
import type { Frames } from '../../components/frames';
import { HeatBrush } from './brush';
import type { HeatPalette } from './image';
import { ownerAreas, type OwnerArea } from './areas';
import { heatBottom, heatRight, heatTop, nameWidth, outlinedBlocks } from './scene';
import { describeOwner } from './text';
import { textHeight } from '../../layout/marks';
import { HeatSurface } from './surface';
import {
  brushWindow,
  byteAt,
  isSameWindow,
  positionAt,
  revealInWindow,
  stepFrom,
  turnWindow,
  wholeWindow,
  withinLimits,
  xOf,
  yOf,
  zoomWindow,
  type HeatLimits,
  type HeatPlot,
  type HeatPoint,
} from './window';
import { addressLabels } from '../../layout/labels';
import { measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { ActiveName } from '../../components/active-name';
import { mapKeys, type MapKey } from '../map/keys';

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

/** The picture with its axes, and what pointer and keys do to it. */
export class HeatStage {
  readonly root: HTMLElement;
  window: HeatWindow | undefined;
  private readonly surface = new HeatSurface();
  private readonly plotElement: HTMLElement;
  private readonly crosshairName: ActiveName;
  private characterWidth = 7;
  private labels = addressLabels(new Space([]));
  private regions: readonly number[] | undefined;
  private limits: HeatLimits = { operationCount: 0, arenaBytes: 1, extent: 1 };
  private themed = false;
  private palette: HeatPalette | undefined;
  private picture: HeatPicture | undefined;
  /** The picture's owners where they have room, for the plot they were looked for in. */
  private names: readonly { readonly text: string; readonly area: OwnerArea }[] = [];
  private marks: readonly HeatMark[] = [];
  private position = 0;
  private selection: { readonly from: number; readonly to: number } | undefined;
  private crosshair: HeatPoint | undefined;
  private readonly brush = new HeatBrush();

  constructor(
    private readonly strings: HeatStrings,
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
    this.root = element('div', { class: 'heat-stage' }, ...this.surface.canvases, this.plotElement);
    this.listen();
  }

  /** Another run: what was shown of the same trace stays in view as far as it is there. */
  setRun(space: Space, limits: HeatLimits, window: HeatWindow | undefined): void {
    const whole = this.window !== undefined && isSameWindow(this.window, wholeWindow(this.limits, 'extent'));
    this.limits = limits;
    this.labels = addressLabels(space);
    this.regions = space.regions.length > 1 ? Array.from(space.starts.subarray(0, -1)) : undefined;
    this.window = window && !whole ? withinLimits(window, limits) : wholeWindow(limits, 'extent');
    this.picture = undefined;
    this.names = [];
    this.crosshair = undefined;
    this.redraw();
  }

  setTheme(theme: Theme): void {
    this.themed = true;
    this.characterWidth = measureCharacter(theme);
    this.placeNames();
    this.surface.setTheme(theme);
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
    this.placeNames();
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
    if (this.window) this.show(revealInWindow(this.window, byte));
  }

  get fitted(): boolean {
    return this.window === undefined || isSameWindow(this.window, wholeWindow(this.limits, 'extent'));
  }

  /** The name of what the crosshair is at has changed. */
  renameCrosshair(): void {
    if (this.crosshair) this.crosshairName.show(this.events.nameOf(this.crosshair));
    else this.crosshairName.hide();
  }

  /** What is drawn over the picture: for the legend. */
  get signs(): { readonly outlined: boolean; readonly torn: boolean; readonly crosshair: boolean } {
    const { plot, picture, crosshair } = this;
    const drawn = plot && picture?.blocks ? outlinedBlocks({ plot }, picture.blocks) : { outlined: false, torn: false };
    return { ...drawn, crosshair: crosshair !== undefined };
  }

  formatAddress(byte: number): string {
    return this.labels.format(byte);
  }

  private get left(): number {
    return Math.ceil(this.labels.digits * this.characterWidth) + 12;
  }

  private placeNames(): void {
    const { plot, picture, strings, characterWidth } = this;
    this.names = [];
    if (!plot || !picture) return;
    const texts = picture.owners.map((owner) => describeOwner(strings, owner));
    const needs = texts.map((text) => nameWidth(text, characterWidth));
    this.names = ownerAreas(picture, plot.width, plot.height, needs, textHeight).map((area) => ({ text: texts[area.owner], area }));
  }

  private show(window: HeatWindow): void {
    const next = withinLimits(window, this.limits);
    if (this.window && isSameWindow(next, this.window)) return;
    this.window = next;
    this.redraw();
    this.events.windowChanged();
  }

  private redraw(): void {
    this.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { plot, palette, picture, left } = this;
    if (!plot || !this.themed || !palette) return;
    this.surface.resize(this.root.clientWidth, this.root.clientHeight);
    const place = this.plotElement.style;
    place.left = `${left}px`;
    place.top = `${heatTop}px`;
    place.width = `${plot.width}px`;
    place.height = `${plot.height}px`;
    this.surface.drawPicture({ plot, left, top: heatTop }, picture, palette, this.marks, {
      characterWidth: this.characterWidth,
      formatAddress: (byte) => this.labels.format(byte),
      regions: this.regions,
      formatPosition: formatCount,
      names: this.names,
    });
    this.drawOverlay();
  };

  private readonly drawOverlay = (): void => {
    const { plot, position, selection, crosshair, brush, left } = this;
    if (!plot || !this.themed) return;
    this.surface.drawOverlay({ plot, left, top: heatTop }, { position, selection, crosshair, brush: brush.rectangle });
  };

  private listen(): void {
    new ResizeObserver(() => this.resize()).observe(this.root);
    const target = this.plotElement;
    target.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !this.plot) return;
      this.brush.begin(this.pixelsOf(event));
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
      if (!key || (key === 'leave' && !this.crosshair && !this.brush.pressed)) return;
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
    if (!this.brush.move(this.pixelsOf(event))) {
      return this.events.pointed(this.pointOf(event), event.clientX, event.clientY);
    }
    this.events.pointed(undefined, 0, 0);
    this.frames.request(this.drawOverlay);
  }

  private release(event: PointerEvent): void {
    const { plot, brush } = this;
    const { pressed, brushed } = brush;
    this.cancelBrush();
    if (!plot || !pressed) return;
    if (brushed) return this.show(brushWindow(plot, pressed, brushed));
    const point = this.pointOf(event);
    if (!point) return;
    this.crosshair = undefined;
    this.events.goTo(point);
  }

  private cancelBrush(): void {
    this.brush.end();
    this.frames.request(this.drawOverlay);
  }

  private turnWheel(event: WheelEvent): void {
    const { plot } = this;
    if (!plot) return;
    event.preventDefault();
    const { x, y } = this.pixelsOf(event);
    this.show(turnWindow(plot, this.limits, event, x, y));
  }

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
    // A first arrow key only shows where the crosshair is.
    const moves = this.crosshair !== undefined || key === 'first' || key === 'last';
    this.crosshair = stepFrom(known, moves ? key : undefined, plot, picture);
    this.drawOverlay();
    const bounds = this.plotElement.getBoundingClientRect();
    const x = xOf(plot, this.crosshair.position + 0.5);
    const y = yOf(plot, this.crosshair.byte + 0.5);
    this.events.pointed(this.crosshair, bounds.left + x, bounds.top + y);
    this.renameCrosshair();
  }
}
