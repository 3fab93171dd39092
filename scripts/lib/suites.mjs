// Every suite of `npm test`. Each resolves with its counts, or rejects when it could not run at all.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { filesThatMatch, nearNames, titlesThatMatch } from './patterns.mjs';
import { runCommand } from './processes.mjs';
import { PlainError, root } from './project.mjs';
import { temporaryFolder } from './vscode.mjs';

/** How many tests passed and failed, and the names and messages of those that failed where they have any. @typedef {{ passed: number, failed: number, failures?: string[] }} Counts */
/** @typedef {(text: string) => void} Write */
/**
 * `run` is given parts of paths or titles: the tests that have one of them; all where there are none. It shows by `write` what goes on.
 * `needs` is what some tests of the suite cannot run without; a check has no tests to choose from. What is `beside` others may run while
 * they do: it opens no window and changes no file that others read.
 * @typedef {{ name: string, needs?: Step[], beside?: boolean, run: (patterns: string[], write: Write) => Promise<Counts> }} Suite
 */
/**
 * What a chosen few tests need, which is less than what `npm test` does before any: the bundles, or what is compiled of a project.
 * @typedef {'bundles' | 'main' | 'e2e'} Step
 */

const nodeModules = path.join(root, 'node_modules');
const mochaProgram = path.join(nodeModules, 'mocha', 'bin', 'mocha.js');

/**
 * Does what tests need.
 * @param {Step[]} steps
 * @returns {Promise<boolean>} whether all went well; what is wrong has been printed
 */
export async function prepare(steps) {
  const commands = [];
  if (steps.includes('bundles')) {
    commands.push(['scripts/build.mjs']);
  }
  const projects = steps.filter((step) => step !== 'bundles');
  if (projects.length > 0) {
    commands.push(['scripts/compile.mjs', ...projects]);
  }
  for (const command of commands) {
    if ((await runCommand(process.execPath, command, { cwd: root })).status !== 0) {
      return false;
    }
  }
  return true;
}

/**
 * A check that passes or fails as a whole: a command's exit status.
 * @param {string} name
 * @param {string[]} args a script and its arguments, for Node
 * @returns {Suite}
 */
function check(name, ...args) {
  return {
    name,
    run: async (_, write) => {
      const { status } = await runCommand(process.execPath, args, { cwd: root, write });
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

/** @param {string} file compiled, absolute */
const sourceOf = (file) => path.relative(path.join(root, 'out'), file).replace(/\.js$/, '.ts');

/**
 * The tests that match: the files whose path does, or else the tests whose title does.
 * @param {string[]} files compiled, absolute
 * @param {string[]} patterns
 * @returns {{ files: string[], titles?: RegExp }}
 */
function chosen(files, patterns) {
  if (patterns.length === 0) {
    return { files };
  }
  const matching = new Set(filesThatMatch(files.map(sourceOf), patterns));
  return matching.size > 0 ? { files: files.filter((file) => matching.has(sourceOf(file))) } : { files, titles: titlesThatMatch(patterns) };
}

/**
 * @param {string} name of the suite
 * @param {string[]} sources its files
 * @param {string[]} patterns
 */
function nothingMatches(name, sources, patterns) {
  const near = [...new Set(patterns.flatMap((pattern) => nearNames(sources, pattern)))];
  const hint = near.length > 0 ? `Near names:\n${near.map((each) => `  ${each}`).join('\n')}` : `The files are in test/${name}.`;
  return new PlainError(`No file and no title of the suite ${name} has "${patterns.join('" or "')}" in it. ${hint}`);
}

/**
 * Compiled tests, run by mocha in a process of their own.
 * @param {string} name
 * @param {Step[]} needs
 * @param {string} [ending]
 * @param {string[]} options for mocha
 * @returns {Suite}
 */
function mocha(name, needs, ending = '.test.js', options = []) {
  return {
    name,
    needs,
    run: async (patterns, write) => {
      const files = await filesBelow(path.join('out', 'test', name), ending);
      const totals = path.join(await temporaryFolder('totals'), 'totals.json');
      const reporter = path.join(root, 'scripts', 'lib', 'counting-reporter.cjs');
      const { files: wanted, titles } = chosen(files, patterns);
      const filter = titles === undefined ? [] : ['--grep', String(titles)];
      const args = [mochaProgram, '--reporter', reporter, ...options, ...filter, ...wanted];
      // What the programs say is compared in English, whatever the machine speaks.
      const env = { ...process.env, LC_ALL: 'C', ALLOCTRACE_TOTALS: totals };
      const { status } = await runCommand(process.execPath, args, { cwd: root, env, write });
      if (!existsSync(totals)) {
        throw new PlainError(`mocha ended (status ${status}) before its tests did.`);
      }
      const counts = /** @type {Counts} */ (JSON.parse(await readFile(totals, 'utf8')));
      if (patterns.length > 0 && status === 0 && counts.passed + counts.failed === 0) {
        throw nothingMatches(name, files.map(sourceOf), patterns);
      }
      // A root hook or an exception outside a test fails the run without being counted.
      return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    },
  };
}

/** Scope assertions inside sample files: each file is a test. @type {Suite} */
const grammar = {
  name: 'grammar',
  needs: [],
  run: async (patterns, write) => {
    const names = await readdir(path.join(root, 'test', 'grammar'), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    if (files.length === 0) {
      throw new PlainError('No test was found: test/grammar is empty.');
    }
    const relative = files.map((file) => path.relative(root, file)).sort();
    const wanted = patterns.length === 0 ? relative : filesThatMatch(relative, patterns);
    if (wanted.length === 0) {
      throw nothingMatches('grammar', relative, patterns);
    }
    /** @type {Required<Counts>} */
    const counts = { passed: 0, failed: 0, failures: [] };
    for (const file of wanted) {
      const { status } = await runCommand(process.execPath, [path.join(nodeModules, 'vscode-tmgrammar-test', 'dist', 'unit.js'), file], {
        cwd: root,
        write,
      });
      counts[status === 0 ? 'passed' : 'failed']++;
      if (status !== 0) counts.failures.push(file);
    }
    return counts;
  },
};

/** mocha inside the real extension host, with workspace trust switched off and in a folder that is not trusted. @type {Suite} */
const host = {
  name: 'host',
  needs: ['bundles', 'main'],
  run: async (patterns, write) => {
    const { runHostTests } = await import('./host.mjs');
    const files = await filesBelow(path.join('out', 'test', 'host'), '.test.js');
    /** @type {Required<Counts>} */
    const counts = { passed: 0, failed: 0, failures: [] };
    for (const restricted of [false, true]) {
      write(`\n  ${restricted ? 'In a folder that is not trusted' : 'With workspace trust switched off'}\n`);
      const { passed, failed, failures = [] } = await runHostTests(restricted, chosen(files, patterns), write);
      counts.passed += passed;
      counts.failed += failed;
      counts.failures.push(...failures.map((each) => (restricted ? `not trusted: ${each}` : each)));
    }
    if (patterns.length > 0 && counts.passed + counts.failed === 0) {
      throw nothingMatches('host', files.map(sourceOf), patterns);
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

/** @param {Suite} suite @returns {Suite} */
const beside = (suite) => ({ ...suite, beside: true });

/** What `npm test` runs, in this order. */
export const suites = [
  check('build', 'scripts/build.mjs'),
  check('types', 'scripts/compile.mjs'),
  beside(mocha('unit', ['main'])),
  beside(mocha('property', ['main'])),
  beside(mocha('cli', ['bundles', 'main'])),
  beside(mocha('dap', ['bundles', 'main'])),
  beside(check('lint', path.join(nodeModules, 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0')),
  beside(check('format', path.join(nodeModules, 'prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.')),
  beside(grammar),
  host,
  mocha('package', ['bundles', 'main']),
  mocha('e2e', ['bundles', 'main', 'e2e'], '.e2e.js', ['--slow', '20000']),
];

/** Suites that run only when they are named. */
export const extraSuites = [desktop];

/** What must run before a suite that is named on its own. */
export const preparation = ['build', 'types'];
