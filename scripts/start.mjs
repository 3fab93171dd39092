// npm start [-- FILE] [--web | --desktop] [--check]: VS Code with the extension, a trace opened and run, and its memory map beside it.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findOnPath } from './lib/browser.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { atExit, runCommand, startProcess } from './lib/processes.mjs';
import { artefactsFolder, explain, firstSample, PlainError, root, samplesFolder, say } from './lib/project.mjs';
import { ensureVSCode, startServer, temporaryFolder, workbenchUrl, writeSettings } from './lib/vscode.mjs';

const usage = `npm start [-- FILE] [--web | --desktop] [--check]
  FILE       the trace to open and run (the textbook's buddy example when left out)
  --web      VS Code from npm in a browser, also where the desktop's VS Code is installed
  --desktop  the desktop's VS Code, or nothing
  --check    open it in a browser without a window, wait for the memory map, keep a screenshot, end`;

const desktopPlaces = ['/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code'];

/** The memory map's overview says which addresses are shown as soon as it shows any. */
const memoryMap = '[role="scrollbar"][aria-valuetext]';

/** @returns {string | undefined} the desktop's `code`, where there is one and a screen to show it on */
function findDesktop() {
  // In a terminal of a remote window `code` speaks to that window and cannot start one of its own.
  const remote = process.env.VSCODE_IPC_HOOK_CLI !== undefined;
  return remote || !hasScreen() ? undefined : (findOnPath(['code']) ?? desktopPlaces.find((place) => existsSync(place)));
}

function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

/**
 * The settings of the window that opens.
 * @param {string} file
 */
function startSettings(file) {
  return {
    'security.workspace.trust.enabled': false,
    // Long recordings are what this is for: they open without a question, and coloured.
    'workbench.editorLargeFileConfirmation': 4096,
    'editor.largeFileOptimizations': false,
    'alloctrace.openOnStart': file,
  };
}

/**
 * Opens a window of the desktop's VS Code and waits until it is closed.
 * @param {string} code
 * @param {string} folder
 * @param {string} file
 */
async function startDesktop(code, folder, file) {
  const userData = await temporaryFolder('start');
  await writeSettings(path.join(userData, 'User'), startSettings(file));
  // `code` detaches the window's process. The lock file in its user data holds that process's id: Ctrl-C here ends the window, too.
  atExit(() => endDesktop(userData));
  const args = ['--new-window', '--wait', '--user-data-dir', userData, '--extensions-dir', path.join(userData, 'extensions')];
  args.push(`--extensionDevelopmentPath=${root}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), folder);
  say(`opening ${code}; close its window or press Ctrl-C to end`);
  const { status } = await runCommand(code, args, { shell: process.platform === 'win32' });
  if (status !== 0) {
    throw new PlainError(`${code} ended with status ${status}; "npm start -- --web" opens VS Code in a browser instead.`);
  }
}

/** @param {string} userData */
function endDesktop(userData) {
  try {
    process.kill(Number(readFileSync(path.join(userData, 'code.lock'), 'utf8')), 'SIGTERM');
  } catch {
    // The window is closed already.
  }
}

/** @param {string} url */
function openInBrowser(url) {
  const opener = process.platform === 'darwin' ? 'open' : findOnPath(['xdg-open']);
  if (opener !== undefined && hasScreen() && process.env.CI === undefined) {
    // Not ours to end: the browser may have been open before.
    startProcess(opener, [url], { stdio: 'ignore' }).once('error', () => say('no browser could be opened; open the address yourself'));
  }
}

/**
 * Serves VS Code from npm and waits until somebody ends it.
 * @param {string} folder
 * @param {string} file
 * @param {boolean} check
 */
async function startWeb(folder, file, check) {
  const vscode = await ensureVSCode();
  say('starting VS Code');
  const server = await startServer(vscode, { settings: startSettings(file), name: 'start' });
  const url = workbenchUrl(server, { folder, extension: root });
  if (check) {
    await checkMemoryMap(url);
    await server.stop();
    return;
  }
  openInBrowser(url);
  process.stdout.write(`\nVS Code with AllocTrace is here (Ctrl-C ends it):\n\n  ${url}\n\n`);
  await server.ended;
  throw new PlainError('The server of VS Code has ended.');
}

/** @param {string} url */
async function checkMemoryMap(url) {
  const { launchBrowser, webviewFrame } = await import('./lib/workbench.mjs');
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await mkdir(artefactsFolder, { recursive: true });
  const screenshot = path.join(artefactsFolder, 'start.png');
  try {
    say('waiting for the memory map');
    await page.goto(url);
    await webviewFrame(page, memoryMap, 60_000).catch(() => {
      throw new PlainError(`The memory map did not appear within a minute; ${path.relative(root, screenshot)} shows what did.`);
    });
    say(`the memory map is shown: ${path.relative(root, screenshot)}`);
  } finally {
    // What is on its way to the screen may arrive.
    await page.waitForTimeout(500);
    await page.screenshot({ path: screenshot });
    await browser.close();
  }
}

/** @param {string[]} args */
async function start(args) {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [file = firstSample, ...rest] = positionals.map((name) => path.resolve(process.env.INIT_CWD ?? process.cwd(), name));
  if (rest.length > 0) {
    throw new PlainError(`Only one file can be opened.\n${usage}`);
  }
  if (!existsSync(file)) {
    throw new PlainError(`There is no file ${file}.`);
  }
  say(`opening ${path.relative(process.cwd(), file)} in VS Code; the first time this takes a minute or two`);
  await ensureDependencies();
  say('building the extension');
  const { status, output } = await runCommand(process.execPath, ['scripts/build.mjs'], { cwd: root, capture: true });
  if (status !== 0) {
    throw new PlainError(`The extension could not be built:\n${output}`);
  }
  const folder = path.relative(samplesFolder, file).startsWith('..') ? path.dirname(file) : samplesFolder;
  const desktop = values.web || values.check ? undefined : findDesktop();
  if (values.desktop && desktop === undefined) {
    throw new PlainError('No VS Code for the desktop was found: put its "code" on the PATH, or leave --desktop out.');
  }
  await (desktop === undefined ? startWeb(folder, file, values.check) : startDesktop(desktop, folder, file));
}

/** @param {string[]} args */
function parse(args) {
  try {
    const flag = /** @type {const} */ ({ type: 'boolean', default: false });
    return parseArgs({ args, allowPositionals: true, options: { web: flag, desktop: flag, check: flag, help: flag } });
  } catch (error) {
    throw new PlainError(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
}

const failure = await start(process.argv.slice(2)).then(
  () => undefined,
  (error) => explain(error),
);
if (failure !== undefined) {
  process.stderr.write(`${failure}\n`);
}
// Ends what is still running, too.
process.exit(failure === undefined ? 0 : 1);
