/** A run by a policy that is no buddy allocator, at the real workbench: the map shows its blocks, and views of what it has not say so. */
import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { openWorkbench, type Workbench } from './workbench';

const trace = [
  'arena 4KiB policy tlsf base 0x1000',
  'a = alloc 1000',
  'wall = alloc 8',
  'rest = alloc 1000',
  't[0..5] = alloc 120',
  'free a, t[0..4:2]',
  'b = alloc 1000  # passed by',
  'c = kmalloc 64',
  'rest = realloc rest 600',
  '',
].join('\n');

describe('a run by another policy', () => {
  let workbench: Workbench;
  let map: Frame;

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1366, height: 768 } });
    await writeFile(path.join(workbench.folder, 'policy.alloctrace'), trace);
    await workbench.openFile('policy.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Show Map');
    map = await workbench.webview('.view-tabs');
    await answered(map);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-policies-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('shows blocks of any length, and what of them is free', async () => {
    await map.locator('.recorded-figures', { hasText: 'tlsf' }).waitFor();
    assert.match(
      await map.locator('.recorded-figures').innerText(),
      /^tlsf: \d blocks in use, .+ with their headers; .+ used, external fragmentation /,
    );
    assert.match(await map.locator('.header .arena').innerText(), /policy tlsf, header 8 B/);
    assert.match(await map.locator('.recorded-view .legend').first().innerText(), /free/);
    assert.equal(await map.locator('.recorded-figures button').isVisible(), false, 'it is simulated already');
    await workbench.screenshot('policy-tlsf-dark');
  });

  for (const [tab, name] of [
    ['tree', 'Tree'],
    ['slabs', 'Slabs'],
    ['freeLists', 'Free Lists'],
  ] as const) {
    it(`says in ${name} that there is nothing of the kind`, async () => {
      await map.locator(`#view-tab-${tab}`).click();
      await map.locator('.recorded-view .nothing', { hasText: 'With tlsf blocks have any length' }).waitFor();
      assert.equal(await map.locator('.recorded-view .nothing button').isVisible(), false);
    });
  }

  it('has heat, and sites and sizes', async () => {
    for (const tab of ['heat', 'sites']) {
      await map.locator(`#view-tab-${tab}`).click();
      await answered(map);
    }
    await workbench.screenshot('policy-sites-dark');
  });
});
