import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { goTo, standsAt } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('what has changed since a position', () => {
  let workbench: Workbench;
  let map: Frame;

  const pin = () => map.locator('.pin-position vscode-toolbar-button');
  const colour = (): Promise<string> => map.locator('.map-page .color-by select').inputValue();
  const legend = () => map.locator('.map-page .legend:not([hidden])');
  /** Of the rows in view, top to bottom. */
  const rows = (): Promise<string[][]> =>
    map.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.changes-table .virtual-table:not([hidden]) .table-row')]
        .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
        .map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
    );
  const listBy = (listing: string): Promise<void> => map.locator(`.changes-view [data-value="${listing}"]`).click();

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1700, height: 1000 } });
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('.timeline');
    await map.locator('#map-rows').waitFor();
    await goTo(map, 3);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-changes-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('is asked for in the view of changes while no position is pinned', async () => {
    await map.getByRole('tab', { name: 'Changes' }).click();
    await map.locator('.changes-none vscode-button', { hasText: 'Pin Position 3' }).waitFor();
    assert.equal(await map.locator('.changes-content').isVisible(), false);
    await map.getByRole('tab', { name: 'Map', exact: true }).click();
  });

  it('is coloured as soon as the position is pinned', async () => {
    await answered(map);
    assert.equal(await colour(), 'state');
    await pin().click();
    await map.locator('.pin-position .link', { hasText: 'A: 3' }).waitFor();
    await eventually(async () => assert.equal(await colour(), 'changes'));
    await goTo(map, 6);
    await legend()
      .filter({
        hasText:
          /^Compared with A\s*only now\s*\S*1 · 8 B\S*\s*only at A\s*\S*2 · 16 B\S*\s*moved\s*0 · 0 B\s*resized in place\s*0 · 0 B\s*at both\s*1 · 4 B/,
      })
      .waitFor();
    assert.equal(await map.locator('.timeline-keys [data-key="pinned"]').innerText(), 'pinned');
    await workbench.screenshot('changes-map');
  });

  it('is coloured in the tree as well', async () => {
    await map.locator('.timeline-stage').focus();
    await map.locator('.timeline-stage').press('2');
    await map.locator('.tree-page .legend:not([hidden])', { hasText: /^Compared with A\s*only now\s*\S*1 · 8 B/ }).waitFor();
    assert.equal(await map.locator('.tree-page .color-by select').inputValue(), 'changes');
    await workbench.screenshot('changes-tree');
    await map.locator('.timeline-stage').press('1');
  });

  it('is told where the pointer is, and of what is selected', async () => {
    const box = await map.locator('#map-rows').boundingBox();
    assert.ok(box);
    const { x, y } = { x: box.x + box.width / 4, y: box.y + 20 };
    await workbench.page.mouse.move(x, y);
    await map.locator('.tooltip', { hasText: /At A\s*a, 8 B, freed by operation 4/ }).waitFor();
    await workbench.page.mouse.click(x, y);
    await map.locator('.inspector', { hasText: /At A\s*a, 8 B, freed by operation 4/ }).waitFor();
  });

  it('is listed by line, size and allocation, and a row selects or filters', async () => {
    await map.locator('.timeline-stage').focus();
    await map.locator('.timeline-stage').press('7');
    await map.locator('.changes-content h2', { hasText: 'From A, position 3, to position 6' }).waitFor();
    await eventually(async () =>
      assert.deepEqual(
        (await rows()).map(([name, growth]) => [name, growth]),
        [
          ['10: a = alloc 8', '−8 B'],
          ['16: b = alloc 8', '−8 B'],
          ['30: d = alloc 5', '+5 B'],
        ],
      ),
    );
    await workbench.screenshot('changes-table');
    await map.locator('.changes-table .table-row', { hasText: 'd = alloc 5' }).click();
    await map.locator('.table-row.filtered').waitFor();
    assert.equal(await map.locator('.find input').inputValue(), 'line:30');
    await map.locator('.changes-table .table-row', { hasText: 'd = alloc 5' }).click();
    await eventually(async () => assert.equal(await map.locator('.table-row.filtered').count(), 0));
    await listBy('size');
    await eventually(async () =>
      assert.deepEqual(
        (await rows()).map(([name, growth]) => [name, growth]),
        [
          ['8 B', '−16 B'],
          ['5 B', '+5 B'],
        ],
      ),
    );
    await listBy('allocation');
    await eventually(async () =>
      assert.deepEqual(
        (await rows()).map(([change, handle]) => `${change} ${handle}`),
        ['freed a', 'freed b', 'added d'],
      ),
    );
    await map.locator('.changes-table .table-row', { hasText: 'added' }).click();
    await map.locator('.inspector', { hasText: /Since A\s*added by operation 6/ }).waitFor();
  });

  it('goes to A by its flag’s sign and by keys, which exchange the two', async () => {
    await map.locator('.pin-position .link').click();
    await standsAt(map, 3);
    await map.locator('.changes-none', { hasText: 'This is position A' }).waitFor();
    await goTo(map, 6);
    await map.locator('.timeline-stage').focus();
    await map.locator('.timeline-stage').press('Shift+A');
    await standsAt(map, 3);
    await map.locator('.pin-position .link', { hasText: 'A: 6' }).waitFor();
    await eventually(async () =>
      assert.deepEqual(
        (await rows()).map(([change, handle]) => `${change} ${handle}`),
        ['added a', 'added b', 'freed d'],
      ),
    );
  });

  it('can begin at a mark, and ends with the pin: colours are what they were', async () => {
    await map.getByRole('tab', { name: 'Map', exact: true }).click();
    await eventually(async () => assert.equal(await colour(), 'changes'));
    await workbench.runCommand('AllocTrace: Pin Position…');
    await workbench.pick(/^a request is rounded up$/);
    await map.locator('.pin-position .link', { hasText: 'A: 5' }).waitFor();
    await workbench.runCommand('AllocTrace: Unpin Position');
    await eventually(async () => assert.equal(await map.locator('.pin-position .link').isVisible(), false));
    await eventually(async () => assert.equal(await colour(), 'state'));
    await map.locator('.legend', { hasText: 'requested' }).waitFor();
    await workbench.runCommand('AllocTrace: Pin This Position');
    await map.locator('.pin-position .link', { hasText: 'A: 3' }).waitFor();
    await map.locator('.timeline-stage').focus();
    await map.locator('.timeline-stage').press('a');
    await eventually(async () => assert.equal(await colour(), 'state'));
  });
});
