import * as assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { goTo } from './positions';
import { openWorkbench, type Workbench } from './workbench';

describe('the panel around the views', () => {
  let workbench: Workbench;
  let map: Frame;

  const shown = async (): Promise<void> => {
    map = await workbench.webview('#app .placeholder');
  };
  const placeholder = async (title: string): Promise<string> => {
    const root = map.locator('.placeholder', { hasText: title });
    await root.waitFor();
    return (await root.innerText()).replace(/\s+/g, ' ').trim();
  };

  before(async () => {
    workbench = await openWorkbench();
    await writeFile(path.join(workbench.folder, 'empty.alloctrace'), '# nothing yet\n');
    // One byte more than is run here, none of them on the disk.
    const huge = path.join(workbench.folder, 'huge.alloctrace');
    await writeFile(huge, '');
    await truncate(huge, 2 ** 30 + 1);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    await workbench?.closeMenu();
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('says that no trace is open, and offers a sample', async () => {
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await shown();
    assert.match(await placeholder('No trace is open'), /Open an allocation trace .* Open a Sample$/);
    await map.locator('.placeholder vscode-button').click();
    await workbench.pick('The textbook buddy example');
    await map.locator('#map-rows').waitFor();
  });

  it('hints at the first steps until that is dismissed, also in the next window', async () => {
    const hint = map.locator('.hint-box');
    await hint.waitFor();
    assert.equal((await hint.locator('p').allInnerTexts()).length, 3);
    await hint.locator('vscode-toolbar-button').click();
    await hint.waitFor({ state: 'hidden' });
    await workbench.stored(/memoryMap\.hintDismissed\W+true/);
    await workbench.reload();
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    // The hint would have been told before the first picture.
    await answered(map);
    assert.equal(await map.locator('.hint-box').isVisible(), false);
  });

  it('shows each view by a command', async () => {
    for (const [command, tab] of [
      ['Buddy Tree', 'Tree'],
      ['Slabs', 'Slabs'],
      ['Free Lists', 'Free Lists'],
      ['Heat', 'Heat'],
      ['Sites and Sizes', 'Sites and Sizes'],
      ['Map', 'Map'],
    ]) {
      await workbench.runCommand(`AllocTrace: Show ${command}`);
      await map.locator('.view-tabs [role="tab"][aria-selected="true"]', { hasText: new RegExp(`^${tab}$`) }).waitFor();
    }
  });

  it('zooms by commands', async () => {
    const scale = map.locator('.scale');
    const fitted = await scale.innerText();
    await workbench.runCommand('AllocTrace: Zoom Memory Map In');
    await map.waitForFunction((before) => document.querySelector('.scale')?.textContent !== before, fitted);
    await workbench.runCommand('AllocTrace: Zoom Memory Map to Fit');
    await map.waitForFunction((before) => document.querySelector('.scale')?.textContent === before, fitted);
  });

  it('offers what can be done with an allocated block in VS Code’s own menu, and does it', async () => {
    await map.locator('#map-rows').click();
    await workbench.page.keyboard.press('Home');
    await answered(map);
    await goTo(map, 3);
    await map.locator('.transport .operation', { hasText: 'c takes' }).waitFor();
    const block = map.locator('#map-rows');
    const offered = await workbench.openMenu(() => block.click({ button: 'right', position: { x: 12, y: 12 } }), 'Reveal Line');
    assert.deepEqual(offered, [
      'Reveal Line',
      'Go to Allocation',
      'Go to Free',
      'Show in Tree',
      'Copy Address',
      'Break on This Block',
      'Export Picture…',
      'Export Table…',
      'Export Report…',
    ]);
    await workbench.chooseInMenu('Go to Free');
    await map.waitForFunction(() => document.querySelector('.transport .operation')?.textContent?.includes('a gives back'));
  });

  it('opens the menu of the focused block by a key', async () => {
    const offered = await workbench.openMenu(async () => {
      await map.locator('#map-rows').focus();
      await workbench.page.keyboard.press('End');
      await workbench.page.keyboard.press('Shift+F10');
    }, 'Copy Address');
    assert.ok(!offered.includes('Go to Free'), 'the last block is free');
    await workbench.closeMenu();
  });

  it('lists all keys, and hides them by Escape', async () => {
    await map.locator('#map-rows').focus();
    await workbench.page.keyboard.press('?');
    await map.locator('dialog.shortcuts[open]').waitFor();
    assert.ok((await map.locator('dialog.shortcuts dt').count()) >= 15);
    await workbench.page.keyboard.press('2');
    await workbench.page.keyboard.press('Escape');
    await map.locator('dialog.shortcuts').waitFor({ state: 'hidden' });
    assert.equal(await map.locator('.view-tabs [aria-selected="true"]').innerText(), 'Map', 'no key goes through the list');
  });

  it('draws a trace without operations as an arena that is free, and says what comes next', async () => {
    await workbench.openFile('empty.alloctrace');
    // The file may have been opened over the map.
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('#map-rows');
    await map.locator('h1', { hasText: 'empty.alloctrace' }).waitFor();
    await map.locator('#map-rows').waitFor();
    await map.locator('.transport .operation', { hasText: 'This trace has no operations yet' }).waitFor();
    await workbench.screenshot('memory-map-empty-trace');
  });

  it('says of a trace that is too large for it what comes next', async () => {
    await workbench.page.keyboard.press('ControlOrMeta+1');
    await workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'huge.alloctrace' }).dblclick();
    await workbench.tab('huge.alloctrace').first().waitFor();
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await shown();
    assert.match(
      await placeholder('The trace is too large for the memory map'),
      /larger than 1 GiB.* Run it on the command line: alloctrace run FILE Run Again$/,
    );
    await workbench.screenshot('memory-map-too-large');
  });
});
