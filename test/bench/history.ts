import { Cursor } from '../../src/replay/state/cursor';
import { readTrace } from '../read-trace';
import { runTrace } from '../run-trace';
import { atMost, below, type Figure } from './figures';
import { percentile, time } from './measure';
import { namedHandles } from './parse';
import { randomNumbers } from '../../src/model/random';

const seekCount = 500;
const stepCount = 2000;
const liveBlocks = 20_000;
const arenaSize = 2 ** 26;
const bytesPerOperation = 96;
const seekMilliseconds = 16;

/** Memory that a run of a million operations keeps, and how fast a cursor moves in it. */
export function measureHistory(note: (text: string) => void): Figure[] {
  note('seeking');
  const trace = readTrace(namedHandles(liveBlocks));
  const run = runTrace(trace, { arena: { size: arenaSize, unit: 16 } });
  const cursor = new Cursor(run);
  const random = randomNumbers(3);
  const position = (): number => random(run.operationCount + 1);
  for (let i = 0; i < seekCount / 10; i++) cursor.seek(position());
  const seeks = sample(seekCount, () => cursor.seek(position()));
  cursor.seek(run.operationCount);
  const stepsBack = sample(stepCount, () => cursor.stepBack());
  const subject = `a run of ${run.operationCount.toLocaleString('en')} operations`;
  const latency = (what: string, samples: readonly number[], target?: Figure['target']): Figure[] => [
    { subject, what: `${what}, p50`, value: percentile(samples, 0.5), unit: 'ms' },
    { subject, what: `${what}, p95`, value: percentile(samples, 0.95), unit: 'ms', target },
  ];
  return [
    { subject, what: 'memory kept', value: run.bytesPerOperation(), unit: 'bytes/operation', target: atMost(bytesPerOperation) },
    ...latency('seek to a random position', seeks, below(seekMilliseconds)),
    ...latency('step back', stepsBack, below(seekMilliseconds)),
  ];
}

function sample(count: number, work: () => void): number[] {
  return Array.from({ length: count }, () => time(work));
}
