// How an `ArenaState` is read from a recording as it was recorded: blocks of any length, and between them what nobody knows. There are no free blocks,
// orders, caches and slabs: those are an allocator's, and which one it was the recording does not say.
import { firstThat } from '../../model/first-that';
import type { Step } from '../../engine/step';
import type { Metrics } from '../../model/metrics';
import { BlockKind, type BlockView, type BlockVisitor, type CacheView, type SlabView, type TakenBlocks } from '../state/arena-state';
import type { RunCursor } from '../state/run-cursor';
import { RecordedCursor } from './recorded-cursor';
import { lengthOf } from './recorded-layout';
import { recordedMetrics, type RecordedRun } from './recorded-run';

/** No block has an order. */
const noOrder = -1;

/** The state of a recorded run at one position, which moves. Units are bytes. */
export class RecordedState extends RecordedCursor implements RunCursor {
  readonly phase = 0;
  readonly freeUnits = NaN;
  readonly largestFreeOrder = noOrder;

  constructor(readonly run: RecordedRun) {
    super(run.layout, run.recordedCheckpoints);
  }

  steps(): Step[] {
    return [this.stepOf(this.position)];
  }

  advance(): Step[] {
    const step = this.stepOf(this.position);
    this.seek(this.position + 1);
    return [step];
  }

  /** An operation is one step: there is no way into it. */
  enter(): void {}

  metrics(): Metrics {
    return recordedMetrics(this.liveBlocks, this.liveBytes, this.run.errorsAt(this.position));
  }

  forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    const { regions, space } = this.layout;
    for (let index = space.regionAt(Math.max(0, fromUnit)); index < regions.length && space.starts[index] < toUnit; index++) {
      const start = space.starts[index];
      const from = Math.max(0, fromUnit - start);
      const to = Math.min(regions[index].size, toUnit - start);
      if (from >= to) continue;
      let end = this.endBefore(index, start + from) - start;
      const gapTo = (next: number): void => {
        if (next > end) visit(start + end, noOrder, BlockKind.Unknown, -1, next - end);
      };
      this.forEachBlockIn(regions[index], from, to, (offset, length, op) => {
        gapTo(offset);
        visit(start + offset, noOrder, BlockKind.Allocated, op, length);
        end = offset + length;
      });
      if (end < to) gapTo(this.startAfter(index, start + to) - start);
    }
  }

  forEachBlockAbove(order: number, fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    this.forEachBlock(fromUnit, toUnit, (unit, blockOrder, kind, owner, units) => {
      if (units > 2 ** order) visit(unit, blockOrder, kind, owner, units);
    });
  }

  readTaken(into: TakenBlocks, fromUnit: number, toUnit: number): number {
    const { byte } = this.layout;
    into.count = 0;
    let place = this.placeCovering(fromUnit);
    if (place < 0) place = this.liveFrom(this.placesBelow(fromUnit));
    for (; place >= 0 && byte[place] < toUnit; place = this.liveFrom(place + 1)) {
      if (into.count === into.capacity) return byte[place];
      into.unit[into.count] = byte[place];
      into.order[into.count] = 0;
      into.isSlab[into.count] = 0;
      into.owner[into.count++] = this.liveAt(place);
    }
    // Nothing lies between here and the next block: who goes on has no more to look at there.
    return Math.max(toUnit, place < 0 ? this.layout.space.size : byte[place]);
  }

  blockAt(unit: number): BlockView {
    const { byte, space } = this.layout;
    const place = this.placeCovering(unit);
    if (place >= 0) {
      const owner = this.liveAt(place);
      return { unit: byte[place], order: noOrder, kind: BlockKind.Allocated, owner, units: lengthOf(this.layout, owner) };
    }
    const region = space.regionAt(unit);
    const from = this.endBefore(region, unit);
    return { unit: from, order: noOrder, kind: BlockKind.Unknown, owner: -1, units: this.startAfter(region, unit) - from };
  }

  isFreeBlock(): boolean {
    return false;
  }

  allocationAt(): number {
    return -1;
  }

  freeBlocks(): number[] {
    return [];
  }

  freeBlockCount(): number {
    return 0;
  }

  freeList(): number[] {
    return [];
  }

  caches(): CacheView[] {
    return [];
  }

  slabsOf(): number[] {
    return [];
  }

  slab(id: number): SlabView {
    throw new RangeError(`There is no slab ${id}: as recorded there are none.`);
  }

  slotOwner(): number {
    return -1;
  }

  readSlots(): number {
    return 0;
  }

  freeSlots(): number[] {
    return [];
  }

  /** How many places lie below a byte. */
  private placesBelow(byte: number): number {
    const { byte: bytes } = this.layout;
    return firstThat(0, bytes.length, (place) => bytes[place] >= byte);
  }

  /** The place of the live block that a byte lies in; -1 where none does. */
  private placeCovering(byte: number): number {
    const place = this.liveBelow(this.placesBelow(byte + 1));
    return place >= 0 && byte < this.layout.byte[place] + lengthOf(this.layout, this.liveAt(place)) ? place : -1;
  }

  /** Where the last block that begins below a byte, of the same region, ends; where that reaches beyond the byte, where it begins. */
  private endBefore(region: number, byte: number): number {
    const { space, byte: bytes } = this.layout;
    const place = this.liveBelow(this.placesBelow(byte + 1));
    if (place < 0 || bytes[place] < space.starts[region]) return space.starts[region];
    const end = bytes[place] + lengthOf(this.layout, this.liveAt(place));
    return end > byte ? bytes[place] : end;
  }

  /** Where the first block from a byte on begins, or else the region ends. */
  private startAfter(region: number, byte: number): number {
    const { space, byte: bytes } = this.layout;
    const place = this.liveFrom(this.placesBelow(byte));
    return place < 0 ? space.starts[region + 1] : Math.min(space.starts[region + 1], bytes[place]);
  }

  private stepOf(op: number): Step {
    const { place, firstEnded, nextEnded } = this.layout;
    const subject = this.run.results.subject(op);
    let overlaid = 0;
    for (let block = firstEnded[op]; block >= 0; block = nextEnded[block]) if (block !== subject) overlaid++;
    return { kind: 'asRecorded', began: place[op] >= 0, ended: firstEnded[op] >= 0 && subject >= 0, overlaid };
  }
}
