// How many free blocks lie below a unit, for who counts what a search looks at. Kept only where somebody asks.
import { bitCount } from '../arithmetic';
import type { FreeCount } from './free-blocks';
import { UnitSet, unitGroup } from './unit-set';

/** Counts of free blocks by address: a tree of sums (Fenwick, "A new data structure for cumulative frequency tables", 1994) over groups of units. */
export class CountedBlocks implements FreeCount {
  all = 0;
  units = 0;
  private readonly starts: UnitSet;
  private readonly sums: Int32Array;

  constructor(units: number) {
    this.starts = new UnitSet(units);
    this.sums = new Int32Array(this.starts.groups + 1);
  }

  add(unit: number, units: number): void {
    this.starts.add(unit);
    this.units += units;
    this.change(unit, 1);
  }

  remove(unit: number, units: number): void {
    this.starts.delete(unit);
    this.units -= units;
    this.change(unit, -1);
  }

  below(unit: number): number {
    let count = bitCount(this.starts.wordBelow(unit));
    for (let at = unitGroup(unit); at > 0; at &= at - 1) count += this.sums[at];
    return count;
  }

  clear(): void {
    this.all = 0;
    this.units = 0;
    this.starts.clear();
    this.sums.fill(0);
  }

  private change(unit: number, by: 1 | -1): void {
    this.all += by;
    for (let at = unitGroup(unit) + 1; at < this.sums.length; at += at & -at) this.sums[at] += by;
  }
}
