// The text of a recording to the events that move pages, and to the readings of free blocks that were written into it as marks.
import { wordBytes, startsAt } from '../../byte-words';
import { Byte, isBlank } from '../../characters';
import { withoutEnd } from '../../fields';
import { LineCutter, type LineConsumer } from '../../line-cutter';
import { NameTable } from '../../name-table';
import { skipBlanks } from '../../scanned-number';
import { EventFields } from './fields';
import { ListedOrders } from './listed-orders';
import { readLoss } from './losses';
import { apart, depthMask, interrupting, PageEvents, PageMove, type FreeReading, type Mark, type PageRecording } from './page-events';
import { EventPrefix } from './prefix';

/** More orders than any machine has. */
const mostOrders = 32;
/** What a column of frames holds. */
const largestFrame = 0xffff_ffff;
/** As many as a kernel can be made for. */
const mostCpus = 8191;
/** More readings than any recording has. */
const mostReadings = 1 << 20;
const system = wordBytes('kmem:');
const hexPrefix = wordBytes('0x');
const decoder = new TextDecoder();
const reading = /(?:BUDDY \d+ )?Node (\d+), zone +(\w+)((?: +\d+)+)\s*$/;
const mark = /SNAP \d+ (begin|end)\s*$/;

/** The events by name; those that only say where a mark stands come last. */
const names = ['mm_page_alloc_zone_locked', 'mm_page_pcpu_drain', 'mm_page_free', 'mm_page_alloc', 'mm_page_free_batched'];
const moves = [PageMove.Take, PageMove.Drain, PageMove.Free, PageMove.Allocate, PageMove.Batch];
const eventNames = new NameTable();
for (const name of names) eventNames.internText(name);
const steal = eventNames.internText('mm_page_alloc_extfrag');
for (const name of ['tracing_mark_write', 'print', 'bprint']) eventNames.internText(name);

/** Takes the text in chunks of UTF-8. */
export class PageReader implements LineConsumer {
  private readonly cutter = new LineCutter(this);
  private readonly prefix = new EventPrefix();
  private readonly fields = new EventFields();
  private readonly events = new PageEvents();
  private readonly orders = new ListedOrders();
  private readonly readings: FreeReading[] = [];
  private begin: Mark | undefined;
  private end: Mark | undefined;
  /** Events before the mark behind which readings stand. */
  private readFrom = 0;
  /** By CPU: the row of a steal whose block may yet be taken by an event of its own. */
  private readonly steals: (number | undefined)[] = [];
  /** By CPU: `apart` where it did something else since its last event, which is no interrupt's. */
  private readonly apart: (number | undefined)[] = [];
  private line = 0;
  private lostEvents = 0;
  private cutEvents = 0;

  /** The next bytes. Throws TraceError where they are of a binary file. */
  push(chunk: Uint8Array): void {
    this.cutter.push(chunk);
  }

  /** There are no more. */
  finish(): PageRecording {
    this.cutter.finish();
    const { events, readings, begin, end, lostEvents, cutEvents } = this;
    return { events, readings, begin, end, listed: this.orders.list(mostOrders), lostEvents, cutEvents };
  }

  readLines(bytes: Uint8Array, from: number, to: number): void {
    for (let start = from; start < to;) {
      const end = bytes.indexOf(Byte.LineFeed, start);
      this.readLine(bytes, start, end);
      start = end + 1;
    }
  }

  readLastLine(bytes: Uint8Array): void {
    this.readLine(bytes, 0, bytes.length - 1);
  }

  skipLongLine(): void {
    this.line++;
  }

  private readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    this.line++;
    const end = withoutEnd(bytes, start, lineEnd);
    const from = skipBlanks(bytes, start, end);
    if (from === end) return;
    if (!this.prefix.read(bytes, from, end)) {
      this.lostEvents += readLoss(bytes, from, end);
      return;
    }
    let at = skipBlanks(bytes, this.prefix.end, end);
    if (startsAt(bytes, at, end, system)) at += system.length;
    let nameTo = at;
    while (nameTo < end && bytes[nameTo] !== Byte.Colon && !isBlank(bytes[nameTo])) nameTo++;
    const name = eventNames.find(bytes, at, nameTo);
    if (name < 0) {
      if ((this.contextOf(bytes) & interrupting) === 0) this.apart[this.cpu] = apart;
      return;
    }
    if (name > steal) this.readMark(decoder.decode(bytes.subarray(nameTo, end)));
    else {
      this.fields.read(bytes, nameTo + 1, end);
      if (name === steal) this.readSteal();
      else this.readMove(moves[name], bytes);
    }
  }

  private readMove(move: PageMove, bytes: Uint8Array): void {
    const { frame, order, page, refill, migrateType, frameAt } = this.fields;
    if (!frame.isKnown || !order.isKnown || order.value >= mostOrders) {
      this.cutEvents++;
      return;
    }
    // Where nothing was had, the page is null and the frame 0, or all ones.
    if ((page.isKnown && page.isNull) || frame.value > largestFrame) return;
    if (startsAt(bytes, frameAt, frameAt + hexPrefix.length, hexPrefix)) this.orders.seeHexFrame();
    if (move === PageMove.Drain || (refill.isKnown && refill.value === 1)) this.orders.see(order.value);
    else if (refill.isKnown && migrateType.isKnown) this.orders.seeNot(order.value, migrateType.value);
    let context = this.contextOf(bytes);
    if ((context & interrupting) === 0) {
      context |= this.apart[this.cpu] ?? 0;
      this.apart[this.cpu] = 0;
    }
    this.settleSteal(this.add(move, order.value, context));
  }

  /**
   * A block of another type was found. What is taken of it is told by the event that follows it on its CPU, except by kernels that take it at
   * once where it is a page block or more.
   */
  private readSteal(): void {
    const { frame, allocatedOrder, fallbackOrder, pageBlockOrder } = this.fields;
    if (!frame.isKnown || !allocatedOrder.isKnown || !fallbackOrder.isKnown || !pageBlockOrder.isKnown) {
      this.cutEvents++;
      return;
    }
    this.orders.seePageBlockOrder(pageBlockOrder.value);
    if (frame.value > largestFrame || fallbackOrder.value < pageBlockOrder.value || allocatedOrder.value >= mostOrders) return;
    this.steals[this.cpu] = this.add(PageMove.Take, allocatedOrder.value, 0);
  }

  private settleSteal(row: number): void {
    const { events, steals } = this;
    const cpu = events.cpu[row];
    const stolen = steals[cpu];
    if (stolen === undefined) return;
    steals[cpu] = undefined;
    if (events.move[row] === (PageMove.Take as number) && events.frame[row] === events.frame[stolen]) events.move[stolen] = PageMove.None;
  }

  private get cpu(): number {
    return Math.min(Math.max(this.prefix.cpu, 0), mostCpus);
  }

  private add(move: PageMove, order: number, context: number): number {
    return this.events.add(move, this.fields.frame.value, order, this.cpu, context, this.line);
  }

  /** From the flags: irqs off, rescheduling, interrupt (`h`, `s`, `H`, `Z`, `z` or a dot), depth, as in `..s3.`. */
  private contextOf(bytes: Uint8Array): number {
    const { flagsFrom, flagsTo } = this.prefix;
    if (flagsTo - flagsFrom < 4) return 0;
    const depth = bytes[flagsFrom + 3] - Byte.Zero;
    return (bytes[flagsFrom + 2] === Byte.Dot ? 0 : interrupting) | (depth > 0 && depth <= 9 ? depth & depthMask : 0);
  }

  private readMark(text: string): void {
    const event = this.events.count;
    const { line } = this;
    const kind = mark.exec(text)?.[1];
    if (kind === 'begin') {
      this.begin ??= { line, event };
      this.readFrom = event;
    } else if (kind === 'end') this.end = { line, event };
    const match = reading.exec(text);
    if (!match || this.readings.length >= mostReadings) return;
    const freeBlocks = match[3].trim().split(/ +/).map(Number).slice(0, mostOrders);
    const isMarked = this.end !== undefined && this.end.event >= this.readFrom;
    this.readings.push({
      line,
      node: Number(match[1]),
      zone: match[2],
      freeBlocks,
      event: isMarked ? this.end!.event : event,
      from: isMarked ? this.readFrom : event,
    });
  }
}
