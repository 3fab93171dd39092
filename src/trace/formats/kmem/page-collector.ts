// The events that move pages, and the readings of free blocks that were written into a recording as marks or stand between its lines: taken from
// lines whose parts somebody has read.
import { wordBytes, startsAt } from '../../byte-words';
import { Byte } from '../../characters';
import { NameTable } from '../../name-table';
import type { EventFields } from './fields';
import { ListedOrders } from './listed-orders';
import {
  apart,
  depthMask,
  interrupting,
  PageEvents,
  PageMove,
  unknownType,
  type FreeReading,
  type Mark,
  type PageRecording,
  type Steal,
} from './page-events';
import type { EventPrefix } from './prefix';

/** More orders than any machine has. */
const mostOrders = 32;
/** What a column of frames holds. */
const largestFrame = 0xffff_ffff;
/** As many as a kernel can be made for. */
const mostCpus = 8191;
/** More readings than any recording has. */
const mostReadings = 1 << 20;
const readingWord = wordBytes('Node ');
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

/** Collects what lines tell of pages. */
export class PageCollector {
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
  private readonly stolen: Steal[] = [];
  private line = 0;
  private lostEvents = 0;
  private cutEvents = 0;

  /** `prefix` and `fields` are those that whoever reads the lines reads them into. */
  constructor(
    private readonly prefix: EventPrefix,
    private readonly fields: EventFields,
  ) {}

  /** What there is; of more lines more may come. */
  get recording(): PageRecording {
    const { events, readings, begin, end, lostEvents, cutEvents, stolen } = this;
    return { events, readings, begin, end, listed: this.orders.list(mostOrders), steals: stolen, lostEvents, cutEvents };
  }

  /** The recorder says that it lost so many events. */
  lose(events: number): void {
    this.lostEvents += events;
  }

  /** The number of an event's name `bytes[from, to)`, with or without its system before it; -1 where it tells nothing of pages. */
  nameOf(bytes: Uint8Array, from: number, to: number): number {
    return eventNames.find(bytes, from, to);
  }

  /** Whether an event of this number has fields that are to be read before it is taken. */
  hasFields(name: number): boolean {
    return name >= 0 && name <= steal;
  }

  /** An event on line `line`, the text of which ends at `end` and its name at `nameTo`; `name` is its number. */
  take(name: number, bytes: Uint8Array, nameTo: number, end: number, line: number): void {
    this.line = line;
    if (name < 0) {
      if ((this.contextOf(bytes) & interrupting) === 0) this.apart[this.cpu] = apart;
    } else if (name > steal) this.readMark(decoder.decode(bytes.subarray(nameTo, end)));
    else if (name === steal) this.readSteal();
    else this.readMove(moves[name], bytes);
  }

  /** A line that is no event, `bytes[from, end)`: whether it is a reading of free blocks as /proc/buddyinfo prints it. */
  takeReading(bytes: Uint8Array, from: number, end: number, line: number): boolean {
    if (!startsAt(bytes, from, end, readingWord)) return false;
    this.line = line;
    return this.readReading(decoder.decode(bytes.subarray(from, end)));
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
    if (frame.value > largestFrame || allocatedOrder.value >= mostOrders) return;
    this.stolen.push(this.stealOf());
    if (fallbackOrder.value < pageBlockOrder.value) return;
    this.steals[this.cpu] = this.add(PageMove.Take, allocatedOrder.value, 0);
  }

  private stealOf(): Steal {
    const { frame, allocatedOrder, fallbackOrder, pageBlockOrder, allocatedType, fallbackType, fragmenting, changesOwner } = this.fields;
    return {
      line: this.line,
      event: this.events.count,
      frame: frame.value,
      order: allocatedOrder.value,
      fallbackOrder: fallbackOrder.value,
      pageBlockOrder: pageBlockOrder.value,
      type: allocatedType.isKnown ? allocatedType.value : unknownType,
      fallbackType: fallbackType.isKnown ? fallbackType.value : unknownType,
      isFragmenting: fragmenting.isKnown ? fragmenting.value === 1 : fallbackOrder.value < pageBlockOrder.value,
      changesOwner: changesOwner.value === 1,
    };
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
    const { frame, migrateType } = this.fields;
    return this.events.add(move, frame.value, order, this.cpu, context, this.line, migrateType.isKnown ? migrateType.value : unknownType);
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
    this.readReading(text);
  }

  private readReading(text: string): boolean {
    const event = this.events.count;
    const { line } = this;
    const match = reading.exec(text);
    if (!match || this.readings.length >= mostReadings) return false;
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
    return true;
  }
}
