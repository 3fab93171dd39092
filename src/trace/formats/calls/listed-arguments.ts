// The arguments of a call as logs list them: numbers, with or without names, and behind those that count whatever else was logged.
import { assignArguments, fewestArguments, mostArguments } from '../../call-arguments';
import { CallKind } from '../../call-words';
import { Byte, CharacterClass, classes, isDigit } from '../../characters';
import type { LoggedCall } from '../../logged-call';
import { ScannedNumber, skipBlanks } from '../../scanned-number';

/** How many a call must have, by its kind: logs may leave away where the answer of an aligned one goes. */
const fewest: Readonly<Record<CallKind, number>> = { ...fewestArguments, [CallKind.AllocateAlignedInto]: 2 };

/** The arguments of one call after another. */
export class ListedArguments {
  private readonly given = Array.from({ length: mostArguments }, () => new ScannedNumber());
  /** Where the first stands, and what follows the parenthesis that closes. */
  firstAt = 0;
  closed = 0;
  /** How many numbers there were, and whether one of them was negative. */
  count = 0;
  hasNegative = false;

  /** Reads the list behind the parenthesis at `open`, of a call of `kind`; false where too few of its arguments are numbers. */
  read(bytes: Uint8Array, open: number, end: number, kind: CallKind): boolean {
    this.hasNegative = false;
    let at = open + 1;
    for (this.count = 0; this.count < mostArguments; at++) {
      at = skipName(bytes, skipBlanks(bytes, at, end), end);
      if (bytes[at] === Byte.Minus && isDigit(bytes[at + 1])) {
        if (kind === CallKind.Free) return false;
        this.hasNegative = true;
        at++;
      }
      if (this.count === 0) this.firstAt = at;
      const next = this.given[this.count].scan(bytes, at, end);
      if (next < 0) break;
      this.count++;
      at = next;
      while (at < end && ((classes[bytes[at]] & CharacterClass.NameStart) !== 0 || bytes[at] === Byte.Space)) at++;
      if (bytes[at] === Byte.ClosingParenthesis && at < end) {
        this.closed = at + 1;
        return this.count >= fewest[kind];
      }
      if (bytes[at] !== Byte.Comma) return false;
    }
    if (this.count < fewest[kind]) return false;
    while (at < end && bytes[at] !== Byte.ClosingParenthesis) at++;
    this.closed = at + 1;
    return at < end;
  }

  /** Whether the first is an address among others: an allocation has it only where it asks some object for memory. */
  isOfObject(bytes: Uint8Array): boolean {
    return this.count > 1 && bytes[this.firstAt] === Byte.Zero && (bytes[this.firstAt + 1] | 32) === Byte.X;
  }

  /** Makes `call` one of `kind` with these arguments, and no block but what is freed. */
  giveTo(call: LoggedCall, kind: CallKind): void {
    call.clear();
    call.kind = kind;
    assignArguments(call, kind, this.given, this.count);
  }
}

/** Skips an argument's name: `size=` or `size: `. */
function skipName(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (classes[bytes[at]] & (CharacterClass.NameStart | CharacterClass.Digit)) !== 0) at++;
  return at > from && (bytes[at] === Byte.Equals || bytes[at] === Byte.Colon) ? skipBlanks(bytes, at + 1, end) : from;
}
