// Stops at the end of the trace when allocations are still live. Its condition is asked of the first of each line, or of each site of a recording.
import { leakMessage } from '../../../analysis/leak-texts';
import { findLeaks, type Leaks } from '../../../analysis/leaks';
import type { RelatedPlace } from '../../../model/diagnostic';
import type { Localize } from '../../../model/localize';
import { formatExactSize } from '../../../model/size';
import { bindPredicate } from '../../../query/expressions/predicate';
import type { Run } from '../../../replay/run/run';
import { finish } from '../../../work/work';
import { exceptionKind } from '../exception-kind';
import type { Explanation } from '../explanation';
import { plainTest } from '../matcher';

/** Lines or sites that are listed at most. */
const mostRelated = 20;

export const leak = exceptionKind({
  name: 'leak',
  filter: {
    default: false,
    texts: (localize) => ({
      label: localize('Leaks'),
      description: localize('At the end of the trace, when allocations are still live'),
      conditionDescription: localize('Condition on the first leaked allocation of a line, such as size > 4 KiB'),
    }),
  },
  define: (_, { run, condition, localize }) => {
    const end = run.operationCount;
    let found: Leaks | undefined;
    const leaks = (): Leaks => (found ??= finish(findLeaks(run)));
    return {
      stage: 'after',
      first: end,
      last: end,
      ownCondition: true,
      test: (walk) => {
        if (condition === undefined) return plainTest(() => leaks().count > 0);
        const { sample } = walk;
        const { holds } = bindPredicate(condition, sample);
        return plainTest(() =>
          leaks().firstOperations.some((operation) => {
            sample.position = end;
            sample.operation = operation;
            return holds();
          }),
        );
      },
      describe: () => ({
        operation: undefined,
        line: undefined,
        description: leakText(run, localize),
        exception: { code: 'leak', explain: () => explainLeaks(run, leaks(), localize) },
      }),
    };
  },
});

function explainLeaks(run: Run, leaks: Leaks, localize: Localize): Explanation {
  const related: RelatedPlace[] = [];
  for (let index = 0; index < Math.min(leaks.count, mostRelated); index++) {
    const leak = leaks.leak(index);
    related.push({ line: leak.line, message: leakMessage(run, leaks, leak, localize) });
  }
  if (leaks.count > mostRelated) {
    related.push({ line: leaks.lineOf(mostRelated), message: localize('and {0} more from here on', leaks.count - mostRelated) });
  }
  return { description: leakText(run, localize), related, facts: [] };
}

/** How much is never freed, in a sentence. */
function leakText({ final: { live, requested } }: Run, localize: Localize): string {
  return live === 1
    ? localize('1 allocation ({0}) is never freed.', formatExactSize(requested))
    : localize('{0} allocations ({1}) are never freed.', live, formatExactSize(requested));
}
