import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answered } from './panel';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('the view of memory as it was recorded', () => {
  let workbench: Workbench;
  let map: Frame;

  const press = async (key: string): Promise<void> => {
    await workbench.page.keyboard.press(key);
    await answered(map);
  };
  const selected = (): Promise<string> => map.locator('.recorded-selected').innerText();
  const button = async (icon: string): Promise<void> => {
    await map.locator(`.recorded-view vscode-toolbar-button[icon="${icon}"]`).click();
    await answered(map);
  };

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1700, height: 1000 } });
    await workbench.openFile('jq-group.mtrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Show As Recorded');
    map = await workbench.webview('.recorded-stage');
    await map.locator('.recorded-figures', { hasText: 'region' }).waitFor();
    await answered(map);
  });

  after(() => workbench?.close());

  it('says what was asked for, and what the simulation makes of it', async () => {
    const figures = await map.locator('.recorded-figures').innerText();
    assert.match(figures, /As recorded: [\d,]+ blocks, [\d.]+ [KM]iB asked for \(\d+ regions?, [\d.]+ [KMG]iB\)/);
    assert.match(figures, /Simulated: [\d.]+ [KM]iB used for the same, external fragmentation [\d.]+%/);
    assert.match(await map.locator('.recorded-view .legend').first().innerText(), /not allocated, or the allocator’s own: not known/);
    await workbench.screenshot('as-recorded-dark');
  });

  it('goes from block to block by keys, and to the line', async () => {
    await map.locator('.recorded-stage').focus();
    await answered(map);
    const first = await selected();
    assert.match(first, /^Selected: 0x[0-9a-f]+, [\d,.]+ .*B.*, line [\d,]+/);
    const address = (text: string): bigint => BigInt(/0x[0-9a-f]+/.exec(text)![0]);
    await press('ArrowRight');
    const next = await selected();
    assert.ok(address(next) > address(first), `${next} lies behind ${first}`);
    await press('ArrowDown');
    assert.ok(address(await selected()) > address(next));
    await press('ArrowLeft');
    await press('Home');
    assert.equal(await selected(), first);
    await press('End');
    const last = await selected();
    assert.ok(address(last) > address(next));
    await press('Enter');
    const line = /line ([\d,]+)/.exec(last)![1].replaceAll(',', '');
    await workbench
      .currentLine()
      .filter({ hasText: new RegExp(`^${line}$`) })
      .first()
      .waitFor();
  });

  it('tells what the pointer is at, and selects it', async () => {
    await button('zoom-in');
    await button('zoom-in');
    const stage = map.locator('.recorded-stage');
    await stage.evaluate((element) => element.scrollTo(0, 0));
    await answered(map);
    const box = await stage.boundingBox();
    assert.ok(box);
    // The second row, behind the addresses beside it: memory, whatever is there.
    await workbench.page.mouse.move(box.x + 200, box.y + 28);
    await map.locator('.recorded-view .tooltip', { hasText: '0x' }).waitFor();
    await workbench.page.mouse.move(box.x + 201, box.y + 28);
    await answered(map);
    await workbench.chooseTheme('Light Modern');
    await workbench.page.mouse.move(box.x + 202, box.y + 28);
    await answered(map);
    await workbench.screenshot('as-recorded-light');
    const tip = await map.locator('.recorded-view .tooltip').innerText();
    await workbench.page.mouse.click(box.x + 202, box.y + 28);
    await answered(map);
    const address = /Address\s+(0x[0-9a-f]+)/.exec(tip)![1];
    await eventually(async () => assert.ok((await selected()).includes(address), `${await selected()} is at ${address}`));
  });

  it('has a table of what is in view', async () => {
    await workbench.chooseTheme('Dark High Contrast');
    await button('table');
    const rows = map.locator('.recorded-table [role="row"]');
    assert.ok((await rows.count()) > 2);
    await map.locator('.recorded-view vscode-single-select').evaluate((select) => {
      (select as HTMLElement & { value: string }).value = 'site';
      select.dispatchEvent(new Event('change'));
    });
    await answered(map);
    await workbench.screenshot('as-recorded-high-contrast');
    await button('table');
    await button('screen-normal');
  });

  it('leads to the simulated map', async () => {
    await map.locator('.recorded-figures button').click();
    await map.locator('#view-tab-map[aria-selected="true"]').waitFor();
  });

  it('says why there is nothing of a written trace', async () => {
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await map.locator('#view-tab-recorded').click();
    await map.locator('.recorded-view > .nothing', { hasText: 'written and not recorded' }).waitFor();
  });
});
