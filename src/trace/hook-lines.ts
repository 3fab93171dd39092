// Reads what the hooks of small operating systems print: a line for each call, in words that everyone chooses alike but not the same.
import { indexOfWord, wordBytes } from './byte-words';
import { Byte, CharacterClass, classes, columnOf, hexDigits } from './characters';
import { Fields, withoutEnd } from './fields';
import type { LineReader } from './recorded-lines';
import { noName, type Recording } from './recording';

const allocWord = wordBytes('alloc');
const reallocWord = wordBytes('realloc');
const freeEndings = ['free', 'freed', 'frees', 'freeing'].map(wordBytes);
const sizeWord = wordBytes('size');
const bytesWord = wordBytes('bytes');
/** What is printed for a null pointer. */
const nullWords = ['(nil)', '(null)', 'null'].map(wordBytes);
const threadWord = wordBytes('thread="');
/** Keys of addresses that are none of the block. */
const otherKeys = ['heap', 'caller', 'lr', 'pc', 'ra', 'task', 'thread', 'from', 'by'].map(wordBytes);
/** An address without `0x` has at least so many digits. */
const fewestDigits = 6;
const secondsAnHour = 3600;
const secondsAMinute = 60;
const lowerCase = 0x20;

const enum Verb {
  None,
  Allocate,
  Free,
  Reallocate,
}

/**
 * Reads lines in which a word says that a block is allocated (it holds `alloc`: `traceMALLOC`, `[Malloc]`, `ALLOC`, `allocated`) or freed (it ends in
 * `free` or `freed`), and behind it stand an address and, for allocations, a size:
 *
 *     ADDRESS    `0xHEX`, not one that is called `heap=` or `caller=`; `(nil)`; or right behind the word, without `0x`: then the size is hexadecimal, too
 *                a resize (the word holds `realloc`) has two, the old block's and the new one's
 *     SIZE       behind `size`, in front of `bytes`, or behind the address and a comma
 *
 * `[HH:MM:SS.mmm,uuu]` at the beginning is the time, `thread="NAME"` the thread; so is a word between a `]` and the word of the call.
 */
export class HookLines implements LineReader {
  private readonly fields = new Fields();
  private verbStart = 0;
  private verbEnd = 0;
  /** What was read of a call. */
  private high = 0;
  private low = 0;
  private size = -1;
  private isLast = false;

  /** `isSilent`: a line without a call is none of the format's, and yet nothing to tell of. */
  constructor(
    private readonly recording: Recording,
    private readonly isSilent: (bytes: Uint8Array, start: number, end: number) => boolean,
  ) {}

  readLastLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    this.isLast = true;
    this.readLine(bytes, start, lineEnd);
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const { recording } = this;
    const end = withoutEnd(bytes, start, lineEnd);
    if (end === start) return;
    const verb = this.findVerb(bytes, start, end);
    const pointer = verb === Verb.None ? -1 : this.findAddress(bytes, end);
    if (pointer < 0) {
      if (!this.isSilent(bytes, start, end)) recording.skipLine();
      return;
    }
    const isNull = (this.high | this.low) === 0;
    const handle = isNull ? -1 : recording.handles.address(this.high, this.low);
    this.readTime(bytes, start, this.verbStart);
    recording.thread = this.threadOf(bytes, start, end);
    const column = columnOf(bytes, start, pointer);
    if (verb === Verb.Reallocate) {
      this.readResize(bytes, start, end, handle);
      return;
    }
    if (verb === Verb.Free) {
      if (isNull) recording.counts.nullFrees++;
      else if (this.isLast && this.fields.at === end && !recording.isLive(handle)) recording.cutCall();
      else recording.free(handle, column);
    } else if (isNull) recording.counts.failed++;
    else if (this.size < 0) recording.cutCall();
    else recording.allocate(handle, this.size, column);
  }

  /** Reads the new block of a resize behind the old one, whose handle is -1 where it is null. */
  private readResize(bytes: Uint8Array, start: number, end: number, old: number): void {
    const { recording, fields } = this;
    let at = fields.at;
    while (at < end && !(bytes[at] === Byte.Zero && (bytes[at + 1] | lowerCase) === Byte.X)) at++;
    fields.at = at;
    if (!fields.readPrefixedHex(bytes, end) || this.size < 0) {
      recording.skipLine();
      return;
    }
    const column = columnOf(bytes, start, at);
    if ((fields.high | fields.low) === 0) recording.counts.failed++;
    else if (old < 0) recording.allocate(recording.handles.address(fields.high, fields.low), this.size, column);
    else recording.reallocate(old, recording.handles.address(fields.high, fields.low), this.size, column);
  }

  /** Finds the first word that says what the line is about. */
  private findVerb(bytes: Uint8Array, start: number, end: number): Verb {
    let i = start;
    while (i < end) {
      if ((classes[bytes[i]] & CharacterClass.NameStart) === 0) {
        i++;
        continue;
      }
      const from = i;
      while (i < end && (classes[bytes[i]] & (CharacterClass.Name | CharacterClass.NameMark)) === CharacterClass.Name) i++;
      const verb = verbOf(bytes, from, i);
      if (verb === Verb.None) continue;
      this.verbStart = from;
      this.verbEnd = i;
      return verb;
    }
    return Verb.None;
  }

  /** Reads the block's address and size. Returns where the address stands, -1 where there is none. */
  private findAddress(bytes: Uint8Array, end: number): number {
    const { fields } = this;
    this.size = -1;
    fields.at = this.verbEnd;
    fields.skipBlanks(bytes, end);
    const bare = fields.at;
    if (bare > this.verbEnd && fields.readHex(bytes, end) && this.isBareAddress() && isNumberEnd(bytes, fields.at, end)) {
      const behind = fields.at;
      const size = indexOfWord(bytes, behind, end, sizeWord);
      if (size >= 0) return this.take(bytes, bare, behind, end, true);
    }
    for (let i = this.verbEnd; i + 2 < end; i++) {
      if (bytes[i] !== Byte.Zero || (bytes[i + 1] | lowerCase) !== Byte.X || isOtherKey(bytes, this.verbEnd, i)) continue;
      fields.at = i;
      if (fields.readPrefixedHex(bytes, end)) return this.take(bytes, i, fields.at, end, false);
    }
    this.high = this.low = 0;
    for (const word of nullWords) {
      const at = indexOfLower(bytes, this.verbEnd, end, word);
      if (at >= 0) return at;
    }
    return -1;
  }

  /** Whether the number that was read may be an address without `0x`. */
  private isBareAddress(): boolean {
    return this.fields.digits >= fewestDigits || this.fields.value === 0;
  }

  /** Takes the address that `fields` just read, and looks for the size around it. */
  private take(bytes: Uint8Array, pointer: number, behind: number, end: number, isHex: boolean): number {
    const { fields } = this;
    this.high = fields.high;
    this.low = fields.low;
    const size = indexOfLower(bytes, this.verbEnd, end, sizeWord);
    fields.at = size >= 0 ? size + sizeWord.length : behind;
    while (fields.at < end && isBetween(bytes[fields.at])) fields.at++;
    if (size >= 0 || bytes[behind] === Byte.Comma) {
      const isRead = isHex ? fields.readHex(bytes, end) : fields.readPrefixedHex(bytes, end) || fields.readDecimal(bytes, end);
      if (isRead) this.size = fields.value;
    } else this.readCountOfBytes(bytes, end);
    fields.at = behind;
    return pointer;
  }

  /** Reads `N bytes`. */
  private readCountOfBytes(bytes: Uint8Array, end: number): void {
    const { fields } = this;
    const word = indexOfLower(bytes, this.verbEnd, end, bytesWord);
    let from = word - 1;
    if (word < 0 || bytes[from] !== Byte.Space) return;
    while (from > this.verbEnd && bytes[from - 1] >= Byte.Zero && bytes[from - 1] <= Byte.Nine) from--;
    fields.at = from;
    if (fields.readDecimal(bytes, end)) this.size = fields.value;
  }

  /** Reads `[HH:MM:SS.mmm,uuu]`, which may stand behind colours. */
  private readTime(bytes: Uint8Array, start: number, end: number): void {
    const { fields } = this;
    const colon = bytes.indexOf(Byte.Colon, start);
    if (colon < 0 || colon > end) return;
    const bracket = bytes.lastIndexOf(Byte.Bracket, colon);
    if (bracket < start) return;
    fields.at = bracket + 1;
    if (!fields.readDecimal(bytes, end) || !fields.readByte(bytes, end, Byte.Colon)) return;
    let seconds = fields.value * secondsAnHour;
    if (!fields.readDecimal(bytes, end) || !fields.readByte(bytes, end, Byte.Colon)) return;
    seconds += fields.value * secondsAMinute;
    if (!fields.readDecimal(bytes, end)) return;
    seconds += fields.value;
    let unit = 1;
    while ((bytes[fields.at] === Byte.Dot || bytes[fields.at] === Byte.Comma) && fields.at++ < end && fields.readDecimal(bytes, end)) {
      unit /= 10 ** fields.digits;
      seconds += fields.value * unit;
    }
    this.recording.time = seconds;
  }

  private threadOf(bytes: Uint8Array, start: number, end: number): number {
    const thread = indexOfWord(bytes, this.verbEnd, end, threadWord);
    if (thread >= 0) {
      const from = thread + threadWord.length;
      const quote = bytes.indexOf(Byte.Quote, from);
      return quote > from && quote < end ? this.recording.nameOf(bytes, from, quote) : noName;
    }
    let to = this.verbStart;
    while (to > start && bytes[to - 1] === Byte.Space) to--;
    let from = to;
    while (from > start && (classes[bytes[from - 1]] & CharacterClass.Name) !== 0 && bytes[from - 1] !== Byte.Colon) from--;
    const isTask = from < to && from - 2 >= start && bytes[from - 1] === Byte.Space && bytes[from - 2] === Byte.ClosingBracket;
    return isTask ? this.recording.nameOf(bytes, from, to) : noName;
  }
}

function verbOf(bytes: Uint8Array, from: number, to: number): Verb {
  if (indexOfLower(bytes, from, to, allocWord) >= 0) {
    return indexOfLower(bytes, from, to, reallocWord) >= 0 ? Verb.Reallocate : Verb.Allocate;
  }
  return freeEndings.some((word) => to - from >= word.length && indexOfLower(bytes, to - word.length, to, word) >= 0)
    ? Verb.Free
    : Verb.None;
}

/** As `indexOfWord`, in letters of any case; the word is in lower case. */
function indexOfLower(bytes: Uint8Array, from: number, end: number, word: Uint8Array): number {
  for (let i = from; i <= end - word.length; i++) {
    let k = 0;
    while (k < word.length && (bytes[i + k] | lowerCase) === word[k]) k++;
    if (k === word.length) return i;
  }
  return -1;
}

/** Whether the value at `at` has a key, `KEY=` or `KEY `, that says it is no block's address. */
function isOtherKey(bytes: Uint8Array, start: number, at: number): boolean {
  let to = at;
  while (to > start && (bytes[to - 1] === Byte.Equals || bytes[to - 1] === Byte.Space || bytes[to - 1] === Byte.Colon)) to--;
  return otherKeys.some(
    (key) => to - key.length >= start && indexOfLower(bytes, to - key.length, to, key) >= 0 && !isLetter(bytes[to - key.length - 1]),
  );
}

function isLetter(byte: number): boolean {
  return (classes[byte] & CharacterClass.NameStart) !== 0;
}

/** What may stand between `size`, or an address, and a number. */
function isBetween(byte: number): boolean {
  return byte === Byte.Space || byte === Byte.Equals || byte === Byte.Colon || byte === Byte.Comma || byte === Byte.Parenthesis;
}

function isNumberEnd(bytes: Uint8Array, at: number, end: number): boolean {
  return at === end || (hexDigits[bytes[at]] < 0 && !isLetter(bytes[at]));
}
