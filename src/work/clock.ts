// What the queue knows of the outside: the time, and the event loop of the extension host or of Node. Tests give it a clock of their own.

export interface Clock {
  /** Milliseconds from any start. */
  now(): number;
  /** Calls back after everything that waits for the event loop already, such as messages and timers, has had its turn. */
  inNextTurn(callback: () => void): void;
}

/** The clock of a Node or web worker host. */
export const hostClock: Clock = { now: () => performance.now(), inNextTurn: macrotask() };

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
