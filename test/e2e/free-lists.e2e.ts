import * as assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { goTo, standsAt } from './positions';
import { openWorkbench, type Workbench } from './workbench';

describe('the free lists view', () => {
  let workbench: Workbench;
  let panel: Frame;

  const row = (order: number): Locator => panel.locator(`#order-${order}`);
  const detail = (): Locator => panel.locator('.order-detail');

  before(async () => {
    workbench = await openWorkbench();
    await workbench.openFile('out-of-memory-by-fragmentation.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    panel = await workbench.webview('#view-tab-freeLists');
    await panel.locator('#view-tab-freeLists').click();
    await row(0).waitFor();
    // Sixteen pages were taken, one request failed, and every other page was given back.
    await goTo(panel, 25);
    await row(0).locator('.count').filter({ hasText: /^8$/ }).waitFor();
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench?.screenshot(`failed-free-lists-${this.currentTest.title.replace(/\W+/g, '-')}`);
    }
  });

  it('counts the free blocks of each order, and says what a request would find', async () => {
    assert.equal(await panel.locator('.orders-row:not(.head)').count(), 5);
    assert.match((await row(0).locator('.count').innerText()).trim(), /^8$/);
    assert.equal(await row(0).locator('.request').innerText(), 'yes');
    assert.equal(await row(1).locator('.request').innerText(), 'no, 1 in the way');
    assert.equal(await row(2).locator('.request').innerText(), 'no, 2 in the way');
    assert.equal(await row(1).locator('.unusable').innerText(), '100.0%');
    assert.equal(await row(0).locator('.fragmentation').innerText(), '–', 'it does not apply while a block is free');
    for (const column of ['.count', '.unusable', '.fragmentation']) {
      const align = (each: string): Promise<string> =>
        panel
          .locator(each)
          .first()
          .evaluate((cell) => getComputedStyle(cell).textAlign);
      assert.deepEqual([await align(`.orders-row.head ${column}`), await align(`#order-0 ${column}`)], ['right', 'right'], column);
    }
    await workbench.screenshot('free-lists');
  });

  it('begins with the order that was just asked for in vain', async () => {
    await goTo(panel, 17);
    await detail().filter({ hasText: 'Order 0: blocks of 4 KiB' }).waitFor();
    await goTo(panel, 25);
  });

  it('begins with the smallest order that cannot be had, and names who is in the way', async () => {
    await detail().filter({ hasText: 'Order 1: blocks of 8 KiB' }).waitFor();
    await detail().filter({ hasText: 'would fail by fragmentation' }).waitFor();
    const blocker = detail().locator('.blockers li').first();
    assert.match(await blocker.innerText(), /^page\[1\], line 10\s+0x101000, 4 KiB/);
    await blocker.locator('.link').click();
    await workbench.currentLine().filter({ hasText: /^10$/ }).waitFor();
  });

  it('gives the formulas on hover, with figures and source', async () => {
    await row(1).locator('.fragmentation').hover();
    const tip = panel.locator('.free-lists-view > .tooltip');
    await tip.filter({ hasText: 'fragmentation(1)' }).waitFor();
    assert.match(await tip.innerText(), /1 − \(1 \+ 32,768 ÷ 8,192\) ÷ 8 = 0\.375[\s\S]*extfrag_index/);
    await row(1).locator('.unusable').hover();
    await tip.filter({ hasText: 'unusable(1)' }).waitFor();
    assert.match(await tip.innerText(), /\(32,768 − 0\) ÷ 32,768 = 100\.0%[\s\S]*unusable_index/);
    await panel.locator('h1').hover();
    await tip.waitFor({ state: 'hidden' });
  });

  it('shows the list of the chosen order, the next block marked', async () => {
    await panel.locator('.orders').focus();
    await panel.locator('.orders').press('ArrowUp');
    await detail().filter({ hasText: 'Order 0: blocks of 4 KiB' }).waitFor();
    const blocks = await detail().locator('.free-blocks li').allInnerTexts();
    assert.match(blocks[0], /^0x100000\s*next/);
    assert.match(blocks[1], /^0x102000/);
    assert.equal(blocks.length, 8);
    await detail().filter({ hasText: 'fit lowest' }).waitFor();
    await row(4).click({ position: { x: 20, y: 10 } });
    await detail().filter({ hasText: '32 KiB more would have to be free' }).waitFor();
  });

  it('draws the course of each order, and a click goes there', async () => {
    const course = row(0).locator('.course');
    const box = await course.boundingBox();
    assert.ok(box && box.width > 40);
    await course.click({ position: { x: 1, y: 9 } });
    await standsAt(panel, 0);
    assert.equal(await row(4).locator('.request').innerText(), 'yes');
    await goTo(panel, 25);
    await row(0).locator('.count').filter({ hasText: /^8$/ }).waitFor();
  });

  it('lists what keeps free memory apart over all orders; a click selects it and goes to its line', async () => {
    const pins = panel.locator('.pins tbody tr');
    await pins.first().waitFor();
    assert.match(await pins.first().innerText(), /^page\[1\] and 7 more\s+read_page, line 10\s+64 KiB\s+32 KiB$/);
    await pins.first().click();
    await panel.locator('.pins tbody tr[aria-current="true"]').first().waitFor();
    await workbench.currentLine().filter({ hasText: /^10$/ }).waitFor();
  });

  it('shows an allocation that is in the way on the map', async () => {
    await row(1).click({ position: { x: 20, y: 10 } });
    await detail().locator('.blockers vscode-toolbar-button').first().click();
    await panel.locator('#view-tab-map[aria-selected="true"]').waitFor();
  });
});
