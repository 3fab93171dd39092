import { callWithin, stackedHeader } from '../stacked-calls';
import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { goTo } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the view of sites and sizes', () => {
  let workbench: Workbench;
  let map: Frame;

  /** Of the rows in view, top to bottom. */
  const cells = (column: number): Promise<string[]> =>
    map.evaluate(
      (index) =>
        [...document.querySelectorAll<HTMLElement>('.sites-table .virtual-table:not([hidden]) .table-row')]
          .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
          .map((row) => row.children[index].textContent ?? ''),
      column,
    );
  const header = (title: string): ReturnType<Frame['locator']> =>
    map.locator('.sites-table .virtual-table:not([hidden]) [role="columnheader"]', { hasText: title });

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1700, height: 1000 } });
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('#view-tab-sites');
    await map.locator('#view-tab-sites').click();
    await map.locator('.sites-table .table-row').first().waitFor();
    await goTo(map, 2500);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-sites-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('lists call sites, the most live bytes first', async () => {
    assert.equal(await header('Live bytes').getAttribute('aria-sort'), 'descending');
    await eventually(async () => {
      const names = await cells(0);
      assert.ok(names.includes('kernfs_new_node'), names.join());
    });
    await workbench.screenshot('sites');
  });

  /** The counts of the column Allocated, once they are in an order. */
  const sorted = async (order: (a: number, b: number) => number): Promise<number[]> => {
    let counts: number[] = [];
    await eventually(async () => {
      counts = (await cells(2)).map((text) => Number(text.replace(/\D/g, '')));
      assert.deepEqual(counts, [...counts].sort(order));
    });
    return counts;
  };

  it('sorts by a column, and turns it around', async () => {
    await header('Allocated').locator('button').click();
    await map.locator('[aria-sort="descending"]', { hasText: 'Allocated' }).waitFor();
    const counts = await sorted((a, b) => b - a);
    await header('Allocated').locator('button').press('Enter');
    await map.locator('[aria-sort="ascending"]', { hasText: 'Allocated' }).waitFor();
    const ascending = await sorted((a, b) => a - b);
    assert.ok(ascending[0] < counts[0]);
    await header('Site').locator('button').click();
    await eventually(async () => {
      const names = await cells(0);
      assert.deepEqual(names, [...names].sort(), 'by name');
    });
  });

  it('follows the position', async () => {
    await header('Live bytes').locator('button').click();
    await goTo(map, 0);
    await map.locator('.sizes .nothing').waitFor();
    await eventually(async () => assert.deepEqual(await cells(0), []));
    await goTo(map, 2);
    await eventually(async () => assert.deepEqual(await cells(0), [], 'caches are created first'));
    await goTo(map, 2500);
    await eventually(async () => assert.ok((await cells(0)).length > 5));
  });

  it('sums up by line', async () => {
    await map.locator('.sites-view [data-value="line"]').click();
    await map.locator('.sites-count', { hasText: 'lines' }).waitFor();
    await eventually(async () => assert.match((await cells(0))[0], /= (alloc|kmalloc) /));
    await map.locator('.sites-view [data-value="site"]').click();
    await map.locator('.sites-count', { hasText: 'sites' }).waitFor();
  });

  it('tells what sites cost, the worst first, and keeps the order of each table', async () => {
    await map.locator('.sites-view [data-value="waste"]').click();
    await map.locator('.sites-count', { hasText: 'kept apart' }).waitFor();
    assert.equal(await header('Wasted').getAttribute('aria-sort'), 'descending');
    assert.ok((await cells(0)).length > 5);
    await workbench.screenshot('sites-waste');
    await map.locator('.sites-table .virtual-table:visible').locator('button', { hasText: 'Held' }).press('Enter');
    await map.locator('.virtual-table:visible [aria-sort="descending"]', { hasText: 'Held' }).waitFor();
    const cut = await map.evaluate(() =>
      [...document.querySelectorAll('.sites-table .cell.number, .sites-table .cell.number .sort')]
        .filter((each) => each.scrollWidth > each.clientWidth)
        .map((each) => each.textContent),
    );
    assert.deepEqual(cut, []);
    await map.locator('.sites-view [data-value="use"]').click();
    await map.locator('.sites-count', { hasText: 'kept apart' }).waitFor({ state: 'detached' });
    await map.locator('.virtual-table:visible [aria-sort="descending"]', { hasText: 'Live bytes' }).waitFor();
    await map.locator('.sites-table .virtual-table:visible .table-row').first().waitFor();
  });

  it('filters by a click, ends that by another, and shows the line by Enter', async () => {
    const row = map.locator('.sites-table .virtual-table:not([hidden]) .table-row[data-index="1"]');
    const [, name] = await cells(0);
    const [, line] = await cells(1);
    await row.click();
    await map.locator('.sites-table .table-row.filtered', { hasText: name }).waitFor();
    await row.click();
    await map.locator('.sites-table .table-row.filtered').waitFor({ state: 'detached' });
    await map.locator('.sites-table [role="grid"]:not([hidden])').focus();
    await workbench.page.keyboard.press('Enter');
    await workbench
      .currentLine()
      .filter({ hasText: new RegExp(`^${line}$`) })
      .waitFor();
  });

  it('shows what sizes were asked for and what they got, as bars and as a table', async () => {
    const bars = map.locator('.sizes-stage');
    const box = await bars.boundingBox();
    assert.ok(box);
    await bars.hover({ position: { x: box.width - 20, y: box.height / 2 } });
    const tip = map.locator('.sites-view .tooltip', { hasText: 'Padding' });
    await tip.waitFor();
    assert.match(await tip.innerText(), /B each: \S+/);
    await map.locator('.sites-view [data-value="bytes"]').click();
    const switcher = map.locator('.sizes-switch vscode-toolbar-button');
    if (await switcher.isVisible()) await switcher.click();
    const rows = map.locator('.sizes .table-row');
    await rows.first().waitFor();
    assert.match((await rows.allInnerTexts()).join('|'), /B to .*\d/);
    await workbench.screenshot('sizes-table');
  });

  it('tells what the bars are made of, and cuts no figure and no title', async () => {
    const switcher = map.locator('.sizes-switch vscode-toolbar-button');
    if (await switcher.isVisible()) await switcher.click();
    const legend = map.locator('.sizes-bars .legend');
    assert.deepEqual((await legend.locator('li:visible').allInnerTexts()).map((text) => text.trim()).slice(0, 2), ['asked for', 'padding']);
    const cut = await map.evaluate(() =>
      [...document.querySelectorAll('.sites-table .cell.number, .sites-table .cell.number .sort')]
        .filter((each) => each.scrollWidth > each.clientWidth)
        .map((each) => each.textContent),
    );
    assert.deepEqual(cut, []);
  });

  it('names sites of recordings by their symbol, in full on hover', async () => {
    await workbench.openFile('jq-group.mtrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await map.locator('h1', { hasText: 'jq-group' }).waitFor();
    const row = map.locator('.sites-table .table-row', { hasText: 'jv_mem_alloc+0x9' });
    await row.waitFor();
    assert.match((await row.getAttribute('title')) ?? '', /^\/lib\/x86_64-linux-gnu\/libjq\.so\.1:\(jv_mem_alloc\+9\)\[0x20ab9\]\n/);
    await workbench.screenshot('sites-recording');
  });

  it('sums up by call stack, shows the whole of one on hover, and filters by it', async () => {
    const calls = [
      ...callWithin('parse', 'malloc(8) = 0x1000'),
      ...callWithin('load', 'malloc(16) = 0x2000'),
      ...callWithin('parse', 'malloc(24) = 0x3000'),
    ];
    await writeFile(path.join(workbench.folder, 'stacks.uftrace'), `${[stackedHeader, ...calls].join('\n')}\n`);
    await workbench.openFile('stacks.uftrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await map.locator('h1', { hasText: 'stacks.uftrace' }).waitFor();
    await map.locator('.sites-view [data-value="stack"]').click();
    await map.locator('.sites-count', { hasText: '2 call stacks' }).waitFor();
    const row = map.locator('.sites-table .table-row', { hasText: 'get ← parse' });
    assert.match((await row.getAttribute('title')) ?? '', /^get\n← parse\nLines 4 to 14\n/);
    await row.click();
    await map.locator('.sites-table .table-row.filtered', { hasText: 'get ← parse' }).waitFor();
    const field = map.locator('.find-field input');
    assert.equal(await field.inputValue(), 'stack-of:1');
    await workbench.screenshot('sites-stacks');
    await row.click();
    await eventually(async () => assert.equal(await field.inputValue(), ''));
  });

  it('has no call sites to offer where the trace names none', async () => {
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await map.locator('.sites-count', { hasText: '4 lines' }).waitFor();
    assert.ok(await map.locator('.sites-view [data-value="site"]').isDisabled());
  });
});
