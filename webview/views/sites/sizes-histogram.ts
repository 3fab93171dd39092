// The part of the view that is about sizes: its bins come with the frames.
import { leastOfBin, type SizeBin } from '../../../src/model/sites';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import type { SitesStrings } from './strings';
import type { TipRow } from '../../components/describe';
import { element, fill } from '../../components/dom';
import type { Frames } from '../../components/frames';
import { barAt, histogramScene, sizeBars, type BarMarks, type HistogramOptions, type SizeBar, type SizeMeasure } from './histogram';
import { SignLegend, type Sign } from '../../components/signs';
import type { Scene } from '../../layout/scene';
import type { SheetLegend } from '../../layout/sheet';
import { Canvas2dRenderer, measureCharacter } from '../../render/canvas2d';
import type { Theme } from '../../render/theme';
import { Tooltip } from '../../components/tooltip';
import { VirtualTable, type TableRow } from '../../components/virtual-table';

/** Request sizes against what they got: bars, and the same as a table. */
export class SizesHistogram {
  readonly root: HTMLElement;
  readonly tooltip = new Tooltip();
  private readonly stage: HTMLElement;
  private readonly legend: SignLegend;
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly renderer = new Canvas2dRenderer(this.canvas);
  private readonly table: VirtualTable;
  private readonly none: HTMLElement;
  private bins: readonly SizeBin[] = [];
  private bars: readonly SizeBar[] = [];
  private marks: BarMarks = {};
  private measure: SizeMeasure = 'count';
  private chosen = -1;
  private theme: Theme | undefined;
  private characterWidth = 7;

  constructor(
    private readonly strings: SitesStrings,
    private readonly frames: Frames,
    /** Filter by the sizes of a bin, as an expression. */
    private readonly filter: (expression: string) => void,
  ) {
    this.stage = element('div', { class: 'sizes-stage', role: 'img', 'aria-label': strings.sizesHelp }, this.canvas);
    this.table = new VirtualTable(
      [
        { title: strings.sizesColumnSize, kind: 'text' },
        { title: strings.sizesColumnRequests, kind: 'number' },
        { title: strings.sizesColumnGot, kind: 'grow' },
        { title: strings.sizesColumnPadding, kind: 'number' },
      ],
      strings.sizes,
      { focus: (index) => this.choose(this.barOf(index)), activate: (index) => this.filterBy(this.bins[index]) },
    );
    this.none = element('p', { class: 'nothing' }, strings.sizesNone);
    this.legend = new SignLegend(strings.legend);
    this.root = element(
      'div',
      { class: 'sizes' },
      this.none,
      element('div', { class: 'sizes-bars' }, this.stage, this.legend.root),
      this.table.root,
    );
    new ResizeObserver(() => this.redraw()).observe(this.stage);
    this.stage.addEventListener('pointermove', (event) => this.point(event));
    this.stage.addEventListener('click', () => {
      if (this.chosen >= 0) this.filterBy(this.bars[this.chosen].bin);
    });
    this.stage.addEventListener('pointerleave', () => {
      this.tooltip.hide();
      this.choose(-1);
    });
  }

  update(bins: readonly SizeBin[], marks: BarMarks): void {
    this.bins = bins;
    this.marks = marks;
    this.none.hidden = bins.length > 0;
    this.stage.hidden = bins.length === 0;
    this.legend.root.hidden = bins.length === 0;
    this.legend.update(this.signs);
    this.table.root.hidden = bins.length === 0;
    this.table.update({ total: bins.length, at: (index) => this.row(bins[index]) });
    this.redraw();
  }

  setMeasure(measure: SizeMeasure): void {
    this.measure = measure;
    this.redraw();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.characterWidth = measureCharacter(theme);
    this.renderer.setTheme(theme);
    this.legend.setTheme(theme);
    this.redraw();
  }

  /** The bars as they stand; undefined before there are any. */
  scene(): { readonly scene: Scene; readonly width: number; readonly height: number; readonly legend: readonly SheetLegend[] } | undefined {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (width === 0 || this.bins.length === 0) return undefined;
    const scene = histogramScene(this.bins, width, height, this.options, this.marks);
    return { scene, width, height, legend: this.legend.sheet() };
  }

  /** Shows what is seen from its start. */
  toStart(): void {
    this.table.toStart();
  }

  /** What the bars are made of. */
  private get signs(): readonly Sign[] {
    const { strings, marks, bins } = this;
    const dims = bins.some(({ limit }) => marks.passing?.includes(limit) === false);
    return [
      { label: strings.sizesLegendAsked, styles: ['allocatedFill'] },
      { label: strings.sizesLegendPadding, styles: ['paddingHatch'] },
      ...(dims ? [{ label: strings.sizesLegendDimmed, styles: ['allocatedFill', 'dimmed'] } as const] : []),
      ...(marks.selected === undefined ? [] : [{ label: strings.legendSelected, styles: ['allocatedFill', 'selected'] } as const]),
    ];
  }

  private get options(): HistogramOptions {
    const { strings, measure, characterWidth } = this;
    return { measure, characterWidth, asked: strings.sizesAxis, upTo: strings.sizesAxisUpTo, got: strings.sizesAxisHeld, formatCount };
  }

  private redraw(): void {
    this.frames.request(this.draw);
  }

  private readonly draw = (): void => {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!this.theme || width === 0 || height === 0) return;
    this.bars = sizeBars(this.bins, width, height, this.options);
    this.renderer.resize(width, height, window.devicePixelRatio);
    this.renderer.draw(histogramScene(this.bins, width, height, this.options, { ...this.marks, chosen: this.chosen }), 0);
  };

  private choose(bar: number): void {
    if (bar === this.chosen) return;
    this.chosen = bar;
    this.redraw();
  }

  private barOf(index: number): number {
    return this.bars.findIndex(({ bin }) => bin.limit === this.bins[index]?.limit);
  }

  private point(event: PointerEvent): void {
    const bar = barAt(this.bars, event.clientX - this.stage.getBoundingClientRect().left);
    this.choose(bar);
    if (bar < 0) return this.tooltip.hide();
    this.tooltip.show(event.clientX, event.clientY, this.tip(this.bars[bar].bin));
  }

  private filterBy({ limit }: SizeBin): void {
    this.filter(`size:${leastOfBin(limit)}..${limit}`);
  }

  private asked({ limit }: SizeBin): string {
    const least = leastOfBin(limit);
    return least === limit ? formatSize(limit) : fill(this.strings.sizesRange, formatSize(least), formatSize(limit));
  }

  private padding({ requested, held }: SizeBin): string {
    return `${formatSize(held - requested)} (${formatPercent(held === 0 ? 0 : 1 - requested / held)})`;
  }

  private tip(bin: SizeBin): { title: string; rows: TipRow[]; hint: string } {
    const { strings } = this;
    const served = bin.served.map(({ held, cache, count }) => ({
      name: fill(strings.sizesServed, formatSize(held), cache ?? strings.sizesBlocks),
      value: formatCount(count),
    }));
    return {
      title: this.asked(bin),
      rows: [
        { name: strings.sizesColumnRequests, value: formatCount(bin.count) },
        ...served,
        { name: strings.tipRequested, value: formatSize(bin.requested) },
        { name: strings.tipHeld, value: formatSize(bin.held) },
        { name: strings.sizesColumnPadding, value: this.padding(bin) },
      ],
      hint: strings.sizesFilterHint,
    };
  }

  private row(bin: SizeBin): TableRow {
    const least = bin.served[0].held;
    const greatest = bin.served[bin.served.length - 1].held;
    const got = least === greatest ? formatSize(least) : fill(this.strings.sizesRange, formatSize(least), formatSize(greatest));
    const { passing, selected } = this.marks;
    const className = passing && (passing.includes(bin.limit) ? 'passes' : 'dimmed');
    return { className, current: bin.limit === selected, cells: [this.asked(bin), formatCount(bin.count), got, this.padding(bin)] };
  }
}
