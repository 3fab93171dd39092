// Child processes that never outlive us: each gets a process group of its own, and every group is ended when we end.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { PlainError } from './project.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {Set<() => void>} */
const cleanups = new Set();
let handlersInstalled = false;

function endEverything() {
  for (const child of running) {
    signalGroup(child, 'SIGKILL');
  }
  running.clear();
  for (const cleanup of cleanups) {
    cleanup();
  }
  cleanups.clear();
}

function installHandlers() {
  if (handlersInstalled) {
    return;
  }
  handlersInstalled = true;
  process.on('exit', endEverything);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/**
 * Runs `cleanup` (synchronous) when this process ends, also through Ctrl-C or an error.
 * @param {() => void} cleanup
 */
export function atExit(cleanup) {
  installHandlers();
  cleanups.add(cleanup);
}

/**
 * Starts a process that is ended, with all its children, when this process ends.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {import('node:child_process').ChildProcess}
 */
export function startProcess(command, args, options = {}) {
  installHandlers();
  const child = spawn(command, args, { detached: process.platform !== 'win32', windowsHide: true, ...options });
  running.add(child);
  child.once('error', () => running.delete(child));
  // A leader that is gone can leave children in its group: they go with it.
  child.once('exit', () => {
    signalGroup(child, 'SIGKILL');
    running.delete(child);
  });
  return child;
}

/**
 * Ends a process and its children: politely first, by force after `patience` milliseconds.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [patience]
 * @returns {Promise<void>}
 */
export async function stopProcess(child, patience = 3000) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    running.delete(child);
    return;
  }
  await new Promise((resolve) => {
    const force = setTimeout(() => signalGroup(child, 'SIGKILL'), patience);
    child.once('exit', () => {
      clearTimeout(force);
      resolve(undefined);
    });
    signalGroup(child, 'SIGTERM');
  });
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { capture?: boolean, write?: (text: string) => void }} [options] `capture` collects the output instead of showing it, `write` is given it
 * @returns {Promise<{ status: number, output: string }>} the exit status (-1 when it could not start or was ended by a signal)
 */
export function runCommand(command, args, { capture = false, write, ...options } = {}) {
  return new Promise((resolve) => {
    const stdio = /** @type {import('node:child_process').StdioOptions} */ (
      capture || write ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit']
    );
    const child = startProcess(command, args, { stdio, ...options });
    let output = '';
    const take = write ?? ((/** @type {string} */ text) => (output += text));
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    child.once('error', (error) => resolve({ status: -1, output: `${output}${error.message}\n` }));
    child.once('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

/**
 * Runs npm, with the same npm that runs us where there is one.
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<void>} rejects with npm's own words when it fails
 */
export async function npm(args, cwd) {
  const cli = process.env.npm_execpath;
  // Settings that an outer `npm run` puts in the environment (such as the project's prefix) must not reach this one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|config_(local_)?prefix)/.test(name)),
  );
  const own = cli !== undefined && /npm-cli\.[cm]?js$/.test(cli);
  const shown = [...args, '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const { status, output } = own
    ? await runCommand(process.execPath, [cli, ...shown], { cwd, env, capture: true })
    : await runCommand('npm', shown, { cwd, env, capture: true, shell: process.platform === 'win32' });
  if (status !== 0) {
    throw new PlainError(`"npm ${args.join(' ')}" failed in ${cwd}:\n${output.trim()}`);
  }
}
