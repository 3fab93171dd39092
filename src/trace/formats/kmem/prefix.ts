// What tracefs, trace-cmd and perf put in front of an event: the task, the CPU and the time. A task's name may hold blanks and brackets, so it is read from behind.
import { Byte, CharacterClass, classes, isBlank } from '../../characters';
import { digitsEnd } from '../../recorded-clock';

/** Where the parts of a prefix stand in its line. */
export class EventPrefix {
  /** The task's name, and its number, which may be one text (`sh-536`) or two. */
  nameFrom = 0;
  nameTo = 0;
  numberFrom = 0;
  numberTo = 0;
  /** -1 where it is not said. */
  cpu = -1;
  /** The flags of the moment, such as `d..3.`: both are 0 where there are none. */
  flagsFrom = 0;
  flagsTo = 0;
  timeFrom = 0;
  /** The event's own text begins here. */
  end = 0;

  /** Reads the prefix of `bytes[from, to)`. False where it has none. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    const colon = timeColon(bytes, from, to);
    if (colon < 0) return false;
    this.end = colon + 1;
    this.cpu = -1;
    this.flagsFrom = this.flagsTo = 0;
    this.timeFrom = wordStart(bytes, from, colon);
    let wordTo = withoutBlanks(bytes, from, this.timeFrom);
    let wordFrom = wordStart(bytes, from, wordTo);
    if (wordFrom >= wordTo) return false;
    if (!isBracketed(bytes, wordFrom, wordTo)) {
      // Flags such as `d..3.`, with or without the CPU before them; perf without a CPU has the task's number here.
      const digits = digitsEnd(bytes, wordFrom, wordTo);
      if (digits === wordTo) return this.readTask(bytes, from, wordTo);
      this.flagsFrom = digits;
      this.flagsTo = wordTo;
      if (digits > wordFrom) {
        this.cpu = numberAt(bytes, wordFrom, digits);
        return this.readTask(bytes, from, withoutBlanks(bytes, from, wordFrom));
      }
      wordTo = withoutBlanks(bytes, from, wordFrom);
      wordFrom = wordStart(bytes, from, wordTo);
    }
    if (!isBracketed(bytes, wordFrom, wordTo)) return false;
    this.cpu = numberAt(bytes, wordFrom + 1, wordTo - 1);
    return this.readTask(bytes, from, withoutBlanks(bytes, from, wordFrom));
  }

  /** Reads `NAME-NUMBER`, `NAME-NUMBER (GROUP)`, `NAME NUMBER` or `NAME GROUP/NUMBER` at the end of `bytes[from, to)`. */
  private readTask(bytes: Uint8Array, from: number, to: number): boolean {
    let end = to;
    if (end > from && bytes[end - 1] === Byte.ClosingParenthesis) {
      while (end > from && bytes[end - 1] !== Byte.Parenthesis) end--;
      end = withoutBlanks(bytes, from, Math.max(from, end - 1));
    }
    let digits = end;
    while (digits > from && (classes[bytes[digits - 1]] & CharacterClass.Digit) !== 0) digits--;
    if (digits === end) return false;
    this.numberFrom = digits;
    this.numberTo = end;
    let nameTo = digits;
    if (bytes[digits - 1] === slash) nameTo = wordStart(bytes, from, digits);
    else if (bytes[digits - 1] === Byte.Minus) nameTo = digits - 1;
    let nameFrom = from;
    while (nameFrom < nameTo && isBlank(bytes[nameFrom])) nameFrom++;
    this.nameFrom = nameFrom;
    this.nameTo = withoutBlanks(bytes, nameFrom, nameTo);
    return true;
  }
}

const slash = 47;

/** Where the colon stands that ends a time: behind a digit and before a blank. */
function timeColon(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from + 1; at < to; at++) {
    if (bytes[at] !== Byte.Colon || (classes[bytes[at - 1]] & CharacterClass.Digit) === 0) continue;
    if (at + 1 === to || isBlank(bytes[at + 1])) return at;
  }
  return -1;
}

/** Where the word that ends at `to` begins. */
function wordStart(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && !isBlank(bytes[at - 1])) at--;
  return at;
}

function withoutBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && isBlank(bytes[at - 1])) at--;
  return at;
}

/** Whether a word is a number in brackets. */
function isBracketed(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    to - from > 2 && bytes[from] === Byte.Bracket && bytes[to - 1] === Byte.ClosingBracket && digitsEnd(bytes, from + 1, to) === to - 1
  );
}

function numberAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + bytes[at] - Byte.Zero;
  return value;
}
