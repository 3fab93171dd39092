import * as assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { eventually, openWorkbench, type Workbench } from './workbench';

const fixtures = path.join(__dirname, '..', '..', '..', 'test', 'fixtures', 'snapshots');

describe('logs of a kernel’s memory', () => {
  let workbench: Workbench;
  let map: Frame;

  const open = async (name: string, heading: RegExp): Promise<void> => {
    await workbench.openFile(name);
    map = await workbench.webview('.zones-view');
    await map.locator('.zones-head h2', { hasText: heading }).waitFor();
    await answered(map);
  };

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1366, height: 768 } });
    for (const name of ['failure-6.12.dmesg', 'buddyinfo.log', 'slabinfo.log']) {
      await copyFile(path.join(fixtures, name), path.join(workbench.folder, name));
    }
    await workbench.openFile('failure-6.12.dmesg');
    await workbench.chooseTheme('Dark Modern');
    await workbench.runCommand('AllocTrace: Show Memory Map');
  });

  after(() => workbench?.close());

  it('a report is shown by its zones, with why the request could not be had', async () => {
    await open('failure-6.12.dmesg', /memrep asked for order 8/);
    assert.match(await map.locator('.zones-verdict').innerText(), /^Memory is fragmented/);
    assert.deepEqual(await map.locator('.zone h3 > span:first-child').allInnerTexts(), ['node 0 DMA', 'node 0 DMA32']);
    assert.match(await map.locator('.zone').nth(1).locator('.zone-calculation').innerText(), /40,757 pages/);
    assert.equal(await map.locator('.zone').nth(1).locator('tbody tr').first().locator('.zone-types').innerText(), 'UME');
    assert.deepEqual(await map.locator('[role="tab"]:visible').allInnerTexts(), ['Zones']);
    // There is no timeline here, and one reading alone.
    assert.doesNotMatch(await map.locator('.hint-box').innerText(), /timeline|arrow keys/);
    await workbench.screenshot('zones-report-dark');
    await map.locator('.zones-view vscode-toolbar-button[icon="table"]').click();
    await map.locator('.zone tbody').first().waitFor({ state: 'hidden' });
    await map.locator('.zones-view vscode-toolbar-button[icon="table"]').click();
    await map.locator('.zone tbody').first().waitFor();
  });

  it('its text has the problem and the hints, and a zone’s line is a click away', async () => {
    const [problem] = await workbench.problems(1);
    assert.equal(problem.severity, 'warning');
    assert.match(problem.message, /order 8 \(1 MiB\) with GFP_KERNEL/);
    const line = map.locator('.zone').nth(1).locator('h3 .link');
    const [, number] = /line (\d+)/.exec(await line.innerText())!;
    await line.click();
    await workbench
      .currentLine()
      .filter({ hasText: new RegExp(`^${number}$`) })
      .first()
      .waitFor();
  });

  it('a log of readings is a timeline: each position is a reading', async () => {
    await open('buddyinfo.log', /buddyinfo/);
    await eventually(async () => assert.match(await map.locator('.zones-head').innerText(), /Snapshot 5 of 5|Snapshot 1 of 5/));
    await map.locator('.zones-view').focus();
    await workbench.page.keyboard.press('Home');
    await answered(map);
    await workbench.page.keyboard.press('End');
    await map.locator('.zones-head', { hasText: 'Snapshot 5 of 5' }).waitFor();
    assert.match(await map.locator('.zones-changes').innerText(), /node 0 DMA32: free pages/);
    await workbench.screenshot('zones-series-dark');
  });

  it('caches and what they grew by, in light, high contrast and a narrow window', async () => {
    await open('slabinfo.log', /slabinfo/);
    assert.ok((await map.locator('.zones-holdings tbody tr').count()) > 5);
    for (const [theme, name] of [
      ['Light Modern', 'light'],
      ['Dark High Contrast', 'hc'],
    ] as const) {
      await workbench.chooseTheme(theme);
      await open('slabinfo.log', /slabinfo/);
      await workbench.screenshot(`zones-caches-${name}`);
      await open('failure-6.12.dmesg', /memrep/);
      await workbench.screenshot(`zones-report-${name}`);
    }
    const overflow = await map.locator('.zones-view').evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(overflow <= 0, `it reaches ${overflow} px beyond its width`);
  });

  it('a trace of calls has its own views again', async () => {
    await workbench.openFile('jq-group.mtrace');
    await map.locator('[role="tab"][aria-selected="true"]', { hasText: 'Map' }).waitFor();
    assert.deepEqual(
      await map.locator('[role="tab"][id^="view-tab-"]:visible').allInnerTexts(),
      ['Map', 'Tree', 'Slabs', 'Free Lists', 'Heat', 'Sites and Sizes', 'Changes'],
      'of zones there is nothing to say',
    );
    // Who asks for them is told that.
    await workbench.runCommand('AllocTrace: Show Zones');
    await map.locator('.zones-view .nothing', { hasText: 'This trace holds calls' }).waitFor();
    await map.locator('#view-tab-map').click();
  });
});
