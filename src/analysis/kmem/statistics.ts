// The statistics that `perf kmem stat` makes of a recording, from its text: a pass of its own over the events, without a run.
import { Byte } from '../../trace/characters';
import { LineCutter, type LineConsumer } from '../../trace/line-cutter';
import { KmemKind, type KmemConsumer, type KmemEvent } from '../../trace/formats/kmem/event';
import { KmemEvents } from '../../trace/formats/kmem/events';
import { NameTable } from '../../trace/name-table';
import { PageStatistics } from './page-statistics';
import { SlabStatistics } from './slab-statistics';

/** Takes the text in chunks of UTF-8, and counts. */
export class KmemStatistics implements LineConsumer, KmemConsumer {
  private readonly names = new NameTable();
  readonly slab = new SlabStatistics(this.names);
  readonly page = new PageStatistics(this.names);
  /** Events that were counted, frees included. */
  events = 0;
  lostEvents = 0;
  cutEvents = 0;
  skippedLines = 0;
  private line = 1;
  private readonly cutter = new LineCutter(this);
  private readonly reader = new KmemEvents(this.names, this);

  /** The next bytes. Throws TraceError where they are of a binary file. */
  push(chunk: Uint8Array): void {
    this.cutter.push(chunk);
  }

  /** There are no more. */
  finish(): void {
    this.cutter.finish();
    this.reader.finish();
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    while (start < to) {
      let end = start;
      while (bytes[end] !== Byte.LineFeed) end++;
      this.reader.readLine(bytes, start, end, this.line++);
      start = end + 1;
    }
  }

  readLastLine(bytes: Uint8Array): void {
    this.reader.readLine(bytes, 0, bytes.length - 1, this.line++);
  }

  skipLongLine(): void {
    this.line++;
    this.skippedLines++;
  }

  take(event: KmemEvent): void {
    this.events++;
    switch (event.kind) {
      case KmemKind.Kmalloc:
      case KmemKind.CacheAlloc:
        this.slab.allocate(event);
        break;
      case KmemKind.Kfree:
      case KmemKind.CacheFree:
        this.slab.free(event);
        break;
      case KmemKind.PageAlloc:
        this.page.allocate(event);
        break;
      case KmemKind.PageFree:
        this.page.free(event);
        break;
      case KmemKind.Inner:
    }
  }

  lose(events: number): void {
    this.lostEvents += events;
  }

  cut(): void {
    this.cutEvents++;
  }

  skip(): void {
    this.skippedLines++;
  }
}
