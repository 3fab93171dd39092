// What came of each operation of a recording as it was recorded: the columns of `Results`, read from a layout. Units are bytes, numbered through the
// layout's regions.
import { Place } from '../../engine/place';
import { ErrorBits, errorCode, Results } from '../run/results';
import type { RunningSums } from '../run/running-sums';
import { sumsShift } from '../run/running-sums';
import { bytesOfOrder } from '../../trace/formats/kmem/event';
import { OperationKind } from '../../trace/operation-table';
import { inStretches, type Work } from '../../work/work';
import { isOfTheAllocator } from './of-the-allocator';
import { lengthOf, type RecordedLayout } from './recorded-layout';

/** A page is 2^pageShift bytes. */
const pageShift = Math.log2(bytesOfOrder(0));
/** Operations of one step. */
const stretch = 1 << 14;

/** The results of a layout. */
export class RecordedResults extends Results {
  /** Bytes of live blocks after each operation. */
  private readonly live: Float64Array;

  constructor(private readonly layout: RecordedLayout) {
    super(0);
    const { run } = layout;
    this.live = new Float64Array(run.operationCount);
    this.error = run.results.error.slice(0, run.operationCount);
  }

  /** Fills the columns, and the sums of the live blocks at every 64th position. Returns how many blocks live at the end. */
  *fill(sums: RunningSums): Work<number> {
    const { layout, live, error } = this;
    let [blocks, bytes] = [0, 0];
    yield* inStretches(layout.run.operationCount, stretch, (from, to) => {
      for (let op = from; op < to; op++) {
        for (let block = layout.firstEnded[op]; block >= 0; block = layout.nextEnded[block]) {
          blocks--;
          bytes -= lengthOf(layout, block);
        }
        if (layout.place[op] >= 0) {
          blocks++;
          bytes += lengthOf(layout, op);
        }
        live[op] = bytes;
        const code = errorCode(error[op]);
        if (code !== undefined && isOfTheAllocator(code)) error[op] &= ErrorBits.Unknown;
        const position = op + 1;
        if (position % (1 << sumsShift) === 0) sums.set(position >>> sumsShift, blocks, bytes, bytes);
      }
    });
    return blocks;
  }

  override place(op: number): number {
    return this.layout.place[op] < 0 ? Place.None : Place.Recorded;
  }

  override unit(op: number): number {
    const { place, byte } = this.layout;
    return place[op] < 0 ? -1 : byte[place[op]];
  }

  /** Of an operation that failed, what the simulated run says. */
  override subject(op: number): number {
    const { layout } = this;
    if ((this.error[op] & ErrorBits.Code) !== 0) return layout.run.results.subject(op);
    const { run, firstEnded, nextEnded, place, places } = layout;
    const { table } = run;
    const kind = table.kind[op] as OperationKind;
    if (kind === OperationKind.Free) return firstEnded[op];
    if (kind !== OperationKind.Realloc) return -1;
    const old = places.placeOf[table.operand[op]];
    for (let block = firstEnded[op]; block >= 0; block = nextEnded[block]) if (place[block] === old) return block;
    return -1;
  }

  override firstEnded(op: number): number {
    return (this.error[op] & ErrorBits.Code) === 0 ? this.layout.firstEnded[op] : -1;
  }

  override nextEnded(block: number): number {
    return this.layout.nextEnded[block];
  }

  /** Bytes of live blocks after the operation. */
  override used(op: number): number {
    return this.live[op];
  }

  /** What is free is known of pages only: orders count bytes, as units do. */
  override largest(op: number): number {
    const { pages } = this.layout;
    const largest = pages?.knowledge === 'blocks' ? pages.largest[op + 1] : 0;
    return largest === 0 ? 0 : largest + pageShift;
  }

  override get byteLength(): number {
    const { place, endedBy, firstEnded, nextEnded, places, byte } = this.layout;
    const columns = [place, endedBy, firstEnded, nextEnded, places.placeOf, places.high, places.low, byte, this.live, this.error];
    return columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}
