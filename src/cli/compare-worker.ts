// A thread of `alloctrace compare`: reads the trace for itself, and runs it under the settings that it is given one after another.
import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { compareRun, type ComparedRun, type RefusedRun } from '../analysis/comparison/compared-run';
import { english } from '../model/localize';
import type { RunOptions } from '../replay/run/options';
import { LinePatterns } from '../trace/pattern/pattern-format';
import type { FormatName } from '../trace/formats';
import { readTrace } from './input';

/** What a thread reads. */
export interface ThreadInput {
  readonly file: string;
  readonly format: FormatName | undefined;
  readonly patterns: readonly string[] | undefined;
}

/** A run to be made, or none any more. */
export type ToThread = { readonly index: number; readonly options: RunOptions } | 'end';
/** It is ready for a run; how many operations the present one has gone through; what came of it. */
export type FromThread = 'ready' | { readonly passed: number } | { readonly index: number; readonly outcome: ComparedRun | RefusedRun };

/** Operations after which a thread tells how far it is. */
const toldEvery = 1 << 18;

/** What the thread does from its start to its end. What it throws ends it, and whoever started it hears so. */
export async function runComparisonThread(): Promise<void> {
  const port = parentPort!;
  const { file, format, patterns } = workerData as ThreadInput;
  const read = { file, format, patterns: patterns && new LinePatterns(patterns), stdin: Readable.from([]), localize: english };
  const { trace } = await readTrace({ ...read, onProgress: () => undefined });
  const tell = (message: FromThread): void => port.postMessage(message);
  port.on('message', (message: ToThread) => {
    if (message === 'end') return port.close();
    const work = compareRun(trace, message.options);
    for (let passed = 0; ;) {
      const step = work.next();
      if (step.done === true) return tell({ index: message.index, outcome: step.value });
      passed += step.value;
      if (passed < toldEvery) continue;
      tell({ passed });
      passed = 0;
    }
  });
  tell('ready');
}
