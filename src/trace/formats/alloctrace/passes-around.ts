// Where in the passes of the `repeat`s around it a line is read: what its indexes' NAMEs stand for, and how often it is read.
import type { PassTable } from '../../passes';
import type { Lexer } from './lexer';

/** One pass that is being read. */
interface PassAround {
  readonly repeat: number;
  readonly name: string | undefined;
  /** Passes there are of it, times those around. */
  readonly times: number;
  number: number;
  value: number;
  /** Its id in the table, -1 until it has an operation. */
  id: number;
}

/** `repeat`s lie at most this deep. */
export const deepest = 4;

/** The passes around the line that is read, outermost first. */
export class PassesAround {
  private readonly stack: PassAround[] = [];
  /** `repeat`s around the line, those included whose body is read but once because they cannot be read. */
  depth = 0;

  /** `anyName`: for a line by itself, whose `repeat`s are not to be had. */
  constructor(
    readonly passes: PassTable,
    private readonly lexer: Lexer,
    private readonly anyName: boolean,
  ) {}

  /** How often the line is read, all passes around it multiplied. */
  get times(): number {
    return this.stack.at(-1)?.times ?? 1;
  }

  /** Whether every pass around is its first: each line is read exactly once so. */
  get isFirst(): boolean {
    return this.stack.every(({ number }) => number === 1);
  }

  /** Begins the passes of a `repeat`. */
  open(repeat: number, name: string | undefined, count: number): void {
    this.stack.push({ repeat, name, times: this.times * count, number: 0, value: 0, id: -1 });
  }

  /** Begins the next pass of the innermost one. */
  next(value: number): void {
    const pass = this.stack.at(-1)!;
    pass.number++;
    pass.value = value;
    pass.id = -1;
  }

  /** Ends them. */
  close(): void {
    this.stack.pop();
  }

  has(name: string): boolean {
    return this.stack.some((pass) => pass.name === name);
  }

  /** What the NAME in `lexer.bytes[from, to)` stands for; undefined where no `repeat` around has it. */
  valueOf(from: number, to: number): number | undefined {
    for (let at = this.stack.length - 1; at >= 0; at--) {
      const { name, value } = this.stack[at];
      if (name !== undefined && name.length === to - from && this.isName(name, from)) return value;
    }
    return this.anyName ? 0 : undefined;
  }

  /** The id of the pass that the line is read in, which from now on is in the table; -1 outside of any. */
  get id(): number {
    let parent = -1;
    for (const pass of this.stack) {
      if (pass.id < 0) pass.id = this.passes.add(pass.repeat, pass.number, pass.value, parent);
      parent = pass.id;
    }
    return parent;
  }

  private isName(name: string, from: number): boolean {
    for (let i = 0; i < name.length; i++) if (this.lexer.bytes[from + i] !== name.charCodeAt(i)) return false;
    return true;
  }
}
