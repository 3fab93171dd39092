// Every suite of `npm test`. Each resolves with its counts, or rejects when it could not run at all.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './processes.mjs';
import { PlainError, root } from './project.mjs';
import { temporaryFolder } from './vscode.mjs';

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {{ name: string, run: () => Promise<Counts> }} Suite */

const nodeModules = path.join(root, 'node_modules');

/**
 * A check that passes or fails as a whole: a command's exit status.
 * @param {string} name
 * @param {string[]} args a script and its arguments, for Node
 * @returns {Suite}
 */
function check(name, ...args) {
  return {
    name,
    run: async () => {
      const { status } = await runCommand(process.execPath, args, { cwd: root });
      return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
    },
  };
}

/**
 * The files below `folder` whose name ends in `ending`, sorted.
 * @param {string} folder relative to the root
 * @param {string} ending
 */
async function filesBelow(folder, ending) {
  const absolute = path.join(root, folder);
  const names = existsSync(absolute) ? await readdir(absolute, { recursive: true }) : [];
  const files = names.filter((name) => name.endsWith(ending)).map((name) => path.join(absolute, name));
  if (files.length === 0) {
    throw new PlainError(`No test was found: ${folder} holds no *${ending}; "npm run compile" makes the compiled ones.`);
  }
  return files.sort();
}

/**
 * Compiled tests, run by mocha in a process of their own.
 * @param {string} name
 * @param {string} [ending]
 * @param {string[]} options for mocha
 * @returns {Suite}
 */
function mocha(name, ending = '.test.js', options = []) {
  return {
    name,
    run: async () => {
      const files = await filesBelow(path.join('out', 'test', name), ending);
      const totals = path.join(await temporaryFolder('totals'), 'totals.json');
      const reporter = path.join(root, 'scripts', 'lib', 'counting-reporter.cjs');
      const args = [path.join(nodeModules, 'mocha', 'bin', 'mocha.js'), '--reporter', reporter, ...options, ...files];
      const { status } = await runCommand(process.execPath, args, { cwd: root, env: { ...process.env, ALLOCTRACE_TOTALS: totals } });
      if (!existsSync(totals)) {
        throw new PlainError(`mocha ended (status ${status}) before its tests did.`);
      }
      const counts = /** @type {Counts} */ (JSON.parse(await readFile(totals, 'utf8')));
      // A root hook or an exception outside a test fails the run without being counted.
      return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    },
  };
}

/** Scope assertions inside sample files: each file is a test. @type {Suite} */
const grammar = {
  name: 'grammar',
  run: async () => {
    const names = await readdir(path.join(root, 'test', 'grammar'), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    if (files.length === 0) {
      throw new PlainError('No test was found: test/grammar is empty.');
    }
    const counts = { passed: 0, failed: 0 };
    for (const file of files.sort()) {
      const { status } = await runCommand(process.execPath, [path.join(nodeModules, 'vscode-tmgrammar-test', 'dist', 'unit.js'), file], {
        cwd: root,
      });
      counts[status === 0 ? 'passed' : 'failed']++;
    }
    return counts;
  },
};

/** mocha inside the real extension host, with workspace trust switched off and in a folder that is not trusted. @type {Suite} */
const host = {
  name: 'host',
  run: async () => {
    const { runHostTests } = await import('./host.mjs');
    const counts = { passed: 0, failed: 0 };
    for (const restricted of [false, true]) {
      process.stdout.write(`\n  ${restricted ? 'In a folder that is not trusted' : 'With workspace trust switched off'}\n`);
      const { passed, failed } = await runHostTests(restricted);
      counts.passed += passed;
      counts.failed += failed;
    }
    return counts;
  },
};

/** The host tests on the desktop's VS Code, downloaded. Not part of `npm test`. @type {Suite} */
const desktop = {
  name: 'desktop',
  run: async () => {
    const { runDesktopTests } = await import('./desktop.mjs');
    return runDesktopTests();
  },
};

/** What `npm test` runs, in this order. */
export const suites = [
  check('build', 'scripts/build.mjs'),
  check('types', 'scripts/compile.mjs'),
  check('lint', path.join(nodeModules, 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'),
  check('format', path.join(nodeModules, 'prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'),
  mocha('unit'),
  mocha('property'),
  mocha('cli'),
  mocha('dap'),
  grammar,
  host,
  mocha('package'),
  // A browser on a busy machine misses a moment now and then: one more try each.
  mocha('e2e', '.e2e.js', ['--timeout', '240000', '--slow', '20000', '--retries', '1']),
];

/** Suites that run only when they are named. */
export const extraSuites = [desktop];

/** What must run before a suite that is named on its own. */
export const preparation = ['build', 'types'];
