// The host's side of sites and sizes: sums from `analysis`, brought to the position in slices.
import { statementText } from '../../../src/analysis/operation-text';
import { ownerKind } from '../../../src/analysis/owners';
import { selectRange } from '../../../src/analysis/select-range';
import { SiteTallies } from '../../../src/analysis/sites';
import { SizeTallies } from '../../../src/analysis/sizes';
import type { Localize } from '../../../src/model/localize';
import { binOf, siteKinds, type SiteKind } from '../../../src/model/sites';
import type { SiteRow, SitesBody, SitesRequest, SiteSort } from './protocol';
import { ErrorBits } from '../../../src/replay/run/results';
import type { Run } from '../../../src/replay/run/run';
import type { Job, WorkQueue } from '../../../src/work/queue';
import type { Work } from '../../../src/work/work';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { sitesDescriptor } from './descriptor';

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
  private order: SiteOrder | undefined;
  private changed: () => void = () => undefined;
  /** Sums up to `to`. */
  private work: { readonly summing: Summing; readonly to: number; readonly job: Job<void> } | undefined;

  constructor(private readonly queue: WorkQueue) {}

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
    this.order = undefined;
  }

  /** `selected`: the operation (from 0) that made what is selected. */
  private body(
    summing: Summing,
    kinds: readonly SiteKind[],
    { sort, descending, from, count }: SitesRequest,
    localize: Localize,
    selected: number | undefined,
  ): SitesBody {
    const { sites } = summing;
    if (this.order?.sites !== sites) this.order = new SiteOrder(summing.run, sites);
    const first = Math.max(0, Math.min(Math.trunc(from), sites.count));
    const rows = this.order.rows(sort, descending, first, first + Math.max(0, count));
    const under = this.next ?? summing;
    const site = selected === undefined || selected >= summing.position ? -1 : sites.siteOf(selected);
    return {
      kind: 'sites',
      by: sites.by,
      kinds,
      position: summing.position,
      progress: this.next === undefined && summing.position === this.target ? 1 : under.position / Math.max(1, this.target),
      total: sites.count,
      from: first,
      rows: rows.map((row) => rowOf(summing.run, sites, row, localize)),
      ofStretch: summing.times !== undefined,
      mostLiveBytes: this.order.mostLiveBytes,
      bins: summing.sizes.summarise(),
      ...summing.passing(rows),
      ...(site >= 0 &&
        selected !== undefined && {
          selectedRow: this.order.placeOf(site, sort, descending),
          selectedBin: binOf(summing.run.requestedOf(selected)),
        }),
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

function rowOf(run: Run, sites: SiteTallies, row: number, localize: Localize): SiteRow {
  const summary = sites.summary(row);
  return sites.by !== 'line' ? summary : { ...summary, statement: statementText(run, run.operationsOfLine(summary.line)!.from, localize) };
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

  /** What of the sites and the bins passes the filter; nothing while there is none. */
  passing(sites: readonly number[]): Pick<SitesBody, 'passing' | 'passingBins'> {
    if (!this.filter) return {};
    return { passing: sites.map((site) => this.passingSites.has(site)), passingBins: [...this.passingBins] };
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

/** The order of the table's rows. Only the rows in view are put in order: there can be a million. */
class SiteOrder {
  private readonly ranks: Int32Array | undefined;
  private items = new Int32Array(0);
  private key = '';

  constructor(
    run: Run,
    readonly sites: SiteTallies,
  ) {
    if (sites.by !== 'line') this.ranks = rankNames(run);
  }

  /** The sites at the places [from, to) of the order. Of equal ones the one met first comes first. */
  rows(sort: SiteSort, descending: boolean, from: number, to: number): number[] {
    const { sites } = this;
    const key = JSON.stringify([sites.position, sort, descending, from, to]);
    if (key !== this.key) {
      const sign = descending ? -1 : 1;
      const values = Float64Array.from({ length: sites.count }, (_, site) => this.value(site, sort));
      this.items = Int32Array.from(values, (_, site) => site);
      selectRange(this.items, from, to, (a, b) => (values[a] - values[b]) * sign || a - b);
      this.key = key;
    }
    return Array.from(this.items.subarray(from, to));
  }

  /** The place of a site in the order. */
  placeOf(site: number, sort: SiteSort, descending: boolean): number {
    const sign = descending ? -1 : 1;
    const value = this.value(site, sort);
    let before = 0;
    for (let each = 0; each < this.sites.count; each++) {
      if (((this.value(each, sort) - value) * sign || each - site) < 0) before++;
    }
    return before;
  }

  get mostLiveBytes(): number {
    let most = 0;
    for (let site = 0; site < this.sites.count; site++) most = Math.max(most, this.sites.figure(site, 'liveBytes'));
    return most;
  }

  private value(site: number, sort: SiteSort): number {
    if (sort !== 'site') return this.sites.figure(site, sort);
    return this.ranks ? this.ranks[this.sites.nameOf(site)] : this.sites.figure(site, 'line');
  }
}

/** The places of all names in the order of their text, by name id plus one; 0 is for no name. */
function rankNames(run: Run): Int32Array {
  const { names } = run.trace;
  const texts = Array.from({ length: names.count }, (_, id) => names.text(id));
  const sorted = texts.map((_, id) => id).sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : 0));
  const ranks = new Int32Array(names.count + 1);
  sorted.forEach((id, place) => (ranks[id + 1] = place + 1));
  return ranks;
}
