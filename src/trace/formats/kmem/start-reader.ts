// What was free before a recording, from whichever file says it: a dump of /proc/kpageflags, which knows every page, or a text with counts of free blocks:
// /proc/buddyinfo, /proc/pagetypeinfo, a report with Mem-Info.
import { TraceError } from '../../trace';
import type { Snapshot, ZoneName } from '../../snapshots/snapshot';
import { SnapshotReader } from '../../snapshots/snapshot-reader';
import { kernelTables } from '../kernel-tables';
import { PageFlagsReader } from './page-flags';

/** Which page frames were free at one moment, a bit for each. */
export interface PageSnapshot {
  readonly frames: number;
  readonly free: Uint32Array;
}

/** How many blocks a zone had free at one moment. */
export interface ZoneCount extends ZoneName {
  /** By order. */
  readonly freeBlocks: readonly number[];
}

/** What was free before a recording: where, or how much. */
export type PageStart = PageSnapshot | { readonly counts: readonly ZoneCount[] };

/** A dump has a zero in its first word; a text has none. */
const headBytes = 8;
/** Texts are longer only where they are logs of hours. */
const mostTextBytes = 1 << 26;

/** Takes the file in chunks. */
export class StartReader {
  private readonly flags = new PageFlagsReader();
  private readonly tables = new SnapshotReader(kernelTables);
  private isText: boolean | undefined;
  private bytes = 0;

  /** The next bytes. Throws TraceError where they are of something else. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.isText ??= !chunk.subarray(0, headBytes).includes(0);
    this.bytes += chunk.length;
    if (!this.isText) return this.flags.push(chunk);
    if (this.bytes > mostTextBytes) throw foreign();
    this.tables.push(chunk);
  }

  /** There are no more. Throws TraceError where that cannot be all. */
  finish(): PageStart {
    if (this.isText !== true) return this.flags.finish();
    for (const snapshot of this.tables.finish().snapshots?.snapshots ?? []) {
      const counts = countsOf(snapshot);
      if (counts.length > 0) return { counts };
    }
    throw foreign();
  }
}

/** The first table that there is. */
function countsOf({ tables, report }: Snapshot): readonly ZoneCount[] {
  if (tables.buddyinfo) return tables.buddyinfo;
  if (tables.pagetypeinfo) {
    return tables.pagetypeinfo.zones.map(({ node, zone, free }) => ({ node, zone, freeBlocks: sumOf(Object.values(free)) }));
  }
  return (report?.zones ?? []).filter(({ freeBlocks }) => freeBlocks.length > 0);
}

function sumOf(lists: readonly (readonly number[])[]): number[] {
  const orders = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: orders }, (_, order) => lists.reduce((sum, list) => sum + (list[order] ?? 0), 0));
}

function foreign(): TraceError {
  return new TraceError(
    'This says nothing of what was free: it is no dump of /proc/kpageflags, which has a word of eight bytes for each page frame, and no text as /proc/buddyinfo prints it.',
  );
}
