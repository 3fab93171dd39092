// The one queue that all long work of an extension host goes through, so that none keeps the editor waiting and all get on alike: in each turn
// of the event loop one piece of work has one slice. See `Work` for what is done in a slice.
import { CancelledError, Canceller, type Cancellation } from './cancellation';
import { hostClock, type Clock } from './clock';
import type { Work } from './work';

/** How long work may keep the extension host busy before it looks for others: with what it does until the look, about 10 ms. */
export const sliceMilliseconds = 8;

/** How work is done in the queue. */
export interface WorkOptions<C extends Cancellation | undefined = Cancellation | undefined> {
  /** Whether it goes on only while no other work waits. */
  readonly inBackground?: boolean;
  /** Ends the work at its next slice. */
  readonly cancellation?: C;
  /** Told after each slice but the last how many things the steps so far have been through. */
  readonly onSlice?: (passed: number) => void;
}

/** How work is done that somebody looks at meanwhile. */
export interface JobOptions extends Pick<WorkOptions, 'inBackground' | 'cancellation'> {
  /** Called when all is done, unless that was so at once, and from time to time before where `tellEvery` says so. */
  readonly changed: () => void;
  /** Milliseconds after which unfinished work is worth a look, again and again. */
  readonly tellEvery?: number;
}

/** All work in slices waits here for its next turn; what is in the background has time until there is no other. */
export class WorkQueue {
  private readonly foreground: (() => void)[] = [];
  private readonly background: (() => void)[] = [];
  private turnComes = false;
  /** How many have what they want done first. */
  private holds = 0;

  constructor(readonly clock: Clock = hostClock) {}

  /** Resolves in a turn of the event loop of its own, after everything that waits already; `inBackground` also after all work that is not. */
  turn(inBackground = false): Promise<void> {
    return new Promise((resolve) => {
      (inBackground ? this.background : this.foreground).push(resolve);
      this.planTurn();
    });
  }

  /** What is in the background waits until `release` is called, and has been by all who hold it: what somebody waits to see goes first. */
  holdBackground(): { release(): void } {
    this.holds++;
    let held = true;
    const release = (): void => {
      if (held) this.holds--;
      held = false;
      this.planTurn();
    };
    return { release };
  }

  /** Does work in slices, from the next turn on. Resolves to its result; to undefined when it was cancelled. */
  run<T>(work: Work<T>, options?: WorkOptions<undefined>): Promise<T>;
  run<T>(work: Work<T>, options: WorkOptions): Promise<T | undefined>;
  async run<T>(work: Work<T>, options: WorkOptions = {}): Promise<T | undefined> {
    const slices = new Slices(this, options);
    try {
      await slices.next();
      return await slices.do(work, options.onSlice);
    } catch (error) {
      if (error instanceof CancelledError) return undefined;
      throw error;
    }
  }

  /**
   * Does a slice of work at once, and the rest in the queue: what is short is there without anybody having waited. Work in the
   * background waits from the beginning.
   */
  begin<T>(work: Work<T>, options: JobOptions): Job<T> {
    return new Job(this, work, options);
  }

  /** Of all that waits one goes on in each turn of the event loop: messages wait for one slice, however much work is under way. */
  private goOn(): void {
    this.turnComes = false;
    (this.foreground.shift() ?? (this.holds === 0 ? this.background.shift() : undefined))?.();
    this.planTurn();
  }

  private planTurn(): void {
    if (this.turnComes || this.foreground.length + (this.holds === 0 ? this.background.length : 0) === 0) return;
    this.turnComes = true;
    this.clock.inNextTurn(() => this.goOn());
  }
}

/** The queue of this host. */
export const hostQueue = new WorkQueue();

/** The slices of one who does long work with pauses, the first of them begun. Where reading waits for others anyway this is held directly. */
export class Slices {
  private started: number;

  constructor(
    private readonly queue: WorkQueue,
    private readonly options: WorkOptions = {},
  ) {
    this.started = queue.clock.now();
  }

  /** The same, for what goes on only while no other work waits. */
  inBackground(): Slices {
    return new Slices(this.queue, { ...this.options, inBackground: true });
  }

  /** Whether the present slice is used up. */
  get exhausted(): boolean {
    return this.queue.clock.now() - this.started >= sliceMilliseconds;
  }

  /** Lets others have their turn if the slice is used up. Throws CancelledError where the work is to end. */
  async pause(): Promise<void> {
    if (this.exhausted) await this.next();
  }

  /** Lets others have their turn: what comes is long, or sets others to work. Throws CancelledError where the work is to end. */
  async next(): Promise<void> {
    await this.queue.turn(this.options.inBackground);
    this.started = this.queue.clock.now();
    this.throwIfCancelled();
  }

  /** Throws CancelledError where the work is to end: to be asked after waiting for something else. */
  throwIfCancelled(): void {
    if (this.options.cancellation?.isCancellationRequested) throw new CancelledError();
  }

  /** Does all of a work, with pauses; see `onSlice` of `WorkOptions`. Throws CancelledError, and what the work throws. */
  async do<T>(work: Work<T>, onSlice?: (passed: number) => void): Promise<T> {
    for (let passed = 0; ;) {
      const slice = this.slice(work);
      if (slice.done === true) return slice.value;
      passed += slice.value;
      onSlice?.(passed);
      await this.nextOf(work);
    }
  }

  /** Does work at once until the slice is used up: its end, or how many things the steps have been through. */
  slice<T>(work: Work<T>): IteratorResult<number, T> {
    for (let passed = 0; ;) {
      const step = work.next();
      if (step.done === true) return step;
      passed += step.value;
      if (this.exhausted) return { value: passed };
    }
  }

  /** Lets others have their turn between two slices of a work, which ends there where it is to end. */
  async nextOf(work: Work<unknown>): Promise<void> {
    try {
      await this.next();
    } catch (error) {
      // Throws it again, after the work's `finally`.
      work.throw(error);
    }
  }
}

/** Work that somebody has begun who cannot wait for it, but looks at it now and then. */
export class Job<T> {
  private readonly canceller = new Canceller();
  private end: { readonly value: T } | undefined;
  private ended = false;

  constructor(queue: WorkQueue, work: Work<T>, options: JobOptions) {
    const { canceller } = this;
    const slices = new Slices(queue, {
      inBackground: options.inBackground,
      cancellation: {
        get isCancellationRequested() {
          return canceller.isCancellationRequested || options.cancellation?.isCancellationRequested === true;
        },
      },
    });
    const first = options.inBackground ? undefined : slices.slice(work);
    if (first?.done === true) this.finish(first.value);
    else void this.goOn(work, slices, queue.clock, options);
  }

  /** Whether there will be a result, or is one: not where the work was cancelled, or has failed. */
  get isAlive(): boolean {
    return !this.ended || this.end !== undefined;
  }

  get isDone(): boolean {
    return this.end !== undefined;
  }

  /** The result; undefined while there is none. */
  get result(): T | undefined {
    return this.end?.value;
  }

  /** Ends the work: it will have no result, and nobody is told of it. */
  cancel(): void {
    this.canceller.cancel();
    this.ended = true;
  }

  private async goOn(work: Work<T>, slices: Slices, clock: Clock, { changed, tellEvery = Infinity }: JobOptions): Promise<void> {
    let told = clock.now();
    const tell = (): void => {
      if (clock.now() - told < tellEvery) return;
      told = clock.now();
      changed();
    };
    try {
      await slices.nextOf(work);
      this.finish(await slices.do(work, tell));
    } catch (error) {
      this.ended = true;
      if (error instanceof CancelledError) return;
      throw error;
    }
    changed();
  }

  private finish(value: T): void {
    this.end = { value };
    this.ended = true;
  }
}
