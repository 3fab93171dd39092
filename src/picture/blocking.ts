// What keeps the block apart that the last operation asked for in vain, for frames.
import { blockersOf } from '../analysis/operation-diagnostics';
import type { Blocking } from '../protocol/messages';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import { bytesOf } from './operation-summary';

/** More are counted, but neither marked nor named: a slab can hold thousands of objects. */
const mostMarked = 256;
const mostNamed = 3;

/** The fewest allocations that keep the block apart which an operation asked for in vain; looked for once for each operation. */
export class BlockingAllocations {
  private known: { readonly run: Run; readonly position: number; readonly blocking: Blocking | undefined } | undefined;

  /** Those of the operation before the state's position; undefined where it did not fail by fragmentation. */
  at(run: Run, state: ArenaState): Blocking | undefined {
    const { position } = state;
    if (this.known?.run !== run || this.known.position !== position) this.known = { run, position, blocking: find(run, state) };
    return this.known.blocking;
  }
}

function find(run: Run, state: ArenaState): Blocking | undefined {
  const op = state.position - 1;
  const blockers = op < 0 ? undefined : blockersOf(run, op, state);
  if (!blockers || blockers.operations.length === 0) return undefined;
  const { operations } = blockers;
  return {
    count: operations.length,
    names: operations.slice(0, mostNamed).map((each) => run.handleText(each)),
    ranges: operations.slice(0, mostMarked).map((each) => bytesOf(run, each)),
  };
}
