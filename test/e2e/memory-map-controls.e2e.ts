import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answered, hide } from './panel';
import { standsAt } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the controls of the memory map', () => {
  let workbench: Workbench;
  let map: Frame;
  const complaints: string[] = [];

  const position = (value: number): Promise<void> => standsAt(map, value);
  const focused = (expression: RegExp): Promise<void> =>
    eventually(async () => {
      const text = await map.evaluate(() => {
        const id = document.activeElement?.getAttribute('aria-activedescendant');
        return (id && document.getElementById(id)?.textContent) ?? '';
      });
      assert.match(text, expression);
    });
  const press = async (key: string): Promise<void> => {
    await workbench.page.keyboard.press(key);
    await answered(map);
  };
  const show = async (): Promise<void> => {
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
  };

  before(async () => {
    workbench = await openWorkbench();
    // What the policy of the page refuses, and what its script throws, is said on the console.
    workbench.page.on('console', (message) => {
      if (/Content Security Policy|AllocTrace|webview\.js/.test(message.text())) complaints.push(message.text());
    });
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await show();
    await position(8);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('steps by its buttons and by keys', async () => {
    await map.locator('vscode-toolbar-button[icon="debug-reverse-continue"]').click();
    await position(0);
    await map.locator('vscode-toolbar-button[icon="debug-step-over"]').click();
    await position(1);
    await press('ArrowRight');
    await position(2);
    await press(',');
    await position(1);
    await press('End');
    await position(8);
    await press('Home');
    await position(0);
  });

  it('goes to a position that is typed, and takes no shortcut from the field', async () => {
    const field = map.locator('.position-field input');
    await field.click();
    await field.fill('');
    await workbench.type('3.');
    await press('ArrowLeft');
    await position(0);
    await field.fill('3');
    await press('Enter');
    await position(3);
  });

  it('moves the focus over the blocks, names each, and Enter shows its line', async () => {
    await map.locator('#map-rows').focus();
    await focused(/^Block c of order 2/);
    await press('ArrowRight');
    await focused(/^Free block of order 2/);
    await press('Home');
    await focused(/^Block a of order 3, 8 B at 0x0, 8 B requested, line 10$/);
    await press('ArrowRight');
    await focused(/^Block b/);
    await press('Enter');
    await workbench.currentLine().filter({ hasText: /^16$/ }).waitFor();
    // The map keeps the focus.
    await focused(/^Block b/);
  });

  it('says what lies under the pointer', async () => {
    await map.locator('#map-rows').hover({ position: { x: 20, y: 20 } });
    const tip = map.locator('.map .tooltip');
    await tip.filter({ hasText: 'Block of order 3' }).waitFor();
    assert.match(await tip.innerText(), /0x0 – 0x7[\s\S]*line 10/);
    await workbench.screenshot('memory-map-tooltip');
    await map.locator('h1').hover();
    await tip.waitFor({ state: 'hidden' });
  });

  it('zooms to a unit and back', async () => {
    const scale = map.locator('.scale');
    const fitted = await scale.innerText();
    await map.locator('#map-rows').focus();
    await press('+');
    await eventually(async () => assert.notEqual(await scale.innerText(), fitted));
    await press('0');
    await eventually(async () => assert.equal(await scale.innerText(), fitted));
  });

  it('lists the blocks in a table, whose rows show their line too', async () => {
    await map.locator('vscode-tab-header').nth(0).click();
    const row = map.locator('[role="grid"][aria-label="Blocks"] .table-row', { hasText: 'allocated' }).first();
    await eventually(async () => assert.match((await row.innerText()).replace(/\s+/g, ' '), /^0x0 a 8 B 3 allocated 8 B 10$/));
    await row.click();
    await workbench.currentLine().filter({ hasText: /^10$/ }).waitFor();
  });

  it('follows the active trace, and stays when it is pinned', async () => {
    const title = map.locator('h1');
    await workbench.openFile('kernel-startup.alloctrace');
    await title.filter({ hasText: 'kernel-startup' }).waitFor();
    await map.locator('header vscode-toolbar-button[icon="pin"]').click();
    await map.locator('header vscode-toolbar-button[icon="pinned"]').waitFor();
    await workbench.openFile('textbook-buddy.alloctrace');
    await eventually(async () => assert.match((await workbench.statusBar()).join('\n'), /3\/8/));
    // Whatever the other trace would have changed has been told by now.
    await answered(map);
    assert.match(await title.innerText(), /kernel-startup/);
    await map.locator('.legend li:visible', { hasText: 'free slot' }).waitFor();
    await workbench.screenshot('memory-map-kernel-startup');
    await map.locator('header vscode-toolbar-button[icon="pinned"]').click();
    await title.filter({ hasText: 'textbook' }).waitFor();
  });

  it('keeps its position, tab and zoom while it is hidden', async () => {
    await map.locator('#map-rows').focus();
    await press('+');
    const scale = await map.locator('.scale').innerText();
    await hide(workbench, map);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await show();
    await position(3);
    await map.locator('.scale', { hasText: scale }).waitFor();
    assert.equal(await map.locator('vscode-tab-header').nth(0).getAttribute('aria-selected'), 'true');
  });

  for (const [theme, kind] of [
    ['Dark Modern', 'vscode-dark'],
    ['Light Modern', 'vscode-light'],
    ['Dark High Contrast', 'vscode-high-contrast:not(.vscode-high-contrast-light)'],
    ['Light High Contrast', 'vscode-high-contrast-light'],
  ]) {
    it(`takes the colours of ${theme} at once`, async () => {
      await workbench.chooseTheme(theme);
      await map.locator(`body.${kind}`).waitFor();
      await eventually(async () => assert.ok(await drawnIn(map, await colours(map)), `the canvas is drawn in ${await colours(map)}`));
      await workbench.screenshot(`memory-map-${theme.replace(/ /g, '-')}`);
    });
  }

  it('breaks no rule of its page', () => {
    assert.deepEqual(complaints, []);
  });
});

/** The fill of requested bytes in the present theme. */
function colours(map: Frame): Promise<string> {
  return map.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--vscode-alloctrace-allocatedBackground').trim());
}

/** Whether the blocks' canvas holds a pixel of a `#rrggbb` colour. */
function drawnIn(map: Frame, color: string): Promise<boolean> {
  return map.evaluate((wanted) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.map canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return false;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(wanted.slice(at, at + 2), 16));
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) return true;
    }
    return false;
  }, color);
}
