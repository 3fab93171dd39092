// Small frees that go straight to their zone: those that interrupt the holder of the CPU's list, which they cannot wait for. No event says so;
// what happens to the page next does, and else what was interrupted.
import { apart, depthMask, interrupting, PageMove, type PageEvents, type PageRecording } from '../../trace/formats/kmem/page-events';

/** The holder of a per-CPU list has so much preemption off: once for the CPU, once for the lock. */
const holdersDepth = 2;

/** By event: 1 where it is a free of an order with per-CPU lists that went to the zone all the same. */
export function findStraightFrees({ events, listed }: PageRecording, frames: number): Uint8Array {
  const straight = new Uint8Array(events.count);
  /** By frame, what happens to it next. */
  const next = new Uint8Array(frames);
  const batches = new Batches(events);
  for (let event = events.count - 1; event >= 0; event--) {
    const move = events.move[event] as PageMove;
    const frame = events.frame[event];
    const order = events.order[event];
    batches.passBack(event);
    if (move === PageMove.None || move === PageMove.Batch) continue;
    if (move === PageMove.Free && listed[order]) {
      const then = next[frame] as PageMove;
      if (then === PageMove.Take || (then === PageMove.None && batches.isInterrupted(event))) straight[event] = 1;
    }
    next.fill(move, frame, frame + 2 ** order);
  }
  return straight;
}

/** Follows backwards, by CPU, what goes on after an interrupt. */
class Batches {
  /** By CPU: the next event that interrupts nothing. */
  private readonly after: (number | undefined)[] = [];
  /** By event: the last event of its CPU before it that interrupts nothing; -1 where there is none. */
  private readonly before: Int32Array;

  constructor(private readonly events: PageEvents) {
    const last: (number | undefined)[] = [];
    this.before = new Int32Array(events.count);
    for (let event = 0; event < events.count; event++) {
      const cpu = events.cpu[event];
      this.before[event] = last[cpu] ?? -1;
      if (!this.interrupts(event)) last[cpu] = event;
    }
  }

  passBack(event: number): void {
    if (!this.interrupts(event)) this.after[this.events.cpu[event]] = event;
  }

  /** Whether an event interrupts who puts a batch of pages on the CPU's list: that one goes on putting, with the list held. */
  isInterrupted(event: number): boolean {
    const { context, move, cpu } = this.events;
    const after = this.after[cpu[event]];
    const before = this.before[event];
    if (!this.interrupts(event) || after === undefined || before < 0) return false;
    const depth = context[event] & depthMask;
    const isOfBatch = [PageMove.Batch, PageMove.Drain, PageMove.Free].includes(move[before]);
    const goesOn = move[after] === (PageMove.Batch as number) && (context[after] & apart) === 0;
    return isOfBatch && goesOn && depth >= holdersDepth && (context[after] & depthMask) >= holdersDepth;
  }

  private interrupts(event: number): boolean {
    return (this.events.context[event] & interrupting) !== 0;
  }
}
