import { findFindings } from '../../src/findings/collect';
import { english } from '../../src/model/localize';
import type { Run } from '../../src/replay/run/run';
import { Slices, WorkQueue } from '../../src/work/queue';
import { readTrace } from '../read-trace';
import { runTrace } from '../run-trace';
import { below, type Figure } from './figures';
import { longestRecording } from './longer';
import { percentile } from './measure';
import { programCalls, recordings } from './recordings';
import { defaultOptions } from '../unit/findings/judged';

const operationCount = 1_000_000;
const liveBlocks = 5000;
const mostMilliseconds = 3000;
const mostSliceMilliseconds = 12;

/** How long it takes to judge recordings of a million operations, and how long the slices of that are. */
export function measureFindings(note: (text: string) => void): Figure[] {
  note('findings');
  const real = repeatedRecording();
  const made = recordings.mtrace.write(programCalls(operationCount));
  return (['alloc', 'kmalloc'] as const).flatMap((as) => [
    ...measure(runTrace(readTrace(real, 'mtrace'), { as }), `findings, python's recording repeated, as ${as}`),
    ...measure(
      runTrace(readTrace(made, 'mtrace'), { as }),
      `findings, ${liveBlocks.toLocaleString('en')} live blocks of 400 sites, as ${as}`,
    ),
  ]);
}

function measure(run: Run, what: string): Figure[] {
  const slices: number[] = [];
  const search = findFindings(run, defaultOptions, english);
  for (let done = false; !done;) {
    // Others wait by the clock on the wall.
    const start = performance.now();
    done = new Slices(new WorkQueue()).slice(search).done === true;
    slices.push(performance.now() - start);
  }
  const subject = `${what} (${run.operationCount.toLocaleString('en')} operations)`;
  const sum = slices.reduce((total, slice) => total + slice, 0);
  return [
    { subject, what: 'in all', value: sum, unit: 'ms', target: below(mostMilliseconds) },
    { subject, what: 'one slice, p99', value: percentile(slices, 0.99), unit: 'ms', target: below(mostSliceMilliseconds) },
  ];
}

/** The longest recording there is, over and over, each time at other addresses. */
function repeatedRecording(): Uint8Array {
  const lines = longestRecording()
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('@ '));
  const copies: string[] = ['= Start'];
  for (let copy = 1; copies.length <= operationCount; copy++) {
    const high = copy.toString(16);
    for (const line of lines) {
      copies.push(line.replace(/( [-+<>!] 0x)([0-9a-f]+)/, (_, sign: string, low: string) => `${sign}${high}${low.padStart(12, '0')}`));
    }
  }
  return Buffer.from(`${copies.join('\n')}\n= End\n`);
}
