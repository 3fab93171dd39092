// Where a logged call's answer stands behind it, and what is none: addresses of callers, lines of a source, fields that say something else.
import { startsAt, wordBytes } from '../../byte-words';
import { CallField, FieldNames } from '../../call-fields';
import { Byte, CharacterClass, classes, isBlank } from '../../characters';
import { ScannedNumber } from '../../scanned-number';

/** Begins `return`, `returns` and `returned`. */
export const returnWord = wordBytes('return');
/** Words in front of an address that is not the block's. */
const placeWords = ['from', 'by', 'caller', 'pc', 'ip', 'ra', 'lr'].map(wordBytes);
const atWord = wordBytes('at');
/** An address without `0x` has at least so many digits, where a word could also have a number of another kind. */
const fewestDigits = 8;

/** The answer of one call after another. */
export class LoggedAnswer {
  readonly number = new ScannedNumber();
  /** Where it stands. */
  at = 0;
  private readonly fields = new FieldNames();

  /**
   * Finds the answer in `bytes[from, end)`, which follows a call or a sign: behind `=`, `->`, `:`, `ptr=` or `returns`, or an address that stands alone. False where there is none; then the number is
   * not known.
   */
  find(bytes: Uint8Array, from: number, end: number): boolean {
    const { number } = this;
    let placed = -1;
    for (let at = from; at < end; at++) {
      const byte = bytes[at];
      const isSign = byte === Byte.Equals || byte === Byte.Greater || byte === Byte.Colon;
      let value = at;
      if (isSign) {
        while (value < end && (bytes[value] === byte || bytes[value] === Byte.Greater || isBlank(bytes[value]))) value++;
      } else if (byte === Byte.R && startsAt(bytes, at, end, returnWord) && !isNameByte(bytes[at - 1])) {
        while (value < end && (isLetter(bytes[value]) || isBlank(bytes[value]) || bytes[value] === Byte.Colon)) value++;
      } else if (byte !== Byte.Zero || (bytes[at + 1] | 32) !== Byte.X) continue;
      const behind = number.scan(bytes, value, end);
      if (behind < 0) {
        // None of the signs between has another number behind it.
        at = Math.max(at, value - 1);
        continue;
      }
      if (isSign ? this.isOther(bytes, from, at, value, behind) : value === at && isPlace(bytes, from, at)) at = behind - 1;
      else if (!isSign && value === at && endsInWord(bytes, from, at, atWord)) {
        // Of a place in the source or of the block: another answer counts for more.
        if (placed < 0) placed = at;
        at = behind - 1;
      } else {
        this.at = value;
        return true;
      }
    }
    this.at = placed;
    if (placed >= 0) number.scan(bytes, placed, end);
    else number.clear();
    return placed >= 0;
  }

  /** Whether the sign at `at` belongs to a word with another meaning: `caller=0x400a1c`, `size=16`, `main.c:12`. */
  private isOther(bytes: Uint8Array, from: number, at: number, value: number, behind: number): boolean {
    let word = at;
    while (word > from && isNameByte(bytes[word - 1])) word--;
    if (word === at) return false;
    const field = this.fields.find(bytes, word, at);
    if (field !== undefined) return field !== CallField.Block;
    const isAddress = (bytes[value + 1] | 32) === Byte.X || behind - value >= fewestDigits || !isNameByte(bytes[value]);
    return !isAddress || isPlace(bytes, from, at);
  }
}

/** Whether what ends before `at`, but for blanks and signs, says that an address is that of code. */
function isPlace(bytes: Uint8Array, from: number, at: number): boolean {
  return bytes[at - 1] === Byte.At || placeWords.some((word) => endsInWord(bytes, from, at, word));
}

/** Whether `word` stands before `at`, with a blank or a sign between. */
function endsInWord(bytes: Uint8Array, from: number, at: number, word: Uint8Array): boolean {
  let to = at;
  while (to > from && (isBlank(bytes[to - 1]) || bytes[to - 1] === Byte.Equals || bytes[to - 1] === Byte.Colon)) to--;
  const start = to - word.length;
  return start >= from && startsAt(bytes, start, to, word) && (start === from || !isNameByte(bytes[start - 1]));
}

function isNameByte(byte: number): boolean {
  return (classes[byte] & (CharacterClass.NameStart | CharacterClass.Digit)) !== 0;
}

function isLetter(byte: number): boolean {
  return (classes[byte] & CharacterClass.NameStart) !== 0;
}
