import type { Inspection } from '../../../src/protocol/inspection';
import type { MapStrings } from './strings';
import { formatSize } from '../../../src/model/size';
import { addressOf, describeInspection, describeStop } from '../../components/describe';
import { element, fill, setAttribute, setText } from '../../components/dom';
import type { Frames } from '../../components/frames';
import { byteAt, rowBytes, visibleRange, visibleRows } from '../../layout/geometry';
import { addressLabels } from '../../layout/labels';
import { rowForOverview } from './overview-scene';
import type { Picture } from '../../layout/picture';
import { listStops, stopAt, type Stop } from '../../layout/stops';
import { fitWindow, resizeWindow, revealInWindow, scrollWindow, zoomWindow, type MapWindow } from '../../layout/window';
import { measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { ActiveName } from '../../components/active-name';
import { iconButton } from '../../components/icon-button';
import { mapKeys, type MapKey } from './keys';
import { MapSurface, overviewWidth } from './surface';
import { followOverview } from '../../components/overview-drag';
import { Tooltip } from '../../components/tooltip';
import type { Pointed } from '../view';

export interface MapEvents {
  /** Another part of the arena, or another size of it, is in view. */
  windowChanged(window: MapWindow): void;
  reveal(byte: number): void;
  /** Asks what lies at a byte; the answer comes through `showInspection`. */
  inspect(byte: number): void;
  focusChanged(byte: number | undefined): void;
  /** Escape: nothing is to be selected. */
  leave(): void;
  /** The pointer has picked something. */
  picked(): void;
}

/** One zoom step for so much turning of the wheel. */
const wheelStep = 60;

/** The arena in rows of blocks, with the overview beside it. */
export class MapView {
  readonly root: HTMLElement;
  readonly tooltip = new Tooltip();
  private readonly surface = new MapSurface();
  private readonly stage: HTMLElement;
  private readonly rows: HTMLElement;
  private readonly overview: HTMLElement;
  private readonly scale = element('span', { class: 'scale' });
  private readonly focusName: ActiveName;

  private theme: Theme | undefined;
  private characterWidth = 7;
  private picture: Picture | undefined;
  private window: MapWindow | undefined;
  private stops: Stop[] = [];
  private focusByte: number | undefined;
  private pointer: { readonly x: number; readonly y: number; readonly byte: number } | undefined;
  private wheel = 0;
  private labels = addressLabels(0n, 1);

  constructor(
    private readonly strings: MapStrings,
    private readonly frames: Frames,
    private readonly events: MapEvents,
  ) {
    this.rows = element('div', {
      class: 'rows',
      role: 'listbox',
      tabindex: 0,
      'aria-label': strings.map,
      'aria-describedby': 'map-help',
      'aria-orientation': 'horizontal',
    });
    this.focusName = new ActiveName(this.rows, 'option', 'stop');
    this.overview = element(
      'div',
      { class: 'overview', role: 'scrollbar', 'aria-label': strings.overview, 'aria-controls': 'map-rows', 'aria-orientation': 'vertical' },
      this.surface.overview,
    );
    this.rows.id = 'map-rows';
    this.stage = element('div', { class: 'stage' }, this.surface.blocks, this.surface.marks, this.rows, this.overview);
    this.root = element(
      'section',
      { class: 'map', 'aria-label': strings.title },
      this.stage,
      element(
        'div',
        { class: 'map-tools' },
        this.scale,
        iconButton('zoom-in', strings.zoomIn, () => this.zoom(1)),
        iconButton('zoom-out', strings.zoomOut, () => this.zoom(-1)),
        iconButton('screen-full', strings.fit, () => this.fit('extent')),
        iconButton('screen-normal', strings.wholeArena, () => this.fit('arena')),
      ),
      element('p', { class: 'visually-hidden', id: 'map-help' }, strings.mapHelp),
      this.tooltip.root,
    );
    this.listen();
  }

  /** Adds a control to those above the map. */
  addTool(tool: HTMLElement): void {
    this.scale.after(tool);
  }

  /** The room for blocks, in CSS pixels; zero while nothing is laid out. */
  viewport(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.stage;
    return { width: Math.max(0, clientWidth - this.gutter() - overviewWidth - 6), height: clientHeight };
  }

  /** To be called before `viewport`: the gutter's width depends on the addresses. Another trace begins without a focus. */
  setArena(base: bigint, size: number, sameTrace: boolean): void {
    this.labels = addressLabels(base, size);
    if (!sameTrace) this.focusByte = undefined;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.characterWidth = measureCharacter(theme);
    this.surface.setTheme(theme);
    this.redraw();
  }

  setWindow(window: MapWindow): void {
    this.window = window;
    this.redraw();
  }

  setPicture(picture: Picture): void {
    this.picture = picture;
    this.redraw();
    this.refreshTooltip();
  }

  showInspection(byte: number, inspection: Inspection | null): void {
    const { pointer, picture } = this;
    if (!pointer || !picture || pointer.byte !== byte) return;
    if (!inspection) return this.tooltip.hide();
    this.tooltip.show(
      pointer.x,
      pointer.y,
      describeInspection(this.strings, inspection, (at) => addressOf(picture, at)),
    );
    this.rows.classList.toggle('clickable', inspection.line !== undefined);
  }

  /** Puts the focus mark on what lies at a byte; brings it into view. */
  focusOn(byte: number): void {
    this.focusByte = byte;
    this.change((window) => revealInWindow(window, byte));
    this.redraw();
  }

  zoom(steps: number): void {
    const anchor = this.pointer?.byte ?? this.focusByte;
    this.change((window) => {
      const { from, to } = visibleRange(window.geometry);
      const inView = anchor !== undefined && anchor >= from && anchor < to;
      return zoomWindow(window, steps, inView ? anchor : (this.picture?.touched[0]?.from ?? from));
    });
  }

  /** The picture alone, without its tools. */
  get drawing(): HTMLElement {
    return this.stage;
  }

  /** What lies under the pointer of a mouse event, or at the focus where a key has asked. */
  contextAt(event: MouseEvent): Pointed | undefined {
    const { window } = this;
    if (!window) return undefined;
    const bounds = this.rows.getBoundingClientRect();
    const byte = event.button === 2 ? byteAt(window.geometry, event.clientX - bounds.left, event.clientY - bounds.top) : this.focusByte;
    const stop = byte === undefined ? undefined : (this.stops[stopAt(this.stops, byte)] as Stop | undefined);
    return byte === undefined || !stop ? undefined : { byte, allocated: stop.kind === 'allocated' || stop.kind === 'slot' };
  }

  fit(to: 'extent' | 'arena'): void {
    this.change((window) => fitWindow(window, to));
  }

  private gutter(): number {
    return Math.ceil(this.labels.digits * this.characterWidth) + 12;
  }

  private change(next: (window: MapWindow) => MapWindow): void {
    if (!this.window) return;
    const changed = next(this.window);
    if (changed === this.window) return;
    this.window = changed;
    this.redraw();
    this.events.windowChanged(changed);
  }

  private redraw(): void {
    this.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { window, picture, theme, strings } = this;
    if (!window || !picture || !theme) return;
    const { geometry } = window;
    const gutter = this.gutter();
    this.surface.resize(geometry.width + gutter, geometry.height);
    this.rows.style.left = `${gutter}px`;
    this.rows.style.width = `${geometry.width}px`;
    this.surface.drawBlocks(picture, geometry, gutter, {
      characterWidth: this.characterWidth,
      words: { order: strings.order, orderShort: strings.orderShort, free: strings.stateFree },
      formatAddress: (offset) => this.labels.format(offset),
    });
    const { from, to } = visibleRange(geometry);
    this.stops = listStops(picture, from, to);
    this.drawMarks();
    setText(this.scale, fill(strings.scale, formatSize(rowBytes(geometry))));
    setAttribute(this.overview, 'aria-valuemin', 0);
    setAttribute(this.overview, 'aria-valuemax', Math.max(0, geometry.arenaBytes - (to - from)));
    setAttribute(this.overview, 'aria-valuenow', from);
    setAttribute(this.overview, 'aria-valuetext', fill(strings.overviewValue, addressOf(picture, from), addressOf(picture, to - 1)));
  };

  private readonly drawMarks = (): void => {
    const { window, picture } = this;
    if (!window || !picture) return;
    const at = (byte: number | undefined): Stop | undefined => (byte === undefined ? undefined : this.stops[stopAt(this.stops, byte)]);
    const focus = at(this.focusByte);
    this.surface.drawMarks(window.geometry, this.gutter(), {
      hover: at(this.pointer?.byte),
      focus: this.focusByte === undefined ? undefined : focus,
      selection: picture.selection,
    });
    this.nameFocus(focus, picture);
  };

  private nameFocus(stop: Stop | undefined, picture: Picture): void {
    if (!stop) return this.focusName.hide();
    const setSize = { 'aria-setsize': this.stops.length, 'aria-posinset': this.stops.indexOf(stop) + 1 };
    this.focusName.show(describeStop(this.strings, picture, stop), setSize);
  }

  private listen(): void {
    new ResizeObserver(() => {
      const viewport = this.viewport();
      if (viewport.width > 0 && viewport.height > 0) this.change((window) => resizeWindow(window, viewport));
    }).observe(this.stage);
    this.rows.addEventListener('pointermove', (event) => this.point(event));
    this.rows.addEventListener('pointerleave', () => this.leave());
    this.rows.addEventListener('click', (event) => {
      this.point(event);
      if (!this.pointer) return;
      this.focusByte = this.pointer.byte;
      this.events.focusChanged(this.focusByte);
      this.frames.request(this.drawMarks);
      this.events.reveal(this.pointer.byte);
      this.events.picked();
    });
    this.stage.addEventListener('wheel', (event) => this.turnWheel(event), { passive: false });
    this.rows.addEventListener('keydown', (event) => {
      const key = mapKeys(event);
      if (!key) return;
      event.preventDefault();
      event.stopPropagation();
      this.press(key);
    });
    this.rows.addEventListener('focus', () => {
      if (this.focusByte !== undefined || !this.window) return;
      this.moveFocus(this.picture?.touched[0]?.from ?? visibleRange(this.window.geometry).from);
    });
    followOverview(this.overview, (_, y) => {
      this.change((window) => scrollWindow(window, rowForOverview(window.geometry, y, 1)));
    });
  }

  private point(event: MouseEvent): void {
    const { window } = this;
    if (!window) return;
    const bounds = this.rows.getBoundingClientRect();
    const byte = byteAt(window.geometry, event.clientX - bounds.left, event.clientY - bounds.top);
    if (byte === undefined) return this.leave();
    const moved = byte !== this.pointer?.byte;
    this.pointer = { x: event.clientX, y: event.clientY, byte };
    if (moved) {
      this.events.inspect(byte);
      this.frames.request(this.drawMarks);
    }
    this.tooltip.place(event.clientX, event.clientY);
  }

  private leave(): void {
    this.pointer = undefined;
    this.tooltip.hide();
    this.frames.request(this.drawMarks);
  }

  /** What lies under a resting pointer may be another thing after a step or a scroll. */
  private refreshTooltip(): void {
    if (this.pointer) this.events.inspect(this.pointer.byte);
  }

  private turnWheel(event: WheelEvent): void {
    if (!this.window) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    if (event.ctrlKey || event.metaKey) {
      // Pinching arrives as a wheel with Ctrl, in small amounts.
      this.wheel -= event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(pixels) < 20 ? pixels * 4 : pixels;
      const steps = Math.trunc(this.wheel / wheelStep);
      this.wheel -= steps * wheelStep;
      if (steps !== 0) this.zoom(steps);
    } else {
      this.change((window) => scrollWindow(window, window.geometry.topRow + pixels / window.geometry.rowHeight));
      this.point(event);
    }
  }

  private press(key: MapKey): void {
    const { window } = this;
    if (!window) return;
    const { geometry } = window;
    const byte = this.focusByte ?? visibleRange(geometry).from;
    const index = stopAt(this.stops, byte);
    const stop = this.stops[index] as Stop | undefined;
    switch (key) {
      case 'next':
        return this.moveFocus(this.stops[index + 1]?.from ?? stop?.to ?? byte);
      case 'previous':
        return this.moveFocus(this.stops[index - 1]?.from ?? (stop?.from ?? byte) - 1);
      case 'down':
        return this.moveFocus(Math.max(stop?.to ?? 0, byte + rowBytes(geometry)));
      case 'up':
        return this.moveFocus(byte - rowBytes(geometry));
      case 'first':
        return this.moveFocus(this.stops[0]?.from ?? 0);
      case 'last':
        return this.moveFocus(this.stops[this.stops.length - 1]?.from ?? 0);
      case 'pageDown':
        return this.change((each) => scrollWindow(each, each.geometry.topRow + Math.floor(visibleRows(each.geometry)) - 1));
      case 'pageUp':
        return this.change((each) => scrollWindow(each, each.geometry.topRow - Math.floor(visibleRows(each.geometry)) + 1));
      case 'activate':
        return this.events.reveal(byte);
      case 'leave':
        this.focusByte = undefined;
        this.events.leave();
        return this.frames.request(this.drawMarks);
    }
  }

  private moveFocus(byte: number): void {
    const { window } = this;
    if (!window || byte < 0 || byte >= window.arena.size) return;
    this.focusOn(byte);
    this.events.focusChanged(byte);
  }
}
