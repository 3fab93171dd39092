import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { standsAt } from './positions';
import { openWorkbench, type Workbench } from './workbench';

describe('memory maps side by side', () => {
  let workbench: Workbench;
  let main: Frame;
  let side: Frame;

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1600, height: 900 } });
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    main = await workbench.webview('.timeline');
    await main.locator('vscode-toolbar-button[icon="debug-reverse-continue"]').click();
    await standsAt(main, 0);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  /** Makes the first or the second map the one in front. */
  const choose = async (index: number): Promise<void> => {
    const tab = workbench.page.locator('.tab', { hasText: 'Memory Map' }).nth(index);
    await tab.click();
    await workbench.page
      .locator('.editor-group-container')
      .nth(index + 1)
      .and(workbench.page.locator('.active'))
      .waitFor();
  };

  it('a second one opens at the same position and steps by itself', async () => {
    // Also from the text, beside which the first one stands already.
    await workbench.page.keyboard.press('ControlOrMeta+1');
    await workbench.runCommand('AllocTrace: Show Memory Map to the Side');
    side = await workbench.webview('vscode-toolbar-button[icon="unlock"]:not([hidden])');
    await standsAt(side, 0);
    await side.locator('vscode-toolbar-button[icon="debug-step-over"]').click();
    await standsAt(side, 1);
    await standsAt(main, 0);
    await side.getByRole('tab', { name: 'Tree' }).click();
    await side.locator('.tree-page').waitFor();
    await main.locator('#map-rows').waitFor();
    await workbench.screenshot('side-by-side');
  });

  it('commands step the one that was used last', async () => {
    await choose(1);
    await workbench.runCommand('AllocTrace: Step Forward');
    await standsAt(side, 2);
    await standsAt(main, 0);
    await choose(0);
    await workbench.runCommand('AllocTrace: Step Forward');
    await standsAt(main, 1);
    await standsAt(side, 2);
  });

  it('both move while they are locked', async () => {
    await side.locator('vscode-toolbar-button[icon="unlock"]').click();
    await standsAt(side, 1);
    await main.locator('vscode-toolbar-button[icon="debug-step-over"]').click();
    await standsAt(main, 2);
    await standsAt(side, 2);
    await side.locator('vscode-toolbar-button[icon="debug-step-over"]').click();
    await standsAt(side, 3);
    await standsAt(main, 3);
    await side.locator('vscode-toolbar-button[icon="lock"]').click();
  });

  it('one stays with its trace while the other follows', async () => {
    // Else the other trace takes the place of the first, which is closed.
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('View: Keep Editor');
    await workbench.openFile('kernel-startup.alloctrace');
    await main.locator('h1', { hasText: 'kernel-startup' }).waitFor();
    assert.match(await side.locator('h1').innerText(), /textbook-buddy/);
    await standsAt(side, 3);
  });

  it('one whose trace is closed says so, and goes on where it was when it is opened again', async () => {
    await workbench.page.keyboard.press('ControlOrMeta+1');
    await workbench.tab('textbook-buddy.alloctrace').first().click();
    await workbench.runCommand('View: Close Editor');
    await side.locator('.placeholder h2', { hasText: 'textbook-buddy.alloctrace is closed' }).waitFor();
    await main.locator('h1', { hasText: 'kernel-startup' }).waitFor();
    await side.locator('.placeholder vscode-button').click();
    await side.locator('.tree-page').waitFor();
    await standsAt(side, 3);
    assert.match(await side.locator('h1').innerText(), /textbook-buddy/);
  });

  it('one beside another comes back after a reload: its trace, its position, its view', async () => {
    await workbench.stored(/"side\W+true[^]*"position\W+3/);
    await workbench.reload();
    side = await workbench.webview('vscode-toolbar-button[icon="unlock"]:not([hidden])');
    // The window may remember the time when it was closed.
    await workbench.openFile('textbook-buddy.alloctrace');
    await side.locator('.tree-page').waitFor();
    await standsAt(side, 3);
    assert.match(await side.locator('h1').innerText(), /textbook-buddy/);
  });
});

describe('a trace beside itself under another setting', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1600, height: 900 } });
    await workbench.openFile('out-of-memory-by-fragmentation.alloctrace');
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot('failed-beside-setting');
  });

  it('is shown in two maps that move together, and goes to where they part', async () => {
    await workbench.runCommand('AllocTrace: Show Side by Side With…');
    await workbench.pick(/^policy=first-fit/);
    const side = await workbench.webview('.beside-line:not([hidden]) button');
    const main = await workbench.webview('#map-rows');
    const line = await side.locator('.beside-line').innerText();
    const [, operation] =
      /^policy=first-fit beside the trace as it is: they part at operation (\d+), line \d+\. Go there$/.exec(line) ?? [];
    assert.ok(operation, line);
    await side.locator('.recorded-stage').waitFor();
    await side.locator('.beside-line button').click();
    await standsAt(side, Number(operation));
    await standsAt(main, Number(operation));
    await workbench.page.locator('.tab', { hasText: 'Memory Map (policy=first-fit): out-of-memory-by-fragmentation.alloctrace' }).waitFor();
    await workbench.screenshot('beside-setting');
  });
});
