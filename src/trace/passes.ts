// The passes of the `repeat`s of a written trace: which pass an operation belongs to, and what its NAME stands for in it.
import { firstThat } from '../model/first-that';

/** A `repeat` as it stands in the text. Lines are 1-based. */
export interface Repeat {
  readonly line: number;
  /** The line of its `end`; where it has none, the one behind the last. */
  readonly endLine: number;
  /** What its index is called, where it has one. */
  readonly name: string | undefined;
}

/** Every pass that has an operation, by id, in the order of the run. */
export class PassTable {
  /** Each from its first execution on: by line, but for one whose name could not be read at first. */
  readonly repeats: Repeat[] = [];
  count = 0;
  /** Their numbers by line. */
  private readonly ofLine = new Map<number, number[]>();
  /** Those that lie in no other, by line. */
  private readonly outer: Repeat[] = [];
  private repeatOf = new Int32Array(0);
  private parents = new Int32Array(0);
  private numbers = new Int32Array(0);
  private values = new Float64Array(0);

  /** The number of a `repeat`, which is added where it is not known yet. */
  numberOf({ line, endLine, name }: Repeat): number {
    let numbers = this.ofLine.get(line);
    if (numbers === undefined) this.ofLine.set(line, (numbers = []));
    const known = numbers.find((number) => this.repeats[number].name === name);
    if (known !== undefined) return known;
    const repeat = { line, endLine, name };
    const last = this.outer.at(-1);
    if (last === undefined || last.endLine < line) this.outer.push(repeat);
    numbers.push(this.repeats.length);
    return this.repeats.push(repeat) - 1;
  }

  /** Adds a pass and returns its id. `number` counts the passes of one execution of its `repeat` from 1; `parent`: the pass it lies in, else -1. */
  add(repeat: number, number: number, value: number, parent: number): number {
    const id = this.count++;
    if (id === this.repeatOf.length) this.grow(Math.max(256, id * 2));
    this.repeatOf[id] = repeat;
    this.parents[id] = parent;
    this.numbers[id] = number;
    this.values[id] = value;
    return id;
  }

  repeat(pass: number): Repeat {
    return this.repeats[this.repeatOf[pass]];
  }

  /** The pass around this one, -1 where there is none. */
  parent(pass: number): number {
    return this.parents[pass];
  }

  /** Counted from 1, anew each time the `repeat` is reached. */
  number(pass: number): number {
    return this.numbers[pass];
  }

  /** What NAME stands for. */
  value(pass: number): number {
    return this.values[pass];
  }

  /** What a NAME stands for in a pass; undefined where neither it nor a pass around it has that name. */
  valueOf(name: string, pass: number): number | undefined {
    for (let at = pass; at >= 0; at = this.parent(at)) if (this.repeat(at).name === name) return this.value(at);
    return undefined;
  }

  /** Whether any `repeat` calls its index so. */
  hasName(name: string): boolean {
    return this.repeats.some((repeat) => repeat.name === name);
  }

  /** The pass and those around it, outermost first. */
  chain(pass: number): number[] {
    const chain: number[] = [];
    for (let at = pass; at >= 0; at = this.parent(at)) chain.unshift(at);
    return chain;
  }

  /** Whether a line (1-based) lies in a body. */
  isRepeated(line: number): boolean {
    return this.outermost(line) < line;
  }

  /** The line of the outermost `repeat` around a line (1-based), or that line where there is none. */
  outermost(line: number): number {
    const repeat = this.outer[firstThat(0, this.outer.length, (index) => this.outer[index].line >= line) - 1];
    return repeat !== undefined && line < repeat.endLine ? repeat.line : line;
  }

  /** Bytes kept. */
  get byteLength(): number {
    return this.repeatOf.byteLength + this.parents.byteLength + this.numbers.byteLength + this.values.byteLength;
  }

  private grow(capacity: number): void {
    this.repeatOf = enlarged(this.repeatOf, new Int32Array(capacity));
    this.parents = enlarged(this.parents, new Int32Array(capacity));
    this.numbers = enlarged(this.numbers, new Int32Array(capacity));
    this.values = enlarged(this.values, new Float64Array(capacity));
  }
}

function enlarged<Column extends Int32Array | Float64Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
