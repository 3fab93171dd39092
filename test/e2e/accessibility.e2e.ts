import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { openWorkbench, type Workbench } from './workbench';

/** By what the palette calls it, and the class that VS Code gives the page. */
const themes: readonly (readonly [name: string, kind: string])[] = [
  ['Dark Modern', 'vscode-dark'],
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast:not(.vscode-high-contrast-light)'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
];

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

describe('the accessibility of the memory map', () => {
  let workbench: Workbench;
  let map: Frame;

  before(async () => {
    workbench = await openWorkbench();
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await map.evaluate(axe);
  });

  after(() => workbench?.close());

  for (const [theme, kind] of themes) {
    describe(theme, () => {
      before(async () => {
        await workbench.chooseTheme(theme);
        await map.locator(`body.${kind}`).waitFor();
      });

      it('no view breaks a rule', async () => {
        const found: string[] = [];
        // One that has nothing to say is not there.
        const tabs = map.locator('.view-tabs [role="tab"]:visible');
        const count = await tabs.count();
        assert.ok(count >= 1);
        for (let index = 0; index < count; index++) {
          await tabs.nth(index).click();
          await answered(map);
          found.push(...(await complaints(map, await tabs.nth(index).innerText())));
        }
        assert.deepEqual(found, []);
      });

      it('neither does the list of keys, which keeps the focus and gives it back', async () => {
        await map.locator('.view-tabs [role="tab"][aria-selected="true"]').focus();
        await workbench.page.keyboard.press('?');
        await map.locator('dialog.shortcuts[open]').waitFor();
        assert.deepEqual(await complaints(map, 'keys'), []);
        for (let press = 0; press < 4; press++) {
          await workbench.page.keyboard.press('Tab');
          const inside = await map.evaluate(() => document.activeElement?.closest('dialog') !== null);
          assert.ok(inside, 'the focus stays in the dialog');
        }
        await map.locator('dialog.shortcuts vscode-toolbar-button button').focus();
        await workbench.page.keyboard.press('Escape');
        await map.locator('dialog.shortcuts').waitFor({ state: 'hidden' });
        assert.equal(await map.evaluate(() => document.activeElement?.getAttribute('role')), 'tab');
      });
    });
  }
});

/** What axe-core finds in the page: the view, the rule, and the elements that break it. */
async function complaints(map: Frame, view: string): Promise<string[]> {
  const { violations } = await map.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe;
    return run.run({ resultTypes: ['violations'] });
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${view}: ${id} (${help}): ${node.html.slice(0, 160)} ${node.failureSummary?.replace(/\s+/g, ' ') ?? ''}`),
  );
}
