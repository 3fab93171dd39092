import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answered, hide } from './panel';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the heat view', () => {
  let workbench: Workbench;
  let map: Frame;

  const position = async (value: number | RegExp): Promise<void> => {
    const matches = typeof value === 'number' ? `^${value}$` : value.source;
    await map.waitForFunction(
      (wanted) => new RegExp(wanted).test(document.querySelector<HTMLElement & { value: string }>('.position-field')?.value ?? ''),
      matches,
    );
  };
  const press = async (key: string): Promise<void> => {
    await workbench.page.keyboard.press(key);
    await answered(map);
  };
  const crosshair = (expression: RegExp): Promise<void> =>
    eventually(async () => {
      const text = await map.evaluate(() => {
        const id = document.querySelector('.heat-plot')?.getAttribute('aria-activedescendant');
        return (id && document.getElementById(id)?.textContent) ?? '';
      });
      assert.match(text, expression);
    });
  /** Moves the pointer to a place of the plot, as shares of its width and height. */
  const plotPoint = async (x: number, y: number): Promise<{ x: number; y: number }> => {
    const box = await map.locator('.heat-plot').boundingBox();
    assert.ok(box);
    return { x: box.x + box.width * x, y: box.y + box.height * y };
  };
  /** How many colours the picture has. */
  const colours = (): Promise<number> =>
    map.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.heat-image');
      const context = canvas?.getContext('2d');
      if (!canvas || !context) return 0;
      return new Set(new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
    });
  const coloured = (atLeast: number, why: string): Promise<void> =>
    eventually(async () => {
      const found = await colours();
      assert.ok(found >= atLeast, `${found} colours: ${why}`);
    });
  /** Whether the picture is zoomed, as its button that shows all says. */
  const zoomed = (is: boolean): Promise<void> =>
    map.locator(`.heat-view vscode-toolbar-button[icon="screen-normal"]${is ? ':not([disabled])' : '[disabled]'}`).waitFor();

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1700, height: 1000 } });
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('#view-tab-heat');
    await position(8);
    await map.locator('#view-tab-heat').click();
    await map.locator('.heat-plot').waitFor();
    await map.waitForFunction(() => (document.querySelector<HTMLCanvasElement>('.heat-image')?.width ?? 0) > 300);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-heat-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('draws the run, in another way for each colouring', async () => {
    await map.locator('.heat-view [data-value="owner"][aria-checked="true"]').waitFor();
    await map.locator('.heat-legend li', { hasText: 'line 16' }).waitFor();
    await coloured(8, 'four owners, three of them with a pattern');
    await map.locator('.heat-legend li', { hasText: 'allocations, one by one' }).waitFor();
    await map.locator('.heat-legend li', { hasText: 'marks' }).waitFor();
    const cut = await map.evaluate(() =>
      [...document.querySelectorAll('.heat-label')].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent),
    );
    assert.deepEqual(cut, [], 'all names are written in full');
    await workbench.screenshot('heat-owner');
    await map.locator('.heat-view [data-value="used"]').click();
    await map.locator('.heat-legend', { hasText: '100%' }).waitFor();
    await coloured(3, 'free, all, and beside the picture');
    await map.locator('.heat-view [data-value="age"]').click();
    await map.locator('.heat-legend', { hasText: '8 operations old' }).waitFor();
    await workbench.screenshot('heat-age');
  });

  it('says what lies under the pointer, then and there', async () => {
    const at = await plotPoint(2.5 / 9, 0.05);
    await workbench.page.mouse.move(at.x, at.y);
    const tip = map.locator('.heat-view .tooltip', { hasText: 'line 10' });
    await tip.waitFor();
    assert.match(await tip.innerText(), /Position\s+2\s[\s\S]*a, 8 B of 8 B, line 10[\s\S]*go to position 2/);
  });

  it('goes where it is clicked, and selects what is there', async () => {
    const at = await plotPoint(3.5 / 9, 0.3);
    await workbench.page.mouse.click(at.x, at.y);
    await position(3);
    await map.locator('.heat-legend li', { hasText: 'selection' }).waitFor();
  });

  it('moves a crosshair by keys, names its place, and Enter goes there', async () => {
    await map.locator('.heat-plot').focus();
    await press('ArrowRight');
    await crosshair(/at 3, b, 8 B of 8 B, line 16$/);
    await press('ArrowRight');
    await press('ArrowRight');
    await crosshair(/at 5, free$/);
    await press('Enter');
    await position(5);
    await press('Home');
    await crosshair(/at 0, free$/);
    await press('Escape');
    await crosshair(/^$/);
  });

  it('zooms by a drag, by the wheel and by keys, and shows all again', async () => {
    await zoomed(false);
    const from = await plotPoint(0.2, 0.1);
    const to = await plotPoint(0.6, 0.6);
    await workbench.page.mouse.move(from.x, from.y);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(to.x, to.y, { steps: 4 });
    await workbench.page.mouse.up();
    await zoomed(true);
    await position(5);
    await map.locator('.heat-legend li', { hasText: 'goes on beyond the view' }).waitFor();
    await workbench.screenshot('heat-zoomed');
    await map.locator('.heat-view vscode-toolbar-button[icon="screen-normal"]').click();
    await zoomed(false);
    await map.locator('.heat-plot').focus();
    await press('+');
    await zoomed(true);
    await press('0');
    await zoomed(false);
    await workbench.page.mouse.move(from.x, from.y);
    await workbench.page.keyboard.down('Control');
    await workbench.page.mouse.wheel(0, -480);
    await workbench.page.keyboard.up('Control');
    await zoomed(true);
    await map.locator('.heat-plot').focus();
    await press('0');
  });

  it('tells the same in a table', async () => {
    await map.locator('.heat-view vscode-toolbar-button[icon="table"]').click();
    const table = map.locator('.heat-table');
    await table.locator('.table-row').first().waitFor();
    assert.match(await table.innerText(), /At position 5/);
    await map.locator('.heat-plot').focus();
    await press('End');
    await press('Enter');
    await position(8);
    await table.filter({ hasText: 'At position 8' }).waitFor();
    assert.equal(await table.locator('.table-row').count(), 1, 'all is free at the end');
    assert.match(await table.locator('.table-row').innerText(), /0x00 – 0x1f\s+free/);
    await map.locator('.heat-view vscode-toolbar-button[icon="table"]').click();
    await table.waitFor({ state: 'hidden' });
  });

  it('keeps colouring and zoom while it is hidden, and draws a larger trace', async () => {
    await map.locator('.heat-view [data-value="used"]').click();
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await map.locator('h1', { hasText: 'kernel-startup' }).waitFor();
    await position(/^\d{4,}$/);
    await coloured(11, 'one for each share');
    await map.locator('.heat-view [data-value="owner"]').click();
    await map.locator('.heat-plot').focus();
    await press('+');
    await map.locator('.heat-legend li', { hasText: 'marks' }).waitFor();
    await hide(workbench, map);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('.heat-plot');
    await map.locator('.heat-view [data-value="owner"][aria-checked="true"]').waitFor();
    await zoomed(true);
  });
});
