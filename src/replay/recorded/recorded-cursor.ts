// Which blocks of a recording are live, as it was recorded, at a position that moves: forward and back by what each operation began and ended, far by
// checkpoints.
import { PageCursor } from '../pages/page-cursor';
import { PageKind } from '../pages/page-kinds';
import { BlockKind } from '../state/arena-state';
import { NumberSet } from '../../engine/number-set';
import type { RecordedCheckpoint } from './recorded-checkpoints';
import { lengthOf, type RecordedLayout } from './recorded-layout';
import { offsetIn, placeAt, type Region } from './regions';

/** Told of a block: bytes from its region's base, its bytes, and the operation that began it. */
export type RecordedVisitor = (offset: number, length: number, op: number) => void;

/** Told of what lies in a region: bytes from its base, its bytes, what it is, and the operation that began it; -1 for what none did. */
export type RecordedPieceVisitor = (offset: number, length: number, kind: BlockKind, op: number) => void;

/** A jump over fewer operations than this is made operation by operation. */
const shortJump = 4096;

/** The live blocks at one position, which moves. */
export class RecordedCursor {
  private at = 0;
  private readonly live: Int32Array;
  private readonly liveSet: NumberSet;
  /** Live blocks, and their bytes. */
  private blocks = 0;
  private bytes = 0;
  private pageCursor: PageCursor | undefined;

  constructor(
    readonly layout: RecordedLayout,
    private readonly checkpoints: readonly RecordedCheckpoint[] = [],
  ) {
    this.live = new Int32Array(layout.places.count).fill(-1);
    this.liveSet = new NumberSet(layout.places.count);
  }

  /** Operations done. */
  get position(): number {
    return this.at;
  }

  get liveBlocks(): number {
    return this.blocks;
  }

  /** Bytes of live blocks. */
  get liveBytes(): number {
    return this.bytes;
  }

  /** The pages of a kernel at the position; undefined where none were recorded. Another position is other pages: it is to be asked for anew. */
  get pages(): PageCursor | undefined {
    const { pages } = this.layout;
    if (pages === undefined) return undefined;
    this.pageCursor ??= new PageCursor(pages);
    this.pageCursor.seek(this.at);
    return this.pageCursor;
  }

  /** Goes to a position, held between 0 and the end. */
  seek(position: number): void {
    const target = Math.min(Math.max(Math.trunc(position), 0), this.layout.run.operationCount);
    if (Math.abs(target - this.at) > shortJump) this.approach(target);
    while (this.at < target) this.stepForward();
    while (this.at > target) this.stepBack();
  }

  /** The operation whose block is live at a place; -1 for none. */
  liveAt(place: number): number {
    return place < 0 || place >= this.live.length ? -1 : this.live[place];
  }

  /** The place of the first live block at a place or above it; -1 for none. */
  liveFrom(place: number): number {
    return this.liveSet.next(place);
  }

  /** The place of the last live block below a place; -1 for none. */
  liveBelow(place: number): number {
    return this.liveSet.previous(place);
  }

  /** Visits the blocks of a region that lie in [from, to), ascending; bytes from its base. */
  forEachBlockIn(region: Region, from: number, to: number, visit: RecordedVisitor): void {
    const { places } = this.layout;
    const start = placeAt(places, region, from);
    // A block that begins below may reach into the range.
    const first = this.live[start] >= 0 ? start : this.liveSet.previous(start);
    for (let place = first < region.from ? this.liveSet.next(start) : first; place >= 0 && place < region.to;) {
      const offset = offsetIn(places, region, place);
      if (offset >= to) break;
      const op = this.live[place];
      const length = lengthOf(this.layout, op);
      if (offset + length > from) visit(offset, length, op);
      place = this.liveSet.next(place + 1);
    }
  }

  /**
   * Visits what lies in the bytes [from, to) of a region, ascending: blocks, and what is between them. Nobody knows what that is, except of pages. Blocks
   * are told whole, what is between them as far as it lies in the range.
   */
  forEachPiece(index: number, from: number, to: number, visit: RecordedPieceVisitor): void {
    const { layout } = this;
    const start = layout.space.starts[index];
    const { pages } = this;
    const gap = (gapFrom: number, gapTo: number): void => {
      if (gapFrom >= gapTo) return;
      if (pages === undefined) return visit(gapFrom, gapTo - gapFrom, BlockKind.Unknown, -1);
      pages.forEachRun(start + gapFrom, start + gapTo, (first, last, kind) => visit(first - start, last - first, blockKindOf(kind), -1));
    };
    let end = from;
    this.forEachBlockIn(layout.regions[index], from, to, (offset, length, op) => {
      gap(end, offset);
      visit(offset, length, BlockKind.Allocated, op);
      end = offset + length;
    });
    gap(end, to);
  }

  /** Goes to the checkpoint from which the way to a position is the shortest, if that is shorter than from here. */
  private approach(target: number): void {
    let nearest: RecordedCheckpoint | undefined;
    for (const each of this.checkpoints) {
      if (Math.abs(each.position - target) < Math.abs((nearest?.position ?? this.at) - target)) nearest = each;
    }
    if (nearest === undefined) return;
    this.live.fill(-1);
    this.liveSet.clear();
    this.blocks = 0;
    this.bytes = 0;
    for (const block of nearest.live) this.begin(block);
    this.at = nearest.position;
  }

  private stepForward(): void {
    const { place, firstEnded, nextEnded } = this.layout;
    const op = this.at++;
    for (let block = firstEnded[op]; block >= 0; block = nextEnded[block]) this.end(block);
    if (place[op] >= 0) this.begin(op);
  }

  private stepBack(): void {
    const { place, firstEnded, nextEnded } = this.layout;
    const op = --this.at;
    if (place[op] >= 0) this.end(op);
    for (let block = firstEnded[op]; block >= 0; block = nextEnded[block]) this.begin(block);
  }

  /** A block is live from here on. */
  protected begin(block: number): void {
    const place = this.layout.place[block];
    this.live[place] = block;
    this.liveSet.add(place);
    this.blocks++;
    this.bytes += lengthOf(this.layout, block);
  }

  /** It is no more. */
  protected end(block: number): void {
    const place = this.layout.place[block];
    this.live[place] = -1;
    this.liveSet.delete(place);
    this.blocks--;
    this.bytes -= lengthOf(this.layout, block);
  }
}

/** What a page that no block has is as a block. */
export function blockKindOf(kind: PageKind): BlockKind {
  return kind === PageKind.Free ? BlockKind.Free : kind === PageKind.Listed ? BlockKind.Listed : BlockKind.Unknown;
}
