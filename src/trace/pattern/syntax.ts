// The syntax of patterns: the part of JavaScript's regular expressions that can be matched in a time that grows with the line only. So there is nothing in it that looks
// ahead or back, or refers to a group.
import { PatternError } from './pattern-error';

/** A set of bytes: 1 for each that is in it. */
export type ByteSet = Uint8Array;

/** A pattern, or a part of one. */
export type PatternNode =
  | { readonly kind: 'byte'; readonly set: ByteSet }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number; readonly isLazy: boolean }
  | { readonly kind: 'group'; readonly part: PatternNode; readonly name: string }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'noBoundary' };

/** A part may be asked for so many times by number. */
const mostTimes = 1000;
/** Parentheses stand in one another at most so deep. */
const deepest = 100;
const encoder = new TextEncoder();

/** Parses a pattern. Throws PatternError. */
export function parsePattern(text: string): PatternNode {
  return new Parser(text).parse();
}

/** The bytes of `\d`, `\w` and `\s`. */
export const classSets = {
  d: setOf((byte) => byte >= 48 && byte <= 57),
  w: setOf((byte) => /\w/.test(String.fromCharCode(byte)) && byte < 128),
  s: setOf((byte) => byte === 32 || (byte >= 9 && byte <= 13)),
};

const escapes: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, '0': 0 };

function setOf(has: (byte: number) => boolean): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(has(byte)));
}

function inverse(set: ByteSet): ByteSet {
  return set.map((has) => 1 - has);
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  parse(): PatternNode {
    const node = this.choice();
    if (this.at < this.text.length) throw new PatternError(this.at, 'A parenthesis is closed here that is not open.');
    return node;
  }

  private choice(): PatternNode {
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    return parts.length === 1 ? parts[0] : { kind: 'choice', parts };
  }

  private sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') parts.push(this.repeated());
    return { kind: 'sequence', parts };
  }

  private repeated(): PatternNode {
    let part = this.atom();
    for (;;) {
      const times = this.times();
      if (times === undefined) return part;
      const [least, most] = times;
      if (part.kind === 'repeat' && most > 1) {
        throw new PatternError(this.at - 1, 'A repetition is repeated here. Put what is to be repeated in parentheses.');
      }
      part = { kind: 'repeat', part, least, most, isLazy: this.take('?') };
    }
  }

  private times(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.text.slice(this.at, this.at + 16));
    if (!counted) return undefined;
    const [whole, first, comma, second] = counted;
    const least = Number(first);
    const most = comma === undefined ? least : second === '' ? Infinity : Number(second);
    if (least > mostTimes || (most !== Infinity && most > mostTimes) || least > most) {
      throw new PatternError(this.at, 'Repetitions are counted up to {0}, the smaller number first.', [mostTimes]);
    }
    this.at += whole.length;
    return [least, most];
  }

  private atom(): PatternNode {
    const character = String.fromCodePoint(this.text.codePointAt(this.at)!);
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return { kind: 'byte', set: this.set() };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new PatternError(this.at, 'There is nothing before this {0} that could be repeated.', [character]);
      default:
    }
    this.at += character.length;
    if (character === '.') return { kind: 'byte', set: setOf((byte) => byte !== 10) };
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    return literal(character);
  }

  private group(): PatternNode {
    const open = this.at;
    if (++this.depth > deepest) throw new PatternError(open, 'Parentheses stand in one another at most {0} deep.', [deepest]);
    this.at++;
    let name: string | undefined;
    if (this.take('?')) {
      const named = /^P?<([A-Za-z_]\w*)>/.exec(this.text.slice(this.at, this.at + 64));
      if (named) {
        name = named[1];
        this.at += named[0].length;
      } else if (!this.take(':')) {
        throw new PatternError(open, 'Patterns do not look ahead or back. Groups are written (?<NAME>…), (?:…) or (…).');
      }
    }
    const part = this.choice();
    if (!this.take(')')) throw new PatternError(open, 'This parenthesis is not closed.');
    this.depth--;
    return name === undefined ? part : { kind: 'group', part, name };
  }

  private escape(): PatternNode {
    const from = this.at++;
    if (this.at === this.text.length) throw new PatternError(from, 'A pattern cannot end with a backslash.');
    const letter = String.fromCodePoint(this.text.codePointAt(this.at)!);
    if (letter === 'b' || letter === 'B') {
      this.at++;
      return { kind: letter === 'b' ? 'boundary' : 'noBoundary' };
    }
    if (/[1-9k]/.test(letter)) throw new PatternError(from, 'Patterns do not refer to groups.');
    const set = this.escapedSet(letter);
    if (set) return { kind: 'byte', set };
    this.at += letter.length;
    return literal(letter);
  }

  /** The set that the escape with `letter` stands for, where it is one; the reading then stands behind it. */
  private escapedSet(letter: string): ByteSet | undefined {
    const lower = letter.toLowerCase();
    if (lower === 'd' || lower === 'w' || lower === 's') {
      this.at++;
      return letter === lower ? classSets[lower] : inverse(classSets[lower]);
    }
    const hex = /^x([0-9A-Fa-f]{2})/.exec(this.text.slice(this.at, this.at + 3));
    const byte = hex ? parseInt(hex[1], 16) : escapes[letter];
    if (byte === undefined) return undefined;
    this.at += hex ? 3 : 1;
    return setOf((each) => each === byte);
  }

  private set(): ByteSet {
    const open = this.at++;
    const isInverse = this.take('^');
    const set = new Uint8Array(256);
    for (let first = true; first || this.text[this.at] !== ']'; first = false) {
      if (this.at >= this.text.length) throw new PatternError(open, 'This bracket is not closed.');
      const from = this.member(open);
      if (typeof from !== 'number') {
        from.forEach((has, byte) => (set[byte] |= has));
        continue;
      }
      let to = from;
      if (this.text[this.at] === '-' && this.text[this.at + 1] !== ']' && this.at + 1 < this.text.length) {
        this.at++;
        const last = this.member(open);
        if (typeof last !== 'number' || last < from) {
          throw new PatternError(this.at, 'A range of characters ends with one that comes after its first.');
        }
        to = last;
      }
      set.fill(1, from, to + 1);
    }
    this.at++;
    return isInverse ? inverse(set) : set;
  }

  /** A character of a set as its byte, or the set that an escape stands for. Characters beyond ASCII stand for all of them. */
  private member(open: number): number | ByteSet {
    if (this.at >= this.text.length) throw new PatternError(open, 'This bracket is not closed.');
    const character = String.fromCodePoint(this.text.codePointAt(this.at)!);
    if (character === '\\' && this.at + 1 < this.text.length) {
      this.at++;
      const letter = this.text[this.at];
      const set = this.escapedSet(letter);
      if (set) return set.indexOf(1) === set.lastIndexOf(1) ? set.indexOf(1) : set;
      this.at++;
      return letter.charCodeAt(0) & 0x7f;
    }
    this.at += character.length;
    const code = character.codePointAt(0)!;
    return code < 128 ? code : setOf((byte) => byte >= 128);
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }
}

function literal(character: string): PatternNode {
  const parts = Array.from(encoder.encode(character), (byte): PatternNode => ({ kind: 'byte', set: setOf((each) => each === byte) }));
  return parts.length === 1 ? parts[0] : { kind: 'sequence', parts };
}
