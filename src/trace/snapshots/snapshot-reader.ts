// Reads a log of reports and tables: every line is offered to the sections, and what none of them knows is passed over, for logs hold anything.
import { LineCutter, type LineConsumer } from '../line-cutter';
import { Recording } from '../recording';
import type { FormatFacts, Trace, TraceReader } from '../trace';
import { SlabDirectorySection, SlabinfoSection, SlabtopSection } from './cache-tables';
import { dateOfLine } from './date-line';
import { BuddyinfoSection, PagetypeinfoSection } from './free-tables';
import { messageStart, timeOfLine } from './kernel-line';
import { MemInfoSection } from './mem-info';
import { AllocinfoSection, PageOwnerSection, TracesSection } from './owner-tables';
import { longestTableLine, type Section } from './section';
import { SnapshotBuilder } from './snapshot-builder';
import { ZoneinfoSection } from './zoneinfo';

/** How much of the text is decoded in one go. */
const decodedBytes = 1 << 16;

/** Words of which a line of any kind has one: most lines of a kernel's log have none, and need no further look. */
const telling =
  /[kK]B|lowmem_reserve|Mem-Info|oom-killer|mode:|Show Memory|pages |ainted|illed process|emory: usage|slab info|zone|Page |Number of|slabinfo|name|: tunables|Total|OBJS|Maximum|\d% |\t|\/slab\/|_size|objs_per|order |objects |slabs |partial |align |_zone |poison |_user |_rcu |account |ctor |<size>|func:|\+0x|age=|<not-|nr_base|stack_count/;

/** Every snapshot becomes a row of the operation table, so that positions lie between snapshots. */
export class SnapshotReader implements TraceReader, LineConsumer {
  private readonly cutter = new LineCutter(this);
  private readonly recording = new Recording(true);
  private readonly builder = new SnapshotBuilder(({ line }) => this.recording.takeSnapshot(line));
  private readonly memInfo = new MemInfoSection(this.builder);
  /** Those that a line's first words tell surely come first. */
  private readonly sections: readonly Section[] = [
    this.memInfo,
    new PagetypeinfoSection(this.builder),
    new BuddyinfoSection(this.builder),
    new ZoneinfoSection(this.builder),
    new SlabinfoSection(this.builder),
    new SlabtopSection(this.builder),
    new SlabDirectorySection(this.builder),
    new AllocinfoSection(this.builder),
    new TracesSection(this.builder),
    new PageOwnerSection(this.builder),
  ];
  private readonly decoder = new TextDecoder();
  private line = 1;
  private current: Section | undefined;

  constructor(private readonly format: FormatFacts) {}

  push(chunk: Uint8Array): void {
    this.cutter.push(chunk);
  }

  finish(): Trace {
    this.cutter.finish();
    const snapshots = this.builder.finish();
    this.recording.line = this.line;
    return { ...this.recording.finish(this.format), snapshots };
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    for (let start = from; start < to;) {
      const end = to - start <= decodedBytes ? to : bytes.lastIndexOf(10, start + decodedBytes) + 1;
      // A line longer than that is decoded alone.
      const until = end > start ? end : bytes.indexOf(10, start) + 1;
      this.readText(this.decoder.decode(bytes.subarray(start, until)));
      start = until;
    }
  }

  readLastLine(bytes: Uint8Array): void {
    this.readText(this.decoder.decode(bytes));
  }

  skipLongLine(): void {
    this.recording.skipLine();
    this.line++;
  }

  /** Reads lines, each with its end. */
  private readText(text: string): void {
    for (let start = 0; start < text.length; this.line++) {
      const end = text.indexOf('\n', start);
      const to = text.charCodeAt(end - 1) === 13 ? end - 1 : end;
      if (to > start) this.readLine(text.slice(start, to));
      start = end + 1;
    }
  }

  private readLine(whole: string): void {
    if (whole.length > longestTableLine) return;
    const { line } = this;
    const date = dateOfLine(whole);
    if (date !== undefined) {
      this.builder.dated(date, line);
      return;
    }
    const isTelling = telling.test(whole);
    if (!isTelling && !this.current) return;
    const text = whole.slice(messageStart(whole));
    this.memInfo.time = () => timeOfLine(whole);
    // Most lines are of the same kind as the one before.
    if (this.current?.read(text, line)) return;
    if (!isTelling) this.current = undefined;
    else this.current = this.sections.find((section) => section !== this.current && section.read(text, line));
  }
}
