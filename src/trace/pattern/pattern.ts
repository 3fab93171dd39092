// Matches patterns on the bytes of a line. Each instruction is tried at each place once at most, whatever the pattern: the time is bounded by the product of both lengths
// (the method of RE2's BitState, Russ Cox, "Regular Expression Matching in the Wild").
import { classSets, parsePattern, type ByteSet, type PatternNode } from './syntax';
import { PatternError } from './pattern-error';

const enum Code {
  /** Goes on if the byte is in the set `a`. */
  Byte,
  /** Goes on at `a`, and if that fails at `b`. */
  Either,
  /** Goes on at `a`. */
  Jump,
  /** Notes the place in slot `a`. */
  Note,
  Start,
  End,
  /** Goes on where a word begins or ends, as `a` is 1; where not, as it is 0. */
  Boundary,
  Match,
}

/** The most instructions of a pattern. */
const largestProgram = 5000;
/** The longest line that is matched, in bytes. */
export const longestMatchedLine = 4096;

/** A pattern that is ready to be matched. */
export class Pattern {
  /** The names of its groups, in order. */
  readonly groups: string[] = [];
  private readonly codes: Code[] = [];
  private readonly a: number[] = [];
  private readonly b: number[] = [];
  private readonly sets: ByteSet[] = [];
  /** Where each group of the last match begins and ends; -1 where it took no part. */
  private readonly slots: Int32Array;
  private visited = new Uint32Array(1 << 8);
  private stack = new Int32Array(1 << 8);

  /** Throws PatternError. */
  constructor(text: string) {
    this.compile(parsePattern(text));
    this.emit(Code.Match);
    this.slots = new Int32Array(this.groups.length * 2);
  }

  /** Where a group of the last match begins, -1 where it took no part. */
  from(group: number): number {
    return this.slots[group * 2];
  }

  /** Where it ends. */
  to(group: number): number {
    return this.slots[group * 2 + 1];
  }

  /** Looks for the pattern in `bytes[start, end)`, of at most `longestMatchedLine` bytes. Places are those in `bytes`. */
  match(bytes: Uint8Array, start: number, end: number): boolean {
    const words = (this.codes.length * (end - start + 1) + 31) >>> 5;
    if (words > this.visited.length) this.visited = new Uint32Array(words * 2);
    else this.visited.fill(0, 0, words);
    for (let at = start; at <= end; at++) {
      this.slots.fill(-1);
      if (this.run(bytes, start, end, at)) return true;
      if (this.codes[0] === Code.Start) return false;
    }
    return false;
  }

  /** Whether the pattern matches from `from` on. On the stack lie places to go back to, (instruction, place), and slots to be set back, (-1 - slot, value). */
  private run(bytes: Uint8Array, start: number, end: number, from: number): boolean {
    const { codes, a, b, sets, slots, visited } = this;
    const width = end - start + 1;
    let depth = this.push(0, 0, from);
    while (depth > 0) {
      depth -= 2;
      let at = this.stack[depth + 1];
      let pc = this.stack[depth];
      if (pc < 0) {
        slots[-1 - pc] = at;
        continue;
      }
      for (;;) {
        const bit = pc * width + (at - start);
        if ((visited[bit >>> 5] & (1 << (bit & 31))) !== 0) break;
        visited[bit >>> 5] |= 1 << (bit & 31);
        const code = codes[pc];
        if (code === Code.Match) return true;
        if (code === Code.Byte) {
          if (at === end || sets[a[pc]][bytes[at]] === 0) break;
          at++;
          pc++;
        } else if (code === Code.Either) {
          depth = this.push(depth, b[pc], at);
          pc = a[pc];
        } else if (code === Code.Jump) pc = a[pc];
        else if (code === Code.Note) {
          depth = this.push(depth, -1 - a[pc], slots[a[pc]]);
          slots[a[pc]] = at;
          pc++;
        } else if (
          code === Code.Start ? at === start : code === Code.End ? at === end : isBoundary(bytes, start, end, at) === (a[pc] === 1)
        ) {
          pc++;
        } else break;
      }
    }
    return false;
  }

  private push(depth: number, first: number, second: number): number {
    if (depth + 2 > this.stack.length) {
      const stack = new Int32Array(this.stack.length * 2);
      stack.set(this.stack);
      this.stack = stack;
    }
    this.stack[depth] = first;
    this.stack[depth + 1] = second;
    return depth + 2;
  }

  private emit(code: Code, a = 0, b = 0): number {
    if (this.codes.length >= largestProgram) throw new PatternError(0, 'This pattern is too large: count fewer repetitions.');
    this.a.push(a);
    this.b.push(b);
    return this.codes.push(code) - 1;
  }

  private compile(node: PatternNode): void {
    switch (node.kind) {
      case 'byte':
        this.emit(Code.Byte, this.sets.push(node.set) - 1);
        break;
      case 'sequence':
        for (const part of node.parts) this.compile(part);
        break;
      case 'choice':
        this.compileChoice(node.parts);
        break;
      case 'repeat':
        this.compileRepeat(node);
        break;
      case 'group': {
        const group = this.groups.includes(node.name) ? this.groups.indexOf(node.name) : this.groups.push(node.name) - 1;
        this.emit(Code.Note, group * 2);
        this.compile(node.part);
        this.emit(Code.Note, group * 2 + 1);
        break;
      }
      case 'start':
        this.emit(Code.Start);
        break;
      case 'end':
        this.emit(Code.End);
        break;
      default:
        this.emit(Code.Boundary, Number(node.kind === 'boundary'));
    }
  }

  private compileChoice(parts: readonly PatternNode[]): void {
    const ends: number[] = [];
    parts.forEach((part, index) => {
      const isLast = index === parts.length - 1;
      const either = isLast ? -1 : this.emit(Code.Either, this.codes.length + 1);
      this.compile(part);
      if (isLast) return;
      ends.push(this.emit(Code.Jump));
      this.b[either] = this.codes.length;
    });
    for (const end of ends) this.a[end] = this.codes.length;
  }

  private compileRepeat({ part, least, most, isLazy }: Extract<PatternNode, { kind: 'repeat' }>): void {
    for (let time = 0; time < least; time++) this.compile(part);
    if (most === Infinity) {
      const either = this.either(isLazy);
      this.compile(part);
      this.emit(Code.Jump, either);
      this.leave(either, isLazy);
      return;
    }
    const eithers: number[] = [];
    for (let time = least; time < most; time++) {
      eithers.push(this.either(isLazy));
      this.compile(part);
    }
    for (const either of eithers) this.leave(either, isLazy);
  }

  /** A choice between what comes next and what `leave` says later; the lazy way is to leave first. */
  private either(isLazy: boolean): number {
    const next = this.codes.length + 1;
    return isLazy ? this.emit(Code.Either, 0, next) : this.emit(Code.Either, next);
  }

  private leave(either: number, isLazy: boolean): void {
    (isLazy ? this.a : this.b)[either] = this.codes.length;
  }
}

/** Whether a word begins or ends at a place. */
function isBoundary(bytes: Uint8Array, start: number, end: number, at: number): boolean {
  const before = at > start && classSets.w[bytes[at - 1]] === 1;
  const after = at < end && classSets.w[bytes[at]] === 1;
  return before !== after;
}
