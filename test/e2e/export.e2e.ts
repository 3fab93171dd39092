import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { answered } from './panel';
import { goTo } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

const views = ['Map', 'Buddy Tree', 'Slabs', 'Free Lists', 'Heat', 'Sites and Sizes'] as const;

describe('exporting from the memory map', () => {
  let workbench: Workbench;
  let map: Frame;

  const input = (): Locator => workbench.quickInput.locator('.quick-input-box input');
  /** The quick input, once it asks for what `title` says. */
  const asks = (title: string): Promise<void> =>
    workbench.quickInput.locator('.quick-input-title', { hasText: title }).filter({ visible: true }).waitFor();
  /** Picks from a list by typing. */
  const pick = async (title: string, label: string): Promise<void> => {
    await asks(title);
    // Straight into the field: the palette that has just closed may still give the focus back to the panel.
    await input().fill(label);
    await workbench.quickInput.locator('.monaco-list-row.focused', { hasText: label }).waitFor();
    await input().press('Enter');
  };
  /** The end of a file of each kind: one that has it is written to its end. */
  const ends: Readonly<Record<string, RegExp>> = {
    '.svg': /<\/svg>\s*$/,
    '.png': /IEND....$/s,
    '.csv': /\r\n$/,
    '.json': /\]\s*$/,
    '.html': /<\/html>\s*$/,
  };
  /** Answers the dialog that asks for a place. Resolves to the file's content. */
  const save = async (title: string, name: string): Promise<Buffer> => {
    const target = path.join(workbench.folder, name);
    await asks(title);
    // The dialog fills in a path of its own when it has looked at the folder.
    await workbench.page.waitForFunction(() =>
      document.querySelector<HTMLInputElement>('.quick-input-widget .quick-input-box input')?.value.includes('kernel-startup'),
    );
    await input().fill(target);
    await eventually(async () => {
      // The dialog does not hear the key while it still looks at what was typed.
      if (await workbench.quickInput.isVisible()) await input().press('Enter');
      await workbench.quickInput.waitFor({ state: 'hidden', timeout: 1000 });
    });
    let content: Buffer | undefined;
    await eventually(async () => {
      content = await readFile(target);
      assert.match(content.toString('latin1'), ends[path.extname(name)]);
    });
    return content!;
  };

  before(async () => {
    workbench = await openWorkbench();
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await map.locator('.transport .position', { hasText: 'of 5,755' }).waitFor();
    await goTo(map, 2861);
    await map.locator('.transport .operation', { hasText: 'line 98' }).waitFor();
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  for (const [index, view] of views.entries()) {
    it(`writes the picture of ${view} as SVG`, async () => {
      await workbench.runCommand(`AllocTrace: Show ${view}`);
      await map.locator(`[role="tab"][aria-selected="true"]`).nth(0).waitFor();
      await map.waitForFunction(
        (at) => document.querySelectorAll('.view-tabs [role="tab"]')[at]?.getAttribute('aria-selected') === 'true',
        index,
      );
      // Its colours are worked out in slices.
      if (view === 'Heat') await map.locator('.heat-legend li', { hasText: 'free' }).waitFor();
      await answered(map);
      await workbench.runCommand('AllocTrace: Export Picture…');
      await pick('Export Picture', 'SVG');
      const svg = (await save('Export Picture', `view-${index}.svg`)).toString('utf8');
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      assert.match(svg, /<title>kernel-startup\.alloctrace · .* · position 2,861 of 5,755<\/title>/);
      assert.doesNotMatch(svg, /var\(|--vscode|undefined|NaN|<script/);
      assert.ok((svg.match(/<path |<image /g) ?? []).length >= 2, 'something is drawn');
      assert.ok((svg.match(/<text /g) ?? []).length >= 4, 'something is named');
      // Also the rows that are scrolled out of sight: the last cache, and each of its slabs.
      if (view === 'Slabs') {
        assert.ok(svg.includes('>task_struct<'));
        assert.equal((svg.match(/>\u2026[0-9a-f]{4,6}\u2026?</g) ?? []).length, 120);
      }
      if (view === 'Free Lists') assert.equal((svg.match(/>(yes|no)[,<]/g) ?? []).length, 11, 'every order');
      if (view === 'Heat') {
        assert.match(svg, /<image /);
        assert.ok(svg.includes('>free<') && svg.includes('>kernfs_new_node<'), 'the legend');
      }
      await drawn(svg);
    });
  }

  it('writes the picture as PNG, at twice the size of the screen', async () => {
    await workbench.runCommand('AllocTrace: Show Map');
    await map.locator('#view-tab-map[aria-selected="true"]').waitFor();
    await answered(map);
    await workbench.runCommand('AllocTrace: Export Picture…');
    await pick('Export Picture', 'PNG');
    const png = await save('Export Picture', 'map.png');
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const stage = await map.evaluate(() => document.querySelector('.stage')?.clientWidth ?? 0);
    assert.equal(png.readUInt32BE(16), 2 * (stage + 32));
  });

  it('writes a table as CSV and as JSON', async () => {
    await workbench.runCommand('AllocTrace: Export Table…');
    await pick('Export Table', 'Caches');
    await pick('Export Table', 'CSV');
    const lines = (await save('Export Table', 'caches.csv')).toString('utf8').split('\r\n');
    assert.match(lines[0], /^cache,objects,slots,/);
    assert.ok(lines.some((line) => line.startsWith('task_struct,')));
    await workbench.runCommand('AllocTrace: Export Table…');
    await pick('Export Table', 'Blocks');
    await pick('Export Table', 'JSON');
    const blocks = JSON.parse((await save('Export Table', 'blocks.json')).toString('utf8')) as { state: string; size: number }[];
    const bytes = blocks.filter(({ state }) => state !== 'object').reduce((sum, { size }) => sum + size, 0);
    assert.equal(bytes, 4 * 2 ** 20);
  });

  it('writes a report that any browser shows, with the view in it', async () => {
    await workbench.runCommand('AllocTrace: Export Report…');
    const page = (await save('Export Report', 'report.html')).toString('utf8');
    const browserPage = await workbench.page.context().browser()!.newPage();
    const complaints: string[] = [];
    browserPage.on('console', (message) => complaints.push(message.text()));
    browserPage.on('request', (request) => complaints.push(...(/^(file|data|about):/.test(request.url()) ? [] : [request.url()])));
    await browserPage.goto(`file://${path.join(workbench.folder, 'report.html')}`);
    const titles = await browserPage.locator('h2').allInnerTexts();
    assert.deepEqual(titles.slice(0, 5), [
      'Figures',
      'The arena at its peak, position 2,861',
      'The arena at the end, position 5,755',
      'Map',
      'Over all positions',
    ]);
    assert.equal(await browserPage.locator('svg.map').count(), 2);
    assert.ok(await browserPage.locator('tbody tr', { hasText: 'task_struct' }).count());
    await browserPage.close();
    assert.deepEqual(complaints, []);
    assert.doesNotMatch(page, /<script/);
  });

  it('offers the exports in the menu of the header’s button and in that of a block', async () => {
    const button = map.locator('vscode-toolbar-button[icon="export"]');
    const offered = await workbench.openMenu(() => button.click(), 'Export Report…');
    assert.deepEqual(offered, ['Export Picture…', 'Export Table…', 'Export Report…']);
    await workbench.closeMenu();
  });

  /** Shows an SVG document by itself: what is no document at all throws. */
  async function drawn(svg: string): Promise<void> {
    const problem = await workbench.page.evaluate((text) => {
      const made = new DOMParser().parseFromString(text, 'image/svg+xml');
      return made.querySelector('parsererror')?.textContent ?? '';
    }, svg);
    assert.equal(problem, '');
  }
});
