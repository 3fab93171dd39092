/** Sessions of the debugger at the real workbench: one whose trace is edited, and two at once. */
import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { Debugging } from './debugging';
import { eventually, openWorkbench, type Workbench } from './workbench';

let workbench: Workbench;
let debugging: Debugging;

async function open(): Promise<void> {
  workbench = await openWorkbench({ toasts: true, settings: { 'security.workspace.trust.enabled': false } });
  debugging = new Debugging(workbench);
  await workbench.openFile('textbook-buddy.alloctrace');
}

async function close(): Promise<void> {
  await workbench?.close();
}

async function pictureOfFailure(this: Mocha.Context): Promise<void> {
  if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-sessions-${this.currentTest.title.replace(/\W+/g, '-')}`);
}

/** Puts the cursor at the end of a line of a file, whether it is in view or not: a stop may scroll it out at any moment. */
async function goBehind(line: string, name: string): Promise<void> {
  const lines = (await readFile(path.join(workbench.folder, name), 'utf8')).split('\n');
  const index = lines.findIndex((each) => each.startsWith(line));
  assert.ok(index >= 0, `${name} has no line that begins with ${line}`);
  await workbench.page.keyboard.press('ControlOrMeta+1');
  await workbench.goToLine(index + 1, lines[index].length + 1);
}

describe('debugger: a trace that is edited', () => {
  before(open);
  after(close);
  afterEach(pictureOfFailure);

  it('says that it has changed, and goes on with the run it began with', async () => {
    await debugging.start(/^a = alloc 8/);
    await goBehind('arena 64', 'textbook-buddy.alloctrace');
    await workbench.page.keyboard.press('Enter');
    // No Escape after it, for the suggestions: it would close the notification as well.
    await workbench.type('first = alloc 2');
    await workbench.notification(/textbook-buddy\.alloctrace has changed\. This session goes on with the trace as it was/);
    assert.equal(await workbench.page.locator('.notification-toast', { hasText: 'has changed' }).count(), 1);
    await workbench.screenshot('debugger-edited');
    await debugging.press('debug-step-over');
    await debugging.atFrame(/^b = alloc 8/);
    // The new text has been run by now: its position has no highlight of its own beside the debugger's.
    await eventually(async () => {
      assert.equal(await workbench.page.locator('.debug-top-stack-frame-line').count(), 1);
      assert.equal(await workbench.page.getByText(/^\s*position \d+ of \d+/).count(), 0);
    });
    await workbench.screenshot('debugger-edited-stepped');
  });

  it('debugs the new text when it is asked to restart', async () => {
    const notification = await workbench.keptNotification(/has changed\./);
    await notification.getByRole('button', { name: 'Restart' }).click();
    await debugging.atFrame(/^first = alloc 2/);
    await notification.waitFor({ state: 'detached' });
    await eventually(async () => assert.match((await debugging.variables()).join('\n'), /^position = 0 of 9$/m));
  });
});

describe('debugger: two sessions', () => {
  before(open);
  after(close);
  afterEach(pictureOfFailure);

  /** Waits until the debugger, the map and the status bar speak of a trace and its position. */
  async function shows(trace: string, position: string): Promise<void> {
    const [done, all] = position.split(' of ');
    await eventually(async () => {
      assert.match((await debugging.variables()).join('\n'), new RegExp(`^position = ${position}$`, 'm'));
      const status = (await workbench.statusBar()).join('\n');
      assert.match(status, new RegExp(`${done}/${all} · `));
    });
    await workbench.page.locator('.tab.active', { hasText: `Memory Map: ${trace}` }).waitFor();
  }

  /** Chooses a session in the call stack, once it is stopped. */
  async function choose(trace: string): Promise<void> {
    const row = debugging.rows('.debug-call-stack').filter({ hasText: `Debug ${trace}` });
    await row.filter({ hasText: 'Paused' }).waitFor();
    // Its name: left of it lies what unfolds the row, on the right lie buttons.
    await row.click({ position: { x: 60, y: 10 } });
  }

  it('keep a position each, and the map and the status bar go with the one that is chosen', async () => {
    await workbench.runCommand('AllocTrace: Show Memory Map');
    await goBehind('arena 64', 'textbook-buddy.alloctrace');
    await debugging.start(/^a = alloc 8/);
    await debugging.press('debug-step-over');
    await shows('textbook-buddy.alloctrace', '1 of 8');
    await workbench.screenshot('debugger-arrow');
    await workbench.openFile('leak-and-double-free.alloctrace');
    await workbench.runCommand('AllocTrace: Debug Trace');
    await choose('leak-and-double-free.alloctrace');
    await shows('leak-and-double-free.alloctrace', '0 of 25');
    await debugging.press('debug-step-over');
    await debugging.press('debug-step-over');
    await shows('leak-and-double-free.alloctrace', '2 of 25');
    await workbench.screenshot('debugger-sessions');
    await choose('textbook-buddy.alloctrace');
    await shows('textbook-buddy.alloctrace', '1 of 8');
    await debugging.press('debug-step-over');
    await shows('textbook-buddy.alloctrace', '2 of 8');
  });

  it('end one by one', async () => {
    await debugging.press('debug-stop');
    await eventually(async () => assert.match((await debugging.variables()).join('\n'), /^position = 2 of 25$/m));
    await debugging.press('debug-step-back');
    await shows('leak-and-double-free.alloctrace', '1 of 25');
  });
});
