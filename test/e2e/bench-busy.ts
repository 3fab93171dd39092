/** How soon a picture follows where the machine has other work: both of its cores, or all, are busy half of the time. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { below, type Figure } from '../bench/figures';
import { percentile } from '../bench/measure';
import { randomNumbers } from '../../src/model/random';
import { openBlocks, operations } from './bench-trace';
import { scrubTo } from './bench-watch';

const alive = 200_000;
const scrubs = 200;
/** Works for ten milliseconds and rests for ten, until it is ended. */
const halfBusy = 'setInterval(() => { for (const end = performance.now() + 10; performance.now() < end;); }, 20)';

/** Scrubs over a run of a million operations while each core has work for half of the time. */
export async function measureBusy(): Promise<Figure[]> {
  const { workbench, map } = await openBlocks(alive);
  const others = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', halfBusy]));
  try {
    const random = randomNumbers(3);
    const latencies: number[] = [];
    for (let turn = 0; turn < scrubs; turn++) {
      latencies.push(await scrubTo(map, random(operations)));
      // As the pointer does, it comes at any moment of a frame.
      await workbench.page.waitForTimeout(20 + random(16));
    }
    const subject = `${operations.toLocaleString('en')} operations, ${alive.toLocaleString('en')} blocks alive, all cores busy half of the time`;
    const figure = (what: string, value: number, most?: number): Figure => ({
      subject,
      what: `from scrub to new picture, ${what}`,
      value,
      unit: 'ms',
      target: most === undefined ? undefined : below(most),
    });
    return [
      figure('p50', percentile(latencies, 0.5)),
      figure('p95', percentile(latencies, 0.95), 50),
      figure('worst', Math.max(...latencies)),
    ];
  } finally {
    for (const other of others) other.kill();
    await workbench.close();
  }
}
