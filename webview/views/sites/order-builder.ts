// The order of a long table's rows. Only those in view are put in order: there can be a million.
import { selectRange } from '../../../src/analysis/select-range';

/** Rows that are numbered from 0, and what they can be sorted by. */
export interface SortedRows<Sort extends string> {
  readonly count: number;
  /** Another one than before when values have changed. */
  readonly stamp: unknown;
  value(row: number, sort: Sort): number;
}

/** The order of rows by one value. Of equal ones the lesser number comes first. */
export class RowOrder<Sort extends string> {
  private items = new Int32Array(0);
  private key = '';
  private stamp: unknown;

  constructor(private readonly sorted: SortedRows<Sort>) {}

  /** The rows at `count` places from `from` on, as far as there are any, and which place is the first. */
  rowsAt(sort: Sort, descending: boolean, from: number, count: number): { readonly first: number; readonly rows: number[] } {
    const first = Math.max(0, Math.min(Math.trunc(from), this.sorted.count));
    return { first, rows: this.rows(sort, descending, first, first + Math.max(0, count)) };
  }

  /** The place of a row. */
  placeOf(row: number, sort: Sort, descending: boolean): number {
    const { sorted } = this;
    const sign = descending ? -1 : 1;
    const value = sorted.value(row, sort);
    let before = 0;
    for (let each = 0; each < sorted.count; each++) {
      if (((sorted.value(each, sort) - value) * sign || each - row) < 0) before++;
    }
    return before;
  }

  private rows(sort: Sort, descending: boolean, from: number, to: number): number[] {
    const { sorted } = this;
    const key = JSON.stringify([sort, descending, from, to]);
    if (key !== this.key || sorted.stamp !== this.stamp) {
      const sign = descending ? -1 : 1;
      const values = Float64Array.from({ length: sorted.count }, (_, row) => sorted.value(row, sort));
      this.items = Int32Array.from(values, (_, row) => row);
      selectRange(this.items, from, to, (a, b) => (values[a] - values[b]) * sign || a - b);
      this.key = key;
      this.stamp = sorted.stamp;
    }
    return Array.from(this.items.subarray(from, to));
  }
}

/** The places of texts in their order, by index; those of equal ones are in the order of their indexes. */
export function rankTexts(texts: readonly string[]): Int32Array {
  const sorted = texts.map((_, id) => id).sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : 0));
  const ranks = new Int32Array(texts.length);
  sorted.forEach((id, place) => (ranks[id] = place));
  return ranks;
}
