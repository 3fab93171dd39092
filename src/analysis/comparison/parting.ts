// Where two runs of the same trace part: the first operation that comes out otherwise in the one than in the other.
import type { Run } from '../../replay/run/run';
import { operationsPerStep, type Work } from '../../work/work';

/**
 * The first operation (0-based) after which the two memories differ: it fails in one alone, takes a block elsewhere, or is another one, for `[*]` names
 * what is live. How long blocks are, and what headers they have, is the settings' and no difference by itself. Undefined where there is none.
 */
export function* findParting(one: Run, other: Run): Work<number | undefined> {
  const common = Math.min(one.operationCount, other.operationCount);
  for (let from = 0; from < common; from += operationsPerStep) {
    const to = Math.min(common, from + operationsPerStep);
    for (let op = from; op < to; op++) if (!isAlike(one, other, op)) return op;
    yield to - from;
  }
  return one.operationCount === other.operationCount ? undefined : common;
}

function isAlike(one: Run, other: Run, op: number): boolean {
  if (one.table.handle[op] !== other.table.handle[op] || one.table.line[op] !== other.table.line[op]) return false;
  if (one.errorOf(op) !== other.errorOf(op)) return false;
  const isThere = one.results.allocated(op);
  if (isThere !== other.results.allocated(op)) return false;
  return !isThere || one.startOf(op) === other.startOf(op);
}
