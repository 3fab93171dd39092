import * as assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { answered, hide } from './panel';
import { goTo, standsAt } from './positions';
import { openWorkbench, type Workbench } from './workbench';

describe('selecting, inspecting, finding and colouring', () => {
  let workbench: Workbench;
  let map: Frame;
  const complaints: string[] = [];

  const press = async (key: string): Promise<void> => {
    await workbench.page.keyboard.press(key);
    await answered(map);
  };
  const heading = (text: string | RegExp): Promise<void> => map.locator('.inspector h2', { hasText: text }).waitFor();
  const status = (text: string | RegExp): Promise<void> => map.locator('.find-status', { hasText: text }).waitFor();
  const find = (): Locator => map.locator('.find-field input');
  const fact = async (name: string): Promise<string> => {
    const value = map.locator('.inspector dl').first().locator(`dt:text-is("${name}") + dd`);
    return (await value.innerText()).trim();
  };

  before(async () => {
    workbench = await openWorkbench();
    workbench.page.on('console', (message) => {
      if (/Content Security Policy|AllocTrace|webview\.js/.test(message.text())) complaints.push(message.text());
    });
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await goTo(map, 6);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('inspects the block that is clicked', async () => {
    // The arena fills the rows: the second quarter of it begins with the block.
    const rows = await map.locator('#map-rows').boundingBox();
    await map.locator('#map-rows').click({ position: { x: 20, y: (rows?.height ?? 0) * 0.375 } });
    await heading('c: Block of order 2');
    assert.equal(await fact('Address'), '0x10 – 0x13');
    assert.equal(await fact('Requested'), '4 B');
    assert.equal(await fact('Line'), '19');
    assert.equal(await fact('Operation'), '3');
    assert.equal(await fact('Age'), '3 operations');
    const bits = await map.locator('.inspector .marked-bit').allInnerTexts();
    assert.deepEqual(bits, ['0', '1'], 'the block’s bit and its buddy’s');
    await workbench.currentLine().filter({ hasText: /^19$/ }).waitFor();
  });

  it('goes to a neighbour, to the buddy, and back in time by the history', async () => {
    await map.locator('.inspector section', { hasText: 'Neighbours' }).locator('dd').last().locator('button').click();
    await heading('Free block of order 2');
    await map.locator('.inspector section', { hasText: 'Buddy' }).locator('button').first().click();
    await heading('c: Block of order 2');
    await map.locator('.inspector .tenancy').first().click();
    await standsAt(map, 3);
    await heading('c: Block of order 2');
    await goTo(map, 6);
  });

  it('keeps what is selected by its address while the run moves', async () => {
    await goTo(map, 8);
    await heading('Free block of order 6');
    await goTo(map, 6);
    await heading('c: Block of order 2');
  });

  it('follows the text cursor to what its line allocated', async () => {
    await workbench.openFile('textbook-buddy.alloctrace');
    await workbench.goToLine(30);
    await heading('d: Block of order 3');
    assert.match(await fact('Waste'), /^3 B, 37\.5%/);
  });

  it('Escape selects nothing', async () => {
    await map.locator('#map-rows').focus();
    await press('Escape');
    await map.locator('.inspector h2', { hasText: /^Selection$/ }).waitFor({ state: 'attached' });
    assert.equal(await map.locator('.inspector dl').count(), 0);
  });

  it('finds by an expression, counts, and goes from match to match', async () => {
    await map.locator('#map-rows').focus();
    await press('/');
    await workbench.type('size<=5');
    await status('2 matches, 12 B');
    await press('Enter');
    await status('1 of 2, 12 B');
    await heading('c: Block of order 2');
    await press('Enter');
    await heading('d: Block of order 3');
    await press('Shift+Enter');
    await heading('c: Block of order 2');
    await workbench.screenshot('find');
    await goTo(map, 4);
    await status('1 of 1, 4 B');
    await goTo(map, 6);
  });

  it('says what cannot be read, and Escape ends the filter', async () => {
    await find().fill('size>=many');
    await status('many is no size. Sizes are written as 100, 4K or 2MiB.');
    await find().press('Escape');
    await map.locator('.find-buttons').waitFor({ state: 'hidden' });
    assert.equal(await find().inputValue(), '');
  });

  it('Ctrl+F goes to the field', async () => {
    await map.locator('#map-rows').focus();
    await press('Control+f');
    assert.ok(await map.evaluate(() => document.activeElement?.classList.contains('find-field')));
  });

  for (const [by, legend] of [
    ['Size', /^Bytes asked for\s*≤ 4 B\s*\S*1 · 4 B\S*\s*≤ 8 B\s*\S*1 · 8 B/],
    ['Age', /^Age in operations/],
    ['Cache', /^Cache\s*no cache\s*\S*2 · 12 B/],
    ['Call site or line', /^Call site or line\s*line 10/],
    ['Lifetime', /^Lifetime in operations[\s\S]*never freed/],
  ] as const) {
    it(`colours by ${by}, with a legend that counts`, async () => {
      await map.locator('.color-by select').selectOption({ label: by });
      const shown = map.locator('.legend:not([hidden])');
      await shown.filter({ hasText: legend }).waitFor();
      await workbench.screenshot(`colour-by-${by.replace(/ /g, '-')}`);
    });
  }

  it('remembers filter, selection and colours while it is hidden', async () => {
    await find().fill('handle:d');
    await find().press('Enter');
    await heading('d: Block of order 3');
    await hide(workbench, map);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await status('1 of 1, 8 B');
    assert.equal(await find().inputValue(), 'handle:d');
    await heading('d: Block of order 3');
    await map.locator('.legend:not([hidden])', { hasText: 'Lifetime in operations' }).waitFor();
  });

  it('breaks no rule of its page', () => {
    assert.deepEqual(complaints, []);
  });
});
