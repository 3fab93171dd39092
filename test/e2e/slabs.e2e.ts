import * as assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { hide } from './panel';
import { goTo } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the slabs view', () => {
  let workbench: Workbench;
  let panel: Frame;

  const row = (index: number): Locator => panel.locator(`#slabs-${index}`);
  const rowCount = (): Promise<string | null> => panel.locator('.slabs-list').getAttribute('aria-rowcount');
  const cacheNames = (): Promise<string[]> => panel.locator('.slabs-row.cache .label').allInnerTexts();
  const waitForRows = (count: number): Promise<unknown> =>
    panel.waitForFunction((wanted) => document.querySelector('.slabs-list')?.getAttribute('aria-rowcount') === wanted, String(count));
  const show = async (): Promise<void> => {
    panel = await workbench.webview('.slabs-row.cache');
  };

  before(async () => {
    workbench = await openWorkbench();
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    panel = await workbench.webview('#view-tab-slabs');
    await panel.locator('.operation .link').waitFor();
    await goTo(panel, 3000);
    await panel.locator('.operation', { hasText: 'answer[53]' }).waitFor();
    await panel.locator('#view-tab-slabs').click();
    await show();
    await waitForRows(145);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-slabs-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('lists caches with the largest first, and their slabs on their lists', async () => {
    await panel
      .locator('.summary')
      .filter({ hasText: /^25 caches · 120 slabs/ })
      .waitFor();
    assert.match(await row(0).innerText(), /ext4_inode_cache\s+1 active · 5 full\s+151\/162/);
    assert.match((await row(1).innerText()).replace(/\s+/g, ' '), /^CPU 0 .*0a0000 16\/27/);
    assert.match(await row(2).innerText(), /^full/);
    assert.equal(await row(1).getAttribute('aria-level'), '2');
    const legend = panel.locator('.slabs-table .legend');
    for (const sign of ['object', 'free slot', 'slab tail']) await legend.locator('li', { hasText: new RegExp(`^${sign}$`) }).waitFor();
    await workbench.screenshot('slabs');
  });

  it('keeps only the rows in view in the page, and fills those that are scrolled to', async () => {
    assert.ok((await panel.locator('.slabs-row').count()) < 60);
    await panel.locator('.slabs-list').evaluate((list) => (list.scrollTop = list.scrollHeight));
    await row(144)
      .filter({ hasText: /\d+\/\d+/ })
      .waitFor();
    assert.ok((await panel.locator('.slabs-row').count()) < 60);
    await panel.locator('.slabs-list').evaluate((list) => (list.scrollTop = 0));
    await row(0).filter({ hasText: 'ext4_inode_cache' }).waitFor();
  });

  it('closes and opens one cache, and all of them', async () => {
    await row(0).click({ position: { x: 40, y: 10 } });
    await waitForRows(139);
    assert.equal(await row(0).getAttribute('aria-expanded'), 'false');
    await row(0).click({ position: { x: 40, y: 10 } });
    await waitForRows(145);
    await panel.locator('vscode-toolbar-button[icon="collapse-all"]').click();
    await waitForRows(25);
    await panel.locator('vscode-toolbar-button[icon="expand-all"]').click();
    await waitForRows(145);
  });

  it('sorts by a column, and the other way round', async () => {
    await panel.locator('vscode-toolbar-button[icon="collapse-all"]').click();
    await waitForRows(25);
    const name = panel.locator('.slabs-head .name');
    await name.click();
    await row(0).filter({ hasText: 'anon_vma' }).waitFor();
    const ascending = await cacheNames();
    assert.deepEqual(ascending, [...ascending].sort());
    await name.click();
    await row(0).filter({ hasNotText: 'anon_vma' }).waitFor();
    assert.equal(await name.getAttribute('data-sort'), 'descending');
    await panel.locator('.slabs-head button', { hasText: 'Bytes' }).click();
    await row(0).filter({ hasText: 'ext4_inode_cache' }).waitFor();
    await panel.locator('vscode-toolbar-button[icon="expand-all"]').click();
    await waitForRows(145);
  });

  it('says what lies in the slot under the pointer, and how old it is', async () => {
    await row(1)
      .locator('.strip')
      .hover({ position: { x: 2, y: 9 } });
    const tip = panel.locator('.slabs-view > .tooltip').filter({ hasText: 'Age' });
    await tip.waitFor();
    assert.match(await tip.innerText(), /Slot 1 of 27[\s\S]*inode\[[\s\S]*ext4_inode_cache[\s\S]*operations/);
    await panel.locator('h1').hover();
    await tip.waitFor({ state: 'hidden' });
  });

  it('shows the slab of a slot that is clicked: its objects, and the free slots in the order of use', async () => {
    await row(1)
      .locator('.strip')
      .click({ position: { x: 2, y: 9 } });
    const detail = panel.locator('.slab-detail');
    await detail.filter({ hasText: 'ext4_inode_cache, slab at 0xffff8880000a0000' }).waitFor();
    assert.match(await detail.innerText(), /17 → 18 → 19/);
    assert.equal(await detail.locator('.slot.used').count(), 16);
    assert.match(await detail.locator('.slot.first').innerText(), /17\s+next/);
    assert.match((await detail.locator('.slot[aria-current]').getAttribute('aria-label')) ?? '', /^Slot 1 of 27: inode\[/);
  });

  it('goes to the line of a slot that is double-clicked', async () => {
    await row(1)
      .locator('.strip')
      .dblclick({ position: { x: 2, y: 9 } });
    const [, line] = /line (\d+)/.exec((await panel.locator('.slot[aria-current]').getAttribute('aria-label')) ?? '') ?? [];
    await workbench
      .currentLine()
      .filter({ hasText: new RegExp(`^${line}$`) })
      .waitFor();
  });

  it('is a tree for the keyboard: rows, slots of a slab, and the line of one', async () => {
    const list = panel.locator('.slabs-list');
    await list.focus();
    await list.press('Home');
    await list.press('ArrowLeft');
    await waitForRows(139);
    await list.press('ArrowRight');
    await waitForRows(145);
    await list.press('ArrowDown');
    await list.press('ArrowRight');
    await list.press('ArrowRight');
    await panel.locator('.slot[aria-current][aria-label^="Slot 2 of 27"]').waitFor();
    assert.equal(await list.getAttribute('aria-activedescendant'), 'slabs-1');
    await list.press('ArrowLeft');
    await list.press('ArrowLeft');
    await list.press('ArrowLeft');
    assert.equal(await list.getAttribute('aria-activedescendant'), 'slabs-0');
  });

  it('shows the position it is shown at, whatever was shown in between', async () => {
    const before = await panel.locator('.summary').innerText();
    await panel.locator('#view-tab-map').click();
    await panel.locator('.view[data-view="map"]').waitFor();
    await goTo(panel, 0);
    await panel.locator('#view-tab-slabs').click();
    await panel.locator('.slabs-view > .nothing').waitFor();
    await goTo(panel, 3000);
    await panel.locator('.summary', { hasText: before }).waitFor();
  });

  it('keeps its order and its closed caches while it is hidden', async () => {
    await row(0).click({ position: { x: 40, y: 10 } });
    await waitForRows(139);
    await hide(workbench, panel);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await show();
    await waitForRows(139);
    assert.equal(await rowCount(), '139');
  });

  it('begins at the start of another trace, also where it was scrolled down in the one before', async () => {
    const scrolled = (): Promise<number> => panel.locator('.slabs-list').evaluate((list) => list.scrollTop);
    await panel.locator('.slabs-list').evaluate((list) => (list.scrollTop = list.scrollHeight));
    assert.ok((await scrolled()) > 500);
    await workbench.openFile('task-struct-slab-vs-buddy.alloctrace');
    await panel.locator('h1', { hasText: 'task-struct' }).waitFor();
    // At its peak it has no cache yet.
    await workbench.runCommand('AllocTrace: Go to End');
    await panel.locator('.slabs-row.cache', { hasText: 'task_struct' }).first().waitFor();
    await eventually(async () => assert.equal(await scrolled(), 0));
    // The one before again: it was left at its end, and begins anew.
    await workbench.openFile('kernel-startup.alloctrace');
    await panel.locator('h1', { hasText: 'kernel-startup' }).waitFor();
    await panel.locator('.slabs-row.cache', { hasText: 'ext4_inode_cache' }).waitFor();
    assert.equal(await scrolled(), 0);
  });
});
