// The map's drawing: what it shows comes as a picture from its page, which also asks the host for more of it.
import { Space } from '../../../src/model/space';
import type { Inspection } from '../../../src/protocol/inspection';
import type { MapStrings } from './strings';
import { formatSize } from '../../../src/model/size';
import { addressOf, describeStop } from '../../components/describe';
import { element, fill, setAttribute, setText } from '../../components/dom';
import type { Frames } from '../../components/frames';
import { byteAt, rowBytes, visibleRange, visibleRows } from '../../layout/geometry';
import { addressLabels } from '../../layout/labels';
import type { Picture } from '../../layout/picture';
import { listStops, stopAt, type Stop } from '../../layout/stops';
import { fitWindow, resizeWindow, revealInWindow, scrollWindow, zoomWindow, type MapWindow } from '../../layout/window';
import { measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { ActiveName } from '../../components/active-name';
import { ChangeAnimation } from '../../components/change-animation';
import { iconButton } from '../../components/icon-button';
import { MapInput, type MapTarget } from './input';
import { moveAmongStops, type MapKey } from './keys';
import { MapSurface, overviewWidth } from './surface';
import { MapPointing } from './pointing';
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

/** The arena in rows of blocks, with the overview beside it. */
export class MapView implements MapTarget {
  readonly root: HTMLElement;
  private readonly surface = new MapSurface();
  private readonly stage: HTMLElement;
  readonly rows: HTMLElement;
  private readonly overview: HTMLElement;
  private readonly scale = element('span', { class: 'scale' });
  private readonly focusName: ActiveName;
  private readonly pointing: MapPointing;
  private readonly animation: ChangeAnimation;

  private theme: Theme | undefined;
  private characterWidth = 7;
  private picture: Picture | undefined;
  private window: MapWindow | undefined;
  private stops: Stop[] = [];
  private focusByte: number | undefined;
  private labels = addressLabels(new Space([]));

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
    this.pointing = new MapPointing(strings, this.rows, (byte) => {
      if (byte !== undefined) events.inspect(byte);
      this.frames.request(this.drawMarks);
    });
    this.animation = new ChangeAnimation(frames, this.drawMarks);
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
      this.pointing.tooltip.root,
    );
    new MapInput(this, this.stage, this.overview);
    new ResizeObserver(() => this.fitToRoom()).observe(this.stage);
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
  setSpace(space: Space, sameTrace: boolean): void {
    this.labels = addressLabels(space);
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

  /** `stepped`: an operation lies between this and what was shown before. */
  setPicture(picture: Picture, stepped: boolean): void {
    this.picture = picture;
    if (stepped && picture.splits.length + picture.merges.length > 0) this.animation.start();
    else if (stepped) this.animation.finish();
    this.redraw();
    this.pointing.refresh();
  }

  showInspection(byte: number, inspection: Inspection | null): void {
    if (this.picture) this.pointing.show(byte, inspection, this.picture);
  }

  /** Puts the focus mark on what lies at a byte; brings it into view. */
  focusOn(byte: number): void {
    this.focusByte = byte;
    this.change((window) => revealInWindow(window, byte));
    this.redraw();
  }

  zoom(steps: number): void {
    const anchor = this.pointing.byte ?? this.focusByte;
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

  change(next: (window: MapWindow) => MapWindow): void {
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
      words: { order: strings.order, free: strings.stateFree, before: strings.stateBefore },
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
    this.surface.drawMarks(picture, window.geometry, this.gutter(), {
      progress: this.animation.progress,
      hover: at(this.pointing.byte),
      focus: this.focusByte === undefined ? undefined : focus,
    });
    this.nameFocus(focus, picture);
  };

  private nameFocus(stop: Stop | undefined, picture: Picture): void {
    if (!stop) return this.focusName.hide();
    const setSize = { 'aria-setsize': this.stops.length, 'aria-posinset': this.stops.indexOf(stop) + 1 };
    this.focusName.show(describeStop(this.strings, picture, stop), setSize);
  }

  point(event: MouseEvent): void {
    if (this.window) this.pointing.point(event, this.window.geometry);
  }

  leave(): void {
    this.pointing.leave();
  }

  /** The pointer has picked what it is at. */
  pick(event: MouseEvent): void {
    this.point(event);
    const { byte } = this.pointing;
    if (byte === undefined) return;
    this.focusByte = byte;
    this.events.focusChanged(byte);
    this.frames.request(this.drawMarks);
    this.events.reveal(byte);
    this.events.picked();
  }

  /** The keyboard has come: it begins at what was touched last. */
  focusFirst(): void {
    if (this.focusByte !== undefined || !this.window) return;
    this.moveFocus(this.picture?.touched[0]?.from ?? visibleRange(this.window.geometry).from);
  }

  press(key: MapKey): void {
    const { window } = this;
    if (!window) return;
    const { geometry } = window;
    const byte = this.focusByte ?? visibleRange(geometry).from;
    switch (key) {
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
      default:
        return this.moveFocus(moveAmongStops(key, this.stops, byte, rowBytes(geometry)));
    }
  }

  private fitToRoom(): void {
    const viewport = this.viewport();
    if (viewport.width > 0 && viewport.height > 0) this.change((window) => resizeWindow(window, viewport));
  }

  private moveFocus(byte: number): void {
    const { window } = this;
    if (!window || byte < 0 || byte >= window.arena.size) return;
    this.focusOn(byte);
    this.events.focusChanged(byte);
  }
}
