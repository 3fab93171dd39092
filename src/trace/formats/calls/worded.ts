// Calls as short logs of one's own write them: a word for the operation, and numbers to the end of the line, in any order that says which is which.
import { indexOfWord, wordBytes } from '../../byte-words';
import { CallKind, operationWords } from '../../call-words';
import { Byte, isBlank, isDigit } from '../../characters';
import { withoutEnd } from '../../fields';
import type { LoggedCall } from '../../logged-call';
import { NameTable } from '../../name-table';
import { ScannedNumber } from '../../scanned-number';

/** Words between those that count: `allocated 64 bytes at 0x55d0`, `malloc 64 -> 0x55d0`, `freed pointer 0x55d0`. */
const fillers = 'byte bytes b at to from address addr pointer ptr block memory mem size -> => = : returned returns for @'.split(' ');

/** A call has at most so many numbers: two factors, or an old block and a size, and the block. */
const mostNumbers = 3;
const letterCase = 32;
const commentMark = wordBytes(' //');
/** Words that begin what the log says besides, in small letters: `caller=0x400a1c`, `file main.c`, `in main()`. */
const besides = 'caller lr pc ra ip file line func function in by tag thread task tid total used heap module type name label'.split(' ');
/** Of these so only where no number follows: `free 0x55d0 at main.c:12`. */
const places = ['at', 'from'];

/**
 * Reads `malloc 64 0x55d0`, `ALLOC 0x55d0 64`, `free: 0x55d0`, `calloc 2 8 0x55d0`, `realloc 0x55d0 80 0x5610` (the old block first), whatever stands in front of the
 * word, with words between such as `bytes at` or `ptr=`. What the log says besides may follow behind `//` or `|`, in parentheses, or behind a word such as `caller` or `file`. Addresses have their `0x` or are a word for null, sizes are decimal: so their order does not matter.
 */
export class WordedCall {
  private readonly words = operationWords();
  private readonly fillers = namesOf(fillers);
  private readonly besides = namesOf(besides);
  private readonly places = namesOf(places);
  private readonly addresses = Array.from({ length: mostNumbers }, () => new ScannedNumber());
  private readonly sizes = Array.from({ length: mostNumbers }, () => new ScannedNumber());
  private addressCount = 0;
  private sizeCount = 0;
  private readonly lower = new Uint8Array(24);
  /** Where the word stands, and the block. */
  wordAt = 0;
  blockAt = 0;

  /** Makes `call` what `bytes[start, end)`, which does not end in a blank, says. False where it is no such line. */
  read(call: LoggedCall, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.readTo(call, bytes, start, end)) return true;
    const comment = indexOfWord(bytes, start, end, commentMark);
    const rest = comment > start ? comment : this.findRest(bytes, start, end);
    return rest > start && this.readTo(call, bytes, start, withoutEnd(bytes, start, rest));
  }

  /** Where what the log says besides begins, which stands behind an address; -1 where nothing does. */
  private findRest(bytes: Uint8Array, start: number, end: number): number {
    let hasAddress = false;
    for (let from = start; from < end;) {
      while (from < end && isSeparator(bytes[from])) from++;
      let to = from;
      while (to < end && !isSeparator(bytes[to])) to++;
      if (hasAddress && this.beginsRest(bytes, from, to, end)) return from;
      const value = this.skipLabel(bytes, from, to);
      hasAddress ||= bytes[value] === Byte.Zero && (bytes[value + 1] | letterCase) === Byte.X;
      from = to;
    }
    return -1;
  }

  /** Whether the word `bytes[from, to)` begins what the log says besides. */
  private beginsRest(bytes: Uint8Array, from: number, to: number, end: number): boolean {
    const first = bytes[from];
    if (first === Byte.Parenthesis) return !isDigit(bytes[from + 1]);
    if (first === Byte.Less || first === Byte.Bracket) return true;
    const labelEnd = endOfLabel(bytes, from, to);
    const length = this.toLower(bytes, from, labelEnd);
    if (this.besides.find(this.lower, 0, length) >= 0) return true;
    if (this.places.find(this.lower, 0, length) < 0) return false;
    let next = to;
    while (next < end && isSeparator(bytes[next])) next++;
    return labelEnd === to && !isDigit(bytes[next]);
  }

  /** Where the value of `size=16` or `@0x55d0` begins in `bytes[from, to)`; `from` where no label stands in front. */
  private skipLabel(bytes: Uint8Array, from: number, to: number): number {
    if (bytes[from] === Byte.At && to > from + 1) return from + 1;
    const labelEnd = endOfLabel(bytes, from, to);
    const isLabel = labelEnd + 1 < to && this.fillers.find(this.lower, 0, this.toLower(bytes, from, labelEnd)) >= 0;
    return isLabel ? labelEnd + 1 : from;
  }

  private readTo(call: LoggedCall, bytes: Uint8Array, start: number, end: number): boolean {
    this.addressCount = 0;
    this.sizeCount = 0;
    let hasFiller = false;
    // From the end: what stands in front is the log's own.
    for (let to = end; to > start;) {
      let from = to;
      while (from > start && !isSeparator(bytes[from - 1])) from--;
      const next = from;
      if (from < to && bytes[from] === Byte.Parenthesis && bytes[to - 1] !== Byte.ClosingParenthesis) from++;
      else if (from < to && bytes[to - 1] === Byte.ClosingParenthesis && bytes[from] !== Byte.Parenthesis) to--;
      if (from < to && !this.takeNumber(bytes, this.skipLabel(bytes, from, to), to)) {
        const labelEnd = endOfLabel(bytes, from, to);
        const isLabel = labelEnd > from && labelEnd === to - 1;
        if (this.fillers.find(this.lower, 0, this.toLower(bytes, from, isLabel ? labelEnd : to)) < 0) {
          this.wordAt = from;
          // A single letter or sign means so only where the line begins.
          const isWord = this.addressCount > 0 && (to - from > 1 || from === start) && (!hasFiller || isFirstWord(bytes, start, from));
          const kind = isWord ? this.kindOf(bytes, from, to) : undefined;
          return kind !== undefined && this.giveTo(call, kind);
        }
        hasFiller ||= !isLabel;
      }
      to = next;
      while (to > start && isSeparator(bytes[to - 1])) to--;
    }
    return false;
  }

  /** Makes `lower` the word `bytes[from, to)` in small letters; returns its length, 0 where it is too long. */
  private toLower(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (length > this.lower.length) return 0;
    for (let i = 0; i < length; i++) {
      const byte = bytes[from + i];
      this.lower[i] = byte >= 65 && byte <= 90 ? byte | letterCase : byte;
    }
    return length;
  }

  /** Takes a number, the last of the line first; false where it is none, or there are enough. */
  private takeNumber(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.addressCount + this.sizeCount === mostNumbers) return false;
    let digits = from;
    while (digits < to && isDigit(bytes[digits])) digits++;
    const isSize = digits === to;
    // Words such as `a` and `add` are hexadecimal digits, too.
    if (!isSize && digits > from && (bytes[from + 1] | letterCase) !== Byte.X) return false;
    if (digits === from && isLetterOfHex(bytes[from])) return false;
    const number = isSize ? this.sizes[this.sizeCount] : this.addresses[this.addressCount];
    if (number.scan(bytes, from, to) !== to) return false;
    if (isSize) this.sizeCount++;
    else if (this.addressCount++ === 0) this.blockAt = from;
    return true;
  }

  private kindOf(bytes: Uint8Array, from: number, to: number): CallKind | undefined {
    const end = bytes[to - 1] === Byte.Colon ? to - 1 : to;
    const isBracketed =
      (bytes[from] === Byte.Bracket && bytes[end - 1] === Byte.ClosingBracket) ||
      (bytes[from] === Byte.Less && bytes[end - 1] === Byte.Greater);
    const length = isBracketed ? this.toLower(bytes, from + 1, end - 1) : this.toLower(bytes, from, end);
    return length === 0 ? undefined : this.words.find(this.lower, 0, length);
  }

  /** Says what the numbers, which were taken from behind, are of a call; false where they are too few, too many, or could be something else. */
  private giveTo(call: LoggedCall, kind: CallKind): boolean {
    const { addresses, sizes, addressCount, sizeCount } = this;
    const has = (blocks: number, numbers: number): boolean => addressCount === blocks && sizeCount === numbers;
    call.clear();
    call.kind = kind;
    call.block.set(addresses[0]);
    switch (kind) {
      case CallKind.Allocate:
        call.size.set(sizes[0]);
        return has(1, 1);
      case CallKind.AllocateArray:
        call.count.set(sizes[1]);
        call.size.set(sizes[0]);
        return has(1, 2);
      case CallKind.AllocateAligned:
        call.size.set(sizes[0]);
        return has(1, 2);
      case CallKind.Reallocate:
        call.old.set(addresses[1]);
        call.size.set(sizes[0]);
        return has(2, 1);
      case CallKind.Free:
        return has(1, 0) || has(1, 1);
      default:
        return false;
    }
  }
}

/** Whether no word of a sentence stands before `at`: nothing, a mark, a number, or what is written in capitals. */
function isFirstWord(bytes: Uint8Array, start: number, at: number): boolean {
  let before = at - 1;
  while (before >= start && isBlank(bytes[before])) before--;
  return before < start || bytes[before] < 97 || bytes[before] > 122;
}

function isSeparator(byte: number): boolean {
  return isBlank(byte) || byte === Byte.Comma || byte === Byte.Bar || byte === Byte.Semicolon;
}

/** Where the `=` or `:` behind a label stands in `bytes[from, to)`; `to` where there is none. */
function endOfLabel(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isLetter(bytes[at])) at++;
  return at < to && (bytes[at] === Byte.Equals || bytes[at] === Byte.Colon) ? at : to;
}

function namesOf(words: readonly string[]): NameTable {
  const table = new NameTable();
  for (const word of words) table.internText(word);
  return table;
}

function isLetter(byte: number): boolean {
  const letter = byte | letterCase;
  return letter >= 97 && letter <= 122;
}

function isLetterOfHex(byte: number): boolean {
  const letter = byte | letterCase;
  return letter >= 97 && letter <= 102;
}
