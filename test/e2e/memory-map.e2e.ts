import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { standsAt } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

/** What the memory map shows, read as its user sees it. */
class MemoryMap {
  constructor(readonly frame: Frame) {}

  /** The panel's frame, once it shows addresses. */
  static async of(workbench: Workbench): Promise<MemoryMap> {
    return new MemoryMap(await workbench.webview('[role="scrollbar"][aria-valuetext]'));
  }

  /** Waits until the map stands at a position: the number of operations done. */
  async standsAt(position: number): Promise<void> {
    await standsAt(this.frame, position);
    await answered(this.frame);
  }

  /** The pixels of the blocks, as a data URL. */
  picture(): Promise<string> {
    return this.frame
      .locator('.map canvas')
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  }

  /** Clicks into the map, `x` and `y` pixels from the corner of its first row. */
  async click(x: number, y: number): Promise<void> {
    await this.frame.locator('#map-rows').click({ position: { x, y } });
  }
}

/** Where the first block of the first row is: right of the addresses. */
const firstBlock = { x: 80, y: 14 };

describe('a trace, from opening to understanding', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench();
  });

  after(() => workbench?.close());

  afterEach(async function () {
    await workbench?.screenshot(`${this.currentTest?.state === 'failed' ? 'failed-' : ''}${this.currentTest?.title.replace(/\W+/g, '-')}`);
  });

  it('runs and shows its memory map beside the text', async () => {
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    const map = await MemoryMap.of(workbench);
    await map.frame.locator('.transport .standing', { hasText: 'at the peak' }).waitFor();
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await map.standsAt(8);
    assert.equal(await map.frame.locator('.transport .standing').isVisible(), false);
    assert.equal(await workbench.page.locator('.editor-group-container').count(), 2);
  });

  it('changes the picture with every step, and back', async () => {
    const map = await MemoryMap.of(workbench);
    await workbench.runCommand('AllocTrace: Go to Start');
    await map.standsAt(0);
    const pictures = [await map.picture()];
    for (const position of [1, 2, 3]) {
      await workbench.runCommand('AllocTrace: Step Forward');
      await map.standsAt(position);
      pictures.push(await map.picture());
    }
    assert.equal(new Set(pictures).size, 4, 'every position looks different');
  });

  it('names the position in the status bar', async () => {
    await eventually(async () => {
      const items = await workbench.statusBar();
      assert.ok(
        items.some((text) => text.includes('3/8')),
        items.join(' | '),
      );
    });
  });

  it('keeps its position when the window is loaded again', async () => {
    await workbench.stored(/textbook-buddy\.alloctrace\W+pinned\W+false\W+side\W+false\W+placement\W+simulated\W+position\W+3\W/);
    await workbench.reload();
    const map = await MemoryMap.of(workbench);
    await map.standsAt(3);
  });

  it('reveals the line that allocated a block that is clicked', async () => {
    const map = await MemoryMap.of(workbench);
    await map.click(firstBlock.x, firstBlock.y);
    await workbench.currentLine().filter({ hasText: /^10$/ }).waitFor();
  });

  it('steps with the cursor from the text', async () => {
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.goToLine(16);
    await workbench.runCommand('AllocTrace: Step to Cursor');
    await (await MemoryMap.of(workbench)).standsAt(2);
  });

  it('lists what is wrong in the Problems panel', async () => {
    await workbench.openFile('leak-and-double-free.alloctrace');
    const problems = await workbench.problems(2);
    const codes = problems.map(({ code }) => code);
    assert.ok(codes.includes('double-free'), JSON.stringify(problems));
    assert.ok(codes.includes('leak'), JSON.stringify(problems));
    const doubleFree = problems.find(({ code }) => code === 'double-free');
    assert.equal(doubleFree?.severity, 'error');
  });

  it('follows what is typed, without saving', async () => {
    // The list has only the rows that fit: the problems of this trace go with it.
    await workbench.runCommand('View: Close Editor');
    await workbench.openFile('external-fragmentation.alloctrace');
    await workbench.goToLine(1);
    await workbench.type('free nothing_of_that_name\n');
    await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'nothing_of_that_name' }).first().waitFor();
  });
});
