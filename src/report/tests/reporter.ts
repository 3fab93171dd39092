// What prints the results of tests.
import type { TestSuite } from './results';

/** Prints results: each piece of text as soon as it can be written. */
export interface TestReporter {
  /** One trace is through. */
  suite(suite: TestSuite): string;
  /** All are. */
  end(suites: readonly TestSuite[]): string;
}
