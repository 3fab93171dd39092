/** The debugger in the web worker extension host: the same adapter from the `browser` entry. */
import * as assert from 'node:assert/strict';
import { Debugging } from './debugging';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('debugger in the web worker extension host', () => {
  let workbench: Workbench;
  let debugging: Debugging;

  before(async () => {
    workbench = await openWorkbench({ extension: 'web', settings: { 'security.workspace.trust.enabled': false } });
    debugging = new Debugging(workbench);
    await workbench.openFile('textbook-buddy.alloctrace');
  });

  after(() => workbench.close());

  it('starts with F5, steps into a split and back', async () => {
    await workbench.goToLine(19);
    await workbench.page.keyboard.press('F9');
    await debugging.start(/^a = alloc 8/);
    for (const frame of [/^find order: 8 bytes need order 3/, /^split: 64 B at 0x0/, /^split: 32 B at 0x0/]) {
      await debugging.press('debug-step-into');
      await debugging.atFrame(frame);
    }
    await debugging.press('debug-step-back');
    await debugging.atFrame(/^split: 64 B at 0x0/);
  });

  it('goes on to a breakpoint, and back to it', async () => {
    await debugging.press('debug-continue');
    await debugging.atFrame(/^c = alloc 4/);
    await debugging.press('debug-step-over');
    await debugging.press('debug-step-over');
    await debugging.press('debug-reverse-continue');
    await debugging.atFrame(/^c = alloc 4/);
  });

  it('shows variables, and evaluates in the console', async () => {
    await eventually(async () => assert.match((await debugging.variables()).join('\n'), /^position = 2 of 8$/m));
    await workbench.page.locator('.repl-input-wrapper').click();
    await workbench.type('try alloc 16');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.repl').getByText('0x10').first().waitFor();
    await workbench.screenshot('debugger-web');
  });

  it('runs there', async () => {
    const own = (await workbench.runningExtensions()).find((row) => row.includes('AllocTrace'));
    assert.match(own ?? 'not running', /web worker/i);
  });
});
