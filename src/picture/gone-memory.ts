// What was in use at the pinned position and is free now, in one part of the arena: for views that draw it.
import type { ReferencePosition } from '../analysis/diff/reference-position';
import { firstThat } from '../model/first-that';
import { blockPixels, toShare } from '../protocol/frame';
import type { GoneMemory } from '../protocol/gone-memory';
import { BlockKind, type ArenaState } from '../replay/state/arena-state';
import { Moment } from '../replay/state/moment';
import type { Job, WorkQueue } from '../work/queue';
import { inStretches, type Work } from '../work/work';
import type { ViewContext } from './host-view';

/** The bytes [from, to), small stretches of them summed up in cells of so many bytes. */
export interface GoneWindow {
  readonly from: number;
  readonly to: number;
  readonly cellBytes: number;
  readonly bytesPerPixel: number;
}

/** Allocations looked at in one step. */
const step = 1 << 9;

/** Finds it for one view, in slices where there is very much; what is found is kept while nothing changes. */
export class GoneFinder {
  private asked:
    { readonly of: string; readonly reference: ReferencePosition; readonly moment: Moment; readonly job: Job<GoneMemory> } | undefined;

  constructor(private readonly queue: WorkQueue) {}

  /** What is gone in a part; undefined where no position is pinned, and until it is found. */
  at({ state, pinned, changed }: ViewContext, window: GoneWindow): GoneMemory | undefined {
    const reference = pinned?.reference;
    if (reference === undefined) return undefined;
    const of = JSON.stringify(window);
    const { asked } = this;
    if (asked?.of !== of || asked.reference !== reference || !asked.moment.isOf(state) || !asked.job.isAlive) {
      asked?.job.cancel();
      const moment = new Moment(state);
      const cancellation = {
        // The state has gone on: what was found is no longer free, or not yet.
        get isCancellationRequested() {
          return !moment.isPresent;
        },
      };
      const job = this.queue.begin(findGone(reference, state, window), { cancellation, changed });
      this.asked = { of, reference, moment, job };
    }
    return this.asked?.job.result;
  }

  forget(): void {
    this.asked?.job.cancel();
    this.asked = undefined;
  }
}

/** What is gone in a part of the arena; the state must stay as it is. */
export function* findGone(reference: ReferencePosition, state: ArenaState, window: GoneWindow): Work<GoneMemory> {
  const { contents } = reference;
  const { offset, held } = contents;
  const count = offset.length;
  const first = Math.max(0, firstThat(0, count, (index) => offset[index] > window.from) - 1);
  const end = firstThat(first, count, (index) => offset[index] >= window.to);
  const sums = new GoneSums(window);
  yield* inStretches(end - first, step, (from, to) => {
    for (let index = first + from; index < first + to; index++) {
      if (!reference.isLive(index, state.position)) {
        forEachFree(state, Math.max(window.from, offset[index]), Math.min(window.to, offset[index] + held[index]), (...part) =>
          sums.add(...part),
        );
      }
    }
  });
  return sums.finish();
}

/** Visits what of the bytes [from, to) no allocation has: free memory, free slots and tails of slabs. */
function forEachFree(state: ArenaState, from: number, to: number, visit: (from: number, to: number) => void): void {
  const { unit: bytes } = state.run.arena;
  if (from >= to) return;
  const part = (start: number, end: number): void => {
    if (Math.max(start, from) < Math.min(end, to)) visit(Math.max(start, from), Math.min(end, to));
  };
  state.forEachBlock(Math.floor(from / bytes), Math.ceil(to / bytes), (unit, _, kind, owner, units) => {
    const start = unit * bytes;
    if (kind === BlockKind.Allocated || kind === BlockKind.Reserved) return;
    if (kind !== BlockKind.Slab) return part(start, start + units * bytes);
    const { objects, slot } = state.slab(owner);
    const end = Math.min(objects, Math.ceil((to - start) / slot));
    for (let index = Math.max(0, Math.floor((from - start) / slot)); index < end; index++) {
      if (state.slotOwner(owner, index) < 0) part(start + index * slot, start + (index + 1) * slot);
    }
    part(start + objects * slot, start + units * bytes);
  });
}

/** Collects stretches, which come by ascending address. */
class GoneSums {
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly cells: number[] = [];
  private readonly bytes: number[] = [];
  private readonly wide: number;

  constructor(private readonly window: GoneWindow) {
    this.wide = blockPixels * window.bytesPerPixel;
  }

  add(from: number, to: number): void {
    if (to - from >= this.wide) {
      this.from.push(from);
      this.to.push(to);
      return;
    }
    const { cellBytes } = this.window;
    for (let cell = Math.floor(from / cellBytes); cell * cellBytes < to; cell++) {
      const last = this.cells.length - 1;
      const bytes = Math.min(to, (cell + 1) * cellBytes) - Math.max(from, cell * cellBytes);
      if (this.cells[last] === cell) this.bytes[last] += bytes;
      else {
        this.cells.push(cell);
        this.bytes.push(bytes);
      }
    }
  }

  finish(): GoneMemory {
    return {
      from: Float64Array.from(this.from),
      to: Float64Array.from(this.to),
      cell: Float64Array.from(this.cells),
      share: Uint16Array.from(this.bytes, (bytes) => toShare(bytes, this.window.cellBytes)),
    };
  }
}
