import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { openWorkbench, type Workbench } from './workbench';

/** Nine slabs of four; an object stays in eight of them, in each of their slots in turn. */
const trace = [
  'machine page 4KiB kernel 7.3',
  'arena 1MiB unit 4KiB',
  'cache session 1024 order 0',
  't[0..39] = alloc session',
  'x = alloc session',
  ...[1, 2, 3, 4].map((from) => `free t[${from}..39:5]`),
];

describe('slabs that could be meshed', () => {
  let folder: string;
  let workbench: Workbench;
  let panel: Frame;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'alloctrace-meshing-'));
    writeFileSync(path.join(folder, 'meshing.alloctrace'), trace.join('\n'));
    workbench = await openWorkbench({ folder, viewport: { width: 1366, height: 768 } });
    await workbench.openFile('meshing.alloctrace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    panel = await workbench.webview('#view-tab-slabs');
    await panel.locator('#view-tab-slabs').click();
    await panel.locator('.slabs-row.cache').first().waitFor();
  });

  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-meshing-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('are told of above the list, with where the kernel would keep free objects', async () => {
    const notes = panel.locator('.slabs-bar .summary');
    const meshing = notes.filter({ hasText: /^Meshing would give back 24 KiB: 8 slabs .* of 2\.$/ });
    await meshing.waitFor();
    assert.equal(await meshing.getAttribute('title'), await meshing.textContent());
    await notes.filter({ hasText: /^Linux 7\.3 keeps freed objects in arrays of each CPU, sheaves/ }).waitFor();
    await workbench.screenshot('slabs-meshing');
  });

  it('are drawn in a light theme and in high contrast', async () => {
    for (const [theme, name] of [
      ['Light Modern', 'light'],
      ['Dark High Contrast', 'contrast'],
    ]) {
      await workbench.chooseTheme(theme);
      await panel.locator('.slabs-row.cache').first().waitFor();
      await workbench.screenshot(`slabs-meshing-${name}`);
    }
  });
});
