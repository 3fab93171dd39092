// Lines of tracefs, trace-cmd and perf script to events of the kernel's allocators. An event is told when its call stack is complete, which stands below it.
import { startsAt, startsWithAny, wordBytes } from '../../byte-words';
import { Byte, CharacterClass, classes, columnOf, isBlank } from '../../characters';
import { withoutEnd } from '../../fields';
import { NameTable } from '../../name-table';
import { digitsEnd, RecordedClock } from '../../recorded-clock';
import { noName } from '../../recording';
import { skipBlanks } from '../../scanned-number';
import { KmemEvent, kindsOfEvents, KmemKind, type KmemConsumer } from './event';
import { EventFields } from './fields';
import { readLoss } from './losses';
import { PageCollector } from './page-collector';
import type { PageRecording } from './page-events';
import { EventPrefix } from './prefix';

const system = wordBytes('kmem:');
const stackWords = ['<stack', 'kernel_stack', 'user_stack'].map(wordBytes);
const lossRecord = wordBytes('PERF_RECORD_LOST');
const unknownFrame = wordBytes('[unknown]');
const arrow = wordBytes('=> ');
/** Lines that are no events and are known: comments, the number of CPUs, where a CPU's buffer starts. */
const silentWords = ['#', 'cpus=', 'version =', 'CPU ', 'CPU:'].map(wordBytes);
/** perf's own: what of a stack allocates pages for others. */
const pageAllocator = /^_?_?(alloc|get_free|get_zeroed)_pages?/;
/** Pointers up to here stand for nothing: NULL, and what kmalloc(0) answers. */
const zeroSizePointer = 16;
/** More orders than any machine has. */
const mostOrders = 32;

/** Reads lines, and tells a consumer of events. */
export class KmemEvents {
  private readonly event = new KmemEvent();
  private readonly kinds: KmemKind[] = [];
  private readonly eventNames = new NameTable();
  private readonly prefix = new EventPrefix();
  private readonly fields = new EventFields();
  private readonly clock = new RecordedClock();
  private task = new Uint8Array(64);
  /** By name id of a frame: 1 where it is a page allocator's, 2 where not. */
  private allocators = new Uint8Array(1 << 8);
  private readonly collector = new PageCollector(this.prefix, this.fields);
  private isWaiting = false;

  /** `names` is the table that the events' ids are of; `wantsPages`: whether what moves pages is to be collected, too. */
  constructor(
    private readonly names: NameTable,
    private readonly consumer: KmemConsumer,
    private readonly wantsPages = false,
  ) {
    for (const [name, kind] of Object.entries(kindsOfEvents)) this.kinds[this.eventNames.internText(name)] = kind;
  }

  /** What was collected of pages. */
  get pages(): PageRecording {
    return this.collector.recording;
  }

  /** Reads line number `line`, `bytes[start, lineEnd)`. */
  readLine(bytes: Uint8Array, start: number, lineEnd: number, line: number): void {
    const end = withoutEnd(bytes, start, lineEnd);
    const from = skipBlanks(bytes, start, end);
    if (from < end && this.readFrame(bytes, from, end)) return;
    const isEvent = from < end && this.prefix.read(bytes, from, end);
    if (isEvent && this.isStack(bytes, end)) return;
    this.finish();
    if (from === end) return;
    if (isEvent) this.readEvent(bytes, start, end, line);
    else if (
      !this.tellLoss(bytes, from, end) &&
      !startsWithAny(bytes, from, end, silentWords) &&
      !(this.wantsPages && this.collector.takeReading(bytes, from, end, line))
    ) {
      this.consumer.skip();
    }
  }

  /** No more lines belong to the last event: it is told. */
  finish(): void {
    if (!this.isWaiting) return;
    this.isWaiting = false;
    const { event } = this;
    if (event.site === noName) event.site = this.callerOf(event.frames);
    this.consumer.take(event);
  }

  /** A frame of a call stack: `ADDRESS SYMBOL (OBJECT)`, or `=> SYMBOL`. */
  private readFrame(bytes: Uint8Array, from: number, end: number): boolean {
    let at = from;
    if (startsAt(bytes, from, end, arrow)) at = from + arrow.length;
    else {
      while (at < end && (classes[bytes[at]] & CharacterClass.Hex) !== 0) at++;
      if (at === from || at >= end || bytes[at] !== Byte.Space || bytes[end - 1] !== Byte.ClosingParenthesis) return false;
      at++;
    }
    if (!this.isWaiting) return true;
    let symbolTo = at;
    while (symbolTo < end && !isBlank(bytes[symbolTo])) symbolTo++;
    const isUnknown = startsAt(bytes, at, end, unknownFrame);
    this.event.frames.push(isUnknown ? this.names.internBytes(bytes, from, end) : this.names.internBytes(bytes, at, symbolTo));
    return true;
  }

  private isStack(bytes: Uint8Array, end: number): boolean {
    const at = skipBlanks(bytes, this.prefix.end, end);
    return startsWithAny(bytes, at, end, stackWords);
  }

  private readEvent(bytes: Uint8Array, start: number, end: number, line: number): void {
    const { prefix, event, fields } = this;
    let at = skipBlanks(bytes, prefix.end, end);
    // perf can print the period of a sample before its event.
    const period = digitsEnd(bytes, at, end);
    if (period > at && isBlank(bytes[period])) at = skipBlanks(bytes, period, end);
    if (startsAt(bytes, at, end, system)) at += system.length;
    let nameTo = at;
    while (nameTo < end && bytes[nameTo] !== Byte.Colon && !isBlank(bytes[nameTo])) nameTo++;
    const name = this.eventNames.find(bytes, at, nameTo);
    if (this.wantsPages) this.collect(bytes, at, nameTo, end, line);
    if (name < 0) {
      // Another system's, which is passed over.
      if (startsAt(bytes, at, end, lossRecord)) this.tellLoss(bytes, at, end);
      return;
    }
    event.kind = this.kinds[name];
    if (event.kind === KmemKind.Inner) return;
    if (!this.wantsPages || !isPages(event.kind)) fields.read(bytes, nameTo + 1, end);
    if (!this.take(bytes, start)) {
      this.consumer.cut();
      return;
    }
    event.line = line;
    event.cpu = prefix.cpu;
    event.task = this.nameTask(bytes);
    event.seconds = this.clock.read(bytes, prefix.timeFrom, end) < 0 ? NaN : this.clock.seconds;
    event.frames.length = 0;
    this.isWaiting = true;
  }

  private collect(bytes: Uint8Array, from: number, nameTo: number, end: number, line: number): void {
    const { collector } = this;
    const name = collector.nameOf(bytes, from, nameTo);
    if (collector.hasFields(name)) this.fields.read(bytes, nameTo + 1, end);
    collector.take(name, bytes, nameTo, end, line);
  }

  /** Takes over the fields; false where one is missing that the event has to have. */
  private take(bytes: Uint8Array, start: number): boolean {
    const { event, fields } = this;
    const { pointer, requested, allocated, page, frame, order } = fields;
    event.site = fields.siteTo > 0 ? this.names.internBytes(bytes, fields.siteFrom, fields.siteTo) : noName;
    event.node = fields.node;
    event.isHashed = fields.isHashed;
    if (isPages(event.kind)) {
      if (!order.isKnown || order.value >= mostOrders || !frame.isKnown) return false;
      event.column = columnOf(bytes, start, fields.frameAt);
      event.frame = frame.value;
      event.order = order.value;
      event.migrateType = fields.migrateType.value;
      event.flags = fields.flagsTo > 0 ? this.names.internBytes(bytes, fields.flagsFrom, fields.flagsTo) : noName;
      // Where nothing was had, the page is null and the frame 0, or all ones.
      event.isNull = (page.isKnown && page.isNull) || (frame.high & frame.low) === -1;
      return true;
    }
    if (!pointer.isKnown) return false;
    event.column = columnOf(bytes, start, fields.pointerAt);
    event.pointerHigh = pointer.high;
    event.pointerLow = pointer.low;
    event.isNull = pointer.high === 0 && pointer.low <= zeroSizePointer;
    if (event.kind === KmemKind.Kfree || event.kind === KmemKind.CacheFree) return true;
    event.requested = requested.value;
    event.allocated = allocated.value;
    // A slot has room for what was asked for: a number that says otherwise is cut off.
    return requested.isKnown && allocated.isKnown && allocated.value >= requested.value;
  }

  /** The name `COMM-TID`, however the dialect separates them. */
  private nameTask(bytes: Uint8Array): number {
    const { nameFrom, nameTo, numberFrom, numberTo } = this.prefix;
    const length = nameTo - nameFrom + 1 + numberTo - numberFrom;
    if (nameTo + 1 === numberFrom && bytes[nameTo] === Byte.Minus) return this.names.internBytes(bytes, nameFrom, numberTo);
    if (length > this.task.length) this.task = new Uint8Array(length * 2);
    let at = 0;
    for (let from = nameFrom; from < nameTo; from++) this.task[at++] = bytes[from];
    this.task[at++] = Byte.Minus;
    for (let from = numberFrom; from < numberTo; from++) this.task[at++] = bytes[from];
    return this.names.internBytes(this.task, 0, length);
  }

  private callerOf(frames: readonly number[]): number {
    for (const frame of frames) if (!this.isAllocator(frame)) return frame;
    return noName;
  }

  private isAllocator(frame: number): boolean {
    if (frame >= this.allocators.length) {
      const allocators = new Uint8Array(Math.max(frame + 1, this.allocators.length * 2));
      allocators.set(this.allocators);
      this.allocators = allocators;
    }
    return (this.allocators[frame] ||= pageAllocator.test(this.names.text(frame)) ? 1 : 2) === 1;
  }

  private tellLoss(bytes: Uint8Array, from: number, end: number): boolean {
    const lost = readLoss(bytes, from, end);
    if (lost > 0) {
      this.consumer.lose(lost);
      this.collector.lose(lost);
    }
    return lost > 0;
  }
}

/** Whether an event is of pages, and the collector has read its fields. */
function isPages(kind: KmemKind): boolean {
  return kind === KmemKind.PageAlloc || kind === KmemKind.PageFree;
}
