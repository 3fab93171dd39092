import type { DiagnosticCode } from '../../model/diagnostic';
import type { Localize } from '../../model/localize';

/** The exceptions a user can stop at, by the ids of the protocol. */
export const exceptionFilters = ['out-of-memory', 'invalid-free', 'other-failure', 'expectation-failed', 'leak', 'fragmentation'] as const;
export type ExceptionFilter = (typeof exceptionFilters)[number];

/** What `fragmentation` stops at where the user gives no condition. */
export const defaultFragmentation = 'external > 50%';

/** The failures of operations that belong to a filter. */
export const failureCodes: Readonly<Partial<Record<ExceptionFilter, readonly DiagnosticCode[]>>> = {
  'out-of-memory': ['out-of-memory', 'too-large', 'placement-conflict'],
  'invalid-free': ['double-free', 'invalid-free', 'invalid-realloc'],
  'other-failure': ['invalid-cache', 'duplicate-cache', 'unknown-cache', 'cache-busy'],
};

/** A filter as the protocol announces it. */
export interface ExceptionFilterDescription {
  readonly filter: ExceptionFilter;
  readonly label: string;
  readonly description: string;
  readonly default: boolean;
  readonly supportsCondition: true;
  readonly conditionDescription: string;
}

/** What a client shows of the filters. */
export function describeExceptionFilters(localize: Localize): ExceptionFilterDescription[] {
  const ofOperation = localize('Condition on the operation that fails, such as size > 4 KiB');
  const describe = (
    filter: ExceptionFilter,
    label: string,
    description: string,
    isDefault: boolean,
    conditionDescription = ofOperation,
  ): ExceptionFilterDescription => ({ filter, label, description, default: isDefault, supportsCondition: true, conditionDescription });
  return [
    describe(
      'out-of-memory',
      localize('Out of Memory'),
      localize('An allocation finds no place: no memory, too large, or a place that is taken'),
      true,
    ),
    describe('invalid-free', localize('Invalid or Double Free'), localize('A free or realloc of a handle that is not live'), true),
    describe('other-failure', localize('Other Failures'), localize('An operation on a cache fails'), true),
    describe(
      'expectation-failed',
      localize('Failed Expectations'),
      localize('An expect line does not hold'),
      true,
      localize('Condition on the position, such as live > 100'),
    ),
    describe(
      'leak',
      localize('Leaks'),
      localize('At the end of the trace, when allocations are still live'),
      false,
      localize('Condition on the first leaked allocation of a line, such as size > 4 KiB'),
    ),
    describe(
      'fragmentation',
      localize('Fragmentation'),
      localize('When a condition on the fragmentation becomes true'),
      false,
      localize('What to stop at; without a condition {0}', defaultFragmentation),
    ),
  ];
}
