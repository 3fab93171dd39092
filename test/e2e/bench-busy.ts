/** How soon a picture follows where the machine has other work: both of its cores, or all, are busy half of the time. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Frame } from 'playwright-core';
import { below, type Figure } from '../bench/figures';
import { percentile } from '../bench/measure';
import { randomNumbers } from '../../src/model/random';
import { openBlocks, operations, smallTrace } from './bench-trace';
import { askHost, scrubTo } from './bench-watch';
import { answered } from './panel';
import type { Workbench } from './workbench';

const alive = 200_000;
const repetitions = 200;
/** Works for ten milliseconds and rests for ten, until it is ended. */
const halfBusy = 'setInterval(() => { for (const end = performance.now() + 10; performance.now() < end;); }, 20)';

/**
 * Scrubs over a run of a million operations while each core has work for half of the time, and over one of a few; between the scrubs the host is asked
 * what costs it nothing. So it is seen what a picture takes in this window on this machine, whatever it shows.
 */
export async function measureBusy(): Promise<Figure[]> {
  const { workbench, map } = await openBlocks(alive);
  const others = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', halfBusy]));
  try {
    const large = await scrubbed(workbench, map);
    await workbench.openFile(smallTrace);
    await map.locator('.header h1', { hasText: smallTrace }).waitFor();
    await answered(map);
    const small = await scrubbed(workbench, map);
    const blocks = `${operations.toLocaleString('en')} operations, ${alive.toLocaleString('en')} blocks alive`;
    return [...figuresOf(blocks, large, 50), ...figuresOf(smallTrace, small)];
  } finally {
    for (const other of others) other.kill();
    await workbench.close();
  }
}

/** Milliseconds that each of many scrubs took, and each of as many questions. */
interface Taken {
  readonly scrubs: number[];
  readonly questions: number[];
}

/** Scrubs to any other position, many times, and asks a question in between. */
async function scrubbed({ page }: Workbench, map: Frame): Promise<Taken> {
  const random = randomNumbers(3);
  const taken: Taken = { scrubs: [], questions: [] };
  const timeline = map.locator('.timeline-stage');
  const last = Number(await timeline.getAttribute('aria-valuemax'));
  let position = Number(await timeline.getAttribute('aria-valuenow'));
  // As the pointer does, it comes at any moment of a frame.
  const rest = (): Promise<void> => page.waitForTimeout(20 + random(16));
  while (taken.scrubs.length < repetitions) {
    const next = random(last);
    if (next === position) continue;
    position = next;
    taken.scrubs.push(await scrubTo(map, position));
    await rest();
    taken.questions.push(await askHost(map));
    await rest();
  }
  return taken;
}

/** `most`: what is asked for of most scrubs. */
function figuresOf(trace: string, { scrubs, questions }: Taken, most?: number): Figure[] {
  const subject = `${trace}, all cores busy half of the time`;
  const figure = (what: string, value: number, target?: number): Figure => ({
    subject,
    what,
    value,
    unit: 'ms',
    target: target === undefined ? undefined : below(target),
  });
  const figures = (what: string, latencies: readonly number[], target?: number): Figure[] => [
    figure(`${what}, p50`, percentile(latencies, 0.5)),
    figure(`${what}, p95`, percentile(latencies, 0.95), target),
    figure(`${what}, worst`, Math.max(...latencies)),
  ];
  return [...figures('from scrub to new picture', scrubs, most), ...figures('from a question to the frame after its answer', questions)];
}
