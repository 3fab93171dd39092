// Calls of a recording that were not written in the order of time: they are kept, sorted, and only then told.
import type { Recording } from './recording';

/** Grows columns by this factor. */
const growth = 2;

/** Calls with their times. It is told of calls as a recording is; what they come to is worked out by `finish`. */
export class SortedCalls {
  /** When the next call happened; of calls at the same time those come first that were told first. */
  time = 0;
  private count = 0;
  private isAscending = true;
  private times = new Float64Array(1 << 10);
  private sizes = new Float64Array(1 << 10);
  private blocks = new Int32Array(1 << 10);
  /** The old block of a realloc, or one of the marks below. */
  private olds = new Int32Array(1 << 10);
  private lines = new Int32Array(1 << 10);
  private columns = new Int32Array(1 << 10);
  private threads = new Int32Array(1 << 10);
  private sites = new Int32Array(1 << 10);
  private stacks = new Int32Array(1 << 10);
  private seconds = new Float64Array(1 << 10);

  constructor(private readonly recording: Recording) {}

  /** As those of the recording: what is counted needs no order. */
  get counts(): Recording['counts'] {
    return this.recording.counts;
  }

  /** As those of the recording. */
  get handles(): Recording['handles'] {
    return this.recording.handles;
  }

  /** As `Recording.allocate`. */
  allocate(handle: number, size: number, column: number): void {
    this.add(handle, allocation, size, column);
  }

  /** As `Recording.free`. */
  free(handle: number, column: number): void {
    this.add(handle, freeing, 0, column);
  }

  /** As `Recording.reallocate`. */
  reallocate(old: number, handle: number, size: number, column: number): void {
    this.add(handle, old, size, column);
  }

  /** Tells the recording of all of them, in the order of time. */
  finish(): void {
    const { recording, times, count } = this;
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    if (!this.isAscending) order.sort((a, b) => times[a] - times[b] || a - b);
    const lastLine = recording.line;
    for (const index of order) {
      recording.line = this.lines[index];
      recording.thread = this.threads[index];
      recording.site = this.sites[index];
      recording.stack = this.stacks[index];
      recording.time = this.seconds[index];
      const old = this.olds[index];
      if (old === allocation) recording.allocate(this.blocks[index], this.sizes[index], this.columns[index]);
      else if (old === freeing) recording.free(this.blocks[index], this.columns[index]);
      else recording.reallocate(old, this.blocks[index], this.sizes[index], this.columns[index]);
    }
    recording.line = lastLine;
    this.count = 0;
  }

  private add(handle: number, old: number, size: number, column: number): void {
    const { recording } = this;
    const index = this.count++;
    if (index === this.times.length) this.grow();
    if (index > 0 && this.time < this.times[index - 1]) this.isAscending = false;
    this.times[index] = this.time;
    this.sizes[index] = size;
    this.blocks[index] = handle;
    this.olds[index] = old;
    this.lines[index] = recording.line;
    this.columns[index] = column;
    this.threads[index] = recording.thread;
    this.sites[index] = recording.site;
    this.stacks[index] = recording.stack;
    this.seconds[index] = recording.time;
  }

  private grow(): void {
    const floats = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(column.length * growth);
      larger.set(column);
      return larger;
    };
    const integers = (column: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(column.length * growth);
      larger.set(column);
      return larger;
    };
    this.times = floats(this.times);
    this.sizes = floats(this.sizes);
    this.seconds = floats(this.seconds);
    this.blocks = integers(this.blocks);
    this.olds = integers(this.olds);
    this.lines = integers(this.lines);
    this.columns = integers(this.columns);
    this.threads = integers(this.threads);
    this.sites = integers(this.sites);
    this.stacks = integers(this.stacks);
  }
}

const allocation = -1;
const freeing = -2;
