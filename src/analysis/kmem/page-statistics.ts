// What `perf kmem --page stat` counts: requests of pages, by who asked and by page frame.
import { bytesOfOrder, type KmemEvent } from '../../trace/formats/kmem/event';
import type { NameTable } from '../../trace/name-table';

/** Requests and their bytes. */
export interface Requests {
  readonly requests: number;
  readonly bytes: number;
}

/** A row of a table: allocations of one order, migrate type and set of flags, from one call site or of one page frame. */
export interface PageRow {
  /** Undefined where the recording does not say it. */
  readonly callSite: string | undefined;
  readonly frame: number;
  readonly order: number;
  /** As the kernel numbers them: 0 unmovable, 1 movable, 2 reclaimable. */
  readonly migrateType: number;
  readonly flags: string | undefined;
  readonly hits: number;
  readonly bytes: number;
  /** Those that were not freed. */
  readonly liveHits: number;
  readonly liveBytes: number;
}

class Tally {
  hits = 0;
  bytes = 0;
  liveHits = 0;
  liveBytes = 0;
  constructor(
    public site: number,
    readonly frame: number,
    readonly order: number,
    readonly migrateType: number,
    readonly flags: number,
  ) {}
}

/** Live pages of one frame: what its first allocation was, and who asked last. */
class LivePages {
  constructor(
    readonly migrateType: number,
    readonly flags: number,
    public site: number,
  ) {}
}

/** Counts events of pages. */
export class PageStatistics {
  private allocs = 0;
  private allocBytes = 0;
  private frees = 0;
  private freeBytes = 0;
  private unmatched = 0;
  private unmatchedBytes = 0;
  private failed = 0;
  private failedBytes = 0;
  private readonly live = new Map<number, LivePages>();
  private readonly bySite = new Map<number, Tally>();
  private readonly byFrame = new Map<number, Tally>();
  /** Sets of flags, numbered without gaps. */
  private readonly flagNumbers = new Map<number, number>();

  constructor(private readonly names: NameTable) {}

  allocate({ frame, order, migrateType, flags, site, isNull }: KmemEvent): void {
    const bytes = bytesOfOrder(order);
    this.allocs++;
    this.allocBytes += bytes;
    if (isNull) {
      this.failed++;
      this.failedBytes += bytes;
      return;
    }
    const live = this.live.get(frame);
    if (live) live.site = site;
    else this.live.set(frame, new LivePages(migrateType, flags, site));
    const ofFrame = this.tally(this.byFrame, frame, site, frame, order, migrateType, flags);
    ofFrame.site = site;
    hit(ofFrame, bytes);
    hit(this.tally(this.bySite, site + 1, site, 0, order, migrateType, flags), bytes);
  }

  free({ frame, order }: KmemEvent): void {
    const bytes = bytesOfOrder(order);
    this.frees++;
    this.freeBytes += bytes;
    const live = this.live.get(frame);
    if (!live) {
      this.unmatched++;
      this.unmatchedBytes += bytes;
      return;
    }
    this.live.delete(frame);
    const { migrateType, flags, site } = live;
    miss(this.byFrame.get(this.key(frame, order, migrateType, flags)), bytes);
    miss(this.bySite.get(this.key(site + 1, order, migrateType, flags)), bytes);
  }

  get allocRequests(): Requests {
    return { requests: this.allocs, bytes: this.allocBytes };
  }

  get freeRequests(): Requests {
    return { requests: this.frees, bytes: this.freeBytes };
  }

  /** Frees of pages whose allocation was seen. */
  get allocFreed(): Requests {
    return { requests: this.frees - this.unmatched, bytes: this.freeBytes - this.unmatchedBytes };
  }

  get allocOnly(): Requests {
    const { requests, bytes } = this.allocFreed;
    return { requests: this.allocs - requests, bytes: this.allocBytes - bytes };
  }

  get freeOnly(): Requests {
    return { requests: this.unmatched, bytes: this.unmatchedBytes };
  }

  get failures(): Requests {
    return { requests: this.failed, bytes: this.failedBytes };
  }

  /** By who asked, the most bytes first. */
  callSites(): PageRow[] {
    return this.rowsOf(this.bySite);
  }

  /** By page frame, in the same order. */
  frameRows(): PageRow[] {
    return this.rowsOf(this.byFrame);
  }

  private tally(
    tallies: Map<number, Tally>,
    place: number,
    site: number,
    frame: number,
    order: number,
    migrateType: number,
    flags: number,
  ): Tally {
    const key = this.key(place, order, migrateType, flags);
    let tally = tallies.get(key);
    if (!tally) tallies.set(key, (tally = new Tally(site, frame, order, migrateType, flags)));
    return tally;
  }

  /** A number for a row: there are at most 32 orders, 16 migrate types, and some dozen sets of flags. */
  private key(place: number, order: number, migrateType: number, flags: number): number {
    let number = this.flagNumbers.get(flags);
    if (number === undefined) this.flagNumbers.set(flags, (number = this.flagNumbers.size));
    return ((place * 1024 + number) * 32 + order) * 16 + migrateType;
  }

  private rowsOf(tallies: ReadonlyMap<number, Tally>): PageRow[] {
    const rows = Array.from(tallies.values(), ({ site, flags, frame, order, migrateType, hits, bytes, liveHits, liveBytes }) => ({
      callSite: this.textOf(site),
      frame,
      order,
      migrateType,
      flags: this.textOf(flags),
      hits,
      bytes,
      liveHits,
      liveBytes,
    }));
    return rows.sort((a, b) => b.bytes - a.bytes || b.hits - a.hits);
  }

  private textOf(name: number): string | undefined {
    return name < 0 ? undefined : this.names.text(name);
  }
}

function hit(tally: Tally, bytes: number): void {
  tally.hits++;
  tally.bytes += bytes;
  tally.liveHits++;
  tally.liveBytes += bytes;
}

function miss(tally: Tally | undefined, bytes: number): void {
  if (tally === undefined) return;
  tally.liveHits--;
  tally.liveBytes -= bytes;
}
