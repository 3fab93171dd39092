// The Test Anything Protocol, version 14: a test point for each case, with a block of YAML where one failed.
import type { Localize } from '../../model/localize';
import type { TestReporter } from './reporter';
import { nameOf, totalsOf, totalsText, type TestCase } from './results';

/** Test points are numbered over all traces; the plan comes last, when their number is known. */
export function tapReporter(localize: Localize): TestReporter {
  let begun = false;
  let count = 0;
  const point = (passed: boolean, description: string): string => {
    const version = begun ? '' : 'TAP version 14\n';
    begun = true;
    count++;
    return `${version}${passed ? 'ok' : 'not ok'} ${count} - ${escaped(description)}\n`;
  };
  return {
    suite: (suite) => {
      const name = nameOf(suite);
      if (suite.error !== undefined) return `${point(false, name)}  ---\n  message: ${JSON.stringify(suite.error)}\n  ...\n`;
      const points = suite.cases.map((each) => {
        const place = each.line === undefined ? name : `${name}:${each.line}`;
        return point(each.failures.length === 0, `${place} ${each.name}`) + details(name, each);
      });
      return points.join('');
    },
    end: (suites) => `${begun ? '' : 'TAP version 14\n'}1..${count}\n# ${escaped(totalsText(totalsOf(suites), localize))}\n`,
  };
}

/** JSON's strings are YAML's, too. */
function details(file: string, { failures }: TestCase): string {
  if (failures.length === 0) return '';
  const entries = failures.map(({ line, column, code, message }) => {
    const at = JSON.stringify(`${file}:${line}:${column}`);
    return `    - at: ${at}\n      code: ${code}\n      message: ${JSON.stringify(message)}\n`;
  });
  return `  ---\n  failures:\n${entries.join('')}  ...\n`;
}

/** `#` begins a directive such as TODO. */
function escaped(text: string): string {
  return text.replace(/[\\#]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}
