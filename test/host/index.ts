import Mocha from 'mocha';
import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** The console is all that leaves the extension host, and the whole workbench speaks there: this tells the tests' words from the rest. */
const mark = 'host tests│';

function print(text: string): void {
  console.log(mark + text);
}

/** Milliseconds from which on a test's line says what it took. */
const worthTelling = 1000;

/** One line for each test. */
class LineReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pass', (test) => print(`  ✓ ${test.fullTitle()}${tookOf(test)}`));
    runner.on('pending', (test) => print(`  - ${test.fullTitle()} (skipped)`));
    runner.on('fail', (test, error: Error) => print(`  ✗ ${test.fullTitle()}\n${error.stack ?? error.message}`));
  }
}

function tookOf({ duration = 0 }: Mocha.Test): string {
  return duration < worthTelling ? '' : ` (${duration}ms)`;
}

/** The compiled tests of this folder, or those that ALLOCTRACE_TEST_FILES names in JSON. */
function testFiles(): string[] {
  const named = process.env.ALLOCTRACE_TEST_FILES;
  if (named !== undefined) return JSON.parse(named) as string[];
  const names = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.js'));
  return names.sort().map((name) => path.join(__dirname, name));
}

/**
 * VS Code calls this in the extension host: runs the tests, of which ALLOCTRACE_TEST_TITLES may leave only some.
 * The counts, and what failed, go to the file that ALLOCTRACE_TOTALS names; rejects when a test failed, so that VS Code ends with a failure.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 300_000, reporter: LineReporter });
  for (const file of testFiles()) mocha.addFile(file);
  const titles = process.env.ALLOCTRACE_TEST_TITLES;
  if (titles) mocha.grep(new RegExp(titles, 'i'));
  const failures: string[] = [];
  const { passes: passed, failures: failed } = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats as Mocha.Stats));
    runner.on('fail', (test, error: Error) => failures.push(`${test.fullTitle()}: ${error.message}`));
  });
  print(`${passed} passed, ${failed} failed`);
  if (process.env.ALLOCTRACE_TOTALS !== undefined) {
    writeFileSync(process.env.ALLOCTRACE_TOTALS, JSON.stringify({ passed, failed, failures }));
  }
  if (failed > 0) {
    throw new Error(`${failed} failed`);
  }
}
