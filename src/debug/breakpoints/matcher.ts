// When a breakpoint looks and what it asks: tests that kinds put together, answered from columns first and the state only then.
import type { Run } from '../../replay/run/run';
import type { Expression } from '../../query/expressions/compile';
import { bindPredicate } from '../../query/expressions/predicate';
import type { Sample } from '../../query/expressions/sample';
import type { Walk } from './walk';

/**
 * When a breakpoint looks. `before` its operation, which is the one that comes next at the position; `through`: the same, but it has to see
 * what the operation will do to the buddy tree; `after` it, which is the one done last.
 */
export type Stage = 'before' | 'through' | 'after';

/** What can be said of a position without the state of the allocators. */
export const enum Answer {
  No,
  Yes,
  /** `holds` tells, and looks at the state. */
  AskState,
}

/** Says at which positions a breakpoint holds. */
export interface Matcher {
  /** It can hold at the positions [first, last]. */
  readonly first: number;
  readonly last: number;
  readonly stage: Stage;
  /** Whether it ever answers `AskState`. Such matchers are asked in ascending order, so that the state is walked along with. */
  readonly needsState: boolean;
  ask(position: number): Answer;
  holds(position: number): boolean;
}

/** The operation that a breakpoint of this stage speaks of at a position. */
export function operationAt(stage: Stage, position: number): number {
  return stage === 'after' ? position - 1 : position;
}

/** Sets a sample where a breakpoint of this stage looks. */
export function look(sample: Sample, stage: Stage, position: number): void {
  sample.position = position;
  sample.operation = operationAt(stage, position);
}

/** The tests of a matcher: all of them have to pass. */
export type Test = Pick<Matcher, 'needsState' | 'ask' | 'holds'>;

/** A test that the columns of the run answer. */
export function plainTest(holds: (position: number) => boolean): Test {
  return { needsState: false, holds, ask: (position) => (holds(position) ? Answer.Yes : Answer.No) };
}

/** A test that needs the state where `possible` does not say no. */
export function stateTest(possible: (position: number) => boolean, holds: (position: number) => boolean): Test {
  return { needsState: true, holds, ask: (position) => (possible(position) ? Answer.AskState : Answer.No) };
}

/** Whether a condition holds. Throws ExpressionError where the run does not have what it names. */
export function conditionTest(condition: Expression, walk: Walk, stage: Stage): Test {
  const { sample } = walk;
  const { possible, holds, needsState } = bindPredicate(condition, sample);
  const at = (ask: () => boolean) => (position: number) => {
    look(sample, stage, position);
    return ask();
  };
  return needsState ? stateTest(at(possible), at(holds)) : plainTest(at(holds));
}

/** Both tests; the first is asked first. */
export function both(a: Test, b: Test | undefined): Test {
  if (b === undefined) return a;
  return {
    needsState: a.needsState || b.needsState,
    ask: (position) => {
      const first = a.ask(position);
      if (first === Answer.No) return Answer.No;
      const second = b.ask(position);
      return second === Answer.Yes ? first : second;
    },
    holds: (position) => a.holds(position) && b.holds(position),
  };
}

/** Whether a test holds at a position and did not at the one before: of two positions in a row none is looked at twice. */
export function risingEdge(test: Test): Test {
  let known = -1;
  let value = false;
  const at = (position: number): boolean => {
    if (position !== known) {
      value = test.ask(position) !== Answer.No && test.holds(position);
      known = position;
    }
    return value;
  };
  return {
    needsState: test.needsState,
    ask: (position) => {
      const answer = test.ask(position);
      if (answer !== Answer.Yes) return answer;
      return position > 0 && test.ask(position - 1) === Answer.Yes ? Answer.No : Answer.Yes;
    },
    holds: (position) => {
      const before = position > 0 && at(position - 1);
      return at(position) && !before;
    },
  };
}

/** Everything a run has a position for. */
export function wholeRun(run: Run, stage: Stage): Pick<Matcher, 'first' | 'last' | 'stage'> {
  return stage === 'after' ? { first: 1, last: run.operationCount, stage } : { first: 0, last: run.operationCount - 1, stage };
}
