// The ways in which results of tests are printed, by the name that --reporter takes.
import type { Localize } from '../../model/localize';
import { githubReporter } from './github';
import { junitReporter } from './junit';
import { listReporter } from './list';
import type { TestReporter } from './reporter';
import { tapReporter } from './tap';

/** For people first: it is what is printed where no other is asked for. */
const reporters = { list: listReporter, junit: junitReporter, github: githubReporter, tap: tapReporter } as const satisfies Record<
  string,
  (localize: Localize) => TestReporter
>;

export type ReporterName = keyof typeof reporters;

export const reporterNames = Object.keys(reporters) as readonly ReporterName[];

/** A reporter for one run of tests. */
export function createReporter(name: ReporterName, localize: Localize): TestReporter {
  return reporters[name](localize);
}
