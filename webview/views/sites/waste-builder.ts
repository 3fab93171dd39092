// The host's side of what sites cost: the waste of all of them at one position, summed up in slices.
import { sumWaste, type SiteWaste, type WasteBySite } from '../../../src/analysis/site-waste';
import type { SiteCost, SiteKind } from '../../../src/model/sites';
import type { Run } from '../../../src/replay/run/run';
import type { Job, WorkQueue } from '../../../src/work/queue';
import type { WasteSort } from './protocol';
import { rankTexts, RowOrder, type SortedRows } from './order-builder';

/** What the sums are of. */
interface Asked {
  readonly run: Run;
  readonly by: SiteKind;
  readonly position: number;
}

/** The waste at one position, and the order of its rows. */
class SummedWaste implements SortedRows<WasteSort> {
  readonly order = new RowOrder<WasteSort>(this);
  readonly stamp = undefined;
  /** The greatest waste of all rows. */
  readonly most: number;
  private ranks: Int32Array | undefined;

  constructor(readonly waste: WasteBySite) {
    this.most = waste.sites.reduce((most, { wasted }) => Math.max(most, wasted), 0);
  }

  get count(): number {
    return this.waste.sites.length;
  }

  value(row: number, sort: WasteSort): number {
    const { sites, by } = this.waste;
    if (sort !== 'site') return costOf(sites[row], sort);
    if (by === 'line') return sites[row].summary.line;
    this.ranks ??= rankTexts(sites.map(({ summary }) => summary.site ?? ''));
    return this.ranks[row];
  }
}

function costOf(waste: SiteWaste, cost: SiteCost): number {
  if (cost === 'line') return waste.summary.line;
  // What has no slab is behind all that has.
  if (cost === 'occupancy') return Number.isNaN(waste.occupancy) ? -1 : waste.occupancy;
  return waste[cost];
}

/** Sums up one position after the other: what is under way is finished before another one begins, so that there is something to see while people move on. */
export class WasteSums {
  private shown: (Asked & { readonly summed: SummedWaste }) | undefined;
  private work: (Asked & { readonly job: Job<WasteBySite> }) | undefined;

  constructor(private readonly queue: WorkQueue) {}

  /** The sums at a position where they are known, else the last ones of the same run; undefined while there are none. `changed` is called when there are others. */
  at(asked: Asked, changed: () => void): SummedWaste | undefined {
    const isOfRun = (other: Asked | undefined): boolean => other?.run === asked.run && other.by === asked.by;
    if (!isOfRun(this.shown)) this.shown = undefined;
    if (!isOfRun(this.work)) this.stop();
    this.arrive();
    if (this.work === undefined && this.shown?.position !== asked.position) {
      const { run, by, position } = asked;
      this.work = { ...asked, job: this.queue.begin(sumWaste(run, by, position), { changed }) };
      this.arrive();
    }
    return this.shown?.summed;
  }

  dispose(): void {
    this.stop();
    this.shown = undefined;
  }

  private arrive(): void {
    const { work } = this;
    if (work === undefined) return;
    const { result, isAlive } = work.job;
    if (result !== undefined) this.shown = { run: work.run, by: work.by, position: work.position, summed: new SummedWaste(result) };
    if (result !== undefined || !isAlive) this.work = undefined;
  }

  private stop(): void {
    this.work?.job.cancel();
    this.work = undefined;
  }
}
