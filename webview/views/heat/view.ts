// The heat map's view: puts its parts together, and asks the host for a picture of the window in view.
import './style.css';
import { readSavedHeat, type SavedHeat } from './saved';
import { heatModes, type HeatMode, type HeatWindow } from '../../../src/model/heat';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import { spaceOfColumns } from '../../../src/protocol/space';
import { mostHeatCells, type HeatBody, type HeatMark, type HeatPicture, type HeatRequest } from './protocol';
import { formatPercent } from '../../../src/model/size';
import { element, fill, setAttribute, setText } from '../../components/dom';
import { heatPalette, type HeatPalette } from './image';
import { shortcutOf } from '../../components/shortcuts';
import type { Theme } from '../../render/theme';
import { Choice } from '../../components/choice';
import { HeatLegend } from './legend';
import { HeatPointing, type HeatShown } from './pointing';
import { HeatStage } from './stage';
import { HeatTable } from './table';
import type { HeatPoint } from './window';
import { iconButton } from '../../components/icon-button';
import { StartOfTrace } from '../../components/scrolled';
import { pageLegend, pageSheet } from '../../components/page-sheet';
import type { Pointed, View, ViewActions, ViewSheet, ZoomCommand } from '../view';

/** Address against time: the whole run in one picture. */
export class HeatView implements View {
  readonly name = 'heat';
  readonly root: HTMLElement;
  private readonly stage: HeatStage;
  private readonly modes: Choice<HeatMode>;
  private readonly legend: HeatLegend;
  private readonly table: HeatTable;
  private readonly pointing: HeatPointing;
  private readonly progress = element('span', { class: 'heat-progress', role: 'status' });
  private readonly reset: HTMLElement;
  private readonly tableButton: HTMLElement;

  private readonly start: StartOfTrace;
  private mode: HeatMode;
  private savedWindow: HeatWindow | undefined;
  private tableShown: boolean;
  private run: RunSummary | undefined;
  private position = 0;
  private theme: Theme | undefined;
  private palette: HeatPalette | undefined;
  private picture: HeatPicture | undefined;
  private marks: readonly HeatMark[] = [];
  private selected = false;
  private asked = '';

  constructor(
    private readonly actions: ViewActions<'heat'>,
    saved: unknown,
  ) {
    const { strings, frames } = actions;
    const { mode, window, table } = readSavedHeat(saved);
    this.mode = mode ?? 'owner';
    this.savedWindow = window;
    this.tableShown = table ?? false;
    this.pointing = new HeatPointing(strings, (byte) => this.stage.formatAddress(byte));
    this.stage = new HeatStage(strings, frames, {
      windowChanged: () => this.windowChanged(),
      pointed: (point, x, y) => this.point(point, x, y),
      goTo: (point) => this.goTo(point),
      reveal: (point) => this.reveal(point),
      nameOf: (point) => this.pointing.nameOf(point, this.shown),
    });
    this.modes = new Choice(
      strings.heatColour,
      [
        { value: 'owner', label: strings.heatOwner, hint: strings.heatOwnerHint },
        { value: 'age', label: strings.heatAge, hint: strings.heatAgeHint },
        { value: 'used', label: strings.heatUsed, hint: strings.heatUsedHint },
      ],
      (each) => this.setMode(each),
    );
    this.modes.select(this.mode);
    this.legend = new HeatLegend(strings);
    this.table = new HeatTable(strings, (byte) => actions.select(byte));
    this.reset = iconButton('screen-normal', strings.heatReset, () => this.stage.fit('extent'));
    this.tableButton = iconButton('table', strings.heatTable, () => this.showTable(!this.tableShown), true);
    this.root = element(
      'div',
      { class: 'heat-view' },
      element(
        'div',
        { class: 'view-tools' },
        element('span', { class: 'tools-label', 'aria-hidden': 'true' }, strings.heatColour),
        this.modes.root,
        this.progress,
        element(
          'span',
          { class: 'tools-end' },
          this.tableButton,
          iconButton('zoom-in', strings.zoomIn, () => this.stage.zoom(2)),
          iconButton('zoom-out', strings.zoomOut, () => this.stage.zoom(0.5)),
          this.reset,
        ),
      ),
      element('div', { class: 'heat-body' }, this.stage.root, this.table.root),
      actions.room.fold('legend', this.legend.root),
      this.pointing.tooltip.root,
    );
    this.start = new StartOfTrace(this.root);
    this.showTable(this.tableShown);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.run = run;
    this.asked = '';
    this.pointing.forget();
    this.picture = undefined;
    const limits = { operationCount: run.operationCount, arenaBytes: run.arena.size, extent: run.extent };
    this.stage.setRun(spaceOfColumns(run.space), limits, sameTrace ? (this.stage.window ?? this.savedWindow) : undefined);
    this.savedWindow = undefined;
    this.updateLegend();
    if (sameTrace) return;
    this.table.toStart();
    this.start.begin();
  }

  request(): HeatRequest | undefined {
    const plot = this.run && this.stage.plot;
    if (!plot) return undefined;
    const rows = Math.max(1, Math.floor(plot.height));
    const columns = Math.max(1, Math.min(Math.floor(plot.width), Math.floor(mostHeatCells / rows)));
    const probe = this.pointing.at;
    const request: HeatRequest = { kind: 'heat', mode: this.mode, window: plot.window, rows, columns, have: this.picture?.id ?? 0, probe };
    const asked = JSON.stringify(request);
    if (asked === this.asked) return undefined;
    this.asked = asked;
    return request;
  }

  update({ body, position, selection }: FrameMessage): void {
    if (body.kind !== 'heat') return;
    this.position = position;
    this.marks = body.marks;
    if (body.picture) this.show(body.picture, body);
    const { strings } = this.actions;
    setText(this.progress, body.progress < 1 ? fill(strings.heatProgress, formatPercent(body.progress)) : '');
    if (body.probed) this.pointing.answer(body.probed);
    this.selected = selection !== undefined;
    this.stage.setPosition(position, selection);
    this.updateLegend();
    this.pointing.refresh(this.shown);
    this.stage.renameCrosshair();
    this.updateTable();
    this.start.drawn();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.updatePalette();
    this.stage.setTheme(theme);
  }

  resize(): void {
    // It asks again in any case: the host has answered another view since.
    this.asked = '';
    this.start.shown();
    this.stage.resize();
  }

  keyDown(event: KeyboardEvent): boolean {
    const shortcut = shortcutOf(event);
    if (shortcut?.kind !== 'zoom') return false;
    if (shortcut.to === 'in' || shortcut.to === 'out') this.stage.zoom(shortcut.to === 'in' ? 2 : 0.5);
    else this.stage.fit(shortcut.to);
    return true;
  }

  zoom(to: ZoomCommand): void {
    if (to === 'fit') this.stage.fit('extent');
    else this.stage.zoom(to === 'zoomIn' ? 2 : 0.5);
  }

  revealByte(byte: number): void {
    this.stage.revealByte(byte);
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    const point = event instanceof PointerEvent || event.type === 'contextmenu' ? this.stage.pointOf(event) : undefined;
    if (!point) return undefined;
    const tenant = this.pointing.tenantAt(point);
    return { byte: point.byte, allocated: tenant !== null && tenant !== undefined };
  }

  sheet(): ViewSheet | undefined {
    const sheet = this.picture && pageSheet(this.stage.root);
    return sheet && { sheet, ...pageLegend(this.root) };
  }

  save(): SavedHeat {
    return { mode: this.mode, window: this.stage.fitted ? undefined : this.stage.window, table: this.tableShown };
  }

  private show(picture: HeatPicture, body: HeatBody): void {
    this.picture = picture;
    this.usePalette();
    this.stage.setPicture(picture, body.marks);
    // Tells the host that it need not send this one again.
    this.actions.requestView();
  }

  private setMode(mode: HeatMode): void {
    if (!heatModes.includes(mode)) return;
    this.mode = mode;
    this.modes.select(mode);
    this.updatePalette();
    this.actions.requestView();
    this.actions.save();
  }

  private windowChanged(): void {
    setAttribute(this.reset, 'disabled', this.stage.fitted);
    this.updateLegend();
    this.actions.requestView();
    this.actions.save();
  }

  private updatePalette(): void {
    if (!this.theme) return;
    const { colors } = this.theme;
    this.palette = heatPalette(this.mode, {
      background: colors.background,
      free: colors.free,
      other: colors.description,
      ramp: [colors.heatLow, colors.heatMiddle, colors.heatHigh],
      owners: [colors.owner1, colors.owner2, colors.owner3, colors.owner4, colors.owner5, colors.owner6, colors.owner7, colors.owner8],
    });
    this.usePalette();
    this.updateLegend();
  }

  /** A picture of another mode keeps its colours until its successor is there. */
  private usePalette(): void {
    if (this.palette && (!this.picture || this.picture.mode === this.mode)) this.stage.setPalette(this.palette);
  }

  private updateLegend(): void {
    if (!this.palette || !this.theme) return;
    const signs = {
      marks: this.marks.length > 0,
      errors: this.picture?.errors.reduce((sum, count) => sum + count, 0) ?? 0,
      selection: this.selected,
      filtered: this.picture?.passing !== undefined,
      ...this.stage.signs,
    };
    this.legend.update(this.mode, this.palette, this.picture, this.run?.operationCount ?? 0, signs, this.theme);
  }

  private point(point: HeatPoint | undefined, x: number, y: number): void {
    this.pointing.point(point, x, y);
    if (!point) return;
    this.actions.requestView();
    this.pointing.refresh(this.shown);
  }

  private goTo(point: HeatPoint): void {
    this.actions.moveTo(point.position);
    this.actions.select(point.byte);
  }

  private reveal(point: HeatPoint): void {
    const tenant = this.pointing.tenantAt(point);
    if (tenant) this.actions.revealLine(tenant.line);
  }

  private get shown(): HeatShown {
    return { picture: this.picture, marks: this.marks, operationCount: this.run?.operationCount ?? 0 };
  }

  private showTable(shown: boolean): void {
    this.tableShown = shown;
    this.table.root.hidden = !shown;
    setAttribute(this.tableButton, 'checked', shown);
    this.updateTable();
    this.actions.save();
  }

  private updateTable(): void {
    const { picture, run } = this;
    if (!this.tableShown || !picture || !run) return;
    this.table.update(picture, this.position, run.operationCount, (byte) => this.stage.formatAddress(byte));
  }
}
