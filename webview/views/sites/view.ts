// The view of sites and sizes: puts its parts together, and asks the host for the rows in view.
import './style.css';
import { readSavedSites, type SavedSites } from './saved';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import type { SiteKind } from '../../../src/model/sites';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import type { SiteRow, SitesBody, SitesOrder, SitesRequest, SiteSort, SiteTable as Shows, WasteRow, WasteSort } from './protocol';
import { countedText, element, fill, setAttribute, setText } from '../../components/dom';
import type { SizeMeasure } from './histogram';
import type { Theme } from '../../render/theme';
import { iconButton } from '../../components/icon-button';
import { Choice } from '../../components/choice';
import { SizesHistogram } from './sizes-histogram';
import { StartOfTrace } from '../../components/scrolled';
import type { Pointed, View, ViewActions, ViewSheet } from '../view';
import { useColumns, wasteColumns } from './columns';
import { expressionOf, SiteTable } from './site-table';

/** Request sizes against what they got, and who asked for them. */
export class SitesView implements View {
  readonly name = 'sites';
  readonly root: HTMLElement;
  private readonly histogram: SizesHistogram;
  private readonly use: SiteTable<SiteRow, SiteSort>;
  private readonly waste: SiteTable<WasteRow, WasteSort>;
  private readonly tables: Choice<Shows>;
  private readonly kinds: Choice<SiteKind>;
  private readonly measures: Choice<SizeMeasure>;
  private readonly tableButton: HTMLElement;
  private readonly count = element('span', { class: 'sites-count' });
  private readonly progress = element('span', { class: 'heat-progress', role: 'status' });
  private readonly start: StartOfTrace;
  private run: RunSummary | undefined;
  private body: SitesBody | undefined;
  private by: SiteKind | undefined;
  private shows: Shows;
  private measure: SizeMeasure;
  private sizeTable = false;
  private asked = '';
  /** The selection's row is to be scrolled to when it is known. */
  private wanted = false;
  /** The filter that all views share. */
  private filter = '';

  constructor(
    private readonly actions: ViewActions<'sites'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    const { by, sort, descending, shows, wasteSort, wasteDescending, measure, table } = readSavedSites(saved);
    this.by = by;
    this.shows = shows ?? 'use';
    this.measure = measure ?? 'count';
    this.histogram = new SizesHistogram(strings, actions.frames, (expression) => this.filterBy(expression));
    this.measures = new Choice(
      strings.sizesMeasure,
      [
        { value: 'count', label: strings.sizesByCount, hint: strings.sizesByCountHint },
        { value: 'bytes', label: strings.sizesByBytes, hint: strings.sizesByBytesHint },
      ],
      (each) => this.setMeasure(each),
    );
    this.kinds = new Choice(
      strings.sitesBy,
      [
        { value: 'site', label: strings.sitesBySite },
        { value: 'stack', label: strings.sitesByStack },
        { value: 'line', label: strings.sitesByLine },
      ],
      (each) => this.setKind(each),
    );
    this.tableButton = iconButton('table', strings.sizesTable, () => this.showSizeTable(!this.sizeTable), true);
    this.tables = new Choice(
      strings.sitesTable,
      [
        { value: 'use', label: strings.sitesUse, hint: strings.sitesUseHint },
        { value: 'waste', label: strings.sitesWaste, hint: strings.sitesWasteHint },
      ],
      (each) => {
        this.showTable(each);
        actions.requestView();
        actions.save();
      },
    );
    const events = { filterBy: (expression: string) => this.filterBy(expression) };
    this.use = new SiteTable(actions, strings.sites, useColumns(strings), sort ?? 'liveBytes', descending ?? true, events);
    this.waste = new SiteTable(actions, strings.sitesWaste, wasteColumns(strings), wasteSort ?? 'wasted', wasteDescending ?? true, events);
    this.root = element(
      'div',
      { class: 'sites-view' },
      element(
        'div',
        { class: 'view-tools' },
        element('h2', {}, strings.sizes),
        this.measures.root,
        this.progress,
        element('span', { class: 'tools-end sizes-switch' }, this.tableButton),
      ),
      this.histogram.root,
      element('div', { class: 'view-tools' }, element('h2', {}, strings.sites), this.tables.root, this.kinds.root, this.count),
      element('div', { class: 'sites-table' }, this.use.root, this.waste.root),
      this.histogram.tooltip.root,
    );
    this.start = new StartOfTrace(this.root);
    this.setMeasure(this.measure);
    this.showSizeTable(table ?? false);
    this.showTable(this.shows);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.run = run;
    this.asked = '';
    const digits = formatCount(run.operationCount).length;
    for (const table of [this.use, this.waste]) table.sizeColumns(digits);
    if (sameTrace) return;
    this.by = undefined;
    for (const table of [this.use, this.waste]) table.toStart();
    this.histogram.toStart();
    this.start.begin();
  }

  request(): SitesRequest | undefined {
    if (!this.run) return undefined;
    const { order, wanted } = this.table;
    const request: SitesRequest = { kind: 'sites', by: this.by, order: this.order, descending: order.descending, ...wanted };
    const asked = JSON.stringify(request);
    if (asked === this.asked) return undefined;
    this.asked = asked;
    return request;
  }

  update({ body, find }: FrameMessage): void {
    if (body.kind !== 'sites') return;
    this.filter = find?.text ?? '';
    const { strings } = this.actions;
    this.body = body;
    this.kinds.select(body.by);
    this.kinds.disable('site', body.kinds.includes('site') ? undefined : strings.sitesNoSites);
    this.kinds.disable('stack', body.kinds.includes('stack') ? undefined : strings.sitesNoStacks);
    setText(this.count, this.countText(body));
    setAttribute(this.count, 'title', body.waste && strings.wasteKeptApartHint);
    setText(this.progress, body.progress < 1 ? fill(strings.sitesProgress, formatPercent(body.progress)) : '');
    const { total, from, most, selectedRow } = body;
    this.histogram.update(body.bins, { passing: body.passingBins, selected: body.selectedBin });
    if (this.shows === 'use') {
      this.use.show({ total, from, rows: body.rows, most, passing: body.passing, selectedRow }, this.filter);
    } else {
      this.waste.show({ total, from, rows: body.waste?.rows ?? [], most, selectedRow }, this.filter);
    }
    this.start.drawn();
    if (this.wanted) this.revealSelected();
  }

  setTheme(theme: Theme): void {
    this.histogram.setTheme(theme);
  }

  resize(): void {
    // It asks again in any case: the host has answered another view since.
    this.asked = '';
    this.start.shown();
  }

  /** The row of what is selected, whatever byte it was found by. */
  revealByte(): void {
    this.wanted = true;
    this.revealSelected();
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    const site = this.table.rowAt(event);
    return site && { line: site.line, filter: expressionOf(site) };
  }

  keyDown(): boolean {
    return false;
  }

  save(): SavedSites {
    const { by, shows, use, waste, measure, sizeTable: table } = this;
    return {
      by,
      sort: use.order.sort,
      descending: use.order.descending,
      shows,
      wasteSort: waste.order.sort,
      wasteDescending: waste.order.descending,
      measure,
      table,
    };
  }

  /** The bars; the table is exported as a table. */
  sheet(): ViewSheet | undefined {
    const bars = this.histogram.scene();
    if (!bars) return undefined;
    const { scene, width, height, legend } = bars;
    return {
      sheet: { width, height, parts: [{ scene, x: 0, y: 0, width, height, left: 0 }] },
      legend,
      note: this.actions.strings.sizesHelp,
    };
  }

  private get table(): SiteTable<SiteRow, SiteSort> | SiteTable<WasteRow, WasteSort> {
    return this.shows === 'use' ? this.use : this.waste;
  }

  private get order(): SitesOrder {
    return this.shows === 'use' ? { table: 'use', sort: this.use.order.sort } : { table: 'waste', sort: this.waste.order.sort };
  }

  private showTable(shows: Shows): void {
    this.shows = shows;
    this.tables.select(shows);
    this.use.root.hidden = shows !== 'use';
    this.waste.root.hidden = shows !== 'waste';
  }

  private countText({ by, total, ofStretch, waste, position }: SitesBody): string {
    const { strings } = this.actions;
    if (this.shows === 'waste' && waste === undefined) return strings.sitesSumming;
    const [one, many] = {
      site: [strings.sitesCountOne, strings.sitesCount],
      stack: [strings.sitesStack, strings.sitesStacks],
      line: [strings.sitesLine, strings.sitesLines],
    }[by];
    const counted = countedText(total, one, many);
    if (waste === undefined) return ofStretch ? fill(strings.sitesOfStretch, counted) : counted;
    const parts = [counted, fill(strings.wasteKeptApart, formatSize(waste.keptApart))];
    if (waste.failures > 0) parts.push(countedText(waste.failures, strings.wasteFailureOne, strings.wasteFailures));
    if (waste.position !== position) parts.push(fill(strings.wasteAtPosition, formatCount(waste.position)));
    return parts.join(' · ');
  }

  private revealSelected(): void {
    const row = this.body?.selectedRow;
    if (row === undefined) return;
    this.wanted = false;
    this.table.bringIntoView(row);
  }

  /** Filters every view; the same once more ends it. */
  private filterBy(expression: string): void {
    this.actions.setFilter(this.filter === expression ? '' : expression);
  }

  private setKind(by: SiteKind): void {
    this.by = by;
    this.kinds.select(by);
    this.actions.requestView();
    this.actions.save();
  }

  private showSizeTable(shown: boolean): void {
    this.sizeTable = shown;
    setAttribute(this.tableButton, 'checked', shown);
    this.histogram.root.classList.toggle('as-table', shown);
    this.actions.save();
  }

  private setMeasure(measure: SizeMeasure): void {
    this.measure = measure;
    this.measures.select(measure);
    this.histogram.setMeasure(measure);
    this.actions.save();
  }
}
