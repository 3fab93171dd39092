// Reads what heaptrack writes while a program runs: every call, and the call tree.
import { Byte, hexDigits } from '../../characters';
import { Fields, withoutEnd } from '../../fields';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { noStack } from '../../stack-table';
import { Modules } from './modules';

/** Since this version of the file texts have their length in front. */
const firstWithLengths = 3;
const millisecondsASecond = 1000;
const letterV = 118;
const letterT = 116;
const letterS = 83;
const letterI = 73;
const letterUpperR = 82;
const letterUpperX = 88;
const letterUpperA = 65;
/** Of a line whose end has not been looked for: it is where the line feed stands. */
const unknownEnd = -1;

/**
 * Reads these lines; all numbers are hexadecimal without a prefix:
 *
 *     + SIZE NODE ADDRESS        a block, NODE of the call tree asked for it
 *     - ADDRESS                  a free
 *     t IP PARENT                the next node of the call tree; nodes count from 1, 0 is the root
 *     c MILLISECONDS             the time since the start
 *     x LENGTH PATH              the program
 *     m LENGTH PATH ADDRESS (OFFSET SIZE)…    an object file that is loaded, `x` being the program; `m 1 -` begins their list anew
 *     v, X, I, R, A, S, #        version, command line, pages, resident memory, attached, suppressions, comments
 */
export class HeaptrackRawLines implements LineReader {
  private readonly fields = new Fields();
  private readonly modules = new Modules();
  private version = firstWithLengths;
  private program: Uint8Array = new Uint8Array(0);
  /** Digits of the last address that was given out. */
  private usualDigits = 0;
  /** The address read last, as two 32-bit halves. */
  private low = 0;
  private high = 0;
  /** Whether this is a last line without an end. */
  private isLast = false;

  constructor(private readonly recording: Recording) {}

  /** A program that dies leaves the file cut off anywhere: an address is believed that has a block, or is as long as the last one. */
  readLastLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const kind = bytes[start];
    if (kind !== Byte.Plus && kind !== Byte.Minus) return;
    const end = withoutEnd(bytes, start, lineEnd);
    this.isLast = true;
    const at = kind === Byte.Plus ? this.readAllocation(bytes, start, end) : this.readFree(bytes, start, end);
    if (at < 0) this.recording.cutCall();
  }

  readUsual(bytes: Uint8Array, start: number): number {
    const kind = bytes[start];
    if (kind === Byte.Plus) return this.readAllocation(bytes, start, unknownEnd);
    return kind === Byte.Minus ? this.readFree(bytes, start, unknownEnd) : -1;
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = withoutEnd(bytes, start, lineEnd);
    if (end === start) return;
    let isRead = false;
    switch (bytes[start]) {
      case Byte.Plus:
        isRead = this.readAllocation(bytes, start, end) >= 0;
        break;
      case Byte.Minus:
        isRead = this.readFree(bytes, start, end) >= 0;
        break;
      case letterT:
        isRead = this.readNode(bytes, start, end);
        break;
      case Byte.Hash:
        return;
      default:
        isRead = (end === start + 1 || bytes[start + 1] === Byte.Space) && this.readOther(bytes, start, end);
    }
    if (!isRead) this.recording.skipLine();
  }

  /** Reads `+ SIZE NODE ADDRESS`; returns where it ends, -1 where it is none. Here and below a number ends at the latest with the line: its end is no digit. */
  private readAllocation(bytes: Uint8Array, start: number, end: number): number {
    const { recording } = this;
    let i = start + 2;
    let size = 0;
    let digit = 0;
    for (; (digit = hexDigits[bytes[i]]) >= 0; i++) size = size * 16 + digit;
    const nodeStart = i + 1;
    if (bytes[start + 1] !== Byte.Space || i === start + 2 || bytes[i++] !== Byte.Space) return -1;
    let node = 0;
    for (; (digit = hexDigits[bytes[i]]) >= 0; i++) node = (node << 4) | digit;
    if (i === nodeStart || bytes[i] !== Byte.Space) return -1;
    const pointer = i + 1;
    const at = this.readAddress(bytes, pointer, end);
    if (at < 0) return -1;
    if ((this.low | this.high) === 0) recording.counts.failed++;
    else {
      if (this.isLast && at - pointer < this.usualDigits) return -1;
      this.usualDigits = at - pointer;
      const { stacks } = recording;
      const isKnown = node > 0 && node < stacks.count;
      recording.stack = isKnown ? node : noStack;
      recording.site = isKnown ? stacks.frame(node) : noName;
      recording.allocate(recording.handles.address(this.high, this.low), size, pointer - start + 1);
    }
    return at;
  }

  /** Reads `- ADDRESS`; returns where it ends, -1 where it is none. */
  private readFree(bytes: Uint8Array, start: number, end: number): number {
    const { recording } = this;
    const at = bytes[start + 1] === Byte.Space ? this.readAddress(bytes, start + 2, end) : -1;
    if (at < 0) return -1;
    if ((this.low | this.high) === 0) recording.counts.nullFrees++;
    else {
      const handle = recording.handles.address(this.high, this.low);
      if (this.isLast && !recording.isLive(handle)) return -1;
      recording.site = noName;
      recording.stack = noStack;
      recording.free(handle, 3);
    }
    return at;
  }

  /** Reads `t IP PARENT`. Adds a node for a damaged line, too, because nodes are known by their number. */
  private readNode(bytes: Uint8Array, start: number, end: number): boolean {
    const { stacks, names } = this.recording;
    let addressEnd = start + 2;
    while (hexDigits[bytes[addressEnd]] >= 0) addressEnd++;
    const isAddress = bytes[start + 1] === Byte.Space && this.readAddress(bytes, start + 2, addressEnd) >= 0;
    const frame = this.modules.nameOf(isAddress ? this.high : 0, isAddress ? this.low : 0, names);
    const isNode = bytes[addressEnd] === Byte.Space && this.readAddress(bytes, addressEnd + 1, end) >= 0;
    stacks.add(isNode ? this.low : noStack, frame);
    return isAddress && isNode;
  }

  /** Reads the hexadecimal number that stands between `from` and `end` into `high` and `low`; returns its end, -1 where something else is there, too. */
  private readAddress(bytes: Uint8Array, from: number, end: number): number {
    let low = 0;
    let high = 0;
    let digit = 0;
    let i = from;
    for (; (digit = hexDigits[bytes[i]]) >= 0; i++) {
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | digit;
    }
    if (i === from || (end === unknownEnd ? bytes[i] !== Byte.LineFeed : i !== end)) return -1;
    this.low = low >>> 0;
    this.high = high >>> 0;
    return i;
  }

  /** Reads a line of another kind. Returns false where there is none that begins so. */
  private readOther(bytes: Uint8Array, start: number, end: number): boolean {
    const { fields, recording } = this;
    fields.at = start + 2;
    switch (bytes[start]) {
      case Byte.C:
        if (!fields.readHex(bytes, end)) return false;
        recording.time = fields.value / millisecondsASecond;
        return true;
      case letterV:
        fields.readHex(bytes, end);
        if (fields.readByte(bytes, end, Byte.Space) && fields.readHex(bytes, end)) this.version = fields.low;
        return true;
      case Byte.X:
        this.program = this.readText(bytes, end);
        return true;
      case Byte.M:
        this.readModule(bytes, end);
        return true;
      default:
        return isSilent(bytes[start]);
    }
  }

  /** Reads a path, with its length in front where the version has it: a copy of its last part. */
  private readText(bytes: Uint8Array, end: number): Uint8Array {
    const { fields } = this;
    let textEnd = end;
    if (this.version >= firstWithLengths) {
      if (!fields.readHex(bytes, end) || !fields.readByte(bytes, end, Byte.Space)) return new Uint8Array(0);
      textEnd = Math.min(end, fields.at + fields.value);
    } else {
      const space = bytes.indexOf(Byte.Space, fields.at);
      if (space >= 0 && space < end) textEnd = space;
    }
    const from = fields.at;
    fields.at = textEnd;
    return bytes.slice(Math.max(from, bytes.lastIndexOf(47, textEnd - 1) + 1), textEnd);
  }

  private readModule(bytes: Uint8Array, end: number): void {
    const { fields } = this;
    const name = this.readText(bytes, end);
    if (fields.at === end) {
      if (name.length === 1 && name[0] === Byte.Minus) this.modules.clear();
      return;
    }
    if (!fields.readByte(bytes, end, Byte.Space) || !fields.readHex(bytes, end)) return;
    const base = fields.value;
    const shown = name.length === 1 && name[0] === Byte.X ? this.program : name;
    while (fields.readByte(bytes, end, Byte.Space) && fields.readHex(bytes, end)) {
      const from = base + fields.value;
      if (!fields.readByte(bytes, end, Byte.Space) || !fields.readHex(bytes, end)) return;
      this.modules.add(from, from + fields.value, base, shown);
    }
  }
}

/** Whether lines that begin so tell nothing of blocks. */
function isSilent(letter: number): boolean {
  switch (letter) {
    case letterUpperX:
    case letterI:
    case letterUpperR:
    case letterUpperA:
    case letterS:
      return true;
    default:
      return false;
  }
}
