/** The traces that the memory map is measured with, and the panel that shows one. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { randomNumbers } from '../../src/model/random';
import { root } from '../project';
import { watchFrames } from './bench-watch';
import { openWorkbench, type Workbench } from './workbench';

export const operations = 1_000_000;
/** The trace that a window is opened with, of a few operations. */
export const smallTrace = 'textbook-buddy.alloctrace';

/** Lines of a trace, half of them and more allocations of 64 to 2,048 bytes each in a 1 GiB arena, of which so many stay. */
function blocksTrace(alive: number): string {
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
  return `${lines.join('\n')}\n`;
}

/**
 * Opens a window with a memory map that is watched, then a trace of `operations` operations which leave so many blocks alive, and waits until it
 * is drawn. `before`: what is to be done before the trace is opened. Whoever calls it closes the window.
 */
export async function openBlocks(alive: number, before: () => void = () => undefined): Promise<{ workbench: Workbench; map: Frame }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-bench-'));
  const name = `${alive}-blocks.alloctrace`;
  writeFileSync(path.join(folder, name), blocksTrace(alive));
  writeFileSync(path.join(folder, smallTrace), readFileSync(path.join(root, 'media', 'samples', smallTrace)));
  const workbench = await openWorkbench({ folder, settings: { 'workbench.editorLargeFileConfirmation': 200 } });
  try {
    await workbench.openFile(smallTrace);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    const map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    before();
    await watchFrames(map);
    // Twenty megabytes take longer to open than a test may wait for.
    await workbench.openFile(name).catch(() => workbench.screenshot('bench-opening'));
    // It stands where there is something to see: far behind the end of the small one.
    await map.waitForFunction(() => (window as unknown as { watch: { drawnPosition: number } }).watch.drawnPosition > 1000, undefined, {
      timeout: 120_000,
    });
    return { workbench, map };
  } catch (error) {
    await workbench.close();
    throw error;
  }
}
