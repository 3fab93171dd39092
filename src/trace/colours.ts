// Colour codes of terminals, which stand in logs that were kept as they were shown.
import { Byte, isDigit } from './characters';

/** A text without its colour codes. */
export function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex -- it is what colour codes begin with
  return text.includes('\u001b') ? text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '') : text;
}

/** Writes `bytes[start, end)` without its colour codes into `plain`, which has room for it; returns how many bytes that are. */
export function copyWithoutColours(bytes: Uint8Array, start: number, end: number, plain: Uint8Array): number {
  let length = 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] === Byte.Escape && bytes[at + 1] === Byte.Bracket) {
      at += 2;
      while (at < end && (bytes[at] === Byte.Semicolon || isDigit(bytes[at]))) at++;
    } else plain[length++] = bytes[at];
  }
  return length;
}
