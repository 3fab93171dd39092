// Stops after an allocation that found no place, and tells what was free then.
import { failureKind, operationCondition } from '../exception-kind';
import { stateFacts } from '../explanation';

export const outOfMemory = failureKind(
  {
    name: 'out-of-memory',
    filter: {
      default: true,
      texts: (localize) => ({
        label: localize('Out of Memory'),
        description: localize('An allocation finds no place: no memory, too large, or a place that is taken'),
        conditionDescription: operationCondition(localize),
      }),
    },
  },
  ['out-of-memory', 'too-large', 'placement-conflict'],
  stateFacts,
);
