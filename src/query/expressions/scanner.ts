// The tokens of an expression, cut from what people type. Numbers are those of the one grammar, with fractions and per cent besides.
import { decimalDigits, hexadecimalTyped, sizeLimit, suffixFactor, valueOfDigits } from '../../model/size-grammar';
import { ExpressionError } from './syntax';
import type { Unit } from './value';

export type Token =
  | { readonly kind: 'number'; readonly column: number; readonly value: number | bigint; readonly unit: Unit; readonly text: string }
  | { readonly kind: 'text' | 'name' | 'operator'; readonly column: number; readonly text: string }
  | { readonly kind: 'end'; readonly column: number; readonly text: '' };

const blanks = /[ \t]*/y;
const namePattern = /[A-Za-z_][A-Za-z0-9_$]*/y;
const hexPattern = new RegExp(hexadecimalTyped, 'y');
/** No decimal point before another one: that is a range. */
const decimalPattern = new RegExp(String.raw`${decimalDigits}(?:\.(?=\d)\d+)?`, 'y');
const suffixPattern = /[ \t]*([A-Za-z]+)(?![A-Za-z0-9_$])/y;
/** Behind `30%` something follows that `%` cannot divide by. */
const operandAhead = /[ \t]*[A-Za-z0-9_("]/y;
const operatorPattern = /\|\||&&|==|!=|<=|>=|\.\.|[<>!()[\].+\-*/%]/y;

/** Cuts an expression into tokens, one at a time: what a name is depends on where it stands. */
export class Scanner {
  /** The token that comes next. */
  next: Token;
  private end = 0;

  constructor(private readonly source: string) {
    this.next = this.scan();
  }

  /** Takes the next token. */
  take(): Token {
    const { next } = this;
    this.next = this.scan();
    return next;
  }

  /** Takes the next token if it is this operator. */
  accept(operator: string): boolean {
    if (this.next.kind !== 'operator' || this.next.text !== operator) return false;
    this.take();
    return true;
  }

  /**
   * Takes a text, or everything from the next token up to a `)`, as it is written: names of handles and caches can hold characters that mean
   * something else elsewhere.
   */
  takeRaw(): { readonly text: string; readonly column: number } {
    const { column, kind } = this.next;
    if (kind === 'text') return { text: this.take().text, column };
    const close = this.source.indexOf(')', column - 1);
    this.end = close < 0 ? this.source.length : close;
    const text = this.source.slice(column - 1, this.end).trim();
    this.next = this.scan();
    return { text, column };
  }

  /** Takes a dot and the name right behind it, where these come next without blanks between; undefined else. */
  takeMember(): { readonly name: string; readonly column: number } | undefined {
    const { next } = this;
    if (next.kind !== 'operator' || next.text !== '.') return undefined;
    const name = this.match(namePattern, this.end);
    if (name === undefined) throw new ExpressionError(next.column + 1, 'Expected a name after the dot.');
    this.end += name.length;
    this.next = this.scan();
    return { name, column: next.column + 1 };
  }

  private scan(): Token {
    const { source } = this;
    const at = this.end + this.match(blanks, this.end)!.length;
    const column = at + 1;
    if (at >= source.length) return { kind: 'end', column: source.length + 1, text: '' };
    const name = this.match(namePattern, at);
    if (name !== undefined) return this.token('name', at, name);
    if (/\d/.test(source[at])) return this.scanNumber(at);
    if (source[at] === '"') {
      const close = source.indexOf('"', at + 1);
      if (close < 0) throw new ExpressionError(column, 'This text has no closing quote.');
      this.end = close + 1;
      return { kind: 'text', column, text: source.slice(at + 1, close) };
    }
    const operator = this.match(operatorPattern, at);
    if (operator !== undefined) return this.token('operator', at, operator);
    throw unknownCharacter(source, at);
  }

  private token(kind: 'name' | 'operator', at: number, text: string): Token {
    this.end = at + text.length;
    return { kind, column: at + 1, text };
  }

  private scanNumber(at: number): Token {
    const hex = this.match(hexPattern, at);
    const digits = hex ?? this.match(decimalPattern, at)!;
    this.end = at + digits.length;
    const exact = digits.includes('.') ? Number(digits.replace(/_/g, '')) : valueOfDigits(digits);
    let value = typeof exact === 'bigint' ? narrow(exact) : exact;
    let unit: Unit = hex === undefined ? 'none' : 'address';
    suffixPattern.lastIndex = this.end;
    const suffix = suffixPattern.exec(this.source);
    const factor = suffix === null ? undefined : suffixFactor(suffix[1]);
    if (factor !== undefined) {
      value = typeof exact === 'bigint' ? narrow(exact * BigInt(factor)) : exact * factor;
      unit = 'bytes';
      this.end += suffix![0].length;
    } else if (suffix !== null && suffix.index === this.end && /^[A-Za-z]/.test(suffix[0])) {
      const wrong = digits + suffix[0];
      throw new ExpressionError(at + 1, '{0} is no number. Sizes end in B, KiB, MiB, GiB or TiB.', wrong);
    } else if (this.source[this.end] === '%' && hex === undefined && this.match(operandAhead, this.end + 1) === undefined) {
      unit = 'percent';
      this.end++;
    }
    const text = this.source.slice(at, this.end);
    if (value >= sizeLimit) throw new ExpressionError(at + 1, '{0} is no size below 2^64.', text);
    return { kind: 'number', column: at + 1, value, unit, text };
  }

  private match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.source)?.[0];
  }
}

/** A number where that is exact. */
export function narrow(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
}

function unknownCharacter(source: string, at: number): ExpressionError {
  const character = String.fromCodePoint(source.codePointAt(at)!);
  if (character === '=') return new ExpressionError(at + 1, 'Use == to compare.');
  if (character === '&' || character === '|') return new ExpressionError(at + 1, 'Use {0} to combine conditions.', character.repeat(2));
  if (character === "'") return new ExpressionError(at + 1, 'Texts stand in double quotes.');
  return new ExpressionError(at + 1, '{0} has no meaning here.', character);
}
