// Queues whose time only the work itself lets pass, for tests of what is done in slices.
import { sliceMilliseconds, WorkQueue } from '../../../src/work/queue';
import type { Clock } from '../../../src/work/clock';
import type { Work } from '../../../src/work/work';

/** A clock whose time goes on with each look at it; a turn of its event loop comes as soon as the stack is empty. */
class LookedAtClock implements Clock {
  private time = 0;

  constructor(
    private readonly milliseconds: number,
    private readonly onTurn: () => void,
  ) {}

  now(): number {
    return (this.time += this.milliseconds);
  }

  inNextTurn(callback: () => void): void {
    this.onTurn();
    void Promise.resolve().then(callback);
  }
}

/** A queue that counts the turns which work has waited for; a step of work takes a millisecond. */
export class CountingQueue extends WorkQueue {
  turns = 0;

  /** `onTurn` is called before each turn. */
  constructor(onTurn: (turns: number) => void = () => undefined, milliseconds = 1) {
    super(new LookedAtClock(milliseconds, () => onTurn(++this.turns)));
  }
}

/** A queue in which each step of work takes a slice of its own. */
export function stepwiseQueue(): CountingQueue {
  return new CountingQueue(undefined, sliceMilliseconds);
}

/** A queue in which all work fits in one slice, however busy the machine is. */
export function unhurriedQueue(): CountingQueue {
  return new CountingQueue(undefined, 0);
}

/** All that work gives: what each step has been through, and the result. */
export function inSteps<T>(work: Work<T>): { readonly steps: number[]; readonly result: T } {
  const steps: number[] = [];
  for (;;) {
    const step = work.next();
    if (step.done === true) return { steps, result: step.value };
    steps.push(step.value);
  }
}
