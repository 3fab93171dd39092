// Runs test/host, or another module, inside the real extension host: a workbench page in a headless browser whose payload names it.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { artefactsFolder, PlainError, root, samplesFolder } from './project.mjs';
import { ensureVSCode, startServer, temporaryFolder, workbenchUrl } from './vscode.mjs';
import { launchBrowser } from './workbench.mjs';

/** The module whose `run()` VS Code calls. */
export const hostTests = path.join(root, 'out', 'test', 'host', 'index.js');

/**
 * Makes a folder to open: a copy of the samples, so that tests may write to it.
 * @param {string} purpose part of its name
 * @returns {Promise<string>}
 */
export async function workspaceFolder(purpose) {
  const folder = await temporaryFolder(purpose);
  if (existsSync(samplesFolder)) {
    await cp(samplesFolder, folder, { recursive: true });
  }
  return folder;
}

/** What test/host/index.ts puts before each of its messages. */
const mark = 'host tests│';

/** @param {boolean} restricted true: workspace trust is on and the folder is not trusted; false: trust is switched off */
export function hostTestSettings(restricted) {
  return { 'security.workspace.trust.enabled': restricted, 'security.workspace.trust.startupPrompt': 'never' };
}

/**
 * What test/host/index.ts reads from the environment of the extension host.
 * @param {boolean} restricted
 * @returns {Promise<{ environment: Record<string, string>, totals: string }>} `totals`: the file it will write its counts to
 */
export async function hostTestEnvironment(restricted) {
  const totals = path.join(await temporaryFolder('totals'), 'totals.json');
  return { totals, environment: { ALLOCTRACE_TOTALS: totals, ALLOCTRACE_TEST_RESTRICTED: restricted ? '1' : '0' } };
}

/**
 * Opens a window whose extension host, with the extension under development, calls `run()` of a module, and waits until that has ended.
 * @template T
 * @param {object} options
 * @param {string} options.name of the logs and the picture that are kept
 * @param {string} options.tests the module, compiled, absolute
 * @param {Record<string, unknown>} options.settings
 * @param {Record<string, string>} options.environment added to the extension host's
 * @param {string} options.folder the folder to open
 * @param {(text: string) => void} [options.onLog] is given what the module prints
 * @param {(code: unknown, log: readonly string[]) => Promise<T>} result makes the result, before the window closes
 * @returns {Promise<T>}
 */
export async function runInExtensionHost({ name, tests, settings, environment, folder, onLog }, result) {
  const vscode = await ensureVSCode();
  const server = await startServer(vscode, { settings, name });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    /** @type {string[]} */
    const log = [];
    await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
      const text = args.map(String).join(' ');
      log.push(`${type}: ${text}`);
      onLog?.(text);
    });
    const finished = new Promise((resolve, reject) => {
      page.once('crash', () => reject(new PlainError('The page of the workbench crashed.')));
      setTimeout(() => reject(new PlainError('What runs in the extension host did not end within half an hour.')), 1_800_000).unref();
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    });
    await page.goto(workbenchUrl(server, { folder, extension: root, tests, environment }));
    try {
      return await result(await finished, log);
    } finally {
      await mkdir(artefactsFolder, { recursive: true });
      await writeFile(path.join(artefactsFolder, `${name}.log`), `${log.join('\n')}\n`);
      await page.screenshot({ path: path.join(artefactsFolder, `${name}.png`) });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

/**
 * @param {boolean} restricted
 * @param {{ files: string[], titles?: RegExp }} chosen compiled files, absolute, and which of their tests: all, if nothing says so
 * @param {(text: string) => void} write shows what goes on
 * @returns {Promise<import('./suites.mjs').Counts>}
 */
export async function runHostTests(restricted, { files, titles }, write) {
  const name = restricted ? 'host-restricted' : 'host';
  const { environment, totals } = await hostTestEnvironment(restricted);
  const options = {
    name,
    tests: hostTests,
    settings: hostTestSettings(restricted),
    environment: { ...environment, ALLOCTRACE_TEST_FILES: JSON.stringify(files), ALLOCTRACE_TEST_TITLES: titles?.source ?? '' },
    folder: await workspaceFolder(name),
    onLog: (/** @type {string} */ text) => {
      if (text.startsWith(mark)) {
        write(`${text.slice(mark.length)}\n`);
      }
    },
  };
  return runInExtensionHost(options, async (code, log) => {
    const counts = JSON.parse(await readFile(totals, 'utf8').catch(() => '{}'));
    if (counts.passed === undefined) {
      throw new PlainError(`The extension host ended (code ${code}) before the tests did:\n${log.slice(-10).join('\n')}`);
    }
    return counts;
  });
}
