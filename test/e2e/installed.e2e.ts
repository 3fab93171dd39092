import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { root } from '../project';
import { openWorkbench, type Workbench } from './workbench';

/** The titles of the commands as the palette shows them, with the texts of package.nls.json put in. */
async function commandTitles(): Promise<string[]> {
  const read = async (name: string) => JSON.parse(await readFile(path.join(root, name), 'utf8')) as unknown;
  const manifest = (await read('package.json')) as { contributes: { commands: { title: string; category: string }[] } };
  const texts = (await read('package.nls.json').catch(() => ({}))) as Record<string, string>;
  const text = (value: string) => value.replace(/^%(.+)%$/, (whole, key: string) => texts[key] ?? whole);
  return manifest.contributes.commands.map(({ title, category }) => `${text(category)}: ${text(title)}`);
}

for (const extension of ['installed', 'web'] as const) {
  describe(extension === 'installed' ? 'the package, installed' : 'the package in the web worker extension host', () => {
    let workbench: Workbench;

    before(async () => {
      workbench = await openWorkbench({ extension });
    });

    after(() => workbench?.close());

    afterEach(async function () {
      if (this.currentTest?.state === 'failed') {
        await workbench.screenshot(`failed-${this.currentTest.fullTitle().replace(/\W+/g, '-')}`);
      }
    });

    it('gives a trace its language', async () => {
      await workbench.openFile('textbook-buddy.alloctrace');
      await workbench.page.locator('#status\\.editor\\.mode', { hasText: 'Allocation Trace' }).waitFor();
    });

    it('offers its commands in the palette', async () => {
      const expected = await commandTitles();
      const offered = await workbench.paletteTitles('AllocTrace: Run Trace');
      assert.ok(expected.includes('AllocTrace: Run Trace'));
      assert.equal(offered[0], 'AllocTrace: Run Trace');
    });

    it('is active in its host', async () => {
      await workbench.runCommand('AllocTrace: Run Trace');
      await workbench.runCommand('AllocTrace: Go to End');
      const running = await workbench.runningExtensions();
      const own = running.find((row) => row.includes('AllocTrace'));
      assert.match(own ?? running.join('\n'), extension === 'web' ? /web worker/i : /127\.0\.0\.1/);
    });
  });
}
