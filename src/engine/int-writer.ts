/** Integers written one after the other. */
export class IntWriter {
  private data: Int32Array;
  /** How many were written. */
  length = 0;

  /** `expected`: about how many there will be. */
  constructor(expected: number) {
    this.data = new Int32Array(Math.max(expected, 1 << 10));
  }

  push(value: number): void {
    if (this.length === this.data.length) this.grow(this.length + 1);
    this.data[this.length++] = value;
  }

  append(values: Int32Array): void {
    const end = this.length + values.length;
    if (end > this.data.length) this.grow(end);
    this.data.set(values, this.length);
    this.length = end;
  }

  /** Overwrites what was written at an index. */
  set(index: number, value: number): void {
    this.data[index] = value;
  }

  /** A copy of all that was written; the writer is empty again. */
  take(): Int32Array {
    const values = this.data.slice(0, this.length);
    this.length = 0;
    return values;
  }

  private grow(length: number): void {
    const data = new Int32Array(Math.max(length, this.data.length * 2));
    data.set(this.data);
    this.data = data;
  }
}
