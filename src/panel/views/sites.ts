import { ownerKind } from '../../analysis/owners';
import { selectRange } from '../../analysis/select-range';
import { SiteTallies, summariseSites } from '../../analysis/sites';
import { SizeTallies, summariseSizes } from '../../analysis/sizes';
import type { Localize } from '../../model/localize';
import { leastOfBin, type SiteKind, type SizeBin } from '../../model/sites';
import { englishStrings, type StringKey } from '../../protocol/strings';
import type { SitesBody, SitesRequest, SiteSort } from '../../protocol/views/sites';
import type { Run } from '../../replay/run';
import type { HostView, ViewContext } from './view';

/** Work goes on for so long before others get their turn… */
const sliceMilliseconds = 10;
/** …and what is new is shown no more often than this. */
const showMilliseconds = 100;
/** Operations summed up between two looks at the clock. */
const stretch = 1 << 13;

/** Sites and sizes up to the position. Going forward adds to what is there; going back begins anew and shows the old until it is done. */
export class SitesHostView implements HostView<SitesRequest, SitesBody> {
  private shown: Summing | undefined;
  /** Replaces `shown` when it has come as far as asked. */
  private next: Summing | undefined;
  private target = 0;
  private order: SiteOrder | undefined;
  private changed: () => void = () => undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private told = 0;

  /** `milliseconds`: for how long work goes on at once. */
  constructor(private readonly milliseconds = sliceMilliseconds) {}

  build({ run, position, changed }: ViewContext, request: SitesRequest): SitesBody {
    const hasSites = ownerKind(run) === 'site';
    const by = hasSites ? (request.by ?? 'site') : 'line';
    this.changed = changed;
    this.target = position;
    if (this.shown?.run !== run || this.shown.sites.by !== by) {
      this.shown = new Summing(run, by);
      this.next = undefined;
    }
    if (position < this.shown.position) {
      if (this.next === undefined || position < this.next.position) this.next = new Summing(run, by);
    } else {
      this.next = undefined;
    }
    // Short runs are answered at once.
    if (!this.advance()) this.timer ??= setTimeout(() => this.slice(), 0);
    return this.body(this.shown, hasSites, request);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shown = undefined;
    this.next = undefined;
    this.order = undefined;
  }

  private body(summing: Summing, hasSites: boolean, { sort, descending, from, count }: SitesRequest): SitesBody {
    const { sites } = summing;
    if (this.order?.sites !== sites) this.order = new SiteOrder(summing.run, sites);
    const first = Math.max(0, Math.min(Math.trunc(from), sites.count));
    const rows = this.order.rows(sort, descending, first, first + Math.max(0, count));
    const under = this.next ?? summing;
    return {
      kind: 'sites',
      by: sites.by,
      hasSites,
      position: summing.position,
      progress: summing.position === this.target ? 1 : under.position / this.target,
      total: sites.count,
      from: first,
      rows: rows.map((site) => sites.summary(site)),
      mostLiveBytes: this.order.mostLiveBytes,
      bins: summing.sizes.summarise(),
    };
  }

  /** Sums up for a slice. True when what is shown is of the position asked for. */
  private advance(): boolean {
    const under = this.next ?? this.shown;
    if (!under?.advance(this.target, performance.now() + this.milliseconds)) return false;
    this.shown = under;
    this.next = undefined;
    return true;
  }

  private slice(): void {
    this.timer = undefined;
    if (!this.shown) return;
    const done = this.advance();
    if (!done) this.timer = setTimeout(() => this.slice(), 0);
    const now = performance.now();
    if (!done && now - this.told < showMilliseconds) return;
    this.told = now;
    this.changed();
  }
}

/** Sites and sizes of a run, summed up together. */
class Summing {
  readonly sites: SiteTallies;
  readonly sizes: SizeTallies;

  constructor(
    readonly run: Run,
    by: SiteKind,
  ) {
    this.sites = new SiteTallies(run, by);
    this.sizes = new SizeTallies(run);
  }

  get position(): number {
    return this.sites.position;
  }

  /** Goes on to a position until the deadline. True when it is there. */
  advance(to: number, deadline: number): boolean {
    while (this.position < to) {
      const end = Math.min(to, this.position + stretch);
      this.sites.advance(end);
      this.sizes.advance(end);
      if (performance.now() >= deadline) break;
    }
    return this.position === to;
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
    if (sites.by === 'site') this.ranks = rankNames(run);
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

  get mostLiveBytes(): number {
    let most = 0;
    for (let site = 0; site < this.sites.count; site++) most = Math.max(most, this.sites.figure(site, 'liveBytes'));
    return most;
  }

  private value(site: number, sort: SiteSort): number {
    if (sort !== 'site') return this.sites.figure(site, sort);
    return this.ranks ? this.ranks[this.sites.key(site)] : this.sites.figure(site, 'line');
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

/** The whole table of sites at a position as text: a row of titles, then one row each, most live bytes first. Bytes are plain numbers. */
export function siteTable(run: Run, by: SiteKind, position: number, localize: Localize): string[][] {
  const titles: readonly StringKey[] = [
    'sitesColumnSite',
    'columnLine',
    'sitesColumnCount',
    'sitesColumnLive',
    'sitesColumnLiveBytes',
    'sitesColumnPeak',
    'columnRequested',
    'sitesColumnWaste',
    'sitesColumnLifetime',
  ];
  const rows = summariseSites(run, by, position).map((each) => [
    each.site ?? '',
    ...[each.line, each.count, each.live, each.liveBytes, each.peakBytes, each.requested, each.waste].map(String),
    each.lifetime === undefined ? '' : String(each.lifetime),
  ]);
  return [titles.map((title) => localize(englishStrings[title])), ...rows];
}

/** The sizes at a position as text, one row for each size of request and what it got. */
export function sizeTable(run: Run, position: number, localize: Localize): string[][] {
  const titles: readonly StringKey[] = [
    'sizesColumnFrom',
    'sizesColumnTo',
    'sizesColumnHeld',
    'columnCache',
    'sizesColumnRequests',
    'columnRequested',
    'sitesColumnWaste',
  ];
  const rowsOf = ({ limit, served }: SizeBin): string[][] =>
    served.map(({ held, cache, count, requested }) => [
      String(leastOfBin(limit)),
      String(limit),
      String(held),
      cache ?? '',
      String(count),
      String(requested),
      String(held * count - requested),
    ]);
  return [titles.map((title) => localize(englishStrings[title])), ...summariseSizes(run, position).flatMap(rowsOf)];
}
