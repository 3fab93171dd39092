import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { goTo } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the buddy tree', () => {
  let workbench: Workbench;
  let panel: Frame;
  const complaints: string[] = [];

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      await workbench.page.keyboard.press(key);
      await answered(panel);
    }
  };
  const focused = (expression: RegExp): Promise<void> =>
    eventually(async () => {
      const text = await panel.evaluate(() => {
        const id = document.getElementById('tree-rows')?.getAttribute('aria-activedescendant');
        return (id && document.getElementById(id)?.textContent) ?? '';
      });
      assert.match(text, expression);
    });
  const scale = (text: string): Promise<void> =>
    eventually(async () => assert.equal(await panel.locator('.tree-picture .scale').innerText(), text));
  /** Puts the pointer into a block: at a share of the tree's width, in the row of an order of the arena's six. */
  const pointAt = async (share: number, order: number): Promise<void> => {
    const box = await panel.locator('#tree-rows').boundingBox();
    assert.ok(box);
    const row = Math.min(64, Math.floor(box.height / 7));
    await workbench.page.mouse.move(box.x + box.width * share, box.y + row * (6 - order) + row / 3, { steps: 3 });
  };

  before(async () => {
    workbench = await openWorkbench();
    workbench.page.on('console', (message) => {
      if (/Content Security Policy|AllocTrace|webview\.js/.test(message.text())) complaints.push(message.text());
    });
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    panel = await workbench.webview('#view-tab-tree');
    await panel.locator('#view-tab-tree').click();
    await panel.locator('.tree-overview[aria-valuetext]').waitFor();
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-tree-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('moves the focus along an order and between orders, and tells why a block is not merged', async () => {
    await goTo(panel, 3);
    await panel.locator('#tree-rows').focus();
    await focused(/^Block of order 2 c, 4 B at 0x10; line 19; buddy at 0x14, free, differs in bit 2; In the way: this block itself$/);
    await press('ArrowRight');
    await focused(/^Free block of order 2, 4 B at 0x14; buddy at 0x10, in use, differs in bit 2; In the way: c \(line 19\)$/);
    await press('ArrowUp');
    await focused(/^Split block of order 3, 8 B at 0x10; buddy at 0x18, free/);
    await press('ArrowUp', 'ArrowLeft');
    await focused(
      /^Split block of order 4, 16 B at 0x0; buddy at 0x10, split, differs in bit 4; In the way: a \(line 10\), b \(line 16\); c \(line 19\)$/,
    );
    await press('ArrowDown', 'End');
    await focused(/^Free block of order 3, 8 B at 0x18/);
    await press('Home');
    await focused(/^Block of order 3 a, 8 B at 0x0/);
  });

  it('Enter shows the line of the block in focus, and the tree keeps the focus', async () => {
    await press('ArrowRight');
    await focused(/^Block of order 3 b/);
    await press('Enter');
    await workbench.currentLine().filter({ hasText: /^16$/ }).waitFor();
    assert.equal(await panel.evaluate(() => document.activeElement?.id), 'tree-rows');
  });

  it('the tooltip has both offsets in binary with their one differing bit marked', async () => {
    await pointAt(0.05, 3);
    const tip = panel.locator('.tree-picture .tooltip');
    await tip.filter({ hasText: 'Block of order 3' }).waitFor();
    assert.deepEqual(await tip.locator('.tree-bits').allTextContents(), ['00 0000', '00 1000']);
    assert.deepEqual(await tip.locator('mark').allInnerTexts(), ['0', '1']);
    assert.match(await tip.innerText(), /Both halves must be free to merge into order 4/);
    await workbench.screenshot('tree-tooltip');
    await pointAt(0.95, 2);
    await tip.waitFor({ state: 'hidden' });
  });

  it('outlines the buddy of the block under the pointer', async () => {
    const outlined = (): Promise<number> =>
      panel.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.tree-picture .marks');
        const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        let drawn = 0;
        for (let at = 3; at < data.length; at += 4) if (data[at] > 0) drawn++;
        return drawn;
      });
    const before = await outlined();
    await pointAt(0.75, 5);
    await panel.locator('.tree-picture .tooltip').filter({ hasText: 'Free block of order 5' }).waitFor();
    await eventually(async () => assert.ok((await outlined()) > before + 200, 'the block and its buddy are outlined'));
  });

  it('a click selects, a double click shows the line', async () => {
    await pointAt(0.05, 3);
    await workbench.page.mouse.down();
    await workbench.page.mouse.up();
    await focused(/^Block of order 3 a/);
    await workbench.page.mouse.dblclick(...(await centre(0.2)));
    await workbench.currentLine().filter({ hasText: /^16$/ }).waitFor();
  });

  /** A point of the row of order 3. */
  const centre = async (share: number): Promise<[number, number]> => {
    const box = await panel.locator('#tree-rows').boundingBox();
    assert.ok(box);
    const row = Math.min(64, Math.floor(box.height / 7));
    return [box.x + box.width * share, box.y + row * 3.4];
  };

  it('zooms by keys, buttons and the wheel, and pans by dragging and by the strip', async () => {
    await scale('64 B in view');
    await press('+');
    await scale('32 B in view');
    await panel.locator('.tree-picture vscode-toolbar-button[icon="zoom-in"]').click();
    await scale('16 B in view');
    const strip = panel.locator('.tree-overview');
    const starts = (byte: number): Promise<void> =>
      eventually(async () => assert.equal(Number(await strip.getAttribute('aria-valuenow')), byte));
    await strip.click({ position: { x: 2, y: 5 } });
    await starts(0);
    const box = await panel.locator('#tree-rows').boundingBox();
    assert.ok(box);
    await workbench.page.mouse.move(box.x + box.width * 0.8, box.y + 5);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(box.x + box.width * 0.3, box.y + 5, { steps: 5 });
    await workbench.page.mouse.up();
    await starts(8);
    await workbench.page.mouse.wheel(0, 480);
    await scale('64 B in view');
    for (let step = 0; step < 12; step++) await press('+');
    await scale('1 B in view');
    await press('9');
    await scale('64 B in view');
  });

  it('has a tree table of the nodes in view, whose rows show their line', async () => {
    const table = panel.locator('[role="treegrid"]');
    const row = table.locator('[role="row"]', { hasText: 'allocated' }).first();
    await eventually(async () => assert.match((await row.innerText()).replace(/\s+/g, ' ').trim(), /^order 3 allocated a 8 B 0x0 0x8 10$/));
    assert.equal(await row.getAttribute('aria-level'), '4');
    await row.click();
    await workbench.currentLine().filter({ hasText: /^10$/ }).waitFor();
    await focused(/^Block of order 3 a/);
  });

  it('keeps its window and its place while another view is shown', async () => {
    await panel.locator('#tree-rows').focus();
    await press('+');
    await scale('32 B in view');
    await press('1');
    await panel.locator('.map').waitFor();
    await press('2');
    await panel.locator('.tree-page').waitFor();
    await scale('32 B in view');
  });

  it('breaks no rule of its page', () => {
    assert.deepEqual(complaints, []);
  });
});
