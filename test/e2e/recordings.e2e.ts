import * as assert from 'node:assert/strict';
import { appendFileSync, cpSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { root } from '../project';
import { answered } from './panel';
import { standsAt } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

const fixture = (name: string): string => path.join(root, 'test', 'fixtures', 'recordings', name);
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `@ ./e:[0x1] + 0x${(0x1000 + 64 * (from + index)).toString(16)} 0x20\n`).join('');

describe('recordings that grow, and recordings that are no text', () => {
  let workbench: Workbench;
  let grows: string;

  /** Opens a file as Explorer does, in the first group. */
  const inExplorer = async (name: string): Promise<void> => {
    await workbench.page.keyboard.press('ControlOrMeta+1');
    await workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  };
  const endsAt = (map: Frame, position: number): Promise<unknown> =>
    map.waitForFunction(
      (wanted) => document.querySelector('.timeline [role="slider"]')?.getAttribute('aria-valuemax') === wanted,
      String(position),
    );

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1366, height: 768 } });
    grows = path.join(workbench.folder, 'grows.mtrace');
    writeFileSync(grows, lines(0, 20));
    cpSync(fixture('expandable-s.torch.pickle'), path.join(workbench.folder, 'snapshot.pickle'));
    cpSync(fixture('cxx24.heaptrack.zst'), path.join(workbench.folder, 'heaptrack.cxx24.4711.zst'));
    writeFileSync(path.join(workbench.folder, 'other.pickle'), Uint8Array.of(0x80, 4, 0x4b, 1, 0x2e));
  });

  after(() => workbench?.close());

  it('are followed as they grow, by a button of the map, until one steps back', async () => {
    await workbench.openFile('grows.mtrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    const map = await workbench.webview('#app .map');
    await answered(map);
    await workbench.page.locator('.tab', { hasText: 'Memory Map' }).click();
    await workbench.page.locator('.editor-actions [aria-label="Follow Recording"]').click();
    await workbench.page.locator('.statusbar', { hasText: 'Following grows.mtrace' }).waitFor();
    appendFileSync(grows, lines(20, 30));
    // VS Code does not watch a folder as soon as it is open: what it has missed it sees when the file is touched again.
    await eventually(async () => {
      utimesSync(grows, new Date(), new Date());
      await standsAt(map, 30, 5_000);
    });
    await workbench.screenshot('following');
    appendFileSync(grows, lines(30, 45));
    await standsAt(map, 45);
    await workbench.page.locator('.editor-actions [aria-label="Stop Following"]').waitFor();
    await workbench.runCommand('AllocTrace: Step Back');
    await workbench.page.locator('.editor-actions [aria-label="Follow Recording"]').waitFor();
    appendFileSync(grows, lines(45, 50));
    await endsAt(map, 50);
    await standsAt(map, 44);
  });

  it('open from Explorer: a snapshot of PyTorch says what it is, and the map shows it', async () => {
    await inExplorer('snapshot.pickle');
    const page = await workbench.webview('p:has-text("PyTorch memory snapshot")');
    assert.match(await page.locator('main').innerText(), /\d+ allocations, \d+ resizes, \d+ frees/);
    await workbench.page.locator('.tab', { hasText: 'Memory Map: snapshot.pickle' }).waitFor();
    await workbench.screenshot('pickle-dark');
    await page.locator('a', { hasText: 'Show As Recorded' }).click();
    const map = await workbench.webview('.recorded-stage');
    await map.locator('.recorded-figures', { hasText: 'region' }).waitFor();
    await workbench.screenshot('pickle-as-recorded');
  });

  it('open from Explorer although they are compressed', async () => {
    await inExplorer('heaptrack.cxx24.4711.zst');
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'v 10' }).first().waitFor();
    await workbench.screenshot('heaptrack-zst');
  });

  it('that are none are told in one sentence', async () => {
    await inExplorer('other.pickle');
    await workbench.webview('p:has-text("This is a pickle of Python’s, but not a recording that AllocTrace knows.")');
    await workbench.screenshot('pickle-none');
  });
});
