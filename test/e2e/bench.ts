/**
 * npm run bench:webview: the extension in a real VS Code, with a trace of a million operations that leaves half a million
 * blocks alive, and while somebody types. Prints a table, and keeps the figures in test-artifacts for `npm run bench`.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { below, isMet, type Figure } from '../bench/figures';
import { randomNumbers } from '../bench/random';
import { formatFigures } from '../bench/report';
import { measureTyping } from './bench-typing';
import { root } from '../project';
import { openWorkbench, type Workbench } from './workbench';

const operations = 1_000_000;
const alive = 500_000;
const traceName = 'half-a-million-blocks.alloctrace';
/** Repetitions of each interaction; 95% of them must be quick enough. */
const repetitions = 40;

/** What the page's own clock says, kept by `watchFrames` in the webview. */
interface Watch {
  /** Milliseconds that each animation frame's work took. */
  readonly work: number[];
  /** When the first message of a run under way came, and when the first frame of each run was drawn. */
  runningAt: number | undefined;
  readyAt: number | undefined;
  drawnAt: number | undefined;
  /** Bytes of the last message that was a frame, and of the largest. */
  messageBytes: number;
  largestMessage: number;
  position: number;
  drawnPosition: number;
}

/** A million lines: half of them stay allocated, of 64 to 2,048 bytes each, in a 1 GiB arena. */
function writeTrace(folder: string): void {
  const random = randomNumbers(7);
  const lines = ['arena 1GiB unit 256'];
  const live: number[] = [];
  let next = 0;
  for (let operation = 0; operation < operations; operation++) {
    const left = operations - operation;
    if (
      live.length > 0 &&
      (live.length >= alive + left ||
        (live.length < alive && left > 2 * (alive - live.length) && random(3) === 0) ||
        (live.length >= alive && random(2) === 0))
    ) {
      const at = random(live.length);
      lines.push(`free b${live[at]}`);
      live[at] = live[live.length - 1];
      live.pop();
    } else {
      lines.push(`b${next} = alloc ${64 + random(1985)}`);
      live.push(next++);
    }
  }
  writeFileSync(path.join(folder, traceName), `${lines.join('\n')}\n`);
}

/** Watches messages and animation frames from inside the webview. */
async function watchFrames(map: Frame): Promise<void> {
  await map.evaluate(() => {
    const watch: Watch = {
      work: [],
      runningAt: undefined,
      readyAt: undefined,
      drawnAt: undefined,
      messageBytes: 0,
      largestMessage: 0,
      position: -1,
      drawnPosition: -1,
    };
    (window as unknown as { watch: Watch }).watch = watch;
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      request((time) => {
        const start = performance.now();
        callback(time);
        watch.work.push(performance.now() - start);
        if (watch.position !== watch.drawnPosition) {
          watch.drawnPosition = watch.position;
          watch.drawnAt = performance.now();
        }
      });
    const sizeOf = (value: unknown): number => {
      if (value instanceof ArrayBuffer) return value.byteLength;
      if (ArrayBuffer.isView(value)) return value.byteLength;
      if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), 0);
      if (typeof value === 'object' && value !== null) {
        return Object.entries(value).reduce((sum, [key, each]) => sum + key.length + sizeOf(each), 0);
      }
      return typeof value === 'string' ? value.length : 8;
    };
    window.addEventListener('message', ({ data }: MessageEvent<{ type: string; position?: number; status?: { kind: string } }>) => {
      if (data.type === 'frame') {
        watch.messageBytes = sizeOf(data);
        watch.largestMessage = Math.max(watch.largestMessage, watch.messageBytes);
        watch.position = data.position ?? -1;
      } else if (data.type === 'state' && data.status?.kind === 'running') watch.runningAt ??= performance.now();
      else if (data.type === 'state' && data.status?.kind === 'ready') watch.readyAt ??= performance.now();
    });
  });
}

function watchOf(map: Frame): Promise<Watch> {
  return map.evaluate(() => (window as unknown as { watch: Watch }).watch);
}

/** The p-th percentile, p from 0 to 1. */
function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}

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

async function measure(workbench: Workbench): Promise<Figure[]> {
  const subject = `${operations.toLocaleString('en')} operations, ${alive.toLocaleString('en')} blocks alive`;
  const figures: Figure[] = [];
  const add = (what: string, value: number, unit: string, limit?: number): void =>
    void figures.push({ subject, what, value, unit, target: limit === undefined ? undefined : below(limit) });

  await workbench.openFile('textbook-buddy.alloctrace');
  await workbench.runCommand('AllocTrace: Show Memory Map');
  const map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
  const memoryBefore = hostMemory();
  await watchFrames(map);
  // Twenty megabytes take longer to open than a test may wait for.
  await workbench.openFile(traceName).catch(() => workbench.screenshot('bench-opening'));
  await map.waitForFunction((wanted) => (window as unknown as { watch: Watch }).watch.drawnPosition === wanted, operations, {
    timeout: 120_000,
  });
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
    const target = random(operations);
    latencies.push(
      await map.evaluate(
        (position) =>
          new Promise<number>((resolve) => {
            const { watch } = window as unknown as { watch: Watch };
            const field = document.querySelector<HTMLElement & { value: string }>('.position-field');
            const start = performance.now();
            const look = (): void => {
              if (watch.drawnPosition === position) resolve((watch.drawnAt ?? NaN) - start);
              else setTimeout(look, 1);
            };
            if (field) {
              field.value = String(position);
              field.dispatchEvent(new Event('change', { bubbles: true }));
            }
            look();
          }),
        target,
      ),
    );
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

/** Figures of the memory map and of the whole window. */
async function measureWindow(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-bench-'));
  writeTrace(folder);
  writeFileSync(
    path.join(folder, 'textbook-buddy.alloctrace'),
    readFileSync(path.join(root, 'media', 'samples', 'textbook-buddy.alloctrace')),
  );
  const workbench = await openWorkbench({ folder, settings: { 'workbench.editorLargeFileConfirmation': 200 } });
  try {
    const figures = await measure(workbench);
    await workbench.screenshot('bench-webview');
    return figures;
  } finally {
    await workbench.close();
  }
}

const subjects = { window: measureWindow, typing: measureTyping };

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
