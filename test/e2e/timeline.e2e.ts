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
  /** Waits until a choice of the stretch says how much it would show. */
  const choice = (name: string, value: string): Promise<void> =>
    map.locator(`[data-choice="${name}"] .value`, { hasText: new RegExp(`^${value}$`) }).waitFor();
  const pressed = (name: string): Promise<void> => map.locator(`[data-choice="${name}"][aria-pressed="true"]`).waitFor();
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
    for (const [key, text] of [
      ['position', 'position'],
      ['marks', '5 marks'],
      ['errors', '2 errors'],
      ['warnings', '2 warnings'],
    ]) {
      await map.locator(`.timeline .key[data-key="${key}"]`, { hasText: new RegExp(`^${text}$`) }).waitFor();
    }
    assert.equal(await map.locator('.timeline .key[data-key="stretch"]').isVisible(), false);
    assert.match(await map.locator('[data-series="live"]').innerText(), /live\s*8/);
    assert.match(await map.locator('[data-series="used"]').innerText(), /used\s*1\.4 KiB/);
  });

  it('has axes with units, and ticks at the positions', async () => {
    const texts = (axis: string): Promise<string[]> => map.locator(`.timeline-axis.${axis} span`).allInnerTexts();
    await eventually(async () => assert.deepEqual(await texts('positions'), ['18', ...(await texts('positions')).slice(1)]));
    const bytes = await texts('bytes');
    assert.equal(bytes[0], '0 B');
    assert.equal(bytes.at(-1), '4 KiB', 'the largest free block at the start');
    const counts = await texts('counts');
    assert.deepEqual([counts[0], counts.at(-1)], ['0', '10']);
    assert.ok((await texts('positions')).includes('0'));
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
    await workbench.page.mouse.move(x + 6, y);
    await map.locator('.timeline .tooltip', { hasText: 'Position 15' }).waitFor();
    await workbench.page.mouse.click(x + 6, y - 38);
    await position(15);
    await eventually(async () => assert.match((await map.locator(stage).getAttribute('aria-valuetext')) ?? '', /freeing/));
  });

  it('zooms to what a brush covers, by wheel and by keys, and back', async () => {
    const { mouse, keyboard } = workbench.page;
    const from = await place(4);
    const to = await place(13);
    await keyboard.down('Alt');
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up();
    await keyboard.up('Alt');
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

  it('selects a stretch by Shift+drag, whose ends are named; one click shows what it left behind', async () => {
    const { mouse, keyboard } = workbench.page;
    await map.locator(stage).focus();
    await press('End');
    await position(18);
    const from = await place(4);
    const to = await place(13);
    await keyboard.down('Shift');
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up();
    await keyboard.up('Shift');
    await map.locator('.timeline-stretch .title', { hasText: 'Stretch 4–13' }).waitFor();
    assert.deepEqual(await map.locator('.timeline-axis.positions .end').allInnerTexts(), ['4', '13']);
    await map.locator('.timeline .key[data-key="stretch"]').waitFor();
    await choice('born', '7 · 1.3 KiB');
    await choice('died', '2 · 256 B');
    await choice('end', '6 · 1.1 KiB');
    await map.locator('[data-choice="end"]').click();
    await eventually(async () => assert.equal(await map.locator('.find-field input').inputValue(), 'born:5..13 alive-at:end'));
    await map.locator('.find-status', { hasText: '6 matches, 1.1 KiB' }).waitFor();
    await pressed('end');
    await map.getByRole('tab', { name: 'Sites and Sizes' }).click();
    await map.locator('.sites-count', { hasText: 'of the stretch alone' }).waitFor();
    await map.getByRole('tab', { name: 'Map', exact: true }).click();
    await map.locator('#map-rows').waitFor();
    await map.locator('[data-choice="died"]').click();
    await pressed('died');
    await eventually(async () => assert.equal(await map.locator('.find-field input').inputValue(), 'died:5..13'));
  });

  it('extends a stretch by Shift and the arrows, the filter with it, and ends it by Escape', async () => {
    await map.locator(stage).focus();
    await press('Escape');
    await map.locator('.timeline-stretch').waitFor({ state: 'hidden' });
    await eventually(async () => assert.equal(await map.locator('.find-field input').inputValue(), '', 'the filter ends with it'));
    await press('Home');
    await position(0);
    for (let times = 0; times < 3; times++) await press('Shift+ArrowRight');
    await map.locator('.timeline-stretch .title', { hasText: 'Stretch 0–3' }).waitFor();
    await position(3);
    await choice('born', '3 · 384 B');
    await map.locator('[role="status"]', { hasText: 'Stretch 0 to 3: 3 born, 0 died, 2 left at the end' }).waitFor({ state: 'attached' });
    await map.locator('[data-choice="born"]').click();
    await pressed('born');
    await map.locator(stage).focus();
    await press('Shift+PageUp');
    await map.locator('.timeline-stretch .title', { hasText: 'Stretch 0–10' }).waitFor();
    await pressed('born');
    await eventually(async () => assert.equal(await map.locator('.find-field input').inputValue(), 'born:1..10'));
    await press('Shift+End');
    await map.locator('.timeline-stretch .title', { hasText: 'Stretch 0–18' }).waitFor();
    await press('Shift+PageDown');
    await map.locator('.timeline-stretch .title', { hasText: 'Stretch 0–15' }).waitFor();
    await position(15);
  });

  it('shows what is left of a stretch at the position, wherever that goes', async () => {
    const here = map.locator('.timeline-stretch button[data-choice="here"]');
    const field = map.locator('.find-field');
    const position = async (): Promise<string> => map.locator('.position-field input').inputValue();
    await here.click();
    await map.locator('.timeline-stretch button[data-choice="here"][aria-pressed="true"]').waitFor();
    await map.locator('vscode-toolbar-button[icon="debug-step-back"]').click();
    await eventually(async () =>
      assert.match(await field.evaluate((each: HTMLInputElement) => each.value), new RegExp(`alive-at:${await position()}$`)),
    );
    assert.equal(await here.getAttribute('aria-pressed'), 'true');
    // What its times mean comes with the frame.
    await eventually(async () =>
      assert.match(
        (await field.getAttribute('title')) ?? '',
        /^born:1..15: allocated by operation 1 to 15\nalive-at:14: live at position 14\n/,
      ),
    );
    await here.click();
    await map.locator('.timeline-stretch button[data-choice="here"][aria-pressed="false"]').waitFor();
    await map.locator('vscode-toolbar-button[icon="debug-step-over"]').click();
  });

  it('shows the stretch in its table alone', async () => {
    await map.locator('.timeline vscode-toolbar-button[icon="table"]').click();
    const rows = map.locator('.timeline .table-row');
    await rows.filter({ hasText: 'start of the stretch' }).waitFor();
    await rows.filter({ hasText: 'first free' }).waitFor();
    // The rows out of view are not in the page: the last ones are gone to.
    await map.locator('.timeline .virtual-table').focus();
    await press('End');
    await rows.filter({ hasText: 'end of the stretch' }).waitFor();
    assert.equal(await rows.filter({ hasText: '18' }).count(), 0);
    await map.locator('.timeline vscode-toolbar-button[icon="table"]').click();
    await map.locator('.timeline-stretch vscode-toolbar-button[icon="close"]').click();
    await map.locator('.timeline-stretch').waitFor({ state: 'hidden' });
    await eventually(async () => assert.equal(await map.locator('.find-field input').inputValue(), ''));
  });

  it('is made higher and lower by its splitter, within bounds', async () => {
    const splitter = map.getByRole('separator', { name: 'Height of the timeline' });
    const height = (): Promise<number> => map.locator(stage).evaluate((each) => each.clientHeight);
    const before = await height();
    await splitter.focus();
    await press('ArrowUp');
    assert.equal(await height(), before + 8);
    const box = await splitter.boundingBox();
    assert.ok(box);
    const { mouse } = workbench.page;
    await mouse.move(box.x + 100, box.y + 1);
    await mouse.down();
    await mouse.move(box.x + 100, box.y - 39, { steps: 4 });
    await mouse.up();
    await eventually(async () => assert.equal(await height(), before + 48));
    await eventually(async () => assert.equal(await splitter.getAttribute('aria-valuenow'), String(before + 48)));
    await press('Home');
    assert.equal(await height(), 60);
    await press('End');
    const most = await map.evaluate(() => Math.floor(window.innerHeight / 2));
    assert.equal(await height(), most);
    await splitter.dblclick();
    await eventually(async () => assert.equal(await height(), before));
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
    // It shows the rows around the present position.
    await map.locator(stage).focus();
    await press('Home');
    await position(0);
    await map.locator('.timeline vscode-toolbar-button[icon="table"]').click();
    const rows = map.locator('.timeline .table-row');
    const row = rows.filter({ hasText: 'first free' });
    assert.match((await row.innerText()).replace(/\s+/g, ' '), /^10 first free 1\.3 KiB 1,000 B 2 KiB 10 100 B$/);
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
    await map.locator(stage).focus();
    await press('Shift+ArrowRight');
    await map.locator('.timeline-stretch .title', { hasText: 'Stretch 10–11' }).waitFor();
    await map.locator('.timeline-splitter').focus();
    await press('ArrowUp');
    const height = await map.locator(stage).evaluate((each) => each.clientHeight);
    await hide(workbench, map);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview(`${stage}[aria-valuemax="18"]`);
    await map.locator('.timeline .shown', { hasText: zoomed }).waitFor();
    assert.equal(await map.locator('[data-series="live"]').getAttribute('aria-pressed'), 'false');
    assert.equal(await map.locator('.timeline .speed').innerText(), '1/s');
    await map.locator('.timeline-stretch .title', { hasText: 'Stretch 10–11' }).waitFor();
    await choice('born', '0');
    assert.equal(await map.locator(stage).evaluate((each) => each.clientHeight), height);
  });

  it('breaks no rule of its page', () => {
    assert.deepEqual(complaints, []);
  });
});
