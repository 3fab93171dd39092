// The times in front of recorded calls: of the day, of an epoch, or of a recorder's own beginning.
import { Byte } from './characters';

const secondsPerDay = 86_400;
/** Times from so many seconds on count from an epoch: what matters is the difference from the first. */
const epochSeconds = 1e8;

/** Reads the times of one recording, one after the other, and keeps their precision. */
export class RecordedClock {
  /** Where the last time read stands among the others, in seconds; NaN before the first. */
  seconds = NaN;
  /** The first time that counts from an epoch, in whole seconds, or in nanoseconds where they are read. */
  private beginning = -1;
  private days = 0;
  private timeOfDay = 0;

  /** Reads `H:MM:SS` or `SECONDS`, both with or without a fraction, at `from`. Returns where it ends, -1 where there is none. */
  read(bytes: Uint8Array, from: number, end: number): number {
    const minutes = digitsEnd(bytes, from, end);
    if (minutes === from) return -1;
    const isOfDay = minutes < end && bytes[minutes] === Byte.Colon;
    let whole = wholeNumber(bytes, from, minutes);
    let at = minutes;
    if (isOfDay) {
      for (let part = 0; part < 2; part++) {
        const next = digitsEnd(bytes, at + 1, end);
        if (next !== at + 3 || bytes[at] !== Byte.Colon || next > end) return -1;
        whole = whole * 60 + wholeNumber(bytes, at + 1, next);
        at = next;
      }
      whole = this.onItsDay(whole);
    } else if (whole >= epochSeconds) {
      if (this.beginning < 0) this.beginning = whole;
      whole -= this.beginning;
    }
    if (at < end && (bytes[at] === Byte.Dot || (isOfDay && bytes[at] === Byte.Comma))) {
      const last = digitsEnd(bytes, at + 1, end);
      this.seconds = whole + wholeNumber(bytes, at + 1, last) / 10 ** (last - at - 1);
      return last;
    }
    this.seconds = whole;
    return at;
  }

  /** Reads nanoseconds, the first of which are the beginning. Returns where they end, -1 where there are none. */
  readNanoseconds(bytes: Uint8Array, from: number, end: number): number {
    const last = digitsEnd(bytes, from, end);
    if (last === from) return -1;
    const nanoseconds = wholeNumber(bytes, from, last);
    if (this.beginning < 0) this.beginning = nanoseconds;
    this.seconds = (nanoseconds - this.beginning) / 1e9;
    return last;
  }

  /** Midnight passes where the clock falls back by hours. */
  private onItsDay(timeOfDay: number): number {
    if (timeOfDay + secondsPerDay / 2 < this.timeOfDay) this.days++;
    this.timeOfDay = timeOfDay;
    return timeOfDay + this.days * secondsPerDay;
  }
}

/** Where the decimal digits at `from` end. */
export function digitsEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] >= Byte.Zero && bytes[at] <= Byte.Nine) at++;
  return at;
}

function wholeNumber(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + bytes[at] - Byte.Zero;
  return value;
}
