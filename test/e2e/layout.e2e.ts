import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answered, hide } from './panel';
import { goTo } from './positions';
import { eventually, openWorkbench, type Workbench } from './workbench';

/** What is wrong with the page as it stands, in words. */
function faults(map: Frame, selected: boolean, low: boolean): Promise<string[]> {
  return map.evaluate(
    ({ isSelected, isLow }) => {
      const wrong: string[] = [];
      const check = (holds: boolean, what: string): void => void (holds || wrong.push(what));
      const all = (selector: string): HTMLElement[] =>
        [...document.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility());
      const { innerWidth, innerHeight } = window;

      const timeline = document.querySelector('.timeline')!.getBoundingClientRect();
      check(
        timeline.top >= 0 && timeline.bottom <= innerHeight,
        `the timeline is from ${timeline.top} to ${timeline.bottom} of ${innerHeight}`,
      );
      const course = document.querySelector<HTMLElement>('.timeline-stage')!.offsetHeight;
      check(course >= 60, `the course of the run has ${course} pixels`);
      check(document.documentElement.scrollWidth <= innerWidth, 'the page scrolls sideways');
      check(document.documentElement.scrollHeight <= innerHeight, 'the page scrolls');
      const app = document.querySelector('#app')!;
      check(app.scrollHeight <= app.clientHeight && app.scrollWidth <= app.clientWidth, 'more is in the page than its room');

      for (const picture of all('.map .stage, .tree-picture .stage, .heat-stage, .sizes-stage')) {
        check(picture.offsetHeight >= 120, `${picture.className} has ${picture.offsetHeight} pixels`);
        const from = picture.getBoundingClientRect().top;
        const view = document.querySelector('.view')!.getBoundingClientRect();
        check(isLow || (from >= view.top && from + 120 <= view.bottom), `${picture.className} is not in view`);
      }
      for (const bars of all('.sizes-stage')) check(bars.scrollWidth <= bars.clientWidth, 'the bars of sizes go on beyond their room');
      if (isSelected) {
        const inspector = document.querySelector('.inspector:not(.empty)');
        const fact = inspector?.querySelector('dl dd')?.getBoundingClientRect();
        const at = fact && document.elementFromPoint(fact.left + 4, fact.top + fact.height / 2);
        check(at !== undefined && at !== null && inspector!.contains(at), 'the inspector’s first fact is not to be seen');
      }

      const cut = all(
        'h1, .transport .clause, .transport .total, .find-status:not(.error), .timeline-legend button, .tree-nodes .cell:nth-child(5)',
      ).filter(
        (each) =>
          each.scrollWidth > each.clientWidth + (getComputedStyle(each).display === 'inline' ? Infinity : 0) ||
          each.scrollHeight > each.clientHeight + 4,
      );
      for (const each of cut) wrong.push(`cut: ${each.className} ${each.textContent}`);
      // In a line of whole things, what begins in it ends in it.
      for (const line of all('.arena, .folded > .fold-content')) {
        const room = line.getBoundingClientRect();
        for (const each of line.querySelectorAll('span, .tile, .legend li')) {
          const { left, right, top, bottom, width } = each.getBoundingClientRect();
          const seen = width > 0 && top < room.bottom - 3;
          check(
            !seen || (left >= room.left - 1 && right <= room.right + 1 && bottom <= room.bottom + 3),
            `half in its line: ${each.textContent}`,
          );
        }
      }
      const field = document.querySelector('.find-field')!.shadowRoot!.querySelector('input')!;
      const pen = document.createElement('canvas').getContext('2d')!;
      const style = getComputedStyle(field);
      pen.font = `${style.fontSize} ${style.fontFamily}`;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const wanted = pen.measureText(field.placeholder).width;
      check(wanted <= room + 1, `the placeholder of ${Math.ceil(wanted)} pixels has ${room}`);
      return wrong;
    },
    { isSelected: selected, isLow: low },
  );
}

describe('the layout of the memory map', () => {
  let workbench: Workbench;
  let map: Frame;

  const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);
  const pictureHeight = (): Promise<number> => map.locator('.map-page > .picture').evaluate((each) => each.getBoundingClientRect().height);

  before(async () => {
    workbench = await openWorkbench({ viewport: { width: 1366, height: 768 } });
    await workbench.openFile('kernel-startup.alloctrace');
    await workbench.runCommand('AllocTrace: Run Trace');
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await goTo(map, 3000);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-layout-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  const everyView = async (selected: boolean): Promise<void> => {
    const found: string[] = [];
    const tabs = await map.locator('[role="tab"][id^="view-tab-"]:visible').all();
    assert.equal(tabs.length, 7, 'a tab for each view but the zones, of which this trace has none');
    for (const tab of tabs) {
      const view = await tab.textContent();
      await tab.click();
      await answered(map);
      found.push(...(await faults(map, selected, (workbench.page.viewportSize()?.height ?? 0) < 768)).map((fault) => `${view}: ${fault}`));
    }
    assert.deepEqual(found, []);
  };

  const holds = async (): Promise<void> => {
    await map.locator('#view-tab-map').click();
    await map.locator('#map-rows').focus();
    await press('Escape');
    await map.locator('.inspector.empty').waitFor({ state: 'attached' });
    await everyView(false);
    await map.locator('#view-tab-map').click();
    await map.locator('#map-rows').focus();
    await press('Home');
    await press('Enter');
    await map.locator('.inspector:not(.empty)').waitFor();
    await everyView(true);
    await longestSentence();
  };

  /** All of it is to be read, and the timeline stays where it is. */
  const longestSentence = async (): Promise<void> => {
    await map.locator('#view-tab-sites').click();
    await goTo(map, 5402);
    await answered(map);
    const isLow = await map.evaluate(() => window.innerHeight <= 860);
    const sentence = map.locator('.transport .operation');
    assert.match(await sentence.innerText(), /gives back the slab.*is partly in use$/);
    const found = await faults(map, true, true);
    const hidden = await sentence.evaluate((each) => {
      // A person can scroll to what is out of sight where there is little height, and only there.
      each.scrollTop = each.scrollHeight;
      return each.scrollHeight - each.clientHeight - each.scrollTop;
    });
    const scrolls = await sentence.evaluate((each) => each.scrollTop > 0);
    await goTo(map, 3000);
    assert.deepEqual(found, []);
    assert.ok(hidden <= 1, `${hidden} pixels of the sentence are out of reach`);
    assert.ok(isLow || !scrolls, 'the sentence is seen in full');
  };

  for (const [width, height] of [
    [1366, 768],
    [1280, 720],
    [1600, 1000],
  ]) {
    it(`holds in a window of ${width} × ${height} with the Explorer open`, async () => {
      await workbench.page.setViewportSize({ width, height });
      await answered(map);
      await holds();
    });
  }

  for (const wanted of [400, 500, 1200]) {
    it(`holds in a panel of ${wanted} pixels`, async () => {
      if (await workbench.page.locator('.explorer-folders-view').isVisible()) await workbench.runCommand('View: Close Primary Side Bar');
      await eventually(async () => {
        const width = await map.evaluate(() => window.innerWidth);
        const whole = workbench.page.viewportSize()?.width ?? 0;
        if (Math.abs(width - wanted) > 4) await workbench.page.setViewportSize({ width: whole - 2 * (width - wanted), height: 800 });
        assert.ok(Math.abs(width - wanted) <= 4, `${width} pixels`);
      });
      await answered(map);
      await holds();
    });
  }

  it('has the switch of a band that is off a press away where there is little room', async () => {
    const before = workbench.page.viewportSize()!;
    await workbench.page.setViewportSize({ width: 1000, height: 740 });
    await map.locator('#view-tab-map').click();
    await answered(map);
    const band = map.locator('.timeline-tools [data-band="allocated"]');
    const others = map.locator('.timeline-legend.bands vscode-toolbar-button');
    await band.waitFor({ state: 'hidden' });
    await others.click();
    await band.click();
    await others.waitFor({ state: 'hidden' });
    await map.locator('.timeline-band-names .rate').waitFor();
    await band.click();
    await others.click();
    await band.waitFor({ state: 'hidden' });
    await workbench.page.setViewportSize(before);
    await answered(map);
  });

  it('has borders that keys and the pointer move, and keeps them', async () => {
    await map.locator('#view-tab-map').click();
    const border = map.locator('.map-page > .splitter');
    const share = async (): Promise<number> => Number(await border.getAttribute('aria-valuenow'));
    await border.focus();
    const before = await pictureHeight();
    const shareBefore = await share();
    await press('ArrowDown');
    await eventually(async () => assert.ok((await pictureHeight()) > before, 'the picture has grown'));
    await eventually(async () => assert.ok((await share()) > shareBefore, 'and says so'));
    await press('End');
    const most = await pictureHeight();
    await press('Home');
    const least = await pictureHeight();
    assert.ok(least < before && before < most, `${least}, ${before}, ${most}`);
    const box = (await border.boundingBox())!;
    await workbench.page.mouse.move(box.x + box.width / 2, box.y + 4);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(box.x + box.width / 2, box.y + 44, { steps: 4 });
    await workbench.page.mouse.up();
    const dragged = await pictureHeight();
    assert.ok(Math.abs(dragged - least - 40) <= 3, `${least} and 40 more: ${dragged}`);
    await answered(map);
    await hide(workbench, map);
    await workbench.runCommand('AllocTrace: Show Memory Map');
    map = await workbench.webview('[role="scrollbar"][aria-valuetext]');
    await eventually(async () => assert.ok(Math.abs((await pictureHeight()) - dragged) <= 3, `${await pictureHeight()} as ${dragged}`));
    await map.locator('.map-page > .splitter').focus();
    await press('Enter');
    await eventually(async () => assert.equal(await map.evaluate(() => document.querySelector('#app')?.getAttribute('style') ?? ''), ''));
  });

  it('folds its legend, and keeps that', async () => {
    const legend = map.locator('.map-page .fold');
    await legend.locator('.fold-button').click();
    const folded = await legend.evaluate((each) => each.classList.contains('folded'));
    await map.locator('#view-tab-tree').click();
    assert.equal(await map.locator('.tree-page .fold').evaluate((each) => each.classList.contains('folded')), folded);
    await map.locator('.tree-page .fold .fold-button').click();
    await map.locator('#view-tab-map').click();
    assert.equal(await legend.evaluate((each) => each.classList.contains('folded')), !folded);
  });

  it('never shows the header of one trace over the body of another', async () => {
    await answered(map);
    await map.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      // After the page's own listener.
      window.addEventListener('message', () => {
        const text = (selector: string): string => document.querySelector(selector)?.textContent?.trim() ?? '';
        const last = document.querySelector('.timeline [role="slider"]')?.getAttribute('aria-valuemax');
        const shown = document.querySelector('.content')!.checkVisibility({ visibilityProperty: true });
        if (shown) seen.push(`${text('h1')}: ${text('.arena').slice(0, 5)}, ${text('.total')}, ${last}`);
      });
    });
    await workbench.openFile('textbook-buddy.alloctrace');
    await map.locator('h1', { hasText: 'textbook-buddy' }).waitFor();
    await answered(map);
    const seen = await map.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    assert.deepEqual([...new Set(seen)], ['kernel-startup.alloctrace: 4 MiB, of 5,755, 5755', 'textbook-buddy.alloctrace: 64 Bu, of 8, 8']);
  });

  it('keeps the old trace, dimmed, until the first frame of the new one', async () => {
    // The page's own host says nothing meanwhile: what it is told here is all it hears.
    await map.evaluate(() => {
      const heard: Record<string, unknown> = {};
      Object.assign(globalThis, { heard });
      window.addEventListener('message', ({ data }: MessageEvent<{ type: string }>) => void (heard[data.type] = data));
    });
    await map.locator('header vscode-toolbar-button[icon="pin"]').click();
    await map.locator('header vscode-toolbar-button[icon="pinned"]').waitFor();
    // Elsewhere than it opened, so that a frame is heard.
    await goTo(map, 4);
    await answered(map);
    const seen = await map.evaluate(() => {
      interface State {
        run: object;
      }
      const { state, frame } = (globalThis as unknown as { heard: { state: State; frame: object } }).heard;
      const text = (selector: string): string => document.querySelector(selector)?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
      const tell = (data: object): string => {
        window.dispatchEvent(new MessageEvent('message', { data }));
        const content = document.querySelector<HTMLElement>('.content')!;
        const cover = document.querySelector<HTMLElement>('.placeholder')!;
        return [text('h1'), text('.total'), content.ariaBusy === 'true' ? 'busy' : 'idle', cover.hidden ? '' : text('.placeholder')].join(
          ' | ',
        );
      };
      const trace = { uri: 'file:///other.alloctrace', name: 'other.alloctrace' };
      const run = { ...state.run, id: 999, operationCount: 7 };
      return [
        tell({ ...state, trace, run: undefined, status: { kind: 'running', done: 0, total: 0 } }),
        tell({ ...state, trace, run: undefined, status: { kind: 'running', done: 1, total: 9 } }),
        // Of the run that is still shown, and too late.
        tell({ ...frame, position: 2, sequence: -1 }),
        tell({ ...state, trace, run, status: { kind: 'ready' } }),
        tell({ ...frame, run: 999, position: 5, sequence: -2 }),
      ];
    });
    assert.deepEqual(seen, [
      'textbook-buddy.alloctrace | of 8 | busy | Running other.alloctrace…',
      'textbook-buddy.alloctrace | of 8 | busy | Running other.alloctrace… Running: 1 of 9 operations',
      'textbook-buddy.alloctrace | of 8 | busy | Running other.alloctrace… Running: 1 of 9 operations',
      'textbook-buddy.alloctrace | of 8 | busy | Running other.alloctrace…',
      'other.alloctrace | of 7 | idle | ',
    ]);
    assert.equal(await map.locator('.position-field input').inputValue(), '5');
    assert.equal(await map.locator('.timeline [role="slider"]').getAttribute('aria-valuemax'), '7');
  });
});
