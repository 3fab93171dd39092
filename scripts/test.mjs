// node scripts/test.mjs [SUITE …] [-- PATTERN …]: all suites, or those named. The last line is the total over them: "N passed, N failed".
// With patterns, only the test files whose path has one of them, or else the tests whose title has, after no more than these need.
import { availableParallelism } from 'node:os';
import { ensureDependencies } from './lib/dependencies.mjs';
import { runInTurn } from './lib/in-turn.mjs';
import { explain, PlainError } from './lib/project.mjs';

/** @typedef {import('./lib/suites.mjs').Counts} Counts */
/** @typedef {import('./lib/suites.mjs').Suite} Suite */

/** Characters told at the end of a test that failed. */
const longestFailure = 300;

/**
 * What runs at the same time: each suite by itself, but neighbours that may run beside others.
 * @param {readonly Suite[]} suites
 */
function stagesOf(suites) {
  /** @type {Suite[][]} */
  const stages = [];
  for (const suite of suites) {
    const last = stages.at(-1);
    if (suite.beside && last?.[0].beside) last.push(suite);
    else stages.push([suite]);
  }
  return stages;
}

/**
 * @param {Suite} suite
 * @param {string[]} patterns
 * @param {(text: string) => void} write
 * @returns {Promise<Counts>}
 */
async function runSuite({ name, run }, patterns, write) {
  write(`\n── ${name} ──\n`);
  try {
    return await run(patterns, write);
  } catch (error) {
    write(`${explain(error)}\n`);
    return { passed: 0, failed: 1, failures: [explain(error)] };
  }
}

/**
 * @param {string[]} names of suites
 * @param {string[]} patterns
 * @returns {Promise<Counts>}
 */
async function runSuites(names, patterns) {
  await ensureDependencies();
  const { extraSuites, preparation, prepare, suites } = await import('./lib/suites.mjs');
  const all = [...suites, ...extraSuites];
  const unknown = names.filter((name) => !all.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new PlainError(`Unknown suite: ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`);
  }
  const whole = patterns.length === 0;
  if (!whole && names.length === 0) {
    throw new PlainError('Which suite? For example: npm run test:unit -- cursor');
  }
  const wanted = names.length === 0 ? suites : all.filter(({ name }) => names.includes(name) || (whole && preparation.includes(name)));
  if (!whole) {
    const checks = wanted.filter(({ needs }) => needs === undefined).map(({ name }) => name);
    if (checks.length > 0) {
      throw new PlainError(`There is nothing to choose from in ${checks.join(', ')}.`);
    }
    if (!(await prepare(wanted.flatMap(({ needs }) => needs ?? [])))) {
      return { passed: 0, failed: 1 };
    }
  }
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  /** @type {string[]} */
  const failing = [];
  const write = (/** @type {string} */ text) => void process.stdout.write(text);
  for (const stage of stagesOf(wanted)) {
    const results = await runInTurn(
      stage.map((suite) => (written) => runSuite(suite, patterns, written)),
      availableParallelism(),
      write,
    );
    results.forEach(({ passed, failed, failures = [] }, index) => {
      const { name } = stage[index];
      total.passed += passed;
      total.failed += failed;
      summary.push(`${name.padEnd(10)} ${passed} passed, ${failed} failed`);
      failing.push(...failures.map((each) => `${name}: ${each.replace(/\s+/g, ' ').slice(0, longestFailure)}`));
    });
  }
  // Once more at the end: of a long log only that is looked at.
  if (failing.length > 0) {
    process.stdout.write(`\nWhat failed:\n${failing.map((each) => `  ${each}\n`).join('')}`);
  }
  process.stdout.write(`\n${summary.join('\n')}\n`);
  return total;
}

const args = process.argv.slice(2);
const separator = args.includes('--') ? args.indexOf('--') : args.length;
const { passed, failed } = await runSuites(args.slice(0, separator), args.slice(separator + 1)).catch((error) => {
  process.stdout.write(`${explain(error)}\n`);
  return { passed: 0, failed: 1 };
});
process.stdout.write(`${passed} passed, ${failed} failed\n`);
// Ends what a suite left running, too.
process.exit(failed > 0 ? 1 : 0);
