// Stops where an `expect` line does not hold: the run has noted it.
import { exceptionKind } from '../exception-kind';
import { plainTest } from '../matcher';

export const expectationFailed = exceptionKind({
  name: 'expectation-failed',
  filter: {
    default: true,
    texts: (localize) => ({
      label: localize('Failed Expectations'),
      description: localize('An expect line does not hold'),
      conditionDescription: localize('Condition on the position, such as live > 100'),
    }),
  },
  define: (_, { run, localize }) => {
    const byPosition = new Map<number, number>();
    run.notes.forEach(({ code, position }, index) => {
      if (code === 'expectation-failed' && !byPosition.has(position)) byPosition.set(position, index);
    });
    const positions = [...byPosition.keys()];
    return {
      stage: 'after',
      first: Math.min(...positions, run.operationCount + 1),
      last: Math.max(...positions, -1),
      test: () => plainTest((position) => byPosition.has(position)),
      describe: (position) => {
        const { range, message, values } = run.notes[byPosition.get(position)!];
        const description = localize(message, ...values);
        return {
          operation: undefined,
          line: range.line,
          description,
          exception: { code: 'expectation-failed', explain: () => ({ description, related: [], facts: [] }) },
        };
      },
    };
  },
});
