/** Recordings as they were recorded, at the real workbench: the switch, and every part of the map and the debugger on regions. */
import * as assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { root } from '../project';
import { Debugging } from './debugging';
import { answered } from './panel';
import { goTo, standsAt } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

describe('a recording as it was recorded', () => {
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
  const place = (placement: string): Promise<void> => map.locator(`.placement [data-value="${placement}"]`).click();
  const placed = (placement: string): Promise<void> => map.locator(`.placement [data-value="${placement}"][aria-checked="true"]`).waitFor();
  const show = async (tab: string): Promise<void> => {
    await map.locator(`#view-tab-${tab}`).click();
    await answered(map);
  };
  const open = async (file: string): Promise<void> => {
    await workbench.openFile(file);
    await workbench.runCommand('AllocTrace: Run Trace');
    await map.locator('.header h1', { hasText: file }).waitFor();
    await answered(map);
  };

  before(async () => {
    // Trust is asked for by VS Code itself before it debugs anything.
    workbench = await openWorkbench({ viewport: { width: 1700, height: 1000 }, settings: { 'security.workspace.trust.enabled': false } });
    const fixtures = path.join(root, 'test', 'fixtures', 'recordings');
    await copyFile(path.join(fixtures, 'ring-s.torch.json'), path.join(workbench.folder, 'ring.torch.json'));
    await copyFile(path.join(fixtures, 'cxx24.ltrace-C'), path.join(workbench.folder, 'cxx24.ltrace'));
    await workbench.openFile('jq-group.mtrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Show Map');
    map = await workbench.webview('.view-tabs');
    await placed('simulated');
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-recorded-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('is one click away, with the figures of both, at the same position', async () => {
    await map.locator('.map-page').waitFor();
    const position = await map.locator('.position input, input.position').first().inputValue();
    await place('recorded');
    await map.locator('.recorded-figures', { hasText: 'region' }).waitFor();
    await placed('recorded');
    assert.equal(await map.locator('.position input, input.position').first().inputValue(), position);
    const figures = await map.locator('.recorded-figures').innerText();
    assert.match(figures, /As recorded: [\d,]+ blocks, [\d.]+ [KM]iB asked for \(\d+ regions?, [\d.]+ [KMG]iB\)/);
    assert.match(figures, /Simulated: [\d.]+ [KM]iB used for the same, external fragmentation [\d.]+%/);
    assert.match(await map.locator('.header .arena').innerText(), /^as recorded\s+1 region/);
    assert.match(await map.locator('.recorded-view .legend').first().innerText(), /not allocated, or the allocator’s own: not known/);
    assert.equal(await map.locator('.tile[data-metric="free"]').isVisible(), false, 'what is free is not known');
    assert.equal(await map.locator('.timeline-legend [data-series="largest"]').isVisible(), false);
    await workbench.screenshot('as-recorded-dark');
  });

  it('goes from block to block by keys, selects it for all, and leads to the line', async () => {
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
    const facts = await map.locator('.inspector').innerText();
    assert.match(facts, new RegExp(`0x${address(last).toString(16)}`), 'the inspector is about the recorded block');
    assert.doesNotMatch(facts, /Order|Buddy|Waste/);
    assert.match(facts, /Neighbours/);
    await press('Enter');
    const line = /line ([\d,]+)/.exec(last)![1].replaceAll(',', '');
    await workbench
      .currentLine()
      .filter({ hasText: new RegExp(`^${line}$`) })
      .first()
      .waitFor();
  });

  it('keeps what is selected when it is placed otherwise', async () => {
    const chosen = /0x[0-9a-f]+/.exec(await selected())![0];
    await place('simulated');
    await placed('simulated');
    await answered(map);
    await eventually(async () => assert.ok((await map.locator('.inspector h2').innerText()).startsWith(`${chosen}: Block of order`)));
    await place('recorded');
    await placed('recorded');
    await eventually(async () => assert.ok((await selected()).includes(chosen)));
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
    await button('screen-normal');
  });

  it('finds by recorded addresses, and goes to what is found', async () => {
    const chosen = /0x[0-9a-f]+/.exec(await selected())![0];
    const field = map.locator('.find-field input');
    await press('Escape');
    await field.fill(chosen);
    await field.press('Enter');
    await map.locator('.find-status', { hasText: '1 of 1' }).waitFor();
    await eventually(async () => assert.ok((await selected()).includes(chosen)));
    await field.fill('');
    await field.press('Enter');
    await answered(map);
  });

  it('has heat and sites, and says plainly what it has not', async () => {
    await show('heat');
    await map.locator('.heat-stage canvas').first().waitFor();
    await eventually(async () => assert.match(await map.locator('.heat-legend').innerText(), /not allocated/));
    await workbench.screenshot('as-recorded-heat');
    await show('sites');
    await map.locator('.sites-view, .sites').first().waitFor();
    for (const tab of ['tree', 'slabs', 'freeLists']) {
      await show(tab);
      await map
        .locator('.recorded-view > .nothing', { hasText: 'As recorded there are no orders, no buddies, no free lists and no slabs' })
        .waitFor();
      assert.equal(await map.locator('.recorded-stage').isVisible(), false);
      await map.locator(`#view-tab-${tab}[aria-selected="true"]`).waitFor();
    }
    await map.locator('.recorded-view > .nothing button').click();
    await placed('simulated');
    await map.locator('.view[data-view="freeLists"]').waitFor();
    await show('map');
    await workbench.runCommand('AllocTrace: Show As Recorded');
    await placed('recorded');
  });

  it('has a table of what is in view', async () => {
    await workbench.chooseTheme('Dark High Contrast');
    await button('table');
    const rows = map.locator('.recorded-table [role="row"]');
    assert.ok((await rows.count()) > 2);
    await map.locator('.recorded-view .color-by select').selectOption('site');
    await answered(map);
    await workbench.screenshot('as-recorded-high-contrast');
    await button('table');
  });

  it('is debugged as recorded: steps, regions among the variables, values', async () => {
    const debugging = new Debugging(workbench);
    await workbench.openFile('jq-group.mtrace');
    await debugging.start(/0x[0-9a-f]+/);
    await debugging.press('debug-step-over');
    await debugging.press('debug-step-over');
    await eventually(async () => {
      const variables = (await debugging.variables()).join('\n');
      assert.match(variables, /Regions/);
      assert.doesNotMatch(variables, /Free Lists|Caches/);
    });
    await workbench.screenshot('as-recorded-debugger');
    await debugging.press('debug-stop');
    await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    // The console takes the room of what is to be seen next.
    await workbench.runCommand('View: Hide Panel');
  });

  it('has the segments of PyTorch as regions', async () => {
    await workbench.chooseTheme('Dark Modern');
    await open('ring.torch.json');
    await place('recorded');
    await map.locator('.recorded-figures', { hasText: 'region' }).waitFor();
    await answered(map);
    await workbench.screenshot('as-recorded-pytorch');
    const regions = await map.locator('.recorded-figures').innerText();
    assert.match(regions, /\(\d+ regions, [\d.]+ [MG]iB\)/);
  });

  it('has room in a narrow panel', async () => {
    await open('cxx24.ltrace');
    await place('recorded');
    await map.locator('.recorded-figures', { hasText: 'region' }).waitFor();
    await workbench.page.setViewportSize({ width: 1366, height: 768 });
    await answered(map);
    await workbench.screenshot('as-recorded-narrow');
    assert.ok(await map.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page does not scroll sideways');
    for (const part of ['.placement', '.recorded-stage', '.recorded-figures']) {
      const { left, right } = await map.locator(part).evaluate((element) => {
        const box = element.getBoundingClientRect();
        return { left: box.left, right: box.right - window.innerWidth };
      });
      assert.ok(left >= 0 && right <= 0, part);
    }
  });

  it('is a press away from itself simulated: beside it, at the same position, with the figures of both', async () => {
    await workbench.page.setViewportSize({ width: 1700, height: 1000 });
    await open('jq-group.mtrace');
    await place('simulated');
    await placed('simulated');
    await goTo(map, 300);
    const beside = map.locator('.placement vscode-toolbar-button');
    assert.equal(await beside.getAttribute('title'), 'As recorded: in a map beside this one');
    await beside.click();
    const side = await workbench.webview('.placement [data-value="recorded"][aria-checked="true"]');
    await standsAt(side, 300);
    await placed('simulated');
    await map.locator('vscode-toolbar-button[icon="debug-step-over"]').click();
    await standsAt(side, 301);
    const used = (of: Frame): Promise<string> => of.locator('.timeline-legend [data-series="used"] .value').innerText();
    assert.notEqual(await used(side), await used(map));
    // Once is enough.
    await beside.click();
    await answered(map);
    const tabs = workbench.page.locator('.tab', { hasText: 'Memory Map' });
    assert.equal(await tabs.count(), 2);
    await workbench.screenshot('both-placements');
    await tabs.nth(1).click();
    await workbench.runCommand('View: Close Editor');
    await eventually(async () => assert.equal(await tabs.count(), 1));
  });

  it('says why a recording without addresses has no such place, and a written trace has no switch', async () => {
    await open('sqlite-index.rep');
    const recorded = map.locator('.placement [data-value="recorded"]');
    assert.equal(await recorded.isDisabled(), true);
    assert.match((await recorded.getAttribute('title')) ?? '', /rep traces name blocks by numbers/);
    await open('textbook-buddy.alloctrace');
    assert.equal(await map.locator('.placement').isVisible(), false);
  });
});
