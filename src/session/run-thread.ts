// A thread that runs a trace under one setting after another, in Node or on the web: what is said to it and by it, what it does, and how it is held.
import { compareRun, type ComparedRun, type RefusedRun } from '../analysis/comparison/compared-run';
import type { RunOptions } from '../replay/run/options';
import { receivedTrace } from '../trace/posted-trace';
import type { Trace } from '../trace/trace';

/** The parts of a trace, to begin with; then each time a run to be made. */
export type ToThread = { readonly parts: object } | { readonly index: number; readonly options: RunOptions };
/** It waits for the trace; how many operations the present run has gone through since it was told last; what came of it. */
export type FromThread = 'ready' | { readonly passed: number } | { readonly index: number; readonly outcome: ComparedRun | RefusedRun };

/** Operations after which a thread tells how far it is. */
const toldEvery = 1 << 18;

/** A thread's own end of the line. */
interface OwnPort {
  postMessage(message: FromThread): void;
  onmessage: ((event: { readonly data: ToThread }) => void) | null;
}

/** What a thread does from its start on, until whoever started it ends it. */
export function runThread(port: OwnPort): void {
  let trace: Trace;
  port.onmessage = ({ data }) => {
    if ('parts' in data) {
      trace = receivedTrace(data.parts);
      return;
    }
    const work = compareRun(trace, data.options);
    for (let passed = 0; ;) {
      const step = work.next();
      if (step.done === true) return port.postMessage({ index: data.index, outcome: step.value });
      passed += step.value;
      if (passed < toldEvery) continue;
      port.postMessage({ passed });
      passed = 0;
    }
  };
  port.postMessage('ready');
}

/** A thread in the hands of who started it. */
export interface RunThread {
  /** `memory` is the thread's from then on. */
  post(message: ToThread, memory: readonly ArrayBuffer[]): void;
  /** Ends it at once, whatever it does; then it is gone. */
  end(): void;
}

export interface ThreadListener {
  readonly heard: (message: FromThread) => void;
  /** Nothing is heard any more: it was ended, or has died. May be told more than once. */
  readonly gone: () => void;
}

/** Starts a thread; throws where there is none to be had. */
export type StartThread = (listener: ThreadListener) => RunThread;

/** What is needed of a worker of Node, which is not named here: all this runs on the web, too. */
export interface NodeWorker {
  on(event: 'message', listener: (message: FromThread) => void): unknown;
  on(event: 'error' | 'messageerror' | 'exit', listener: () => void): unknown;
  postMessage(message: ToThread, memory: readonly ArrayBuffer[]): void;
  terminate(): unknown;
}

/** A worker of Node as a thread. */
export function nodeThread(worker: NodeWorker, { heard, gone }: ThreadListener): RunThread {
  worker.on('message', heard);
  for (const end of ['error', 'messageerror', 'exit'] as const) worker.on(end, gone);
  return { post: (message, memory) => worker.postMessage(message, memory), end: () => void worker.terminate() };
}
