import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { eventually, openWorkbench, type Workbench } from './workbench';

const longName = 'long.alloctrace';

/** Few lines, and thirteen million operations of many call sites: opening takes no time, judging them does. */
const longTrace = Array.from({ length: 6500 }, (_, n) => {
  const freed = n < 4 ? '' : `free a${n - 4}[*]\n`;
  return `a${n}[0..999] = alloc ${16 + (n % 2000)} @ site=s${n}\n${freed}`;
}).join('');

describe('the text of a trace', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench();
    writeFileSync(path.join(workbench.folder, longName), `arena 16MiB unit 16\n${longTrace}`);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.fullTitle().replace(/\W+/g, '-')}`);
    }
  });

  it('leads from the code of a problem to its page', async () => {
    await workbench.openFile('leak-and-double-free.alloctrace');
    const problems = await workbench.problems(1);
    assert.ok(problems.some(({ code }) => code === 'double-free'));
    await workbench.page.locator('.markers-panel .monaco-list-row .marker-code', { hasText: 'double-free' }).first().click();
    const page = await workbench.webview('h1#double-free');
    assert.match(await page.locator('body').innerText(), /Memory is freed a second time/);
    await workbench.runCommand('View: Close Editor');
  });

  it('shows how far the search for findings is, and an edit ends it', async () => {
    const progress = workbench.page.locator('.statusbar-item', { hasText: `Looking for findings in ${longName}` });
    await Promise.all([progress.first().waitFor(), workbench.openFile(longName)]);
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await workbench.type('a = alloc 8');
    await progress.first().waitFor({ state: 'detached' });
    await eventually(async () => assert.ok((await workbench.statusBar()).some((text) => text.includes('1/1'))));
  });
});

describe('expectations as tests', () => {
  const name = 'expectations.alloctrace';
  let workbench: Workbench;

  before(async () => {
    // Trust is asked for by VS Code itself before it runs any test.
    workbench = await openWorkbench({ settings: { 'security.workspace.trust.enabled': false } });
    writeFileSync(path.join(workbench.folder, name), 'arena 64\na = alloc 8\nexpect used == 8\nexpect largest == 64\nfree a\n');
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.fullTitle().replace(/\W+/g, '-')}`);
    }
  });

  it('run from the palette, and the line that fails tells the actual value and the expected one', async () => {
    await workbench.openFile(name);
    await workbench.page.locator('.testing-run-glyph').nth(1).waitFor();
    await workbench.runCommand('Test: Run Tests in Current File');
    await workbench.page.locator('.codicon-testing-failed-icon').first().waitFor();
    await eventually(async () => assert.match(await workbench.page.locator('.editor-instance').first().innerText(), /32\s!=\s64/));
    await workbench.screenshot('test-explorer');
  });
});

describe('what is marked in the text of a trace', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ settings: { 'alloctrace.lineHeat': 'padding' } });
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.fullTitle().replace(/\W+/g, '-')}`);
    }
  });

  it('lines that fail by an icon, costly ones by a tint', async () => {
    await workbench.openFile('leak-and-double-free.alloctrace');
    const editor = workbench.page.locator('.editor-instance').first();
    // Decorations of extensions have classes of their own.
    await editor.locator('.glyph-margin-widgets [class*="ced-"]').first().waitFor();
    await editor.locator('.view-overlays [class*="ced-"]').first().waitFor();
  });
});

describe('a window in German', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ language: 'de' });
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.fullTitle().replace(/\W+/g, '-')}`);
    }
  });

  it('tells of a trace in German', async () => {
    await workbench.openFile('leak-and-double-free.alloctrace');
    await eventually(async () => assert.ok((await workbench.visibleLines()).some((line) => line.includes('Verschnitt'))));
  });

  it('has its pages in German', async () => {
    await workbench.runCommand('AllocTrace: Code erklären …');
    await workbench.pick('leak');
    const page = await workbench.webview('h1#leak');
    assert.match(await page.locator('body').innerText(), /Speicher wird nie freigegeben/);
  });
});
