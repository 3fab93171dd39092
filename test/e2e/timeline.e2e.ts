import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { answered, hide } from './panel';
import { standsAt } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

/** 18 operations with five marks, two errors and two warnings. */
const marked = `arena 4KiB unit 16
mark warm up
a[0..9] = alloc 100
mark first free
free a[3]
free a[4]
b = alloc 500
mark large
c = alloc 1024
d = alloc 3000
mark freeing
free a[0]
free a[0]
free c
mark end
`;

describe('the timeline', () => {
  let workbench: Workbench;
  let map: Frame;
  const complaints: string[] = [];

  const stage = '.timeline-stage';
  const position = (value: number): Promise<void> => standsAt(map, value);
  const press = async (key: string): Promise<void> => {
    await workbench.page.keyboard.press(key);
  };
  /** The middle of a position's share of the whole run, in the page's pixels. */
  const place = async (at: number, from = 0, to = 18): Promise<{ x: number; y: number }> => {
    const box = await map.locator(stage).boundingBox();
    assert.ok(box);
    return { x: box.x + ((at - from + 0.5) / (to - from + 1)) * box.width, y: box.y + 45 };
  };
  const shown = (): Promise<string> => map.locator('.timeline .shown').innerText();

  before(async () => {
    workbench = await openWorkbench();
    workbench.page.on('console', (message) => {
      if (/Content Security Policy|AllocTrace|webview\.js/.test(message.text())) complaints.push(message.text());
    });
    await writeFile(path.join(workbench.folder, 'marked.alloctrace'), marked);
    await workbench.openFile('marked.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview(`${stage}[aria-valuemax="18"]`);
    await position(18);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('says what it stands for, and where it stands', async () => {
    const slider = map.getByRole('slider', { name: 'Position' });
    await eventually(async () => assert.equal(await slider.getAttribute('aria-valuetext'), '18 of 18, end'));
    await map.locator('.timeline .problems', { hasText: '2 errors, 2 warnings' }).waitFor();
    assert.match(await map.locator('[data-series="live"]').innerText(), /live\s*8/);
    assert.match(await map.locator('[data-series="used"]').innerText(), /used\s*1\.4 KiB/);
  });

  it('steps by keys, to the marks and to the ends', async () => {
    await map.locator(stage).focus();
    await press('Home');
    await position(0);
    await press('ArrowRight');
    await position(1);
    await press('PageUp');
    await position(10);
    assert.equal(await map.locator(stage).getAttribute('aria-valuetext'), '10 of 18, first free');
    await press('PageUp');
    await position(13);
    await press('PageDown');
    await position(10);
    await press('ArrowLeft');
    await position(9);
    await press('End');
    await position(18);
    await map.locator('[role="status"]', { hasText: 'Position 18 of 18' }).waitFor({ state: 'attached' });
  });

  it('scrubs where the pointer is dragged', async () => {
    const { mouse } = workbench.page;
    const from = await place(3);
    const to = await place(12);
    await mouse.move(from.x, from.y);
    await mouse.down();
    await position(3);
    await mouse.move(to.x, to.y, { steps: 8 });
    await position(12);
    await mouse.up();
    await mouse.move(from.x, from.y);
    await answered(map);
    assert.equal(await map.locator(stage).getAttribute('aria-valuenow'), '12');
  });

  it('goes to the mark whose flag is pressed, and says what lies under the pointer', async () => {
    const { x, y } = await place(15);
    await workbench.page.mouse.move(x + 12, y);
    await map.locator('.timeline .tooltip', { hasText: 'Position 15' }).waitFor();
    await workbench.page.mouse.click(x + 12, y - 38);
    await position(15);
    await eventually(async () => assert.match((await map.locator(stage).getAttribute('aria-valuetext')) ?? '', /freeing/));
  });

  it('zooms to what a brush covers, by wheel and by keys, and back', async () => {
    const { mouse, keyboard } = workbench.page;
    const from = await place(4);
    const to = await place(13);
    await keyboard.down('Shift');
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up();
    await keyboard.up('Shift');
    await map.locator('.timeline .shown', { hasText: 'Positions 4–13 of 18' }).waitFor();
    await position(15);
    await map.locator(stage).focus();
    await press('Escape');
    await map.waitForFunction(() => document.querySelector('.timeline .shown')?.textContent === '');
    await mouse.wheel(0, -300);
    await map.waitForFunction(() => document.querySelector('.timeline .shown')?.textContent !== '');
    await mouse.dblclick(to.x, to.y);
    await map.waitForFunction(() => document.querySelector('.timeline .shown')?.textContent === '');
    await press('+');
    await map.locator('.timeline .shown', { hasText: /^Positions/ }).waitFor();
    const zoomed = await shown();
    await press('Home');
    await position(0);
    await eventually(async () => assert.notEqual(await shown(), zoomed, 'the position is kept in view'));
    await map.locator('.timeline vscode-toolbar-button[icon="screen-full"]').click();
    await eventually(async () => assert.equal(await shown(), ''));
  });

  it('hides a figure and shows it again', async () => {
    const drawn = (): Promise<string> =>
      map
        .locator(`${stage} canvas`)
        .first()
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await answered(map);
    const before = await drawn();
    const toggle = map.locator('[data-series="largest"]');
    await toggle.click();
    assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
    await eventually(async () => assert.notEqual(await drawn(), before));
    await toggle.click();
    await eventually(async () => assert.equal(await drawn(), before));
  });

  it('plays to the end and stops there, by Space', async () => {
    await map.locator(stage).focus();
    await press('Home');
    await position(0);
    await map.locator('.timeline-play input').fill('40');
    assert.equal(await map.locator('.timeline-play input').getAttribute('aria-valuetext'), '100 operations a second');
    await map.locator(stage).focus();
    await press('Space');
    await position(18);
    await map.locator('vscode-toolbar-button[icon="play"]').waitFor();
  });

  it('pauses by Space, and when something else moves the position', async () => {
    await map.locator('.timeline-play input').fill('0');
    await map.locator(stage).focus();
    await press('Space');
    await map.locator('vscode-toolbar-button[icon="debug-pause"]').waitFor();
    await position(1);
    await press('Space');
    await map.locator('vscode-toolbar-button[icon="play"]').waitFor();
    await map.locator('vscode-toolbar-button[icon="play"]').click();
    await map.locator('vscode-toolbar-button[icon="debug-pause"]').waitFor();
    await map.locator('vscode-toolbar-button[icon="debug-continue"]').click();
    await map.locator('vscode-toolbar-button[icon="play"]').waitFor();
    await position(18);
  });

  it('leaves a number alone that is typed while it plays, and stops where that says', async () => {
    await map.locator(stage).focus();
    await press('Home');
    await position(0);
    await press('Space');
    await position(1);
    const field = map.locator('.position-field input');
    await field.fill('17');
    const before = await map.locator(stage).getAttribute('aria-valuenow');
    await map.waitForFunction((at) => document.querySelector('.timeline-stage')?.getAttribute('aria-valuenow') !== at, before);
    assert.equal(await field.inputValue(), '17');
    await field.press('Enter');
    await position(17);
    await map.locator('vscode-toolbar-button[icon="play"]').waitFor();
    await position(17);
    await field.fill('99');
    await field.press('Enter');
    await position(18);
    assert.equal(await field.inputValue(), '18');
  });

  it('has a table of what it draws, whose rows go there', async () => {
    await map.locator('.timeline vscode-toolbar-button[icon="table"]').click();
    const rows = map.locator('.timeline .table-row');
    const row = rows.filter({ hasText: 'first free' });
    assert.match((await row.innerText()).replace(/\s+/g, ' '), /^10 first free 1\.3 KiB 1000 B 2 KiB 10$/);
    await row.click();
    await map.locator('.table-row.present', { hasText: /^10/ }).waitFor();
    await map.locator('.timeline vscode-toolbar-button[icon="table"]').click();
    await position(10);
  });

  it('keeps its window, figures and speed while it is hidden', async () => {
    await map.locator(stage).focus();
    await press('+');
    const zoomed = await shown();
    await map.locator('[data-series="live"]').click();
    await hide(workbench, map);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview(`${stage}[aria-valuemax="18"]`);
    await map.locator('.timeline .shown', { hasText: zoomed }).waitFor();
    assert.equal(await map.locator('[data-series="live"]').getAttribute('aria-pressed'), 'false');
    assert.equal(await map.locator('.timeline .speed').innerText(), '1/s');
  });

  it('breaks no rule of its page', () => {
    assert.deepEqual(complaints, []);
  });
});
