// The host's side of sites and sizes: sums from `analysis`, brought to the position in slices.
import type { SiteWaste } from '../../../src/analysis/site-waste';
import { statementText } from '../../../src/analysis/operation-text';
import { ownerKind } from '../../../src/analysis/owners';
import { SiteTallies } from '../../../src/analysis/sites';
import { SizeTallies } from '../../../src/analysis/sizes';
import type { Localize } from '../../../src/model/localize';
import { binOf, siteKinds, type SiteKind, type SiteSummary } from '../../../src/model/sites';
import type { SiteRow, SitesBody, SitesRequest, SiteSort, WasteRow, WasteSort } from './protocol';
import { ErrorBits } from '../../../src/replay/run/results';
import type { Run } from '../../../src/replay/run/run';
import type { Job, WorkQueue } from '../../../src/work/queue';
import type { Work } from '../../../src/work/work';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { sitesDescriptor } from './descriptor';
import { rankTexts, RowOrder, type SortedRows } from './order-builder';
import { WasteSums } from './waste-builder';

/** What is new is shown no more often than this. */
const showMilliseconds = 100;
/** Operations summed up in one step. */
const stretch = 1 << 13;

/** Sites and sizes up to the position. Going forward adds to what is there; going back begins anew and shows the old until it is done. */
export class SitesHostView implements HostView<SitesRequest, SitesBody> {
  private shown: Summing | undefined;
  /** Replaces `shown` when it has come as far as asked. */
  private next: Summing | undefined;
  private target = 0;
  private use: UseRows | undefined;
  private readonly waste: WasteSums;
  private changed: () => void = () => undefined;
  /** Sums up to `to`. */
  private work: { readonly summing: Summing; readonly to: number; readonly job: Job<void> } | undefined;

  constructor(private readonly queue: WorkQueue) {
    this.waste = new WasteSums(queue);
  }

  build({ run, position, changed, filter, times, selection, localize }: ViewContext, request: SitesRequest): SitesBody {
    const kinds = siteKinds.filter((kind) => kind === 'line' || run.table[kind] !== undefined);
    const by = kinds.find((kind) => kind === request.by) ?? ownerKind(run);
    this.changed = changed;
    this.target = position;
    if (this.shown?.run !== run || this.shown.sites.by !== by) {
      this.shown = new Summing(run, by, filter, times);
      this.next = undefined;
    }
    if (position < this.shown.position || this.shown.filter !== filter || this.shown.times !== times) {
      const { next } = this;
      const goesOn = next !== undefined && next.filter === filter && next.times === times && next.position <= position;
      if (!goesOn) this.next = new Summing(run, by, filter, times);
    } else {
      this.next = undefined;
    }
    this.goOn(this.next ?? this.shown);
    return this.body(this.shown, kinds, request, localize, selection?.operation);
  }

  dispose(): void {
    this.work?.job.cancel();
    this.work = undefined;
    this.shown = undefined;
    this.next = undefined;
    this.use = undefined;
    this.waste.dispose();
  }

  /** `selected`: the operation (from 0) that made what is selected. */
  private body(
    summing: Summing,
    kinds: readonly SiteKind[],
    request: SitesRequest,
    localize: Localize,
    selected: number | undefined,
  ): SitesBody {
    const { sites, run } = summing;
    if (this.use?.sites !== sites) this.use = new UseRows(run, sites);
    const under = this.next ?? summing;
    const site = selected === undefined || selected >= summing.position ? -1 : sites.siteOf(selected);
    return {
      kind: 'sites',
      by: sites.by,
      kinds,
      position: summing.position,
      progress: this.next === undefined && summing.position === this.target ? 1 : under.position / Math.max(1, this.target),
      ofStretch: summing.times !== undefined,
      bins: summing.sizes.summarise(),
      ...summing.passingBinsOf(),
      ...(request.order.table === 'use'
        ? this.useBody(summing, this.use, request.order.sort, request, localize, site)
        : this.wasteBody(summing, request.order.sort, request, localize, site)),
      ...(site >= 0 && selected !== undefined && { selectedBin: binOf(run.requestedOf(selected)) }),
    };
  }

  private useBody(
    summing: Summing,
    { order, count: total, mostLiveBytes: most }: UseRows,
    sort: SiteSort,
    { descending, from, count }: SitesRequest,
    localize: Localize,
    selected: number,
  ): TableBody {
    const { first, rows } = order.rowsAt(sort, descending, from, count);
    return {
      total,
      from: first,
      most,
      rows: rows.map((row) => rowOf(summing.run, summing.sites.by, summing.sites.summary(row), localize)),
      ...summing.passingSitesOf(rows),
      ...(selected >= 0 && { selectedRow: order.placeOf(selected, sort, descending) }),
    };
  }

  private wasteBody(
    { run, sites, times }: Summing,
    sort: WasteSort,
    { descending, from, count }: SitesRequest,
    localize: Localize,
    selected: number,
  ): TableBody {
    const { by } = sites;
    const summed = this.waste.at({ run, by, position: this.target }, this.changed);
    if (summed === undefined) return { total: 0, from: 0, most: 0, rows: [] };
    const { waste, order, most, count: total } = summed;
    const { first, rows } = order.rowsAt(sort, descending, from, count);
    // Where all allocations count, sites are numbered alike: in the order in which they were met.
    const isThere = times === undefined && selected >= 0 && selected < total;
    return {
      total,
      from: first,
      most,
      rows: [],
      waste: {
        position: waste.position,
        rows: rows.map((row) => wasteRowOf(run, by, waste.sites[row], localize)),
        keptApart: waste.keptApart,
        failures: waste.failures,
      },
      ...(isThere && { selectedRow: order.placeOf(selected, sort, descending) }),
    };
  }

  /** Goes on to the position asked for. Short runs are there at once. */
  private goOn(summing: Summing): void {
    const { work, target: to } = this;
    if (work?.summing !== summing || work.to !== to) {
      work?.job.cancel();
      const changed = (): void => {
        this.arrive();
        this.changed();
      };
      this.work = { summing, to, job: this.queue.begin(summing.goOnTo(to), { changed, tellEvery: showMilliseconds }) };
    }
    this.arrive();
  }

  /** What is summed up as far as asked is shown. */
  private arrive(): void {
    if (!this.work?.job.isDone) return;
    this.shown = this.work.summing;
    this.next = undefined;
  }
}

/** The host's side of the view, to be registered. */
export const sitesHostView: RegisteredView<'sites'> = { ...sitesDescriptor, make: (queue) => new SitesHostView(queue) };

/** What the body has of the table's rows. */
type TableBody = Pick<SitesBody, 'total' | 'from' | 'most' | 'rows' | 'waste' | 'passing' | 'selectedRow'>;

function rowOf(run: Run, by: SiteKind, summary: SiteSummary, localize: Localize): SiteRow {
  return by !== 'line' ? summary : { ...summary, statement: statementText(run, run.operationsOfLine(summary.line)!.from, localize) };
}

function wasteRowOf(run: Run, by: SiteKind, { summary, occupancy, ...costs }: SiteWaste, localize: Localize): WasteRow {
  return { ...rowOf(run, by, summary, localize), ...costs, occupancy: Number.isNaN(occupancy) ? undefined : occupancy };
}

/** Sites and sizes of a run, or of a stretch of it, summed up together. */
class Summing {
  readonly sites: SiteTallies;
  readonly sizes: SizeTallies;
  /** The sites and bins of the allocations that pass the filter. */
  private readonly passingSites = new Set<number>();
  private readonly passingBins = new Set<number>();

  constructor(
    readonly run: Run,
    by: SiteKind,
    readonly filter: ViewContext['filter'],
    /** What counts where not all allocations do: those of a stretch of time. */
    readonly times: ViewContext['times'],
  ) {
    this.sites = new SiteTallies(run, by, times);
    this.sizes = new SizeTallies(run, times);
  }

  get position(): number {
    return this.sites.position;
  }

  /** Goes on to a position at or after the present one. */
  *goOnTo(to: number): Work<void> {
    while (this.position < to) {
      const from = this.position;
      const end = Math.min(to, from + stretch);
      this.sites.goOnTo(end);
      if (this.filter) this.pass(this.filter, from, end);
      this.sizes.goOnTo(end);
      yield end - from;
    }
  }

  /** Which of some sites pass the filter; nothing while there is none. */
  passingSitesOf(sites: readonly number[]): Pick<SitesBody, 'passing'> {
    return this.filter ? { passing: sites.map((site) => this.passingSites.has(site)) } : {};
  }

  /** The same of the bins. */
  passingBinsOf(): Pick<SitesBody, 'passingBins'> {
    return this.filter ? { passingBins: [...this.passingBins] } : {};
  }

  private pass(filter: (op: number) => boolean, from: number, to: number): void {
    const { run, sites, passingSites, passingBins } = this;
    for (let op = from; op < to; op++) {
      if ((run.results.error[op] & ErrorBits.Code) !== 0 || !run.results.allocated(op) || !filter(op)) continue;
      passingSites.add(sites.siteOf(op));
      passingBins.add(binOf(run.requestedOf(op)));
    }
  }
}

/** What sites use, as rows of the table. */
class UseRows implements SortedRows<SiteSort> {
  readonly order = new RowOrder<SiteSort>(this);
  private readonly ranks: Int32Array | undefined;

  constructor(
    { trace: { names } }: Run,
    readonly sites: SiteTallies,
  ) {
    if (sites.by !== 'line') this.ranks = rankTexts(Array.from({ length: names.count }, (_, id) => names.text(id)));
  }

  get count(): number {
    return this.sites.count;
  }

  get stamp(): number {
    return this.sites.position;
  }

  get mostLiveBytes(): number {
    let most = 0;
    for (let site = 0; site < this.sites.count; site++) most = Math.max(most, this.sites.figure(site, 'liveBytes'));
    return most;
  }

  value(site: number, sort: SiteSort): number {
    const { sites, ranks } = this;
    if (sort !== 'site') return sites.figure(site, sort);
    if (!ranks) return sites.figure(site, 'line');
    const name = sites.nameOf(site);
    // What has no name is before all that has.
    return name === 0 ? -1 : ranks[name - 1];
  }
}
