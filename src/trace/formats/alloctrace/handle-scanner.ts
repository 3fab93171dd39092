// The handles of a written trace, which are more than words: families, ranges, addresses.
import { Byte, CharacterClass, classes } from '../../characters';
import { numberLimit } from '../../../model/size-grammar';
import type { HandleTable } from '../../handle-table';
import type { TokenKind } from '../../tokens';
import type { NamedHandles } from '../../trace';
import type { Lexer } from './lexer';
import type { PassesAround } from './passes-around';

/** The most indexes one range may name. */
const largestRange = 1 << 24;
/** Which handles a statement names: one, a range of indexes, or every live index. */
export const enum HandlesForm {
  One,
  Range,
  All,
}

/** Scans handles: `a`, `t[3]`, `t[0..9:2]`, `t[*]`, `0x55d0c2a0`. */
export class HandleScanner {
  /** The last handles scanned. */
  form: HandlesForm = HandlesForm.One;
  handle = 0;
  rangeName = 0;
  first = 0;
  last = 0;
  step = 1;

  constructor(
    private readonly lexer: Lexer,
    private readonly handles: HandleTable,
    private readonly around: PassesAround,
  ) {}

  /** The last handles scanned, to be kept. */
  get named(): NamedHandles | undefined {
    const { form, handle, rangeName, first, last, step } = this;
    if (form === HandlesForm.All) return undefined;
    return form === HandlesForm.One ? { handle } : { family: rangeName, first, last, step };
  }

  scanHandles(kind: TokenKind): void {
    const lexer: Lexer = this.lexer;
    const byte = lexer.bytes[lexer.pos];
    const from = lexer.pos;
    if ((classes[byte] & CharacterClass.NameStart) !== 0) {
      lexer.scanName();
      const keyword = lexer.keywordOfName();
      if (keyword !== undefined) lexer.failAt(from, '{0} is a keyword and cannot be a handle.', [keyword]);
      this.scanIndexes(kind, from);
    } else if ((classes[byte] & CharacterClass.Digit) !== 0) this.scanAddressHandle(kind);
    else lexer.fail('Expected a handle.');
  }

  /** What may follow a handle's name: `[index]`, `[first..last]`, `[first..last:step]`, `[*]`. */
  scanIndexes(kind: TokenKind, from: number): void {
    const lexer: Lexer = this.lexer;
    const bytes = lexer.bytes;
    if (bytes[lexer.pos] !== Byte.Bracket) {
      this.form = HandlesForm.One;
      this.handle = this.handleOfName();
      lexer.token(kind, from, lexer.pos);
      return;
    }
    const name = lexer.nameId();
    lexer.pos++;
    if (bytes[lexer.pos] === Byte.Star) {
      lexer.pos++;
      this.form = HandlesForm.All;
      this.rangeName = name;
    } else {
      const firstFrom = lexer.pos;
      const first = this.scanIndex();
      if (bytes[lexer.pos] === Byte.Dot && bytes[lexer.pos + 1] === Byte.Dot) {
        lexer.pos += 2;
        this.form = HandlesForm.Range;
        this.rangeName = name;
        this.first = first;
        this.last = this.scanIndex();
        this.step = 1;
        if (bytes[lexer.pos] === Byte.Colon) {
          lexer.pos++;
          this.scanStep();
        }
        this.checkRange(firstFrom, largestRange);
      } else {
        this.form = HandlesForm.One;
        this.handle = this.handles.indexed(name, first);
      }
    }
    if (bytes[lexer.pos] !== Byte.ClosingBracket) lexer.fail('Expected ].');
    lexer.pos++;
    lexer.token(kind, from, lexer.pos);
  }

  /** The handle that is just the scanned name. One that ends in a number without leading zeros is found by that number. */
  private handleOfName(): number {
    const { lexer } = this;
    const digits = lexer.nameTo - lexer.stemTo;
    if (digits > 0 && digits < 10 && (digits === 1 || lexer.bytes[lexer.stemTo] !== Byte.Zero)) {
      return this.handles.numbered(lexer.stemId(), lexer.nameNumber);
    }
    return this.handles.named(lexer.nameId());
  }

  /** `FIRST..LAST[:STEP]` of a `repeat`: as `first`, `last` and `step`. */
  scanRange(largest: number): void {
    const lexer: Lexer = this.lexer;
    const from = lexer.pos;
    this.first = this.scanIndex();
    if (!lexer.startsWith('..')) lexer.fail('Expected .. and the last index.');
    lexer.pos += 2;
    this.last = this.scanIndex();
    this.step = 1;
    if (lexer.bytes[lexer.pos] === Byte.Colon) {
      lexer.pos++;
      this.scanStep();
    }
    this.checkRange(from, largest);
  }

  /** How many indexes the last range has. */
  get count(): number {
    return Math.floor((this.last - this.first) / this.step) + 1;
  }

  private scanStep(): void {
    const { lexer } = this;
    const from = lexer.pos;
    this.step = this.scanDigits();
    if (this.step === 0) lexer.failAt(from, 'The step of a range is at least 1.');
  }

  private checkRange(from: number, largest: number): void {
    const { lexer, first, last, count } = this;
    if (last < first) lexer.failAt(from, 'A range runs upward: {0} is larger than {1}.', [first, last]);
    if (count > largest) lexer.failAt(from, 'A range names at most {0} indexes, this one {1}.', [largest, count]);
  }

  /** An index: digits, or the NAME of a `repeat` around the line. */
  private scanIndex(): number {
    const lexer: Lexer = this.lexer;
    const { bytes } = lexer;
    const from = lexer.pos;
    if ((classes[bytes[from]] & CharacterClass.NameStart) === 0) return this.scanDigits();
    let to = from;
    while ((classes[bytes[to]] & CharacterClass.Name) !== 0 && (classes[bytes[to]] & CharacterClass.NameMark) === 0) to++;
    const value = this.around.valueOf(from, to);
    if (value === undefined) {
      lexer.failAt(from, '{0} is no index here: no repeat around this line has that name.', [lexer.decode(from, to)]);
    }
    lexer.pos = to;
    return value;
  }

  private scanDigits(): number {
    const lexer: Lexer = this.lexer;
    const { bytes } = lexer;
    const from = lexer.pos;
    let value = 0;
    let byte = bytes[lexer.pos];
    while ((classes[byte] & CharacterClass.Digit) !== 0) {
      value = value * 10 + (byte - Byte.Zero);
      byte = bytes[++lexer.pos]!;
      while (byte === 95 && (bytes[lexer.pos + 1] === 95 || (classes[bytes[lexer.pos + 1]] & CharacterClass.Digit) !== 0)) {
        byte = bytes[++lexer.pos]!;
      }
    }
    if (lexer.pos === from) lexer.fail('Expected an index.');
    if (value >= numberLimit) lexer.failAt(from, 'An index is below {0} (2^53).', [numberLimit]);
    return value;
  }

  scanAddressHandle(kind: TokenKind): void {
    const { lexer } = this;
    lexer.scanAddress(kind);
    this.form = HandlesForm.One;
    this.handle = this.handles.address(lexer.high, lexer.low);
  }
}
