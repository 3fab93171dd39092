/** The debugger at the real workbench: F5, breakpoints, steps into a split and back, watch, hover, console, a scrub. */
import * as assert from 'node:assert/strict';
import { Debugging } from './debugging';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('debugger', () => {
  let workbench: Workbench;
  let debugging: Debugging;

  before(async () => {
    // Trust is asked for by VS Code itself before it debugs anything.
    workbench = await openWorkbench({ settings: { 'security.workspace.trust.enabled': false } });
    debugging = new Debugging(workbench);
    await workbench.openFile('textbook-buddy.alloctrace');
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-debugger-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('starts with F5, without a launch.json, at the first operation', async () => {
    // The arrow of the present position would stand where the breakpoint is to be seen.
    await workbench.runCommand('AllocTrace: Go to Start');
    await workbench.goToLine(19);
    const breakpoint = workbench.page.locator('.glyph-margin-widgets .codicon-debug-breakpoint');
    // Lenses that come late move the line away from under the pointer.
    await eventually(async () => {
      if (await breakpoint.isVisible()) return;
      const number = await workbench.page.locator('.margin-view-overlays .line-numbers', { hasText: /^19$/ }).boundingBox();
      assert.ok(number);
      // The gutter lies left of the numbers.
      await workbench.page.mouse.click(number.x - 10, number.y + number.height / 2);
      await breakpoint.waitFor({ timeout: 2000 });
    });
    await debugging.start(/^a = alloc 8/);
  });

  it('steps into a split, which the map shows with its sentence, and back', async () => {
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await workbench.webview('canvas');
    for (const frame of [/^find order: 8 bytes need order 3/, /^split: 64 B at 0x0/, /^split: 32 B at 0x0/]) {
      await workbench.runCommand('Debug: Step Into');
      await debugging.atFrame(frame);
    }
    const map = await workbench.webview('.operation');
    await map
      .getByText(/Step 2 of 5, split: 64 B at 0x0/)
      .first()
      .waitFor();
    await workbench.screenshot('debugger-split');
    await debugging.press('debug-step-back');
    await debugging.atFrame(/^split: 64 B at 0x0/);
    await map
      .getByText(/Step 1 of 5, find order/)
      .first()
      .waitFor();
  });

  it('goes on to the breakpoint, and shows values inline and in the watch', async () => {
    await workbench.runCommand('Debug: Continue');
    await debugging.atFrame(/^c = alloc 4/);
    await workbench.page.locator('.pane-header', { hasText: 'Watch' }).hover();
    await workbench.page.getByRole('button', { name: 'Add Expression' }).click();
    await workbench.page.keyboard.type('external > 20%');
    await workbench.page.keyboard.press('Enter');
    await debugging.rows('.debug-watch').getByText('true').waitFor();
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
    await debugging.atFrame(/^a = alloc 8/);
    await debugging.rows('.debug-watch').getByText('false').waitFor();
  });

  it('goes back to the breakpoint from the end, and says so', async () => {
    await workbench.runCommand('AllocTrace: Go to End');
    await debugging.atFrame(/^end of the trace/);
    await debugging.press('debug-reverse-continue');
    await debugging.atFrame(/^c = alloc 4/);
    await workbench.page.getByText('Paused on breakpoint, going back').first().waitFor();
  });
});
