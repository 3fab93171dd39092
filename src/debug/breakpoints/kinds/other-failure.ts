// Stops after an operation on a cache that failed.
import { failureKind, operationCondition } from '../exception-kind';

export const otherFailure = failureKind(
  {
    name: 'other-failure',
    filter: {
      default: true,
      texts: (localize) => ({
        label: localize('Other Failures'),
        description: localize('An operation on a cache fails'),
        conditionDescription: operationCondition(localize),
      }),
    },
  },
  ['invalid-cache', 'duplicate-cache', 'unknown-cache', 'cache-busy', 'needs-buddy'],
);
