// How far a recording's blocks have ever reached in each region: a heap grows, and what lies beyond was not the program's yet.
import { firstThat } from '../../model/first-that';
import { inStretches, operationsPerStep, type Work } from '../../work/work';
import { lengthOf, type RecordedLayout } from './recorded-layout';
import { offsetIn, regionOf } from './regions';

/** By region: the operations with which its blocks reached farther than before, ascending, and how far (bytes from its base). */
export class RecordedGrowth {
  private readonly operations: readonly number[][];
  private readonly ends: readonly number[][];

  constructor(readonly layout: RecordedLayout) {
    this.operations = layout.regions.map(() => []);
    this.ends = layout.regions.map(() => []);
  }

  /** Looks at all operations, once. */
  *follow(): Work<void> {
    yield* inStretches(this.layout.run.operationCount, operationsPerStep, (from, to) => this.add(from, to));
  }

  /** Bytes from a region's base up to which blocks have reached in the first `position` operations. */
  reached(region: number, position: number): number {
    const operations = this.operations[region];
    const count = firstThat(0, operations.length, (index) => operations[index] >= position);
    return count === 0 ? 0 : this.ends[region][count - 1];
  }

  private add(from: number, to: number): void {
    const { layout } = this;
    const { place, places, regions } = layout;
    for (let op = from; op < to; op++) {
      if (place[op] < 0) continue;
      const region = regionOf(regions, place[op]);
      const end = offsetIn(places, regions[region], place[op]) + lengthOf(layout, op);
      if (end <= (this.ends[region].at(-1) ?? 0)) continue;
      this.operations[region].push(op);
      this.ends[region].push(end);
    }
  }
}
