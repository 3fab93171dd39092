import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { answered, hide } from './panel';
import { standsAt } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

/** Calls of eight threads, the first by far the busiest: 900 in 90 ms, nothing for most of a second, then 300 in 30 ms. */
function recorded(): string {
  const lines: string[] = [];
  const live: number[] = [];
  for (let call = 0; call < 1200; call++) {
    const seconds = 1700000000 + (call < 900 ? 0 : 0.8) + call * 0.0001;
    const thread = 4001 + (call % 3 === 0 ? (call / 3) % 8 : 0);
    const address = 0x5000_0000 + call * 0x1000;
    const freed = call % 4 === 3 && live.length > 0 ? live.shift()! : undefined;
    const what =
      freed === undefined ? `malloc(${16 + (call % 7) * 100}) = 0x${address.toString(16)}` : `free(0x${freed.toString(16)}) = <void>`;
    if (freed === undefined) live.push(address);
    lines.push(`${thread} ${seconds.toFixed(6)} worker->${what}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('the timeline of a recording with threads and times', () => {
  let workbench: Workbench;
  let map: Frame;

  const stage = '.timeline-stage';
  const axis = (value: string): Promise<void> => map.locator(`.timeline-tools [role="radio"][data-value="${value}"]`).click();
  const isAxis = (value: string): Promise<void> => map.locator(`.timeline-tools [data-value="${value}"][aria-checked="true"]`).waitFor();
  const axisTexts = (): Promise<string[]> => map.locator('.timeline-axis.positions span').allInnerTexts();
  const band = (name: string): ReturnType<Frame['locator']> => map.locator(`.timeline-tools [data-band="${name}"]`);
  const position = async (): Promise<number> => Number(await map.locator(stage).getAttribute('aria-valuenow'));
  const filter = (): Promise<string> => map.locator('.find-field input').inputValue();
  /** A share of the width of the drawing, in the page's pixels. */
  const at = async (share: number): Promise<{ x: number; y: number }> => {
    const box = await map.locator(stage).boundingBox();
    assert.ok(box);
    return { x: box.x + share * box.width, y: box.y + 40 };
  };

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1500, height: 1000 } });
    await writeFile(path.join(workbench.folder, 'worker.ltrace'), recorded());
    await workbench.openFile('worker.ltrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Go to End');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview(`${stage}[aria-valuemax="1200"]`);
    await standsAt(map, 1200);
    await answered(map);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-threads-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('has a lane for each of the busiest threads and one for the others', async () => {
    assert.deepEqual((await map.locator('.timeline-band-names .lane').allInnerTexts()).map((text) => text.trim()).slice(0, 1), ['4001']);
    assert.equal(await map.locator('.timeline-band-names button.lane').count(), 5);
    assert.equal((await map.locator('.timeline-band-names span.lane').innerText()).trim(), '3 others');
    assert.equal((await band('threads').locator('.value').innerText()).trim(), '8');
    await workbench.screenshot('threads-operations');
  });

  it('filters all views by a thread, and no longer', async () => {
    await map.locator('.timeline-band-names button.lane').first().click();
    await map.locator('.timeline-band-names button.lane[aria-pressed="true"]').waitFor();
    assert.equal(await filter(), 'thread:4001');
    await map.locator('.timeline-band-names button.lane').first().press('ArrowDown');
    await workbench.page.keyboard.press('Enter');
    await eventually(async () => assert.match(await filter(), /^thread:400[2-8]$/));
    await answered(map);
    await workbench.page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await filter(), ''));
  });

  it('shows time instead of operations: positions stand where their times are', async () => {
    await axis('time');
    await isAxis('time');
    await answered(map);
    assert.ok(
      (await axisTexts()).some((text) => /^\d+ ms$/.test(text)),
      (await axisTexts()).join(),
    );
    const { x, y } = await at(0.4);
    await workbench.page.mouse.click(x, y);
    await standsAt(map, 900);
    assert.match((await map.locator(stage).getAttribute('aria-valuetext')) ?? '', /, 89\.9 ms$/);
    // All that was done before the gap lies in the first tenth.
    const early = await at(0.05);
    await workbench.page.mouse.click(early.x, early.y);
    await eventually(async () => assert.ok((await position()) > 300 && (await position()) < 600, String(await position())));
    await workbench.screenshot('threads-time');
  });

  it('shows how much was allocated and how often, a second', async () => {
    await band('allocated').click();
    await band('calls').click();
    await answered(map);
    await eventually(async () => {
      assert.match(await band('allocated').locator('.value').innerText(), /^[\d.,]+ [KM]iB\/s$/);
      assert.match(await band('calls').locator('.value').innerText(), /^[\d,]+\/s$/);
    });
    assert.equal(await map.locator('.timeline-band-names .rate').count(), 2);
    await workbench.screenshot('threads-rates');
  });

  it('selects stretches and zooms in time', async () => {
    const [from, to] = [await at(0.2), await at(0.99)];
    await workbench.page.keyboard.down('Shift');
    await workbench.page.mouse.move(from.x, from.y);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(to.x, to.y, { steps: 4 });
    await workbench.page.mouse.up();
    await workbench.page.keyboard.up('Shift');
    await eventually(async () => assert.match(await map.locator('.timeline-stretch .title').innerText(), /900/));
    await map.locator('.timeline-stretch [icon="zoom-in"]').click();
    await answered(map);
    await eventually(async () => assert.match(await map.locator('.timeline .shown').innerText(), /^90 ms – 91\d ms of 920 ms$/));
    await map.locator(stage).focus();
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('Escape');
    await eventually(async () => assert.equal(await map.locator('.timeline .shown').innerText(), ''));
  });

  it('is the same after hiding, and changes the axis by a key', async () => {
    await hide(workbench, map);
    await workbench.page.keyboard.press('ControlOrMeta+w');
    map = await workbench.webview(`${stage}[aria-valuemax="1200"]`);
    await isAxis('time');
    await answered(map);
    assert.equal(await map.locator('.timeline-band-names .rate').count(), 2);
    await map.locator(stage).focus();
    await workbench.page.keyboard.press('t');
    await isAxis('operations');
    await answered(map);
    assert.ok((await axisTexts()).includes('1,200'), (await axisTexts()).join());
  });

  it('says the same in tables', async () => {
    assert.equal(await band('calls').isVisible(), false, 'operations are no measure of time');
    await axis('time');
    await isAxis('time');
    await map.locator('.timeline-tools [icon="table"]').click();
    await answered(map);
    const heads = await map.locator('.timeline-tables [role="columnheader"]').allInnerTexts();
    for (const head of ['time', 'allocated', 'calls', 'Thread']) assert.ok(heads.includes(head), `${head} of ${heads.join()}`);
    assert.equal(await map.locator('.timeline-tables .threads .table-row').count(), 6);
    assert.match(await map.locator('.timeline-tables .table-row', { hasText: 'end' }).first().innerText(), /919\.9 ms/);
    await workbench.screenshot('threads-tables');
    await map.locator('.timeline-tools [icon="table"]').click();
  });
});
