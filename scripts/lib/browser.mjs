// A Chromium for the tests: one that is installed, or Debian's package.
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { runCommand } from './processes.mjs';
import { cacheFolder, PlainError, say } from './project.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((file) =>
      path.join(process.env[name] ?? 'C:\\', file),
    ),
  ),
];

/**
 * The first of `programs` that is on the PATH and may be executed.
 * @param {string[]} programs
 * @returns {string | undefined} its absolute path
 */
export function findOnPath(programs) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const program of programs) {
    for (const file of folders.flatMap((folder) => endings.map((ending) => path.join(folder, program + ending)))) {
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/** @returns {string | undefined} */
function findBrowser() {
  const named = process.env.ALLOCTRACE_BROWSER;
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) {
      throw new PlainError(`ALLOCTRACE_BROWSER names ${named}, which does not exist.`);
    }
    return named;
  }
  return findOnPath(names) ?? places.find((place) => existsSync(place));
}

/**
 * Finds Chrome, Chromium or Edge, and installs Debian's chromium where that is possible without asking anybody.
 * `ALLOCTRACE_BROWSER` in the environment names another one.
 * @returns {Promise<string>} the program's path; rejects with one sentence that tells what to do
 */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found !== undefined) {
    return found;
  }
  const aptGet = findOnPath(['apt-get']);
  if (aptGet === undefined || process.getuid?.() !== 0) {
    const command = process.platform === 'darwin' ? 'brew install --cask chromium' : 'sudo apt-get install chromium';
    throw new PlainError(`No Chrome, Chromium or Edge was found; install one, for example with "${command}".`);
  }
  return withLock(path.join(cacheFolder, 'browser.lock'), 'installing Chromium', async () => {
    const installed = findBrowser();
    if (installed !== undefined) {
      return installed;
    }
    say("installing Chromium from the system's packages (apt-get install chromium)");
    const options = { capture: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await runCommand(aptGet, ['update', '-qq'], options);
    // The fonts make text in screenshots readable on a machine that has none.
    const { output } = await runCommand(
      aptGet,
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      options,
    );
    const program = findBrowser();
    if (program === undefined) {
      throw new PlainError(`"apt-get install chromium" did not give a browser:\n${output.trim().split('\n').slice(-5).join('\n')}`);
    }
    return program;
  });
}
