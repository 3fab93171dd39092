import { CharacterClass, classes } from '../../characters';
import { HandleTable, largestIndex } from '../../handle-table';
import { Byte, LineScanner } from './lexer';
import type { TokenKind } from '../../tokens';

/** The most indexes one range may name. */
export const largestRange = 1 << 24;
/** Which handles a statement names: one, a range of indexes, or every live index. */
export const enum HandlesForm {
  One,
  Range,
  All,
}

/** Scans handles: `a`, `t[3]`, `t[0..9:2]`, `t[*]`, `0x55d0c2a0`. */
export abstract class HandleScanner extends LineScanner {
  protected readonly handles = new HandleTable(this.names);
  /** The last handles scanned. */
  protected form: HandlesForm = HandlesForm.One;
  protected handle = 0;
  protected rangeName = 0;
  protected first = 0;
  protected last = 0;
  protected step = 1;

  protected scanHandles(kind: TokenKind): void {
    const byte = this.bytes[this.pos];
    const from = this.pos;
    if ((classes[byte] & CharacterClass.NameStart) !== 0) {
      this.scanName();
      const keyword = this.keywordOfName();
      if (keyword !== undefined) this.failAt(from, '{0} is a keyword and cannot be a handle.', [keyword]);
      this.scanIndexes(kind, from);
    } else if ((classes[byte] & CharacterClass.Digit) !== 0) this.scanAddressHandle(kind);
    else this.fail('Expected a handle.');
  }

  /** What may follow a handle's name: `[index]`, `[first..last]`, `[first..last:step]`, `[*]`. */
  protected scanIndexes(kind: TokenKind, from: number): void {
    const bytes = this.bytes;
    if (bytes[this.pos] !== Byte.Bracket) {
      this.form = HandlesForm.One;
      this.handle = this.handleOfName();
      this.token(kind, from, this.pos);
      return;
    }
    const name = this.names.intern(bytes, this.nameFrom, this.nameTo, this.nameHash);
    this.pos++;
    if (bytes[this.pos] === Byte.Star) {
      this.pos++;
      this.form = HandlesForm.All;
      this.rangeName = name;
    } else {
      const firstFrom = this.pos;
      const first = this.scanIndex();
      if (bytes[this.pos] === Byte.Dot && bytes[this.pos + 1] === Byte.Dot) {
        this.pos += 2;
        this.form = HandlesForm.Range;
        this.rangeName = name;
        this.first = first;
        this.last = this.scanIndex();
        this.step = 1;
        if (bytes[this.pos] === Byte.Colon) {
          this.pos++;
          const stepFrom = this.pos;
          this.step = this.scanIndex();
          if (this.step === 0) this.failAt(stepFrom, 'The step of a range is at least 1.');
        }
        if (this.last < first) this.failAt(firstFrom, 'A range runs upward: {0} is larger than {1}.', [first, this.last]);
        const count = Math.floor((this.last - first) / this.step) + 1;
        if (count > largestRange) this.failAt(firstFrom, 'A range names at most {0} indexes, this one {1}.', [largestRange, count]);
      } else {
        this.form = HandlesForm.One;
        this.handle = this.handles.indexed(name, first);
      }
    }
    if (bytes[this.pos] !== Byte.ClosingBracket) this.fail('Expected ].');
    this.pos++;
    this.token(kind, from, this.pos);
  }

  /** The handle that is just the scanned name. One that ends in a number without leading zeros is found by that number. */
  private handleOfName(): number {
    const digits = this.nameTo - this.stemTo;
    if (digits > 0 && digits < 10 && (digits === 1 || this.bytes[this.stemTo] !== 48)) {
      return this.handles.numbered(this.names.intern(this.bytes, this.nameFrom, this.stemTo, this.stemHash), this.nameNumber);
    }
    return this.handles.named(this.names.intern(this.bytes, this.nameFrom, this.nameTo, this.nameHash));
  }

  protected scanIndex(): number {
    const from = this.pos;
    let value = 0;
    let byte = this.bytes[this.pos];
    while ((classes[byte] & CharacterClass.Digit) !== 0) {
      value = value * 10 + (byte - 48);
      byte = this.bytes[++this.pos]!;
    }
    if (this.pos === from) this.fail('Expected an index.');
    if (value > largestIndex) this.failAt(from, 'An index is at most {0}.', [largestIndex]);
    return value;
  }

  protected scanAddressHandle(kind: TokenKind): void {
    this.scanAddress(kind);
    this.form = HandlesForm.One;
    this.handle = this.handles.address(this.high, this.low);
  }
}
