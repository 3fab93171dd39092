// node scripts/test.mjs [SUITE …]: all suites, or those named. The last line is the total over them: "N passed, N failed".
import { ensureDependencies } from './lib/dependencies.mjs';
import { explain } from './lib/project.mjs';

/**
 * @param {string[]} names
 * @returns {Promise<import('./lib/suites.mjs').Counts>}
 */
async function runSuites(names) {
  await ensureDependencies();
  const { extraSuites, preparation, suites } = await import('./lib/suites.mjs');
  const all = [...suites, ...extraSuites];
  const unknown = names.filter((name) => !all.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new Error(`Unknown suite: ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`);
  }
  const wanted = names.length === 0 ? suites : all.filter(({ name }) => names.includes(name) || preparation.includes(name));
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  for (const { name, run } of wanted) {
    process.stdout.write(`\n── ${name} ──\n`);
    const { passed, failed } = await run().catch((error) => {
      process.stdout.write(`${explain(error)}\n`);
      return { passed: 0, failed: 1 };
    });
    total.passed += passed;
    total.failed += failed;
    summary.push(`${name.padEnd(10)} ${passed} passed, ${failed} failed`);
  }
  process.stdout.write(`\n${summary.join('\n')}\n`);
  return total;
}

const { passed, failed } = await runSuites(process.argv.slice(2)).catch((error) => {
  process.stdout.write(`${explain(error)}\n`);
  return { passed: 0, failed: 1 };
});
process.stdout.write(`${passed} passed, ${failed} failed\n`);
// Ends what a suite left running, too.
process.exit(failed > 0 ? 1 : 0);
