// What logs put in front of a line: when, and by which thread. Recognised where it is plain, never guessed.
import { Byte, CharacterClass, classes, isDigit } from './characters';

const secondsPerDay = 86_400;
const words = ['pid', 'tid', 'thread'].map((word) => Array.from(word, (character) => character.charCodeAt(0)));

/** The time and the thread that stand in front of a call. */
export class LinePrefix {
  /** Seconds, of the day or from where the recorder's clock began, NaN where there is none. Days that follow one another go on counting. */
  time = NaN;
  /** Where the thread's name stands; `threadTo` is 0 where there is none. */
  threadFrom = 0;
  threadTo = 0;

  /** Reads `bytes[start, end)`. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.time = NaN;
    this.threadTo = 0;
    let day = 0;
    for (let at = start; at < end; at++) {
      if (!isDigit(bytes[at]) || (at > start && isPartOfWord(bytes[at - 1]))) continue;
      const from = at;
      while (at < end && isDigit(bytes[at])) at++;
      const next = bytes[at];
      if (next === Byte.Colon && at - from <= 2 && this.readClock(bytes, from, end)) {
        this.time += day * secondsPerDay;
        at = this.end - 1;
      } else if (next === Byte.Minus && at - from === 4 && isDate(bytes, from, end)) {
        day = dayOf(numberAt(bytes, from, 4), numberAt(bytes, from + 5, 2), numberAt(bytes, from + 8, 2));
        at = from + 9;
        // ISO 8601 has the letter T between date and time.
        if (bytes[at + 1] === 84) at++;
      } else if (next === Byte.Dot && isDigit(bytes[at + 1]) && at + 1 < end && this.time !== this.time) {
        this.time = secondsAt(bytes, from, end);
        while (at < end && (isDigit(bytes[at]) || bytes[at] === Byte.Dot)) at++;
      } else if (this.threadTo === 0 && isThread(bytes, start, from, at)) {
        this.threadFrom = from;
        this.threadTo = at;
      }
    }
  }

  /** Where the clock read last ends. */
  private end = 0;

  /** Reads `H:MM:SS`, with or without a fraction. */
  private readClock(bytes: Uint8Array, from: number, end: number): boolean {
    let at = from;
    let hours = 0;
    while (isDigit(bytes[at])) hours = hours * 10 + bytes[at++] - Byte.Zero;
    for (const colon of [at, at + 3]) {
      if (colon + 2 >= end || bytes[colon] !== Byte.Colon || !isDigit(bytes[colon + 1]) || !isDigit(bytes[colon + 2])) return false;
    }
    const minutes = numberAt(bytes, at + 1, 2);
    let seconds = numberAt(bytes, at + 4, 2);
    at += 6;
    if ((bytes[at] === Byte.Dot || bytes[at] === Byte.Comma) && at + 1 < end && isDigit(bytes[at + 1])) {
      let scale = 0.1;
      for (at++; at < end && isDigit(bytes[at]); at++, scale /= 10) seconds += (bytes[at] - Byte.Zero) * scale;
    }
    this.time = (hours * 60 + minutes) * 60 + seconds;
    this.end = at;
    return true;
  }
}

/** The number `DIGITS.DIGITS` at `from`: its digits are added up, so that no precision is lost before the end. */
export function secondsAt(bytes: Uint8Array, from: number, end: number): number {
  let value = 0;
  let divisor = 1;
  let at = from;
  for (; at < end && isDigit(bytes[at]); at++) value = value * 10 + bytes[at] - Byte.Zero;
  if (bytes[at] === Byte.Dot) {
    for (at++; at < end && isDigit(bytes[at]); at++) {
      value = value * 10 + bytes[at] - Byte.Zero;
      divisor *= 10;
    }
  }
  return value / divisor;
}

/** `[12]`, `[pid 12]`, `tid=12`, `thread 12`, and a number that begins the line, with a blank or a colon behind it. */
function isThread(bytes: Uint8Array, start: number, from: number, to: number): boolean {
  if (from === start) return bytes[to] === Byte.Space || bytes[to] === Byte.Colon;
  if (bytes[from - 1] === Byte.Bracket && bytes[to] === Byte.ClosingBracket) return true;
  let end = from;
  while (end > start && (bytes[end - 1] === Byte.Space || bytes[end - 1] === Byte.Equals || bytes[end - 1] === Byte.Colon)) end--;
  return words.some((word) => end - word.length >= start && word.every((byte, index) => (bytes[end - word.length + index] | 32) === byte));
}

/** Whether `YYYY-MM-DD` stands at `from`. */
function isDate(bytes: Uint8Array, from: number, end: number): boolean {
  if (from + 10 > end || bytes[from + 4] !== Byte.Minus || bytes[from + 7] !== Byte.Minus) return false;
  return isDigit(bytes[from + 5]) && isDigit(bytes[from + 6]) && isDigit(bytes[from + 8]) && isDigit(bytes[from + 9]);
}

/** Days from 1 January 1970. */
function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / (secondsPerDay * 1000);
}

function numberAt(bytes: Uint8Array, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at++) value = value * 10 + bytes[at] - Byte.Zero;
  return value;
}

/** Whether a byte before a digit makes both a word, or a number that is none of the line's own: `#1`, `x7`, `1.5`. */
function isPartOfWord(byte: number): boolean {
  return (classes[byte] & CharacterClass.NameStart) !== 0 || byte === Byte.Hash || byte === Byte.Dot;
}
