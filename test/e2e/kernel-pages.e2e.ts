/** The pages of a kernel as they were recorded, at the real workbench: zones, free pages, those on lists of CPUs, and what is not known. */
import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { root } from '../project';
import { plainBytes } from '../read-trace';
import { answered } from './panel';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the pages of a kernel as they were recorded', () => {
  let workbench: Workbench;
  let map: Frame;

  /** Points near the end of a row, until it is told. */
  const pointAtRow = (told: string): Promise<void> => {
    let away = 40;
    return eventually(async () => {
      const stage = (await map.locator('.recorded-stage').boundingBox())!;
      await workbench.page.mouse.move(stage.x + stage.width - away++, stage.y + 70);
      await answered(map);
      assert.ok((await map.locator('.recorded-view .tooltip').innerText()).includes(told));
    });
  };
  const figures = (): Promise<string> => map.locator('.recorded-figures').innerText();

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1366, height: 768 } });
    const fixtures = path.join(root, 'test', 'fixtures', 'pages');
    const copy = async (name: string, to: string): Promise<void> =>
      writeFile(path.join(workbench.folder, to), plainBytes(await readFile(path.join(fixtures, name))));
    await copy('smp4-6.12.kmem.gz', 'boot.kmem');
    await copy('smp4-6.12.before.kpageflags.gz', 'boot.before.kpageflags');
    await copy('numa-6.1.kmem.gz', 'numa.kmem');
    await workbench.openFile('boot.kmem');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Show Map');
    map = await workbench.webview('.view-tabs');
    await map.locator('.header h1', { hasText: 'boot.kmem' }).waitFor();
    await answered(map);
    await map.locator('.placement [data-value="recorded"]').click();
    await map.locator('.recorded-figures', { hasText: 'largest block' }).waitFor();
    await answered(map);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench?.screenshot(`failed-kernel-pages-${this.currentTest.title.replace(/\W+/g, '-')}`);
    }
  });

  it('lie in zones, and what is free is known from the dump beside the recording', async () => {
    assert.match(await figures(), /2 regions, .*free [\d.]+ MiB, largest block 4 MiB, on lists of CPUs [\d.]+ [KM]iB/);
    assert.match(await map.locator('.header .arena').innerText(), /2 regions/);
    assert.equal(await map.locator('.tile[data-metric="free"]').isVisible(), true);
    assert.equal(await map.locator('.tile[data-metric="external"]').isVisible(), true);
    await workbench.screenshot('kernel-pages-dark');
  });

  it('are told under the pointer and in the legend', async () => {
    const legend = await map.locator('.recorded-view .legend').first().innerText();
    assert.match(legend, /free, in its zone/);
    assert.match(legend, /not known: in use since before the recording/);
    await pointAtRow('Node 0, zone');
    await workbench.screenshot('kernel-pages-tip');
  });

  it('have their objects on them, where these were', async () => {
    await workbench.runCommand('AllocTrace: Go to End');
    await answered(map);
    await map.locator('.find input').first().fill('handle:0xffff888005d0e300');
    await map.locator('.find input').first().press('Enter');
    await map.locator('.recorded-selected', { hasText: '0xffff888005d0e300' }).waitFor();
    for (let step = 0; step < 15; step++) {
      await map.locator('.recorded-view [icon="zoom-in"]').click();
      await answered(map);
    }
    await map.locator('.recorded-view .recorded-stage').scrollIntoViewIfNeeded();
    await answered(map);
    assert.match(await map.locator('.recorded-view .legend').first().innerText(), /objects of slabs, on the pages they lie on/);
    await workbench.screenshot('kernel-pages-objects');
    await map.locator('.recorded-view [icon="screen-normal"]').click();
    await map.locator('.find input').first().fill('');
    await answered(map);
  });

  it('are coloured by the migrate type of their page blocks', async () => {
    await map.locator('.recorded-view .color-by select').selectOption({ label: 'Migrate type' });
    await map.locator('.recorded-view .legend', { hasText: 'unmovable' }).waitFor();
    const legend = await map.locator('.recorded-view .legend', { hasText: 'unmovable' }).innerText();
    assert.match(legend, /Migrate type of page blocks/);
    for (const name of ['movable', 'reclaimable', 'mixed', 'stolen', 'another type, or not known']) assert.match(legend, new RegExp(name));
    await pointAtRow('Page block');
    await workbench.screenshot('kernel-pages-types');
  });

  it('are counted by migrate type and order in Free Lists', async () => {
    await workbench.runCommand('AllocTrace: Show Free Lists');
    await map.locator('.type-lists table').nth(1).waitFor();
    assert.match(await map.locator('.type-lists').innerText(), /Node 0, zone DMA32/);
    assert.equal(await map.locator('.recorded-content').isVisible(), false);
    await workbench.screenshot('kernel-pages-lists');
    await workbench.runCommand('AllocTrace: Show Map');
    await map.locator('.recorded-content').waitFor();
    await answered(map);
  });

  it('are legible in a light theme', async () => {
    await workbench.chooseTheme('Light Modern');
    await answered(map);
    await workbench.screenshot('kernel-pages-light');
  });
});
