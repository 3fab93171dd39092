import * as assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { openWorkbench, type Workbench } from './workbench';

const fixtures = path.join(__dirname, '..', '..', '..', 'test', 'fixtures', 'snapshots');

describe('a trace in the memory of a snapshot', () => {
  let workbench: Workbench;
  let map: Frame;

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1366, height: 768 } });
    await copyFile(path.join(fixtures, 'failure-6.12.dmesg'), path.join(workbench.folder, 'failure-6.12.dmesg'));
    await workbench.openFile('failure-6.12.dmesg');
    await workbench.chooseTheme('Dark Modern');
  });

  after(() => workbench?.close());

  it('is begun from the report: the zone is asked for, and the trace lies beside it', async () => {
    await workbench.runCommand('AllocTrace: Start a Trace in This Memory…');
    await workbench.pick(/DMA32/);
    await workbench.page.locator('.tab.active', { hasText: 'failure-6.12.alloctrace' }).waitFor();
    assert.ok((await workbench.visibleLines()).includes('arena from failure-6.12.dmesg zone DMA32'));
  });

  it('shows what was in use, at the start already, and which request fails there', async () => {
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('#view-tab-map');
    await answered(map);
    const [problem] = await workbench.problems(1);
    assert.match(problem.message, /Out of memory by fragmentation: a block of 2 MiB is needed/);
    const legend = map.locator('.legend li:visible', { hasText: /^in use before/ });
    assert.match((await legend.textContent()) ?? '', /28\d(\.\d)? MiB/);
    await workbench.runCommand('View: Hide Panel');
    await answered(map);
    await workbench.screenshot('arena-from-map-dark');
    await workbench.runCommand('AllocTrace: Go to Start');
    await answered(map);
    assert.match(await map.locator('.tile[data-metric="used"]').innerText(), /28\d(\.\d)? MiB/);
  });

  it('tells of it in the tree', async () => {
    await map.locator('#view-tab-tree').click();
    await answered(map);
    await map.locator('.legend li:visible', { hasText: 'in use before' }).waitFor();
    await workbench.screenshot('arena-from-tree-dark');
    for (const [theme, name] of [
      ['Light Modern', 'light'],
      ['Dark High Contrast', 'hc'],
    ] as const) {
      await workbench.chooseTheme(theme);
      await map.locator('#view-tab-map').click();
      await answered(map);
      await workbench.screenshot(`arena-from-map-${name}`);
    }
  });
});
