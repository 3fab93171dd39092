// How an `ArenaState` is read from a recording as it was recorded: blocks of any length, and between them what nobody knows. There are no orders, caches
// and slabs: those are an allocator's, and which one it was the recording does not say. Of a kernel's pages it is known which are free.
import type { Step } from '../../engine/step';
import type { Metrics } from '../../model/metrics';
import { BlockKind, type BlockView, type BlockVisitor } from '../state/arena-state';
import type { RunCursor } from '../state/run-cursor';
import { bytesOfOrder } from '../../trace/formats/kmem/event';
import { blockKindOf } from './recorded-cursor';
import { knownPages } from './known-pages';
import { lengthOf } from './recorded-layout';
import { recordedMetrics, type RecordedRun } from './recorded-run';
import { noOrder, SlablessState } from './slabless-state';

/** The state of a recorded run at one position, which moves. Units are bytes. */
export class RecordedState extends SlablessState implements RunCursor {
  readonly phase = 0;
  protected readonly unitBytes = 1;

  constructor(readonly run: RecordedRun) {
    super(run.layout, run.recordedCheckpoints);
  }

  protected get endUnit(): number {
    return this.layout.space.size;
  }

  get freeUnits(): number {
    return knownPages(this.layout.pages, this.position).free;
  }

  get largestFreeOrder(): number {
    const { pages } = this.layout;
    return pages?.knowledge === 'blocks' ? pages.largest[this.position] - 1 : noOrder;
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
    const { layout, position } = this;
    return recordedMetrics(this.liveBlocks, this.liveBytes, this.run.errorsAt(position), {
      ...knownPages(layout.pages, position),
      freeBlocks: this.freeBlocks(),
    });
  }

  forEachBlock(fromUnit: number, toUnit: number, visit: BlockVisitor): void {
    const { regions, space } = this.layout;
    for (let index = space.regionAt(Math.max(0, fromUnit)); index < regions.length && space.starts[index] < toUnit; index++) {
      const start = space.starts[index];
      const from = Math.max(0, fromUnit - start);
      const to = Math.min(regions[index].size, toUnit - start);
      if (from >= to) continue;
      const first = this.endBefore(index, start + from) - start;
      const last = Math.max(to, this.startAfter(index, start + to) - start);
      this.forEachPiece(index, Math.min(first, from), last, (offset, length, kind, op) => {
        if (offset < to && offset + length > from) visit(start + offset, noOrder, kind, op, length);
      });
    }
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
    const to = this.startAfter(region, unit);
    let found: BlockView = { unit: from, order: noOrder, kind: BlockKind.Unknown, owner: -1, units: to - from };
    this.pages?.forEachRun(from, to, (first, last, kind) => {
      if (first <= unit && unit < last) found = { unit: first, order: noOrder, kind: blockKindOf(kind), owner: -1, units: last - first };
    });
    return found;
  }

  isFreeBlock(unit: number, order: number): boolean {
    const { pages } = this;
    const page = unit / bytesOfOrder(0);
    return pages !== undefined && pages.kinds.heads[page] === order + 1;
  }

  /** Only where all are known. */
  freeBlocks(): number[] {
    const { pages } = this;
    if (pages?.history.knowledge !== 'blocks') return [];
    return Array.from({ length: pages.kinds.maxOrder + 1 }, (_, order) => this.freeBlockCount(order));
  }

  freeBlocksOf(units: number): number {
    return this.freeBlockCount(Math.log2(units));
  }

  freeBlockCount(order: number): number {
    const { pages } = this;
    if (pages === undefined || order < 0 || order > pages.kinds.maxOrder) return 0;
    const { counts, maxOrder } = pages.kinds;
    let count = 0;
    for (let at = order; at < counts.length; at += maxOrder + 1) count += counts[at];
    return count;
  }

  /** By address: which is the next to be used no event says. */
  freeList(order: number, limit: number): number[] {
    const { pages } = this;
    const list: number[] = [];
    if (pages === undefined) return list;
    const { heads } = pages.kinds;
    for (let page = heads.indexOf(order + 1); page >= 0 && list.length < limit; page = heads.indexOf(order + 1, page + 1)) {
      list.push(page * bytesOfOrder(0));
    }
    return list;
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
