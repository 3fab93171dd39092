/** How long work may keep the extension host busy before it looks for others: with what it does until the look, about 10 ms. */
export const sliceMilliseconds = 8;

/** Cuts long work into slices: the clock it is measured by, and the way to let others run in between. */
export interface Slicer {
  /** Milliseconds from any start. */
  now(): number;
  /**
   * Resolves after everything else that waits for the event loop has had its turn; `inBackground` also after all work in slices
   * that is not.
   */
  yield(inBackground?: boolean): Promise<void>;
}

/** The slicer of a Node or web worker host. */
export function hostSlicer(): Slicer {
  return {
    now: () => performance.now(),
    yield: (inBackground) => new Promise((resolve) => takeTurn(resolve, inBackground ? background : foreground)),
  };
}

/** All work in slices that waits for its next turn, and that which has time until there is no other. */
const foreground: (() => void)[] = [];
const background: (() => void)[] = [];
let turnComes = false;

/** Of all that waits one goes on in each turn of the event loop: messages wait for one slice, however much work is under way. */
function takeTurn(callback: () => void, waiting: (() => void)[]): void {
  waiting.push(callback);
  if (!turnComes) inNextTurn(goOn);
  turnComes = true;
}

function goOn(): void {
  (foreground.shift() ?? background.shift())?.();
  turnComes = foreground.length + background.length > 0;
  if (turnComes) inNextTurn(goOn);
}

const inNextTurn = macrotask();

/** setTimeout waits 1 to 4 ms, which would cost a third of the speed. Web workers have no setImmediate, but message channels. */
function macrotask(): (callback: () => void) => void {
  if (typeof setImmediate === 'function') return (callback) => void setImmediate(callback);
  return (callback) => {
    const { port1, port2 } = new MessageChannel();
    const receive = (): void => {
      port1.close();
      callback();
    };
    (port1 as { onmessage?: () => void }).onmessage = receive;
    port2.postMessage(undefined);
  };
}

/** One piece of work in slices: asked often, it yields when the present slice is used up. */
export class Slices {
  private started: number;
  /** Slices begun so far. */
  count = 1;

  constructor(
    private readonly slicer: Slicer,
    /** Runs between two slices; may throw to end the work. */
    private readonly between: () => void = () => undefined,
    /** Whether other work goes first. */
    private readonly inBackground = false,
  ) {
    this.started = slicer.now();
  }

  /** Milliseconds left of this slice. */
  get remaining(): number {
    return sliceMilliseconds - (this.slicer.now() - this.started);
  }

  get exhausted(): boolean {
    return this.remaining <= 0;
  }

  /** Yields if the slice is used up. */
  async pause(): Promise<void> {
    if (this.exhausted) await this.next();
  }

  /** Yields: what comes is long, or sets others to work. */
  async next(): Promise<void> {
    await this.slicer.yield(this.inBackground);
    this.restart();
    this.between();
  }

  /** Starts a new slice, after waiting for something else has let others run anyway. */
  restart(): void {
    this.count++;
    this.started = this.slicer.now();
  }
}
