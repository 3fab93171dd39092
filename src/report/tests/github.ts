// Workflow commands of GitHub Actions: what failed becomes an annotation at its line in the changed files.
import type { Localize } from '../../model/localize';
import type { TestReporter } from './reporter';
import { failedCases, nameOf, totalsOf, totalsText, type TestSuite } from './results';

export function githubReporter(localize: Localize): TestReporter {
  return {
    suite: (suite) => {
      const file = nameOf(suite);
      if (suite.error !== undefined) return annotation({ file, title: 'alloctrace' }, suite.error);
      return annotations(suite, file);
    },
    end: (suites) => `${totalsText(totalsOf(suites), localize)}\n`,
  };
}

function annotations(suite: TestSuite, file: string): string {
  return failedCases(suite)
    .flatMap(({ failures }) => failures)
    .map(({ line, column, code, message }) => annotation({ file, line, col: column, title: code }, message))
    .join('');
}

/** `::error file=…,line=…::message`, in the escapes of the runner (actions/toolkit, command.ts). */
function annotation(properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::error ${written.join(',')}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
