/** What tells the extension's code in a stack from VS Code's own. */
const own = /[/\\]dist[/\\]extension\.js/;
/** What is shorter waits for nothing and is no slice of work. */
const leastMilliseconds = 0.5;

type Callback = (...args: unknown[]) => void;

/** The extension's own slices of work, while they are watched. */
export interface WatchedSlices {
  /** Milliseconds of processor time that each took: what it costs, however busy the machine is with other things. */
  readonly processor: number[];
  /** Milliseconds by the clock on the wall. */
  readonly wall: number[];
  stop(): void;
}

/** Watches, in the extension host that it runs in, what the extension does in the turns that it asks the event loop or a timer for. */
export function watchSlices(): WatchedSlices {
  const processor: number[] = [];
  const wall: number[] = [];
  const { setImmediate: immediate, setTimeout: timeout } = globalThis;
  const timed =
    (callback: Callback, args: readonly unknown[]): (() => void) =>
    () => {
      const start = performance.now();
      const startOfProcessor = threadTime();
      callback(...args);
      // Node goes on with its ticks when no microtask is left: the slice, with all that it has awaited, is over.
      const end = (): void => {
        const milliseconds = performance.now() - start;
        if (milliseconds < leastMilliseconds) return;
        wall.push(milliseconds);
        // Some kernels count processor time in ticks of 4 ms: it cannot be more than has passed.
        processor.push(Math.min(milliseconds, threadTime() - startOfProcessor));
      };
      queueMicrotask(() => process.nextTick(end));
    };
  globalThis.setImmediate = ((callback: Callback, ...args: unknown[]) =>
    calledByExtension() ? immediate(timed(callback, args)) : immediate(callback, ...args)) as typeof setImmediate;
  globalThis.setTimeout = ((callback: Callback, delay?: number, ...args: unknown[]) =>
    calledByExtension() ? timeout(timed(callback, args), delay) : timeout(callback, delay, ...args)) as typeof setTimeout;
  const stop = (): void => {
    globalThis.setImmediate = immediate;
    globalThis.setTimeout = timeout;
  };
  return { processor, wall, stop };
}

/** Milliseconds of processor time this thread has used; Node tells it since version 22.19. */
function threadTime(): number {
  const { user, system } = (process as unknown as { threadCpuUsage(): { user: number; system: number } }).threadCpuUsage();
  return (user + system) / 1000;
}

/** Whether it was the extension that called the function that asks. */
function calledByExtension(): boolean {
  const caller = new Error().stack?.split('\n')[3];
  return caller !== undefined && own.test(caller);
}
