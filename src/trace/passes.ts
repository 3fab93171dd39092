// The passes of the `repeat`s of a written trace: which pass an operation belongs to, and what its NAME stands for in it.

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
  readonly repeats: Repeat[] = [];
  count = 0;
  private repeatOf = new Int32Array(0);
  private parents = new Int32Array(0);
  private numbers = new Int32Array(0);
  private values = new Float64Array(0);

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
    return this.repeats.some((repeat) => repeat.line < line && line < repeat.endLine);
  }

  /** The line of the outermost `repeat` around a line (1-based), or that line where there is none. */
  outermost(line: number): number {
    return Math.min(line, ...this.repeats.filter((repeat) => repeat.line < line && line < repeat.endLine).map((repeat) => repeat.line));
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
