// Rows whose number is not known before, collected in columns.
import type { ColumnSchema, ColumnsOf, NumberColumn } from '../protocol/columns';

/** Columns that grow together. */
export class Columns<Schema extends ColumnSchema> {
  length = 0;
  /** To be read again after each `add`. */
  arrays: ColumnsOf<Schema>;
  private capacity = 64;

  constructor(private readonly schema: Schema) {
    this.arrays = this.map((name) => new schema[name](this.capacity));
  }

  /** The index of a new row. */
  add(): number {
    if (this.length === this.capacity) this.grow();
    return this.length++;
  }

  /** Adds a row. */
  push(row: Readonly<Record<keyof Schema, number>>): number {
    const index = this.add();
    const arrays: Readonly<Record<keyof Schema, NumberColumn>> = this.arrays;
    for (const name in row) arrays[name][index] = row[name];
    return index;
  }

  /** The columns at their present length; they share the memory. */
  view(): ColumnsOf<Schema> {
    return this.map((name) => this.arrays[name].subarray(0, this.length));
  }

  /** The same in memory of their own, of exactly their size: fit to be sent. */
  copy(): ColumnsOf<Schema> {
    return this.map((name) => this.arrays[name].slice(0, this.length));
  }

  private grow(): void {
    this.capacity *= 2;
    this.arrays = this.map((name) => {
      const larger = new this.schema[name](this.capacity);
      larger.set(this.arrays[name]);
      return larger;
    });
  }

  private map(make: (name: keyof Schema) => NumberColumn): ColumnsOf<Schema> {
    return Object.fromEntries(Object.keys(this.schema).map((name) => [name, make(name)])) as ColumnsOf<Schema>;
  }
}
