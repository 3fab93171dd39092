// `page_owner` read as a recording: each of its records is a block of pages that lies where the kernel says and is still in use, with who asked for it. So the
// dump is a map with owners, on which whatever is known of the pages beside it (/proc/kpageflags) says the rest.
import { startsAt, wordBytes } from '../../byte-words';
import { withoutEnd } from '../../fields';
import type { LineReader } from '../../recorded-lines';
import { RecordedLines } from '../../recorded-lines';
import { noName, Recording } from '../../recording';
import { skipBlanks } from '../../scanned-number';
import { askingFrame } from '../../snapshots/owner-sums';
import { noStack } from '../../stack-table';
import type { FormatFacts, TraceReader } from '../../trace';
import { bytesOfOrder, frameName } from './event';
import { PageEvents, PageMove, unknownType } from './page-events';

/** What is in it is there at its moment: nothing of it has leaked. */
const facts: FormatFacts = { name: 'page-owners', isRecorded: true, seesEveryCall: false, showsMoment: true };

const recordWord = wordBytes('Page allocated via order ');
const frameWord = wordBytes('PFN ');
const record = /^Page allocated via order (\d+), (?:.*?pid (-?\d+))?(?:.*?\(([^)]*)\))?/;
const place = /^PFN (0x[0-9a-f]+|\d+)(?: type (\w+))?(?: Block \d+ type (\w+))?/;
/** Migrate types as the kernel numbers them (include/linux/mmzone.h). */
const types = ['Unmovable', 'Movable', 'Reclaimable', 'HighAtomic', 'CMA', 'Isolate'];
const largestOrder = 31;
const largestFrame = 0xffff_ffff;
/** Frames of a stack; the kernel keeps no more than 64. */
const mostFrames = 256;

/** Whether a text that begins with these lines is such a dump. */
export function holdsOwnedPages(lines: readonly string[]): boolean {
  return lines.some((line) => record.test(line)) && lines.some((line) => place.test(line));
}

/** A reader of one. */
export function ownedPagesReader(expectedBytes: number): TraceReader {
  const recording = new Recording(facts.seesEveryCall);
  return new RecordedLines(facts, recording, new OwnedPagesLines(recording), expectedBytes);
}

class OwnedPagesLines implements LineReader {
  private readonly events = new PageEvents();
  private readonly decoder = new TextDecoder();
  private readonly frameName: number;
  /** By node of a stack, the name id of who asked. */
  private readonly sites = new Map<number, number>();
  /** The present record: its line, order and page frame; -1 where it has none yet. */
  private line = 0;
  private order = -1;
  private frame = -1;
  private type = unknownType;
  private task = noName;
  private readonly stack: number[] = [];

  constructor(private readonly recording: Recording) {
    this.frameName = recording.names.internText(frameName);
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = withoutEnd(bytes, start, lineEnd);
    const from = skipBlanks(bytes, start, end);
    if (from === end) return this.tell();
    if (startsAt(bytes, start, end, recordWord)) return this.begin(this.decoder.decode(bytes.subarray(start, end)));
    if (startsAt(bytes, start, end, frameWord)) return this.locate(this.decoder.decode(bytes.subarray(start, end)));
    if (this.order >= 0 && from > start) {
      if (this.stack.length < mostFrames) this.stack.push(this.recording.names.internBytes(bytes, from, end));
    } else if (this.order < 0) this.recording.skipLine();
  }

  finish(): void {
    this.tell();
    const { events } = this;
    if (events.count === 0) return;
    const listed = Array.from({ length: largestOrder + 1 }, () => false);
    const none = { readings: [], begin: undefined, end: undefined, steals: [], lostEvents: 0, cutEvents: 0 };
    this.recording.pages = { events, listed, ...none };
  }

  private begin(text: string): void {
    this.tell();
    const match = record.exec(text);
    if (!match) return;
    const [, order, pid, comm] = match;
    this.line = this.recording.line;
    this.order = Math.min(Number(order), largestOrder);
    this.task = pid === undefined ? noName : this.recording.names.internText(comm === undefined ? pid : `${comm}-${pid}`);
  }

  private locate(text: string): void {
    const match = place.exec(text);
    if (!match) return;
    const [, frame, type, blockType = type] = match;
    this.frame = Number(frame);
    const known = types.indexOf(blockType);
    this.type = known < 0 ? unknownType : known;
  }

  /** The present record is whole. */
  private tell(): void {
    const { recording, order, frame, stack } = this;
    if (order < 0) return;
    if (frame < 0 || frame > largestFrame) recording.cutCall();
    else {
      const { line } = recording;
      recording.line = this.line;
      recording.thread = this.task;
      recording.stack = this.nodeOf(stack);
      recording.site = this.siteOf(recording.stack);
      this.events.add(PageMove.Allocate, frame, order, 0, 0, this.line, this.type);
      recording.allocate(recording.handles.indexed(this.frameName, frame), bytesOfOrder(order), 1);
      recording.line = line;
    }
    this.order = this.frame = -1;
    this.type = unknownType;
    stack.length = 0;
  }

  private nodeOf(stack: readonly number[]): number {
    let node = noStack;
    for (let at = stack.length - 1; at >= 0; at--) node = this.recording.stacks.intern(node, stack[at]);
    return node;
  }

  private siteOf(node: number): number {
    if (node === noStack) return noName;
    const known = this.sites.get(node);
    if (known !== undefined) return known;
    const { names } = this.recording;
    const site = names.internText(askingFrame(this.stack.map((frame) => names.text(frame))));
    this.sites.set(node, site);
    return site;
  }
}
