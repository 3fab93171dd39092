// mocha's usual output; the totals, and what failed, go to the file that ALLOCTRACE_TOTALS names, for the end of `npm test`.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string[]} */
    const failures = [];
    runner.on('fail', (test, error) => failures.push(`${test.fullTitle()}: ${error.message}`));
    runner.once('end', () => {
      const { passes = 0, failures: failed = 0 } = runner.stats ?? {};
      writeFileSync(/** @type {string} */ (process.env.ALLOCTRACE_TOTALS), JSON.stringify({ passed: passes, failed, failures }));
    });
  }
};
