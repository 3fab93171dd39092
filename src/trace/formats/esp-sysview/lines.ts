// Reads the events of a SystemView heap log. The stack of an event stands on the lines behind it.
import { indexOfWord, wordBytes } from '../../byte-words';
import { Byte, columnOf } from '../../characters';
import { Fields, withoutEnd } from '../../fields';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { noStack } from '../../stack-table';

const heapWord = wordBytes('] HEAP: ');
const allocatedWord = wordBytes('Allocated ');
const freedWord = wordBytes('Freed ');
const atWord = wordBytes(' @ 0x');
const fromWord = wordBytes(' from ');
const coreWord = wordBytes(' on core ');
const reportWord = wordBytes(' HEAP TRACE REPORT ');
const logWord = wordBytes('] LOG: ');

/**
 * Reads these lines, and of other lines those behind an event up to a blank one as its stack, innermost first:
 *
 *     [SECONDS] HEAP: Allocated N bytes @ 0xADDRESS from task "NAME" on core N by:
 *     [SECONDS] HEAP: Freed bytes @ 0xADDRESS from IRQ "NAME" on core N by:
 *     =============== HEAP TRACE REPORT ===============       behind it the leaks are printed again
 */
export class SysviewLines implements LineReader {
  private readonly fields = new Fields();
  /** Whether an event waits for its stack, and what it is. */
  private isOpen = false;
  private isFree = false;
  private high = 0;
  private low = 0;
  private size = 0;
  private line = 0;
  private column = 0;
  private frames: number[] = [];
  private events = 0;
  /** Behind the report's heading, where events stood in front of it. */
  private isRepeated = false;

  constructor(private readonly recording: Recording) {}

  finish(): void {
    this.flush();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = withoutEnd(bytes, start, lineEnd);
    if (end === start) {
      this.flush();
      return;
    }
    const heap = indexOfWord(bytes, start, end, heapWord);
    if (heap >= 0) {
      this.flush();
      if (!this.isRepeated) this.readEvent(bytes, start, heap, end);
    } else if (indexOfWord(bytes, start, end, reportWord) >= 0) {
      this.flush();
      this.isRepeated = this.events > 0;
    } else if (this.isOpen && indexOfWord(bytes, start, end, logWord) < 0) this.frames.push(this.recording.nameOf(bytes, start, end));
  }

  private readEvent(bytes: Uint8Array, start: number, heap: number, end: number): void {
    const { fields, recording } = this;
    this.readTime(bytes, start, heap);
    fields.at = heap + heapWord.length;
    const isAllocation = fields.readWord(bytes, end, allocatedWord);
    const hasSize = isAllocation && fields.readDecimal(bytes, end);
    this.size = hasSize ? fields.value : 0;
    this.isFree = !isAllocation && fields.readWord(bytes, end, freedWord);
    const at = indexOfWord(bytes, fields.at, end, atWord);
    fields.at = at + atWord.length;
    if ((!hasSize && !this.isFree) || at < 0 || !fields.readHex(bytes, end) || fields.at === end) {
      recording.cutCall();
      return;
    }
    this.high = fields.high;
    this.low = fields.low;
    this.line = recording.line;
    this.column = columnOf(bytes, start, at + atWord.length - 2);
    const from = indexOfWord(bytes, fields.at, end, fromWord);
    const core = indexOfWord(bytes, fields.at, end, coreWord);
    const open = from < 0 ? -1 : bytes.indexOf(Byte.Quote, from);
    const close = open < 0 ? -1 : bytes.lastIndexOf(Byte.Quote, end - 1);
    recording.thread = open >= 0 && close > open && close < end ? recording.nameOf(bytes, open + 1, close) : noName;
    fields.at = core + coreWord.length;
    recording.cpu = core >= 0 && fields.readDecimal(bytes, end) ? fields.low : -1;
    this.isOpen = true;
    this.events++;
  }

  /** Reads `[SECONDS` in front of an event. */
  private readTime(bytes: Uint8Array, start: number, heap: number): void {
    const { fields } = this;
    fields.at = Math.max(start, bytes.lastIndexOf(Byte.Bracket, heap) + 1);
    if (!fields.readDecimal(bytes, heap)) return;
    let seconds = fields.value;
    if (fields.readByte(bytes, heap, Byte.Dot) && fields.readDecimal(bytes, heap)) seconds += fields.value / 10 ** fields.digits;
    this.recording.time = seconds;
  }

  /** Gives out the event that waits, with the stack that followed it. */
  private flush(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { recording, frames } = this;
    const { line } = recording;
    let stack = noStack;
    for (let i = frames.length - 1; i >= 0; i--) stack = recording.stacks.intern(stack, frames[i]);
    recording.stack = stack;
    recording.site = frames.length > 0 ? frames[0] : noName;
    recording.line = this.line;
    const isNull = (this.low | this.high) === 0;
    if (isNull && this.isFree) recording.counts.nullFrees++;
    else if (isNull) recording.counts.failed++;
    else if (this.isFree) recording.free(recording.handles.address(this.high, this.low), this.column);
    else recording.allocate(recording.handles.address(this.high, this.low), this.size, this.column);
    recording.line = line;
    this.frames = [];
  }
}
