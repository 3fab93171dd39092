/** The debugger at the real workbench: F5, breakpoints, steps into a split and back, watch, hover, console, a scrub. */
import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('debugger', () => {
  let workbench: Workbench;

  before(async () => {
    // Trust is asked for by VS Code itself before it debugs anything.
    workbench = await openWorkbench({ settings: { 'security.workspace.trust.enabled': false } });
    await workbench.openFile('textbook-buddy.alloctrace');
  });

  after(() => workbench.close());

  const rows = (view: string): Locator => workbench.page.locator(`${view} .monaco-list-row`);
  const stack = async (): Promise<string[]> => (await rows('.debug-call-stack').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));

  /** Presses a button of the debug toolbar: the palette has no commands for going back. */
  const press = (icon: string): Promise<void> => workbench.page.locator(`.debug-toolbar .codicon-${icon}`).click();

  /** Waits until the innermost frame reads so. */
  async function atFrame(text: RegExp): Promise<void> {
    await eventually(async () => assert.match((await stack())[0] ?? '', text));
  }

  it('starts with F5, without a launch.json, at the first operation', async () => {
    await workbench.goToLine(19);
    const number = await workbench.page.locator('.margin-view-overlays .line-numbers', { hasText: /^19$/ }).boundingBox();
    assert.ok(number);
    // The gutter lies left of the numbers.
    await workbench.page.mouse.click(number.x - 10, number.y + number.height / 2);
    await workbench.page.locator('.glyph-margin-widgets .codicon-debug-breakpoint').waitFor();
    await workbench.page.keyboard.press('F5');
    await workbench.page.locator('.debug-toolbar').waitFor();
    await workbench.page.keyboard.press('Control+Shift+D');
    await atFrame(/^a = alloc 8/);
  });

  it('steps into a split, which the map shows with its sentence, and back', async () => {
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await workbench.webview('canvas');
    for (const frame of [/^find order: 8 bytes need order 3/, /^split: 64 B at 0x0/, /^split: 32 B at 0x0/]) {
      await workbench.runCommand('Debug: Step Into');
      await atFrame(frame);
    }
    const map = await workbench.webview('.operation');
    await map
      .getByText(/Step 2 of 5, split: 64 B at 0x0/)
      .first()
      .waitFor();
    await workbench.screenshot('debugger-split');
    await press('debug-step-back');
    await atFrame(/^split: 64 B at 0x0/);
    await map
      .getByText(/Step 1 of 5, find order/)
      .first()
      .waitFor();
  });

  it('goes on to the breakpoint, and shows values inline and in the watch', async () => {
    await workbench.runCommand('Debug: Continue');
    await atFrame(/^c = alloc 4/);
    await workbench.page.locator('.pane-header', { hasText: 'Watch' }).hover();
    await workbench.page.getByRole('button', { name: 'Add Expression' }).click();
    await workbench.page.keyboard.type('external > 20%');
    await workbench.page.keyboard.press('Enter');
    await rows('.debug-watch').getByText('true').waitFor();
    await eventually(async () => assert.match((await workbench.visibleLines()).join('\n'), /a = 0x0/));
    await workbench.screenshot('debugger-breakpoint');
  });

  it('tells the value of the handle under the pointer', async () => {
    const line = workbench.page.locator('.view-line', { hasText: 'b = alloc 8' });
    await line.hover({ position: { x: 4, y: 8 } });
    await workbench.page.locator('.debug-hover-widget', { hasText: '0x8' }).waitFor();
    await workbench.screenshot('debugger-hover');
    await workbench.page.keyboard.press('Escape');
  });

  it('evaluates in the debug console', async () => {
    await workbench.page.locator('.repl-input-wrapper').click();
    await workbench.page.keyboard.type('b.size');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.repl').getByText('8 B').first().waitFor();
  });

  it('follows a move in the map, its variables too', async () => {
    await workbench.runCommand('AllocTrace: Go to Start');
    await atFrame(/^a = alloc 8/);
    await rows('.debug-watch').getByText('false').waitFor();
  });

  it('goes back to the breakpoint from the end, and says so', async () => {
    await workbench.runCommand('AllocTrace: Go to End');
    await atFrame(/^end of the trace/);
    await press('debug-reverse-continue');
    await atFrame(/^c = alloc 4/);
    await workbench.page.getByText('Paused on breakpoint, going back').first().waitFor();
  });
});
