// Stops where a condition on the fragmentation becomes true; any other condition on the state does as well.
import { exceptionKind } from '../exception-kind';
import { stateFacts } from '../explanation';
import { conditionTest, risingEdge, wholeRun } from '../matcher';

const defaultCondition = 'external > 50%';

export const fragmentation = exceptionKind({
  name: 'fragmentation',
  defaultCondition,
  filter: {
    default: false,
    texts: (localize) => ({
      label: localize('Fragmentation'),
      description: localize('When a condition on the fragmentation becomes true'),
      conditionDescription: localize('What to stop at; without a condition {0}', defaultCondition),
    }),
  },
  define: (_, { run, condition, localize }) => ({
    ...wholeRun(run, 'after'),
    ownCondition: true,
    test: (walk) => risingEdge(conditionTest(condition!, walk, 'after')),
    describe: (position) => {
      const operation = position - 1;
      const description = localize('{0} has become true.', condition!.text);
      return {
        operation,
        line: run.table.line[operation],
        description,
        exception: {
          code: 'fragmentation',
          explain: (state) => ({ description, related: [], facts: stateFacts(state, localize) }),
        },
      };
    },
  }),
});
