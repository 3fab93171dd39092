// The reporter for people: a line for each trace, and below it what failed.
import type { Localize } from '../../model/localize';
import type { TestReporter } from './reporter';
import { failedCases, hasPassed, nameOf, totalsOf, totalsText, type TestCase } from './results';

/** Failures of one case that are shown; the others are counted. */
const shownFailures = 20;

/** A line for each trace, with its failures below in the form of a compiler's messages, and the totals. */
export function listReporter(localize: Localize): TestReporter {
  return {
    suite: (suite) => {
      const name = nameOf(suite);
      if (suite.error !== undefined) return `✗ ${name}\n    ${suite.error}\n`;
      if (hasPassed(suite)) return `✓ ${localize('{0} (checks: {1})', name, suite.cases.length)}\n`;
      const failed = failedCases(suite);
      const head = localize('{0} (checks: {1}, failed: {2})', name, suite.cases.length, failed.length);
      return `✗ ${head}\n${failed.map((each) => caseText(name, each, localize)).join('')}`;
    },
    end: (suites) => `\n${totalsText(totalsOf(suites), localize)}\n`,
  };
}

function caseText(file: string, { name, failures }: TestCase, localize: Localize): string {
  const shown = failures.slice(0, shownFailures);
  const lines = shown.map(({ line, column, code, message }) => `      ${file}:${line}:${column}: ${code}: ${message}\n`);
  const hidden = failures.length - shown.length;
  if (hidden > 0) lines.push(`      ${localize('… and {0} more', hidden)}\n`);
  return `    ${name}\n${lines.join('')}`;
}
