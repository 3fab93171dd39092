// Which block dies next: a binary heap by the time of death, and of equal times by number, so that the order is the same everywhere.

/** The deaths that are to come. */
export class Deaths {
  private readonly times: Float64Array;
  private readonly isAlive: Uint8Array;
  private readonly heap: number[] = [];

  /** `blocks`: how many there will be, numbered from 0. */
  constructor(blocks: number) {
    this.times = new Float64Array(blocks);
    this.isAlive = new Uint8Array(blocks);
  }

  /** A block that is born and will die at a time, which may be infinite. */
  add(block: number, time: number): void {
    this.times[block] = time;
    this.isAlive[block] = 1;
    const { heap } = this;
    let at = heap.length;
    heap.push(block);
    for (let parent = (at - 1) >> 1; at > 0 && this.isBefore(block, heap[parent]); parent = (at - 1) >> 1) {
      heap[at] = heap[parent];
      heap[(at = parent)] = block;
    }
  }

  /** Ends a block at once; false where it has died already. */
  end(block: number): boolean {
    const was = this.isAlive[block] === 1;
    this.isAlive[block] = 0;
    return was;
  }

  /** The next block that dies, until `time`; -1 where none does. */
  next(time: number): number {
    const { heap } = this;
    while (heap.length > 0 && this.times[heap[0]] <= time) {
      const block = this.take();
      if (this.end(block)) return block;
    }
    return -1;
  }

  private take(): number {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop()!;
    const count = heap.length;
    if (count === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      if (child + 1 < count && this.isBefore(heap[child + 1], heap[child])) child++;
      if (!this.isBefore(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }

  private isBefore(a: number, b: number): boolean {
    return this.times[a] < this.times[b] || (this.times[a] === this.times[b] && a < b);
  }
}
