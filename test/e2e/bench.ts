/**
 * npm run bench:webview: the extension in a real VS Code, with a trace of a million operations that leaves half a million
 * blocks alive, with one on a machine that has other work, and while somebody types. Prints a table, and keeps the figures in test-artifacts for `npm run bench`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { below, isMet, type Figure } from '../bench/figures';
import { percentile } from '../bench/measure';
import { randomNumbers } from '../../src/model/random';
import { formatFigures } from '../bench/report';
import { root } from '../project';
import { measureBusy } from './bench-busy';
import { openBlocks, operations } from './bench-trace';
import { measureTyping } from './bench-typing';
import { scrubTo, watchOf, type Watch } from './bench-watch';
import type { Workbench } from './workbench';

const alive = 500_000;
/** Repetitions of each interaction; 95% of them must be quick enough. */
const repetitions = 40;

/** Resident bytes of the extension host's process. Linux only. */
function hostMemory(): number {
  let most = 0;
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      if (!readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('type=extensionHost')) continue;
      const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${name}/status`, 'utf8'));
      most = Math.max(most, Number(match?.[1] ?? 0) * 1024);
    } catch {
      // It ended meanwhile.
    }
  }
  return most;
}

/** Bytes of JavaScript heap and of buffers outside of it that are in use in the window's process, after a collection of garbage. */
async function windowMemory(workbench: Workbench): Promise<number> {
  const session = await workbench.page.context().newCDPSession(workbench.page);
  try {
    // Twice: what is found dead in the first can hold on to more.
    for (let turn = 0; turn < 2; turn++) await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = (await session.send('Runtime.getHeapUsage')) as Record<string, number>;
    return usedSize + (backingStorageSize ?? 0);
  } finally {
    await session.detach();
  }
}

/**
 * What the panel takes of the memory of the window's process, which it shares with the editor: how much less is in use when
 * it is closed. All its views have been shown before.
 */
async function panelMemory(workbench: Workbench, map: Frame): Promise<number> {
  for (const view of ['2', '3', '4', '5', '6', '1']) {
    await workbench.page.keyboard.press(view);
    await workbench.page.waitForTimeout(1500);
  }
  await workbench.page.locator('.tabs-container .tab', { hasText: 'Memory Map' }).first().click();
  const open = await windowMemory(workbench);
  await workbench.runCommand('View: Close Editor');
  await workbench.page.waitForTimeout(1000);
  if (!map.isDetached()) throw new Error('The panel is still open: what it takes cannot be told.');
  return open - (await windowMemory(workbench));
}

/** Does something often, and returns what the work of the frames it caused took. */
async function frameWork(map: Frame, act: (turn: number) => Promise<void>): Promise<number[]> {
  await map.evaluate(() => (window as unknown as { watch: Watch }).watch.work.splice(0));
  for (let turn = 0; turn < repetitions; turn++) await act(turn);
  return (await watchOf(map)).work;
}

/** Figures of the memory map and of the whole window. */
async function measureWindow(): Promise<Figure[]> {
  let memoryBefore = 0;
  const { workbench, map } = await openBlocks(alive, () => (memoryBefore = hostMemory()));
  try {
    const figures = await measure(workbench, map, memoryBefore);
    await workbench.screenshot('bench-webview');
    return figures;
  } finally {
    await workbench.close();
  }
}

async function measure(workbench: Workbench, map: Frame, memoryBefore: number): Promise<Figure[]> {
  const subject = `${operations.toLocaleString('en')} operations, ${alive.toLocaleString('en')} blocks alive`;
  const figures: Figure[] = [];
  const add = (what: string, value: number, unit: string, limit?: number): void =>
    void figures.push({ subject, what, value, unit, target: limit === undefined ? undefined : below(limit) });

  const first = await watchOf(map);
  add('first picture after the run', (first.drawnAt ?? NaN) - (first.readyAt ?? NaN), 'ms', 1000);
  add('from the document to the first picture', (first.drawnAt ?? NaN) - (first.runningAt ?? NaN), 'ms', 1500);
  add('of it reading and running', (first.readyAt ?? NaN) - (first.runningAt ?? NaN), 'ms');

  const stage = map.locator('.rows');
  await stage.focus();
  const wait = (): Promise<void> => workbench.page.waitForTimeout(60);
  const press = async (key: string): Promise<void> => {
    await workbench.page.keyboard.press(key);
    await wait();
  };
  const box = await stage.boundingBox();
  await workbench.page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  const work = { step: await frameWork(map, () => press(',')) } as Record<string, number[]>;
  const latencies: number[] = [];
  const random = randomNumbers(3);
  work.scrub = await frameWork(map, async () => {
    latencies.push(await scrubTo(map, random(operations)));
  });
  // A map that is fitted to its panel cannot be panned.
  for (let turn = 0; turn < 6; turn++) await press('+');
  work.pan = await frameWork(map, async () => {
    await workbench.page.mouse.wheel(0, 120);
    await wait();
  });
  work.zoom = await frameWork(map, (turn) => press(turn % 20 < 10 ? '-' : '+'));
  for (const [name, values] of Object.entries(work)) add(`drawing a frame for a ${name}, p95`, percentile(values, 0.95), 'ms', 16);
  add('from scrub to new picture, p50', percentile(latencies, 0.5), 'ms');
  add('from scrub to new picture, p95', percentile(latencies, 0.95), 'ms', 50);
  add('largest message for a redraw', (await watchOf(map)).largestMessage / 1000, 'kB', 512);
  add("the extension host's memory for this trace", (hostMemory() - memoryBefore) / 1e6, 'MB', 400);
  add("the panel's JavaScript heap and buffers", (await panelMemory(workbench, map)) / 1e6, 'MB', 150);
  const extensions = await workbench.runningExtensions();
  const activation = /Activation[^:]*:\s*(\d+)\s*ms/i.exec(extensions.find((text) => text.includes('AllocTrace')) ?? '');
  if (activation) add('activation of the extension', Number(activation[1]), 'ms', 100);
  return figures;
}

const subjects = { window: measureWindow, busy: measureBusy, typing: measureTyping };

/** npm run bench:webview [-- SUBJECT …] */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const figures: Figure[] = [];
  for (const [name, measureSubject] of Object.entries(subjects)) {
    if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await measureSubject()));
  }
  process.stdout.write(formatFigures(figures));
  const artefacts = path.join(root, 'test-artifacts');
  mkdirSync(artefacts, { recursive: true });
  const rows = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
  writeFileSync(path.join(artefacts, 'bench-webview.json'), `${JSON.stringify({ figures: rows }, null, 2)}\n`);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(2);
  },
);
