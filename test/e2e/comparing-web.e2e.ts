/** Settings compared in the web worker extension host: there, too, the runs of a long trace go in threads, which are workers of it. */
import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Worker } from 'playwright-core';
import { eventually, openWorkbench, type Workbench } from './workbench';

/** What the test keeps in the extension host. */
interface Watched {
  name: string;
  Worker?: new (url: string) => EventTarget;
  /** Workers that were started, and the runs that they have done. */
  watched: { started: number; runs: number[] };
}

describe('comparing settings in the web worker extension host', () => {
  let workbench: Workbench;
  let host: Worker;

  before(async () => {
    workbench = await openWorkbench({ extension: 'web' });
    const lines = Array.from({ length: 40_000 }, (_, index) =>
      index % 3 === 2 ? `free n${index - 1}` : `n${index} = alloc ${(index * 37) % 900}`,
    );
    await writeFile(path.join(workbench.folder, 'long.alloctrace'), `arena 64MiB\n${lines.join('\n')}\n`);
    await workbench.openFile('long.alloctrace');
    await eventually(async () => assert.match((await workbench.statusBar()).join(), /40,000/));
    host = await extensionHost(workbench);
  });

  after(() => workbench.close());

  /** The table of a comparison. */
  async function compared(): Promise<string> {
    await workbench.runCommand('AllocTrace: Compare With…');
    for (const setting of ['policy=tlsf', 'policy=best-fit', 'fit=lifo']) await workbench.pick(setting);
    await workbench.page.keyboard.press('Enter');
    const table = (await workbench.webview('table')).locator('table').first();
    await table.waitFor();
    const text = await table.innerText();
    await workbench.runCommand('View: Close Editor');
    await workbench.page.locator('.tabs-container .tab', { hasText: ': Comparison' }).waitFor({ state: 'detached' });
    return text;
  }

  it('comes to the same in threads and in slices', async () => {
    await host.evaluate(watchWorkers);
    const inThreads = await compared();
    const { started, runs } = await host.evaluate(() => (globalThis as unknown as Watched).watched);
    assert.ok(started >= 2, `${started} threads`);
    assert.deepEqual(runs.sort(), [0, 1, 2, 3]);
    assert.match(inThreads, /policy=tlsf/);
    await host.evaluate(() => {
      delete (globalThis as unknown as Watched).Worker;
    });
    assert.equal(await compared(), inThreads);
  });
});

/** The worker that is the extension host. */
async function extensionHost({ page }: Workbench): Promise<Worker> {
  for (const worker of page.workers()) {
    if ((await worker.evaluate(() => (globalThis as unknown as Watched).name)) === 'ExtensionHostWorker') return worker;
  }
  throw new Error('There is no extension host.');
}

/** Has all workers watched that are started from now on. Runs in the extension host. */
function watchWorkers(): void {
  const place = globalThis as unknown as Watched;
  const watched = { started: 0, runs: [] as number[] };
  place.watched = watched;
  place.Worker = new Proxy(place.Worker!, {
    construct(target, given: [string]) {
      const worker = new target(...given);
      watched.started++;
      worker.addEventListener('message', (event) => {
        const { data } = event as unknown as { data: object | string };
        if (typeof data === 'object' && 'outcome' in data && 'index' in data) watched.runs.push(Number(data.index));
      });
      return worker;
    },
  });
}
