import { findLeaks, type Leaks } from '../../analysis/leaks';
import { finish } from '../../work/work';
import { explainFailure } from '../../analysis/operation-diagnostics';
import type { DiagnosticCode } from '../../model/diagnostic';
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import type { Expression } from '../../query/expressions/compile';
import { bindPredicate } from '../../query/expressions/predicate';
import type { Definition } from './definition';
import { failureCodes, type ExceptionFilter } from './exception-filters';
import { conditionTest, plainTest, risingEdge, wholeRun } from './matcher';

/**
 * What an exception filter stops at: after the operation that failed, where `expect` lines stand, at the end for leaks. `condition` is the user's;
 * for `fragmentation` it is what has to become true, which the definition tries itself.
 */
export function defineException(filter: ExceptionFilter, condition: Expression | undefined, run: Run, localize: Localize): Definition {
  switch (filter) {
    case 'expectation-failed':
      return defineExpectations(run, localize);
    case 'leak':
      return defineLeaks(condition, run, localize);
    case 'fragmentation':
      return defineFragmentation(condition!, run, localize);
    default:
      return defineFailures(filter, failureCodes[filter]!, run, localize);
  }
}

function defineFailures(filter: ExceptionFilter, codes: readonly DiagnosticCode[], run: Run, localize: Localize): Definition {
  return {
    ...wholeRun(run, 'after'),
    test: () => plainTest((position) => run.countsAsError(position - 1) && codes.includes(run.errorOf(position - 1)!)),
    describe: (position) => {
      const operation = position - 1;
      const code = run.errorOf(operation)!;
      return {
        operation,
        line: run.table.line[operation],
        description: explainFailure(run, operation, localize).message,
        exception: { filter, code, operation },
      };
    },
  };
}

function defineExpectations(run: Run, localize: Localize): Definition {
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
      const note = byPosition.get(position)!;
      const { range, message, values } = run.notes[note];
      return {
        operation: undefined,
        line: range.line,
        description: localize(message, ...values),
        exception: { filter: 'expectation-failed', code: 'expectation-failed', operation: undefined, note },
      };
    },
  };
}

function defineLeaks(condition: Expression | undefined, run: Run, localize: Localize): Definition {
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
      exception: { filter: 'leak', code: 'leak', operation: undefined },
    }),
  };
}

function defineFragmentation(condition: Expression, run: Run, localize: Localize): Definition {
  return {
    ...wholeRun(run, 'after'),
    ownCondition: true,
    test: (walk) => risingEdge(conditionTest(condition, walk, 'after')),
    describe: (position) => {
      const operation = position - 1;
      return {
        operation,
        line: run.table.line[operation],
        description: localize('{0} has become true.', condition.text),
        exception: { filter: 'fragmentation', code: 'fragmentation', operation, condition: condition.text },
      };
    },
  };
}

/** How much is never freed, in a sentence. */
export function leakText({ final: { live, requested } }: Run, localize: Localize): string {
  return live === 1
    ? localize('1 allocation ({0} bytes) is never freed.', requested)
    : localize('{0} allocations ({1} bytes) are never freed.', live, requested);
}
