// The view of sites and sizes: puts its parts together, and asks the host for the rows in view.
import './style.css';
import { readSavedSites, type SavedSites } from './saved';
import { shortSite } from '../../../src/model/site-name';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import type { SiteKind } from '../../../src/model/sites';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import type { SiteRow, SitesBody, SitesRequest, SiteSort } from './protocol';
import { countedText, element, fill, setAttribute, setText } from '../../components/dom';
import type { SizeMeasure } from './histogram';
import type { Theme } from '../../render/theme';
import { iconButton } from '../../components/icon-button';
import { Choice } from '../../components/choice';
import { SizesHistogram } from './sizes-histogram';
import { StartOfTrace } from '../../components/scrolled';
import type { Pointed, View, ViewActions, ViewSheet } from '../view';
import { VirtualTable, type TableColumn, type TableRow } from '../../components/virtual-table';

/** Columns of the table, in their order. */
const columns: readonly SiteSort[] = ['site', 'line', 'count', 'live', 'liveBytes', 'peakBytes', 'waste', 'lifetime', 'growth'];
/** Rows asked for beyond those in view, on both sides. */
const spare = 40;

/** Request sizes against what they got, and who asked for them. */
export class SitesView implements View {
  readonly name = 'sites';
  readonly root: HTMLElement;
  private readonly histogram: SizesHistogram;
  private readonly table: VirtualTable;
  private readonly kinds: Choice<SiteKind>;
  private readonly measures: Choice<SizeMeasure>;
  private readonly tableButton: HTMLElement;
  private readonly count = element('span', { class: 'sites-count' });
  private readonly progress = element('span', { class: 'heat-progress', role: 'status' });
  private readonly start: StartOfTrace;
  private run: RunSummary | undefined;
  private body: SitesBody | undefined;
  private by: SiteKind | undefined;
  private sort: SiteSort;
  private descending: boolean;
  private measure: SizeMeasure;
  private rows = { from: 0, count: 2 * spare };
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
    const { by, sort, descending, measure, table } = readSavedSites(saved);
    this.by = by;
    this.sort = sort ?? 'liveBytes';
    this.descending = descending ?? true;
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
    this.table = this.createTable();
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
      element('div', { class: 'view-tools' }, element('h2', {}, strings.sites), this.kinds.root, this.count),
      element('div', { class: 'sites-table' }, this.table.root),
      this.histogram.tooltip.root,
    );
    this.start = new StartOfTrace(this.root);
    this.setMeasure(this.measure);
    this.showSizeTable(table ?? false);
    this.table.showSorted(columns.indexOf(this.sort), this.descending);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.run = run;
    this.asked = '';
    this.sizeColumns(run.operationCount);
    if (sameTrace) return;
    this.by = undefined;
    this.rows = { from: 0, count: 2 * spare };
    this.table.toStart();
    this.histogram.toStart();
    this.start.begin();
  }

  request(): SitesRequest | undefined {
    if (!this.run) return undefined;
    const { by, sort, descending, rows } = this;
    const request: SitesRequest = { kind: 'sites', by, sort, descending, ...rows };
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
    setText(this.progress, body.progress < 1 ? fill(strings.sitesProgress, formatPercent(body.progress)) : '');
    this.histogram.update(body.bins, { passing: body.passingBins, selected: body.selectedBin });
    this.table.update({ total: body.total, at: (index) => this.row(index, body) });
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
    const { body } = this;
    const site = body?.rows[this.table.rowOf(event) - body.from];
    return site && { line: site.line, filter: this.expressionOf(site) };
  }

  keyDown(): boolean {
    return false;
  }

  save(): SavedSites {
    const { by, sort, descending, measure, sizeTable: table } = this;
    return { by, sort, descending, measure, table };
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

  /** Columns as wide as their titles and the longest figures of the run. */
  private sizeColumns(operationCount: number): void {
    const digits = formatCount(operationCount).length;
    const longest = {
      line: digits,
      count: digits,
      live: digits,
      liveBytes: 9,
      peakBytes: 9,
      requested: 9,
      waste: 9,
      lifetime: digits + 2,
      growth: 9,
    };
    const [, ...figures] = this.columns.map(({ title }, index) => {
      const column = columns[index];
      // A title is sorted by, then in bold letters and with an arrow.
      return column === 'site' ? 0 : Math.max(longest[column], title.length * 0.85 + 1.5);
    });
    const { style } = this.table.root;
    style.setProperty('--figures', figures.map((width) => `${width}ch`).join(' '));
    style.setProperty('--least', `calc(${figures.reduce((sum, width) => sum + width, 0)}ch + ${8 * figures.length + 8}px)`);
  }

  private get columns(): readonly TableColumn[] {
    const { strings } = this.actions;
    return [
      { title: strings.sitesColumnSite, kind: 'grow' },
      { title: strings.columnLine, kind: 'number' },
      { title: strings.sitesColumnCount, hint: strings.sitesColumnCountHint, kind: 'number' },
      { title: strings.sitesColumnLive, hint: strings.sitesColumnLiveHint, kind: 'number' },
      { title: strings.sitesColumnLiveBytes, hint: strings.sitesColumnLiveBytesHint, kind: 'number' },
      { title: strings.sitesColumnPeak, hint: strings.sitesColumnPeakHint, kind: 'number' },
      { title: strings.sitesColumnWaste, hint: strings.sitesColumnWasteHint, kind: 'number' },
      { title: strings.sitesColumnLifetime, hint: strings.sitesColumnLifetimeHint, kind: 'number' },
      { title: strings.sitesColumnGrowth, hint: strings.sitesColumnGrowthHint, kind: 'number' },
    ];
  }

  private createTable(): VirtualTable {
    return new VirtualTable(this.columns, this.actions.strings.sites, {
      activate: (index) => this.reveal(index),
      choose: (index) => this.filterByRow(index),
      range: (from, count) => this.showRows(from, count),
      sort: (column) => this.sortBy(column),
    });
  }

  private countText({ by, total, ofStretch }: SitesBody): string {
    const { strings } = this.actions;
    const [one, many] = {
      site: [strings.sitesCountOne, strings.sitesCount],
      stack: [strings.sitesStack, strings.sitesStacks],
      line: [strings.sitesLine, strings.sitesLines],
    }[by];
    const counted = countedText(total, one, many);
    return ofStretch ? fill(strings.sitesOfStretch, counted) : counted;
  }

  private revealSelected(): void {
    const row = this.body?.selectedRow;
    if (row === undefined) return;
    this.wanted = false;
    this.table.bringIntoView(row);
  }

  private row(index: number, body: SitesBody): TableRow | undefined {
    const site = body.rows[index - body.from] as SiteRow | undefined;
    if (!site) return undefined;
    const passes = body.passing?.[index - body.from];
    const looks = passes === true ? 'passes' : passes === false ? 'dimmed' : site.live === 0 ? 'none' : undefined;
    const { strings } = this.actions;
    const { frames = [] } = site;
    const name = frames.length > 0 ? frames.join('\n← ') : (site.site ?? site.statement ?? strings.sitesUnnamed);
    const share = body.mostLiveBytes === 0 ? 0 : site.liveBytes / body.mostLiveBytes;
    return {
      className: this.expressionOf(site) === this.filter ? 'passes filtered' : looks,
      current: index === body.selectedRow,
      title: `${name}\n${fill(strings.sitesRowLines, formatCount(site.line), formatCount(site.lastLine))}\n${strings.sitesRowHint}`,
      cells: [
        site.site === undefined ? name : shortName(frames, site.site),
        formatCount(site.line),
        formatCount(site.count),
        formatCount(site.live),
        { text: formatSize(site.liveBytes), bar: share },
        formatSize(site.peakBytes),
        formatSize(site.waste),
        site.lifetime === undefined ? '–' : formatCount(Math.round(site.lifetime * 10) / 10),
        formatSize(Math.round(site.growth)),
      ],
    };
  }

  private expressionOf(site: SiteRow): string {
    if (site.operation !== undefined) return `stack-of:${site.operation}`;
    return site.site === undefined ? `line:${site.line}` : `site:"${site.site}"`;
  }

  private filterByRow(index: number): void {
    const site = this.body?.rows[index - this.body.from];
    if (site) this.filterBy(this.expressionOf(site));
  }

  /** Filters every view; the same once more ends it. */
  private filterBy(expression: string): void {
    this.actions.setFilter(this.filter === expression ? '' : expression);
  }

  private reveal(index: number): void {
    const site = this.body?.rows[index - this.body.from];
    if (site) this.actions.revealLine(site.line);
  }

  private showRows(from: number, count: number): void {
    const { from: haveFrom, count: haveCount } = this.rows;
    if (from >= haveFrom && from + count <= haveFrom + haveCount) return;
    this.rows = { from: Math.max(0, from - spare), count: count + 2 * spare };
    this.actions.requestView();
  }

  /** The same column again turns the order around. Figures begin with the greatest, names and lines with the first. */
  private sortBy(column: number): void {
    const { strings } = this.actions;
    const sort = columns[column];
    this.descending = sort === this.sort ? !this.descending : sort !== 'site' && sort !== 'line';
    this.sort = sort;
    this.table.showSorted(column, this.descending);
    const title = this.table.root.querySelectorAll('[role="columnheader"]')[column]?.textContent ?? '';
    this.actions.announce(fill(strings.sitesSortedBy, title, this.descending ? strings.sitesDescending : strings.sitesAscending));
    this.actions.requestView();
    this.actions.save();
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

/** A call site in few words, a call stack with as many of its functions as there is room for. */
function shortName(frames: readonly string[], site: string): string {
  return frames.length > 0 ? frames.map(shortSite).join(' ← ') : shortSite(site);
}
