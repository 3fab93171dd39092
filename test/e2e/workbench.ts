/**
 * Drives a real VS Code window in a real browser, the way a person does: by its palette, its editors, its panels.
 *
 * ```ts
 * const workbench = await openWorkbench();                       // the packaged extension, installed; a copy of the samples open
 * await workbench.openFile('textbook-buddy.alloctrace');
 * await workbench.runCommand('AllocTrace: Run Trace');
 * const map = await workbench.webview('canvas');
 * await workbench.screenshot('memory-map');
 * await workbench.close();
 * ```
 */
import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { root } from '../project';

/** The repository. */

/** How the extension gets into the window. */
export type ExtensionSource =
  /** The packaged file, installed as a person installs it. */
  | 'installed'
  /** The repository's folder as an extension under development. */
  | 'development'
  /** The packaged file, installed, but run by the web worker extension host from its `browser` entry. */
  | 'web'
  /** None: a VS Code without it. */
  | 'none';

export interface WorkbenchOptions {
  /** Default: `installed`. */
  extension?: ExtensionSource;
  /** The folder to open, absolute. Default: a fresh copy of the samples. */
  folder?: string;
  /** A file to open at the start, relative to the folder. */
  file?: string;
  /** User settings. Workspace trust is on, and the folder is not trusted, unless they say otherwise. */
  settings?: Record<string, unknown>;
  /** The display language that VS Code tells extensions of. Its own texts stay English: they come with language packs. */
  language?: string;
  /** Whether messages pop up as they do for people; `file` and the extension under development need a window in which they do not. */
  toasts?: boolean;
  /** The page's size in pixels. Default: 1400 × 900. */
  viewport?: { width: number; height: number };
}

/** An entry of the Problems panel. */
export interface Problem {
  severity: 'error' | 'warning' | 'info';
  message: string;
  /** The diagnostic's code; empty when it has none. */
  code: string;
  /** 1-based, as shown. */
  line: number;
  /** 1-based, as shown. */
  column: number;
}

/** What takes longer is not slow but lost, even where several programs share the processor. */
const patience = 120_000;

const scripts = () =>
  Promise.all([import('#scripts/lib/vscode.mjs'), import('#scripts/lib/workbench.mjs'), import('#scripts/lib/host.mjs')]);
const project = () => import('#scripts/lib/project.mjs');

/** Makes the package, once in this process. */
let packaged: Promise<string> | undefined;
export function packageFile(): Promise<string> {
  packaged ??= (async () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/package.mjs'], { cwd: root, encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`The package could not be made:\n${stdout}${stderr}`);
    }
    return (await project()).packageFile;
  })();
  return packaged;
}

/** Installs the package, once in this process: a window is given a copy, which takes a tenth of the time. */
let installed: Promise<string> | undefined;
function installedExtensions(): Promise<string> {
  installed ??= (async () => {
    const [{ ensureVSCode, installExtension, temporaryFolder }] = await scripts();
    const dataFolder = await temporaryFolder('e2e-installed');
    const extensionsFolder = path.join(dataFolder, 'extensions');
    await installExtension(await ensureVSCode(), await packageFile(), extensionsFolder, dataFolder);
    return extensionsFolder;
  })();
  return installed;
}

/** The browser of all windows, each of which has a profile of its own in it. */
let shared: Promise<Browser> | undefined;
async function sharedBrowser(): Promise<Browser> {
  const [, { launchBrowser }] = await scripts();
  if (!(await shared)?.isConnected()) shared = launchBrowser();
  return shared!;
}
// When the last test is over; the benchmark, which is none, ends by itself.
(globalThis as { after?: Mocha.HookFunction }).after?.(async () => (await shared)?.close());

/**
 * Starts VS Code's server, opens a window of a browser at it and waits until it can be used.
 * Whoever opens a workbench closes it; what is left open, and the browser, ends with this process.
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { extension = 'installed', viewport = { width: 1400, height: 900 } } = options;
  const [{ ensureVSCode, startServer, temporaryFolder, workbenchUrl }, , { workspaceFolder }] = await scripts();
  const vscode = await ensureVSCode();
  const folder = options.folder ?? (await workspaceFolder('e2e'));
  const dataFolder = await temporaryFolder('e2e-vscode');
  const extensionsFolder = path.join(dataFolder, 'extensions');
  if (extension === 'installed' || extension === 'web') {
    await cp(await installedExtensions(), extensionsFolder, { recursive: true });
  }
  if (extension === 'web') {
    await keepWebEntryOnly(extensionsFolder);
  }
  const settings = {
    'security.workspace.trust.startupPrompt': 'never',
    'workbench.enableExperiments': false,
    'editor.accessibilitySupport': 'off',
    'files.simpleDialog.enable': true,
    ...options.settings,
  };
  const server = await startServer(vscode, { settings, dataFolder, extensionsFolder, name: 'e2e', toasts: options.toasts });
  const context = await (await sharedBrowser()).newContext({ viewport });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await listenToPanels(page);
    if (options.language !== undefined) {
      await page.addInitScript((language) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language }), options.language);
    }
    const file = options.file === undefined ? undefined : path.join(folder, options.file);
    const workbench = new Workbench(page, folder, context, server.stop);
    await page.goto(workbenchUrl(server, { folder, extension: extension === 'development' ? root : undefined, file }));
    await workbench.ready();
    return workbench;
  } catch (error) {
    await context.close();
    await server.stop();
    throw error;
  }
}

/** In every page of a window: keeps what the extension's script takes hold of to speak to its host, so that a test can ask, too. */
async function listenToPanels(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Api {
      postMessage(message: unknown): void;
    }
    const place = globalThis as unknown as { panelHost?: Api };
    Object.defineProperty(globalThis, 'acquireVsCodeApi', {
      configurable: true,
      set: (acquire: () => Api) =>
        Object.defineProperty(globalThis, 'acquireVsCodeApi', { configurable: true, value: () => (place.panelHost = acquire()) }),
    });
  });
}

/** Takes the `main` entry from the installed extension's manifest: only the web worker extension host can run it then. */
async function keepWebEntryOnly(extensionsFolder: string): Promise<void> {
  const installed = (await readdir(extensionsFolder)).find((name) => name.startsWith('alloctrace.alloctrace-'));
  if (installed === undefined) {
    throw new Error(`The extension is not installed in ${extensionsFolder}.`);
  }
  const file = path.join(extensionsFolder, installed, 'package.json');
  const { main: _main, ...manifest } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...manifest, extensionKind: ['web'] }));
}

/** A window of VS Code. Every method waits for what it needs, and throws when that does not come in time. */
export class Workbench {
  constructor(
    /** The page, for what has no method here. */
    readonly page: Page,
    /** The folder that is open, absolute. */
    readonly folder: string,
    private readonly context: BrowserContext,
    private readonly stopServer: () => Promise<void>,
  ) {}

  /** Waits until the window is drawn and its file tree filled. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    // The file tree is filled by the file system that the remote extension host serves.
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Ends the window and the server. */
  async close(): Promise<void> {
    await this.context.close();
    await this.stopServer();
  }

  /**
   * Waits until a value that matches is in the workbench's storage. In a browser VS Code writes what it remembers every few
   * seconds, not when the page goes: what is younger is lost when the window is loaded again.
   */
  async stored(expression: RegExp): Promise<void> {
    await eventually(async () => {
      const values = await this.page.evaluate(storedValues);
      assert.ok(
        values.some((value) => expression.test(value)),
        `${expression} is not stored`,
      );
    });
  }

  /** Loads the window again, as F5 in a browser or "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Keeps a picture of the window: test-artifacts/NAME.png. Returns its path. */
  async screenshot(name: string): Promise<string> {
    const { artefactsFolder } = await project();
    await mkdir(artefactsFolder, { recursive: true });
    const file = path.join(artefactsFolder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** The quick input at the top: palette, quick open, input boxes. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /**
   * Opens the quick input, types into it and does `act` with it. A settling window can swallow the key, close the input
   * again, or not know yet what is asked for: tries again until it succeeds.
   * @param act is given the milliseconds that it may take
   */
  private async withQuickInput(text: string, act: (timeout: number) => Promise<void>): Promise<void> {
    const end = Date.now() + patience;
    for (let timeout = 5_000; ; timeout *= 2) {
      try {
        await this.page.keyboard.press('F1');
        await this.quickInput.locator('.quick-input-box input').fill(text, { timeout });
        await act(timeout);
        return;
      } catch (error) {
        if (Date.now() > end) {
          throw error;
        }
        if (await this.quickInput.isVisible()) {
          await this.page.keyboard.press('Escape');
        }
      }
    }
  }

  /** The first row of the quick input that reads `label`. */
  private quickRow(label: string | RegExp): Locator {
    return this.quickInput
      .locator('.monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: label }) })
      .first();
  }

  /** Types into quick open and chooses the row that reads `label`. */
  private async quickOpen(text: string, label: string | RegExp): Promise<void> {
    await this.withQuickInput(text, async (timeout) => {
      const row = this.quickRow(label);
      await row.waitFor({ timeout });
      // What is given up may have been done all the same, and would be done twice.
      await row.click({ timeout: 6 * timeout });
    });
  }

  /** Runs a command by its full title in the command palette, such as `AllocTrace: Run Trace`. */
  async runCommand(title: string): Promise<void> {
    await this.quickOpen(`>${title}`, new RegExp(`^${escapeExpression(title)}$`));
  }

  /** The titles that the palette offers for a text: what a person finds. */
  async paletteTitles(text: string): Promise<string[]> {
    // The list is filtered a moment after typing: then what matches best comes first.
    const first = this.quickInput.locator('.monaco-list-row[data-index="0"] .label-name', { hasText: text });
    await this.withQuickInput(`>${text}`, (timeout) => first.waitFor({ timeout }));
    const titles = await this.quickInput.locator('.monaco-list-row .label-name').allInnerTexts();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  /** Answers a quick pick that is open: the row whose label is `label`. */
  async pick(label: string | RegExp): Promise<void> {
    await this.quickInput.locator('.monaco-list-row .label-name', { hasText: label }).first().click();
  }

  /** Chooses a colour theme by its name in the list of themes. */
  async chooseTheme(name: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.type(name);
    await this.pick(name);
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Answers an input box that is open. */
  async enter(text: string): Promise<void> {
    await this.quickInput.locator('.quick-input-box input').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Opens a file of the folder by quick open, in the first editor group, and waits for its editor. `name`: relative to the folder. */
  async openFile(name: string): Promise<void> {
    const base = path.basename(name);
    await this.page.keyboard.press('ControlOrMeta+1');
    await this.quickOpen(name, base);
    await this.tab(base).and(this.page.locator('.active')).first().waitFor();
    await this.page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
  }

  /** The tabs of a file, in whatever editor group. */
  tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name="${name}"]`);
  }

  /** The lines that an editor shows, top to bottom, as drawn: view lines of the visible part, hints included. */
  async visibleLines(): Promise<string[]> {
    return this.page
      .locator('.editor-instance')
      .first()
      .locator('.view-lines .view-line')
      .evaluateAll((lines) =>
        lines
          .map((line) => ({ top: line.getBoundingClientRect().top, text: (line.textContent ?? '').replaceAll('\u00a0', ' ') }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text),
      );
  }

  /** Puts the editor's cursor at a place. 1-based, as VS Code shows it. */
  async goToLine(line: number, column = 1): Promise<void> {
    await this.withQuickInput(`:${line}:${column}`, async (timeout) => {
      await this.page.keyboard.press('Enter');
      await this.quickInput.waitFor({ state: 'hidden', timeout });
    });
  }

  /** The number of the line that the cursor of the first editor is in, whether the editor has the focus or not. 1-based. */
  currentLine(): Locator {
    return this.page.locator('.editor-instance').first().locator('.active-line-number');
  }

  /** The cursor's place as the status bar shows it, while an editor has the focus. 1-based. */
  async cursor(): Promise<{ line: number; column: number }> {
    const text = await this.page.locator('#status\\.editor\\.selection').innerText();
    const match = /(\d+)\D+(\d+)/.exec(text);
    if (match === null) {
      throw new Error(`The status bar shows no cursor: ${text}`);
    }
    return { line: Number(match[1]), column: Number(match[2]) };
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  private readonly menuItems = (): Locator => this.page.locator('.monaco-menu .action-label').filter({ visible: true });

  /**
   * Opens VS Code's own menu by `open`, waits until it offers `label`, and returns what it offers. What is pressed before the
   * picture is drawn opens no menu, or that of another thing: tries again until it offers `label`.
   */
  async openMenu(open: () => Promise<void>, label: string): Promise<string[]> {
    for (const end = Date.now() + patience; ;) {
      await this.closeMenu();
      await open();
      try {
        await this.menuItems().filter({ hasText: label }).first().waitFor({ timeout: 5_000 });
        return (await this.menuItems().allInnerTexts()).filter((text) => text.trim() !== '');
      } catch (error) {
        if (Date.now() > end) {
          throw error;
        }
      }
    }
  }

  /** Chooses from the menu that is open. */
  async chooseInMenu(label: string): Promise<void> {
    // By keys: a menu that has just come takes no click.
    const focused = this.page.locator('.monaco-menu .action-item.focused', { hasText: label });
    for (let left = await this.menuItems().count(); left > 0 && !(await focused.isVisible()); left--) {
      await this.page.keyboard.press('ArrowDown');
    }
    await focused.waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Closes the menu that is open, if there is one. */
  async closeMenu(): Promise<void> {
    const menu = this.page.locator('.context-view .monaco-menu');
    await eventually(async () => {
      if (await menu.isVisible()) await this.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden', timeout: 1000 });
    });
  }

  /** The texts of the status bar's items, left to right. */
  async statusBar(): Promise<string[]> {
    const texts = await this.page.locator('.statusbar .statusbar-item').allInnerTexts();
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  }

  /** Waits for a notification with a text and returns it; needs `toasts`. */
  async notification(text: string | RegExp, timeout = patience): Promise<Locator> {
    const toast = this.page.locator('.notification-toast .notification-list-item', { hasText: text }).first();
    await toast.waitFor({ timeout });
    return toast;
  }

  /** A notification among all that there are, whether it still pops up or is kept behind the bell. */
  async keptNotification(text: string | RegExp): Promise<Locator> {
    const center = this.page.locator('.notifications-center');
    // Not by its bell: the hover of that lies on the buttons of the lowest notification.
    if (!(await center.isVisible())) await this.runCommand('Notifications: Show Notifications');
    const item = center.locator('.notification-list-item', { hasText: text }).first();
    await item.waitFor();
    return item;
  }

  /** What the Problems panel lists, in its order. Opens the panel; waits until it holds at least `atLeast` entries. */
  async problems(atLeast = 0): Promise<Problem[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.runCommand('Problems: Focus on Problems View');
      await panel.waitFor();
    }
    const rows = panel.locator('.monaco-list-row:has(.marker-icon)');
    if (atLeast > 0) {
      await rows.nth(atLeast - 1).waitFor();
    }
    return rows.evaluateAll((elements) =>
      elements.map((row) => {
        const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? '';
        const icon = row.querySelector('.marker-icon')?.innerHTML ?? '';
        const place = /(\d+)\D+(\d+)/.exec(text('.marker-line'));
        return {
          severity: icon.includes('codicon-error') ? 'error' : icon.includes('codicon-warning') ? 'warning' : 'info',
          message: text('.marker-message-line'),
          code: text('.marker-code'),
          line: Number(place?.[1] ?? 0),
          column: Number(place?.[2] ?? 0),
        };
      }),
    );
  }

  /** The innermost frame of the webview that shows `selector`: the extension's own HTML. */
  async webview(selector: string, timeout = patience): Promise<Frame> {
    const [, { webviewFrame }] = await scripts();
    return webviewFrame(this.page, selector, timeout);
  }

  /** The extensions that run, as "Developer: Show Running Extensions" lists them: name, host, activation time. */
  async runningExtensions(): Promise<string[]> {
    await this.runCommand('Developer: Show Running Extensions');
    const rows = this.page.locator('.runtime-extensions-editor .monaco-list-row');
    await rows.first().waitFor();
    return rows.allInnerTexts();
  }
}

/** All texts in the databases of VS Code's storage. Runs in the page. */
async function storedValues(): Promise<string[]> {
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const values: unknown[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith('vscode-web-state-db')) {
      const database = await answer(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        values.push(...((await answer(database.transaction(store).objectStore(store).getAll())) as unknown[]));
      }
      database.close();
    }
  }
  return values.filter((value) => typeof value === 'string');
}

/** Checks until it holds: for what is drawn, or written, a moment after it was caused. Throws what the last check threw. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + patience; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
