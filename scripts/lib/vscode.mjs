// The real VS Code from npm: the package code-server carries its server, workbench and extension host. Fetched once into the cache folder.
import { createWriteStream, existsSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock.mjs';
import { atExit, npm, runCommand, startProcess, stopProcess } from './processes.mjs';
import { artefactsFolder, cacheFolder, PlainError, say, withProgress } from './project.mjs';

/** code-server 4.139.1 carries VS Code 1.139.1. */
const vscodePackage = { name: 'code-server', version: '4.139.1' };
/** The Node that this VS Code needs (it uses `module.registerHooks`). */
const nodePackage = { name: 'node', version: '24.21.0' };

/**
 * @typedef {object} VSCode
 * @property {string} node the Node that runs the server
 * @property {string} main the server's main script
 */

/**
 * @typedef {object} Server
 * @property {number} port
 * @property {string} dataFolder user settings and state
 * @property {Promise<unknown>} ended resolves when the server has ended, for whatever reason
 * @property {() => Promise<void>} stop ends the server and its extension hosts
 */

/**
 * Fills `folder` once: a stamp written last tells a complete folder from an interrupted one. Tries twice.
 * @param {string} folder
 * @param {string} what
 * @param {() => Promise<void>} fill
 */
async function fillOnce(folder, what, fill) {
  const stamp = path.join(folder, 'complete');
  if (existsSync(stamp)) {
    return;
  }
  await withLock(`${folder}.lock`, what, async () => {
    for (let attempt = 1; !existsSync(stamp); attempt++) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
      try {
        await withProgress(what, fill);
        await writeFile(stamp, '');
      } catch (error) {
        if (attempt === 2) {
          throw error;
        }
        say(`${what} failed, trying once more`);
      }
    }
  });
}

/** @returns {Promise<string>} */
async function ensureNode() {
  if (process.versions.node.startsWith('24.')) {
    return process.execPath;
  }
  const folder = path.join(cacheFolder, `node-${nodePackage.version}`);
  const packageFolder = path.join(folder, 'node_modules', 'node');
  await fillOnce(folder, `installing Node ${nodePackage.version} for VS Code from npm`, async () => {
    await npm(['install', '--ignore-scripts', `${nodePackage.name}@${nodePackage.version}`], folder);
    // The package's pre-install script fetches the binary of this platform. Run by hand, because npm may hold scripts back.
    const { status, output } = await runCommand(process.execPath, ['installArchSpecificPackage.js'], { cwd: packageFolder, capture: true });
    if (status !== 0) {
      throw new PlainError(
        `The Node that VS Code needs (npm package node@${nodePackage.version}) could not be installed:\n${output.trim()}`,
      );
    }
  });
  return path.join(packageFolder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Fetches VS Code and the Node it needs, unless the cache folder has them.
 * @returns {Promise<VSCode>}
 */
export async function ensureVSCode() {
  if (process.platform === 'win32') {
    throw new PlainError('The VS Code from npm does not run on Windows; use an installed VS Code (npm start) or "npm run test:desktop".');
  }
  const folder = path.join(cacheFolder, `vscode-${vscodePackage.version}`);
  const serverFolder = path.join(folder, 'node_modules', vscodePackage.name, 'lib', 'vscode');
  const node = await ensureNode();
  await fillOnce(folder, `installing VS Code from npm (${vscodePackage.name} ${vscodePackage.version}, about 200 MB)`, async () => {
    await npm(['install', '--ignore-scripts', '--omit=dev', `${vscodePackage.name}@${vscodePackage.version}`], folder);
    await npm(['install', '--ignore-scripts', '--omit=dev'], serverFolder);
  });
  return { node, main: path.join(serverFolder, 'out', 'server-main.js') };
}

/**
 * Makes a folder that is removed when this process ends.
 * @param {string} purpose part of its name
 * @returns {Promise<string>}
 */
export async function temporaryFolder(purpose) {
  const folder = await mkdtemp(path.join(tmpdir(), `alloctrace-${purpose}-`));
  atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** @returns {Promise<number>} a port that was free a moment ago */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/** The environment without what an outer VS Code, Electron or npm put there for its own children, and without an extension gallery to ask. */
function serverEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(entries), EXTENSIONS_GALLERY: '{}' };
}

/** What every window of ours is set to: no welcome, no telemetry, no update checks, nothing beside the editor. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
};

/**
 * Writes a user's settings.
 * @param {string} userFolder the folder that holds settings.json
 * @param {Record<string, unknown>} settings added to those that keep the window quiet
 */
export async function writeSettings(userFolder, settings) {
  await mkdir(userFolder, { recursive: true });
  await writeFile(path.join(userFolder, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}

/**
 * Installs an extension file the way a person does.
 * @param {VSCode} vscode
 * @param {string} file the .vsix
 * @param {string} extensionsFolder
 * @param {string} dataFolder
 */
export async function installExtension(vscode, file, extensionsFolder, dataFolder) {
  const folders = ['--extensions-dir', extensionsFolder, '--server-data-dir', dataFolder];
  const args = [vscode.main, ...folders, '--accept-server-license-terms', '--install-extension', file, '--force'];
  const { status, output } = await runCommand(vscode.node, args, { env: serverEnvironment(), capture: true });
  if (status !== 0 || !/successfully installed/.test(output)) {
    throw new PlainError(`VS Code did not install ${file}:\n${output.trim()}`);
  }
}

/**
 * Starts the server of VS Code on a free port of this machine and waits until it answers.
 * @param {VSCode} vscode
 * @param {{ settings?: Record<string, unknown>, dataFolder?: string, extensionsFolder?: string, name?: string, toasts?: boolean }} options
 *   user settings; folders (fresh ones when left out); a name for the log file that a failure keeps; whether messages pop up, which
 *   they do only in windows that take no payload
 * @returns {Promise<Server>}
 */
export async function startServer(vscode, { settings = {}, dataFolder, extensionsFolder, name = 'server', toasts = false } = {}) {
  const data = dataFolder ?? (await temporaryFolder('vscode'));
  await writeSettings(path.join(data, 'data', 'User'), settings);
  const log = path.join(data, 'server.log');
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const args = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'];
    args.push('--telemetry-level', 'off', '--server-data-dir', data);
    if (!toasts) args.push('--enable-smoke-test-driver');
    args.push('--extensions-dir', extensionsFolder ?? path.join(data, 'extensions'));
    const child = startProcess(vscode.node, [vscode.main, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: serverEnvironment() });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const output = createWriteStream(log, { flags: 'a' });
    child.stdout?.pipe(output, { end: false });
    child.stderr?.pipe(output, { end: false });
    child.once('close', () => output.end());
    if (await answers(child, port)) {
      return { port, dataFolder: data, ended, stop: () => stopProcess(child) };
    }
    await stopProcess(child);
    if (attempt === 3) {
      await mkdir(artefactsFolder, { recursive: true });
      await cp(log, path.join(artefactsFolder, `${name}.log`));
      const last = (await readFile(log, 'utf8')).trim().split('\n').slice(-10).join('\n');
      throw new PlainError(`The server of VS Code did not start:\n${last}`);
    }
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} port
 * @returns {Promise<boolean>} false when the server ended (its port was taken) or stayed silent for a minute
 */
async function answers(child, port) {
  for (let tries = 0; tries < 300 && child.exitCode === null && child.signalCode === null; tries++) {
    const version = await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (version?.ok === true) {
      return child.exitCode === null;
    }
    await sleep(200);
  }
  return false;
}

/**
 * The address of a workbench window.
 * @param {Server} server
 * @param {object} window
 * @param {string} window.folder the folder to open, absolute
 * @param {string} [window.extension] an extension under development, absolute
 * @param {string} [window.tests] the module with the tests' `run()`, absolute
 * @param {string} [window.file] a file to open, absolute
 * @param {Record<string, string>} [window.environment] added to the extension host's environment
 * @returns {string}
 */
export function workbenchUrl({ port }, { folder, extension, tests, file, environment }) {
  const remote = (/** @type {string} */ place) => `vscode-remote://127.0.0.1:${port}${encodeURI(place)}`;
  /** @type {[string, string][]} */
  const payload = [['skipWelcome', 'true']];
  if (extension !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(extension)]);
  }
  if (tests !== undefined) {
    payload.push(['extensionTestsPath', remote(tests)]);
  }
  if (file !== undefined) {
    payload.push(['openFile', remote(file)]);
  }
  if (environment !== undefined) {
    payload.push(['extensionEnvironment', JSON.stringify(environment)]);
  }
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
