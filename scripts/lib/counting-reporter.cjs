// mocha's usual output; the totals go to the file that ALLOCTRACE_TOTALS names, for the last line of `npm test`.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes = 0, failures = 0 } = runner.stats ?? {};
      writeFileSync(/** @type {string} */ (process.env.ALLOCTRACE_TOTALS), JSON.stringify({ passed: passes, failed: failures }));
    });
  }
};
