import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { goTo } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the memory map in a narrow panel, without motion', () => {
  let workbench: Workbench;
  let map: Frame;

  before(async () => {
    workbench = await openWorkbench();
    await workbench.page.emulateMedia({ reducedMotion: 'reduce' });
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await workbench.runCommand('View: Close Primary Side Bar');
    // The window shrinks until the panel has 400 pixels; the editor beside it takes the other half.
    await eventually(async () => {
      const width = await map.evaluate(() => window.innerWidth);
      const whole = workbench.page.viewportSize()?.width ?? 0;
      if (Math.abs(width - 400) > 4) await workbench.page.setViewportSize({ width: whole - 2 * (width - 400), height: 1000 });
      assert.ok(Math.abs(width - 400) <= 4, `${width} pixels`);
    });
    await map.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-narrow-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  for (const view of ['Map', 'Tree', 'Slabs', 'Free Lists', 'Heat', 'Sites and Sizes', 'Changes']) {
    it(`has room for ${view}, and breaks no rule`, async () => {
      await map.locator('.view-tabs [role="tab"]', { hasText: new RegExp(`^${view}$`) }).click();
      await answered(map);
      const wide = await map.evaluate(() =>
        [...document.querySelectorAll('#app > *, .content > *, .view > *, .view-tabs [role="tab"], .find-field, .timeline-tools > *')]
          .filter((each) => {
            const { left, right, width } = each.getBoundingClientRect();
            return width > 0 && !each.matches('.visually-hidden') && (left < 0 || right > window.innerWidth);
          })
          .map((each) => each.outerHTML.slice(0, 100)),
      );
      assert.deepEqual(wide, []);
      assert.ok(await map.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page does not scroll sideways');
      const { violations } = await map.evaluate(async () => {
        const run = (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe;
        return run.run({ resultTypes: ['violations'] });
      });
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`),
        [],
      );
      await workbench.screenshot(`narrow-${view.replace(/\W+/g, '-')}`);
    });
  }

  it('shows what a step did to the tree at once', async () => {
    await workbench.openFile('textbook-buddy.alloctrace');
    await map.locator('h1', { hasText: 'textbook-buddy.alloctrace' }).waitFor();
    await map.locator('#view-tab-tree').click();
    await goTo(map, 0);
    const picture = (): Promise<string> =>
      map
        .locator('.tree-picture canvas')
        .first()
        .evaluate(async (canvas) => {
          // Drawn is what was asked for when two frames have passed.
          for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
          return (canvas as HTMLCanvasElement).toDataURL();
        });
    const before = await picture();
    // Three blocks are split.
    await goTo(map, 1);
    await map.waitForFunction(
      (earlier) => document.querySelector<HTMLCanvasElement>('.tree-picture canvas')?.toDataURL() !== earlier,
      before,
    );
    // A motion would show in the next frames.
    const pictures = [];
    for (let look = 0; look < 5; look++) pictures.push(await picture());
    assert.equal(new Set(pictures).size, 1);
  });
});
