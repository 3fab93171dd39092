// What a run's allocator looked at and what it left free, operation by operation: the run is done once more by an allocator that counts.
import { ceilOrder } from '../engine/arithmetic';
import { BlockEngine } from '../engine/policies/block-engine';
import { neededUnits } from '../engine/policies/policy';
import type { Step } from '../engine/step';
import { redo } from './blocks/redo';
import { cursorOf } from './cursor-of';
import { Operation } from './perform';
import type { Run } from './run/run';
import { BlockKind } from './state/arena-state';
import { inStretches, type Work } from '../work/work';

/** Operations of one step. */
const stretch = 1 << 12;

/** Told of each operation. Units. */
export interface PlacementVisitor {
  /**
   * `steps`: free blocks looked at, of buddies orders; `span`: end of the highest block that is not free; `serving`: units in free blocks that would serve a
   * request of the size asked about.
   */
  (op: number, steps: number, span: number, serving: number): void;
}

/** Goes through a run, in steps. `size`: bytes of the request that free blocks are to serve. */
export function* walkPlacement(run: Run, size: number, visit: PlacementVisitor): Work<void> {
  yield* run.arena.policy === 'buddy' ? walkBuddies(run, size, visit) : walkBlocks(run, size, visit);
}

function* walkBuddies(run: Run, size: number, visit: PlacementVisitor): Work<void> {
  const { arena } = run;
  const state = cursorOf(run);
  const least = ceilOrder(size, arena.unit);
  let span = 0;
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      let looked = 0;
      for (const step of state.advance()) {
        looked += ordersLookedAt(step, arena.maxOrder);
        if (step.kind === 'take' || step.kind === 'makeSlab') span = Math.max(span, step.unit + 2 ** step.order);
      }
      while (span > 0) {
        const highest = state.blockAt(span - 1);
        if (highest.kind !== BlockKind.Free) break;
        span = highest.unit;
      }
      let serving = 0;
      for (let order = least; order <= arena.maxOrder; order++) serving += state.freeBlockCount(order) * 2 ** order;
      visit(op, looked, span, serving);
    }
  });
}

function ordersLookedAt(step: Step, maxOrder: number): number {
  if (step.kind !== 'find' && step.kind !== 'findPlace') return 0;
  return (step.found < 0 ? maxOrder : step.found) - step.order + 1;
}

function* walkBlocks(run: Run, size: number, visit: PlacementVisitor): Work<void> {
  const { arena, machine } = run;
  const engine = new BlockEngine(arena, machine, { needed: neededUnits(arena, size) });
  const operation = new Operation();
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      const before = engine.steps;
      redo(run, op, engine, operation);
      visit(op, engine.steps - before, engine.spanUnits, engine.servingUnits);
    }
  });
}
