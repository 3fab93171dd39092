// JUnit's XML, as CI systems read it: a testsuite for each trace. One document, so that it is written when all are through.
import { escapeMarkup } from '../../model/markup';
import type { TestReporter } from './reporter';
import { failedCases, nameOf, totalsOf, type TestCase, type TestSuite } from './results';

export function junitReporter(): TestReporter {
  return {
    suite: () => '',
    end: (suites) => {
      const { cases, failedCases: failures, errors } = totalsOf(suites);
      const time = seconds(suites.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
      return (
        `<?xml version="1.0" encoding="UTF-8"?>\n` +
        `<testsuites name="alloctrace" tests="${cases + errors}" failures="${failures}" errors="${errors}" time="${time}">\n` +
        `${suites.map(suiteElement).join('')}</testsuites>\n`
      );
    },
  };
}

function suiteElement(suite: TestSuite): string {
  const name = escapeMarkup(nameOf(suite));
  const errors = suite.error === undefined ? 0 : 1;
  const time = seconds(suite.milliseconds);
  const counts = `tests="${suite.cases.length + errors}" failures="${failedCases(suite).length}" errors="${errors}" time="${time}"`;
  const body =
    suite.error === undefined
      ? suite.cases.map((each) => caseElement(name, each)).join('')
      : `    <testcase name="run" classname="${name}" file="${name}" time="${time}"><error message="${escapeMarkup(suite.error)}"/></testcase>\n`;
  return `  <testsuite name="${name}" ${counts}>\n${body}  </testsuite>\n`;
}

function caseElement(file: string, { name, line, failures }: TestCase): string {
  const place = line === undefined ? '' : ` line="${line}"`;
  const title = line === undefined ? name : `${line}: ${name}`;
  const open = `    <testcase name="${escapeMarkup(title)}" classname="${file}" file="${file}"${place} time="0"`;
  if (failures.length === 0) return `${open}/>\n`;
  const [first] = failures;
  const lines = failures.map((each) => `${file}:${each.line}:${each.column}: ${each.code}: ${escapeMarkup(each.message)}`);
  return `${open}><failure type="${first.code}" message="${escapeMarkup(first.message)}">${lines.join('\n')}</failure></testcase>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
