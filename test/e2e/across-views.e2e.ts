import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { goTo } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

/** What all views share: the filter, the selection, and VS Code's own menus. */
describe('across the views of the memory map', () => {
  let workbench: Workbench;
  let map: Frame;

  const show = async (view: string): Promise<void> => {
    await map.locator(`#view-tab-${view}`).click();
    await map.locator(`.view[data-view="${view}"]`).waitFor();
  };
  const filter = async (text: string): Promise<void> => {
    const field = map.locator('.find-field input');
    await field.fill(text);
    await field.press('Enter');
  };
  /** Waits until the list of slabs has been scrolled to the one of a cache that is selected. */
  const selectedSlabInView = (cache: string): Promise<void> =>
    eventually(async () => {
      const slab = map.locator('.slabs-row.slab[aria-current="true"]');
      assert.equal(await slab.count(), 1, 'the slab is marked');
      const inView = await slab.evaluate((row) => {
        const list = row.closest('.slabs-list')!.getBoundingClientRect();
        const { top, bottom } = row.getBoundingClientRect();
        return top >= list.top - 1 && bottom <= list.bottom + 1;
      });
      assert.ok(inView, 'the slab has been scrolled to');
      assert.match(await map.locator('.slab-detail h2').first().innerText(), new RegExp(cache));
    });
  const menu = (selector: string): Promise<string[]> =>
    workbench.openMenu(() => map.locator(selector).first().click({ button: 'right' }), 'Export Report…');

  before(async () => {
    workbench = await openWorkbench();
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await goTo(map, 2861);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-across-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('the filter dims the rest in the lists, too', async () => {
    await filter('cache:task');
    await map.locator('.find-status', { hasText: '1 of 13, ' }).waitFor();
    await show('slabs');
    await map.locator('.slabs-row.passes .label', { hasText: 'task_struct' }).waitFor();
    assert.ok((await map.locator('.slabs-row.dimmed').count()) > 3);
    await show('freeLists');
    // Order 10 has task structures in its way, the others nothing.
    await map.locator('#order-10.passes').waitFor();
    assert.equal(await map.locator('.orders-row.dimmed').count(), 10);
    await show('sites');
    await map.locator('.sites-table .table-row.passes', { hasText: 'dup_task_struct' }).waitFor();
    assert.equal(await map.locator('.sites-table .table-row.passes').count(), 1);
    await show('heat');
    await map.locator('.heat-legend', { hasText: 'does not pass the filter' }).waitFor();
  });

  it('what the filter has found is marked and in view wherever one goes', async () => {
    await show('slabs');
    await selectedSlabInView('task_struct');
    await show('sites');
    await map.locator('.sites-table .table-row[aria-current="true"]', { hasText: 'dup_task_struct' }).waitFor();
    await show('tree');
    await map.locator('.tree-nodes').waitFor();
  });

  it('what is found just before the view is changed is in view, too', async () => {
    await show('map');
    // As quick as a person never is, but as slow as a machine may be: the view changes when the host has told of the match, and the frame
    // that has it is still to come.
    await map.evaluate(() => {
      const change = ({ data }: MessageEvent<{ type: string }>): void => {
        if (data.type !== 'revealByte') return;
        window.removeEventListener('message', change);
        document.querySelector<HTMLElement>('#view-tab-slabs')!.click();
      };
      window.addEventListener('message', change);
      const field = document.querySelector<HTMLElement & { value: string }>('.find-field')!;
      field.value = 'cache:dentry';
      field.dispatchEvent(new Event('input'));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    });
    await selectedSlabInView('dentry');
  });

  it('a slot, a free block and a call site have menus of their own', async () => {
    await show('slabs');
    const detail = await menu('.slab-detail .slot.used');
    assert.deepEqual(detail.slice(0, 3), ['Reveal Line', 'Go to Allocation', 'Go to Free']);
    assert.ok(detail.includes('Show in Map') && detail.includes('Copy Address'));
    await workbench.closeMenu();
    await show('freeLists');
    await map.locator('#order-9').click();
    await map.locator('.free-blocks li').first().waitFor();
    const block = await menu('.free-blocks li');
    assert.ok(block.includes('Show in Map') && !block.includes('Go to Free'));
    await workbench.closeMenu();
    await show('sites');
    const site = await menu('.sites-table .table-row:first-child .cell');
    assert.deepEqual(site.slice(0, 2), ['Reveal Line', 'Find What Was Allocated Here']);
    await workbench.chooseInMenu('Find What Was Allocated Here');
    await map.waitForFunction(() => document.querySelector<HTMLInputElement & HTMLElement>('.find-field')?.value?.startsWith('site:'));
  });

  it('the buddy tree has the map’s colours', async () => {
    await filter('');
    await show('tree');
    await map.locator('.tree-picture .color-by select').selectOption({ label: 'Cache' });
    await map.locator('.tree-picture .legend:not([hidden])', { hasText: 'kernfs_node_cache' }).waitFor();
  });
});
