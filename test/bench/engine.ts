import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Fit } from '../../src/engine/config';
import { contenderNames, type WorkerReport } from './engine-worker';
import { atLeast, atMost, type Figure } from './figures';
import { streams } from './streams';

const fits = ['lifo', 'lowest'] as const;
/** How many times the probe's time is allowed. */
const engineRatio = { lifo: 2, lowest: 3 };
const runRatio = 4;
const mallocRatio = 500;
const objectNanoseconds = 30;
const objectStream = 'e';

const run = promisify(execFile);

/**
 * Nanoseconds an operation of the engine and of a whole Run, each beside the yardstick and @thi.ng/malloc in one process on
 * the same stream. Each fit has a process of its own: V8 optimises for what it has seen, and a real run sees one fit.
 */
export async function measureEngine(note: (text: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const stream of streams.keys()) {
    for (const fit of fits) {
      note(`stream (${stream}), ${fit}`);
      const malloc = fit === fits[0] ? ['malloc'] : [];
      const { stdout } = await run(process.execPath, [path.join(__dirname, 'engine-worker.js'), stream, fit, ...malloc]);
      figures.push(...figuresOf(JSON.parse(stdout) as WorkerReport, stream, fit));
    }
  }
  return figures;
}

function figuresOf({ title: subject, nanoseconds }: WorkerReport, stream: string, fit: Fit): Figure[] {
  const { engine, run: fullRun, probe, malloc } = contenderNames;
  const own = (name: string): string => `${name}, fit ${fit}`;
  const time = (what: string, name: keyof WorkerReport['nanoseconds'], target?: Figure['target']): Figure[] => {
    const value = nanoseconds[name];
    return value === undefined ? [] : [{ subject, what, value, unit: 'ns/operation', target }];
  };
  const ratio = (what: string, above: number | undefined, below: number | undefined, target?: Figure['target']): Figure[] =>
    above === undefined || below === undefined ? [] : [{ subject, what, value: above / below, unit: 'x', target }];
  const onBlocks = stream !== objectStream;
  return [
    ...time(own(engine), engine, onBlocks ? undefined : atMost(objectNanoseconds)),
    ...time(own(fullRun), fullRun),
    ...time(`${probe}, beside ${fit}`, probe),
    ...time(malloc, malloc),
    ...ratio(`${own(engine)} / ${probe}`, nanoseconds[engine], nanoseconds[probe], onBlocks ? atMost(engineRatio[fit]) : undefined),
    ...ratio(`${own(fullRun)} / ${probe}`, nanoseconds[fullRun], nanoseconds[probe], onBlocks ? atMost(runRatio) : undefined),
    // The free list of @thi.ng/malloc is linear, which is what (a) shows; on (d) it is the faster one.
    ...ratio(`${malloc} / ${own(engine)}`, nanoseconds[malloc], nanoseconds[engine], stream === 'a' ? atLeast(mallocRatio) : undefined),
  ];
}
