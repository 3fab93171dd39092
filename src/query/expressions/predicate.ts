// Conditions for loops over all operations: split in what columns can tell and what needs a state.
import { bindTruth } from './bind';
import { Cost } from './bound';
import type { Expression } from './compile';
import type { Sample } from './sample';
import { operands } from './syntax-tree';

/** A condition that is asked about many operations. */
export interface Predicate {
  /** Whether it can hold at the sample's place, as far as the columns of the run tell: cheap, and never wrongly false. */
  readonly possible: () => boolean;
  /** Whether it holds there. */
  readonly holds: () => boolean;
  /** Whether `holds` may ask for the state of the allocators. */
  readonly needsState: boolean;
}

/**
 * A condition bound to a moving sample, in two parts: of a chain of `&&` what the columns of the run tell is tried by itself. Throws
 * ExpressionError where the run does not have what it names.
 */
export function bindPredicate(expression: Expression, sample: Sample): Predicate {
  const { cost, get } = bindTruth(expression.node, sample);
  if (cost < Cost.State) return { possible: get, holds: get, needsState: false };
  const cheap = operands(expression.node, '&&')
    .map((node) => bindTruth(node, sample))
    .filter((part) => part.cost < Cost.State)
    .sort((a, b) => a.cost - b.cost)
    .map((part) => part.get);
  return { possible: () => cheap.every((test) => test()), holds: get, needsState: true };
}
