// `alloctrace test`: traces as tests, by their `expect` lines.
import { createReporter } from '../report/tests/reporters';
import { hasPassed, testCases, totalsOf, type TestSuite } from '../report/tests/results';
import type { TestArguments } from './commands';
import { ExitStatus, type Environment } from './environment';
import { runOf } from './execute';
import { ExpectTexts } from './expect-texts';
import { Failure } from './failure';
import { findInputs } from './inputs';
import type { Output } from './output';
import type { Progress } from './progress';
import { shortening } from './shortened';

/** Runs all traces as tests and prints the results. */
export async function testCommand(
  { paths, format, patterns, overrides, reporter: reporterName }: TestArguments,
  { stdin, localize: localized }: Environment,
  output: Output,
  progress: Progress,
  complain: (sentence: string) => void,
): Promise<ExitStatus> {
  const localize = shortening(localized);
  const { files, failures } = await findInputs(paths, localize);
  failures.forEach(complain);
  const reporter = createReporter(reporterName, localize);
  const suites: TestSuite[] = [];
  for (const file of files) {
    const begun = performance.now();
    const finished = (parts: Pick<TestSuite, 'cases' | 'error'>): TestSuite => ({
      file,
      milliseconds: performance.now() - begun,
      ...parts,
    });
    const texts = new ExpectTexts();
    let suite: TestSuite;
    try {
      const { run } = await runOf({ file, format, patterns, stdin, localize, onText: texts.see }, overrides, progress);
      suite = finished({ cases: testCases(run, (line) => texts.textOf(line), localize) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      complain(error.message);
      suite = finished({ cases: [], error: error.message });
    }
    progress.clear();
    suites.push(suite);
    if (!output.write(reporter.suite(suite))) await output.drained();
    if (output.closed) break;
  }
  output.write(reporter.end(suites));
  if (failures.length > 0 || totalsOf(suites).errors > 0) return ExitStatus.NotDone;
  return suites.every(hasPassed) ? ExitStatus.NoErrors : ExitStatus.Errors;
}
