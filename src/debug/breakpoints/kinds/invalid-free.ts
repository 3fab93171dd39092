// Stops after a free or realloc of what was not live.
import { failureKind, operationCondition } from '../exception-kind';

export const invalidFree = failureKind(
  {
    name: 'invalid-free',
    filter: {
      default: true,
      texts: (localize) => ({
        label: localize('Invalid or Double Free'),
        description: localize('A free or realloc of a handle that is not live'),
        conditionDescription: operationCondition(localize),
      }),
    },
  },
  ['double-free', 'invalid-free', 'invalid-realloc'],
);
