// What was in use at the pinned position and is free now, in one part of the arena: for views that draw it.
import { walkGone } from '../analysis/diff/gone-parts';
import type { ReferencePosition } from '../analysis/diff/reference-position';
import { blockPixels, toShare, type FrameWindow } from '../protocol/frame';
import type { GoneMemory } from '../protocol/gone-memory';
import type { ArenaState } from '../replay/state/arena-state';
import { Moment } from '../replay/state/moment';
import type { Job, WorkQueue } from '../work/queue';
import type { Work } from '../work/work';
import type { ViewContext } from './host-view';

/** The bytes [from, to), small stretches of them summed up in cells of so many bytes. */
export interface GoneWindow {
  readonly from: number;
  readonly to: number;
  readonly cellBytes: number;
  readonly bytesPerPixel: number;
}

/** The window of a frame, or of a view that asks for one as frames have it, in bytes. */
export function goneWindow(unit: number, { fromUnit, toUnit, cellOrder, bytesPerPixel }: FrameWindow): GoneWindow {
  return { from: fromUnit * unit, to: toUnit * unit, cellBytes: 2 ** cellOrder * unit, bytesPerPixel };
}

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
  const sums = new GoneSums(window);
  yield* walkGone(reference, state, window.from, window.to, (from, to) => sums.add(from, to));
  return sums.finish();
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
