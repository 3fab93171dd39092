// How recorders say that they lost events: with or without their number, before or behind.
import { indexOfWord, wordBytes } from '../../byte-words';
import { Byte, CharacterClass, classes } from '../../characters';
import { digitsEnd } from '../../recorded-clock';
import { ScannedNumber } from '../../scanned-number';

const lossWords = ['LOST', 'EVENTS DROPPED', 'EVENTS LOST'].map(wordBytes);
const number = new ScannedNumber();

/** Events that the line `bytes[from, end)` says were lost, at least one; 0 where it says nothing of that: `CPU:2 [LOST 3 EVENTS]`, `CPU:1 [EVENTS DROPPED]`, `PERF_RECORD_LOST lost 5`. */
export function readLoss(bytes: Uint8Array, from: number, end: number): number {
  if (!lossWords.some((word) => indexOfWord(bytes, from, end, word) >= 0)) return 0;
  const bracket = bytes.indexOf(Byte.Bracket, from);
  let at = bracket >= 0 && bracket < end ? bracket : from;
  for (; at < end; at++) {
    if ((classes[bytes[at]] & CharacterClass.Digit) === 0) continue;
    at = number.scan(bytes, at, digitsEnd(bytes, at, end));
    if (number.value > 0) return number.value;
  }
  return 1;
}
