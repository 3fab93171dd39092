// Who owns memory, as the kernel tells: `page_owner` (mm/page_owner.c), `allocinfo` (lib/alloc_tag.c), and `alloc_traces` of a slab cache (mm/slub.c).
import type { OwnerSite } from './snapshot';
import { askingFrame, OwnerSums } from './owner-sums';
import type { Section } from './section';
import type { SnapshotBuilder } from './snapshot-builder';

/** Frames of a stack; the kernel keeps no more than 64. */
const mostFrames = 256;
const largestOrder = 64;
const frameLine = /^\s+(\?? ?[\w.$]+\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[\S+\])?|0x[0-9a-f]+)\s*$/;
const pageRecord = /^Page allocated via order (\d+), /;
/** Further lines that a record may have. */
const ofRecord = /^(?:PFN (?:0x)?[0-9a-f]+ |Page has been |Charged |Memcg |page_owner |Slab cache page)/;
const stackPages = /^(?:nr_base_pages: |stack_count: )(\d+)\s*$/;
const tagLine = /^\s*(\d+)\s+(\d+)\s+(\S+:\d+(?: \[\S+\])? func:\S+)/;
const traceLine = /^\s*(\d+) (<not-available>|0x[0-9a-f]+|[\w.$]+\+0x[0-9a-f]+\/0x[0-9a-f]+)(?: (\[\S+\]))?((?: \w+=\S+)*)\s*$/;

/** A table whose records are a line with a call stack below it. */
abstract class StackSection implements Section {
  private sums = new OwnerSums();
  private stack: string[] = [];
  private isInStack = false;

  constructor(
    protected readonly builder: SnapshotBuilder,
    private readonly kind: 'pageOwner' | 'traces',
  ) {}

  abstract read(text: string, line: number): boolean;

  /** The frames below the present record's line. */
  protected readFrame(text: string): boolean {
    const frame = this.isInStack ? frameLine.exec(text) : null;
    if (!frame) return false;
    if (this.stack.length < mostFrames) this.stack.push(frame[1]);
    return true;
  }

  /** A record begins: its stack follows. */
  protected beginRecord(line: number): void {
    if (!this.builder.has(this.kind)) {
      const sums = new OwnerSums();
      this.sums = sums;
      this.builder.open(this.kind, line, () => {
        this.endRecord();
        return sums.table();
      });
    }
    this.endRecord();
    this.stack = [];
    this.isInStack = true;
  }

  /** A record's last line was read: it is summed up. */
  protected endRecord(): void {
    if (!this.isInStack) return;
    this.isInStack = false;
    const record = this.recordOf(this.stack);
    if (!record) return;
    this.sums.add(record);
    this.builder.countRow();
  }

  protected abstract recordOf(stack: readonly string[]): OwnerSite | undefined;
}

/** `/sys/kernel/debug/page_owner`, a record for each block of pages, and `page_owner_stacks/show_stacks`, one for each stack. */
export class PageOwnerSection extends StackSection {
  private line = 0;
  /** Pages of the present record. */
  private pages = 0;
  /** Frames of a stack that has no record's line above it: what they are shows behind them. */
  private frames: string[] = [];

  constructor(builder: SnapshotBuilder) {
    super(builder, 'pageOwner');
  }

  read(text: string, line: number): boolean {
    const record = pageRecord.exec(text);
    if (record) {
      this.frames = [];
      this.begin(line, 2 ** Math.min(Number(record[1]), largestOrder));
      return true;
    }
    if (this.readFrame(text)) return true;
    const counted = stackPages.exec(text);
    if (counted && this.frames.length > 0) {
      this.begin(line, Number(counted[1]));
      for (const frame of this.frames) this.readFrame(` ${frame}`);
      this.frames = [];
      this.endRecord();
      return true;
    }
    if (ofRecord.test(text) && this.builder.has('pageOwner')) return true;
    this.endRecord();
    const frame = frameLine.exec(text);
    if (!frame) this.frames = [];
    else if (this.frames.length < mostFrames) this.frames.push(frame[1]);
    return false;
  }

  private begin(line: number, pages: number): void {
    this.beginRecord(line);
    this.line = line;
    this.pages = pages;
  }

  protected recordOf(stack: readonly string[]): OwnerSite {
    return { site: askingFrame(stack), stack, line: this.line, count: 1, bytes: null, pages: this.pages };
  }
}

/** `alloc_traces` and `free_traces` of a cache, and `alloc_calls` and `free_calls` of kernels before 5.16, which have no stacks. */
export class TracesSection extends StackSection {
  private record: { readonly line: number; readonly count: number; readonly site: string } | undefined;

  constructor(builder: SnapshotBuilder) {
    super(builder, 'traces');
  }

  read(text: string, line: number): boolean {
    const match = traceLine.exec(text);
    // A count and a name alone can be anything.
    if (match && (match[4] !== '' || match[2].includes('+0x') || match[2].startsWith('<'))) {
      this.beginRecord(line);
      const [, count, site, module] = match;
      this.record = { line, count: Number(count), site: module === undefined ? site : `${site} ${module}` };
      return true;
    }
    if (!this.builder.has('traces')) return false;
    if (this.readFrame(text)) return true;
    if (text.trim() !== '') this.endRecord();
    return false;
  }

  protected recordOf(stack: readonly string[]): OwnerSite | undefined {
    const { record } = this;
    return record && { ...record, stack, bytes: null, pages: null };
  }
}

/** `/proc/allocinfo`: bytes and calls of each place in the source. */
export class AllocinfoSection implements Section {
  private sums = new OwnerSums();

  constructor(private readonly builder: SnapshotBuilder) {}

  read(text: string, line: number): boolean {
    if (/^allocinfo - version: \d/.test(text)) {
      this.begin(line);
      return true;
    }
    if (/^#\s+<size>\s+<calls>/.test(text)) return true;
    const match = text.includes(' func:') ? tagLine.exec(text) : null;
    if (!match) return false;
    if (!this.builder.has('allocinfo')) this.begin(line);
    const [, bytes, calls, site] = match;
    this.sums.add({ site, stack: [], line, count: Number(calls), bytes: Number(bytes), pages: null });
    this.builder.countRow();
    return true;
  }

  private begin(line: number): void {
    const sums = new OwnerSums();
    this.sums = sums;
    this.builder.open('allocinfo', line, () => sums.table());
  }
}
