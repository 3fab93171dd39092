// The inner steps of an operation where blocks have any length, found from the blocks around before it and from what came of it.
import { neededUnits } from '../../engine/policies/policy';
import { Place } from '../../engine/place';
import type { Step } from '../../engine/step';
import { OperationKind } from '../../trace/operation-table';
import { ErrorBits, errorCode } from '../run/results';
import { BlockKind } from '../state/arena-state';
import { blocksLookedAt, freeBelow, type BlocksBefore } from './looked-at';

/** The steps of operation `op`, before which `state` stands; at least one. */
export function blockSteps(state: BlocksBefore, op: number): Step[] {
  const { run } = state;
  const { results, table } = run;
  const kind = table.kind[op] as OperationKind;
  const entry = results.error[op];
  const code = errorCode(entry);
  if (run.usedUnknown(op)) return [{ kind: 'nothing', because: 'unknownHandle' }];
  if (code === 'out-of-memory') return [searchOf(state, op)];
  if (code !== undefined) return [{ kind: 'refuse', code }];
  const subject = results.subject(op);
  if (run.stayedAt(op)) return resizeOf(state, op, subject);
  const steps = results.place(op) === Place.Block ? takeOf(state, op) : [];
  if (results.place(op) === Place.Nowhere) steps.push({ kind: 'nothing', because: 'noBytes' });
  if (subject >= 0) steps.push(...releaseOf(state, op, subject));
  if (steps.length > 0) return steps;
  return [{ kind: 'nothing', because: kind === OperationKind.Free && (entry & ErrorBits.Code) === 0 ? 'nullHandle' : 'noBlock' }];
}

function searchOf(state: BlocksBefore, op: number): Step {
  const { run } = state;
  const needed = neededUnits(run.arena, run.table.size[op]);
  const isFragmented = (run.results.error[op] & ErrorBits.Fragmented) !== 0;
  const looked = blocksLookedAt(state, op, needed, -1);
  return { kind: 'findBlock', needed, unit: -1, units: 0, bytes: run.table.size[op], looked, fragmented: isFragmented };
}

function takeOf(state: BlocksBefore, op: number): Step[] {
  const { results, arena, table } = state.run;
  const unit = results.unit(op);
  const units = results.units(op);
  const found = state.blockAt(unit);
  const needed = neededUnits(arena, table.size[op]);
  const looked = blocksLookedAt(state, op, needed, unit);
  const steps: Step[] = [{ kind: 'findBlock', needed, unit, units: found.units, bytes: table.size[op], looked, fragmented: false }];
  if (units < found.units) steps.push({ kind: 'splitBlock', unit, units, rest: found.units - units });
  steps.push({ kind: 'takeBlock', unit, units });
  return steps;
}

function releaseOf(state: BlocksBefore, op: number, subject: number): Step[] {
  const { results } = state.run;
  if (results.place(subject) !== Place.Block) return results.place(op) === Place.Nowhere ? [] : [{ kind: 'nothing', because: 'noBytes' }];
  const unit = results.unit(subject);
  const units = results.units(subject);
  return [{ kind: 'releaseBlock', unit, units, ...listWalk(state, op, unit) }, ...mergeOf(state, op, unit, unit + units)];
}

/** FreeRTOS goes through its list by address to where the block belongs; what a realloc has split before changes it by no block or by the one used up. */
function listWalk(state: BlocksBefore, op: number, unit: number): { readonly looked?: number } {
  const { run } = state;
  if (run.arena.policy !== 'heap4') return {};
  const { results } = run;
  const taken = results.unit(op);
  const isUsedUp = results.place(op) === Place.Block && taken < unit && state.blockAt(taken).units === results.units(op);
  return { looked: freeBelow(state, unit) - Number(isUsedUp) };
}

/** A block that becomes free, [from, to), with the free ones on both sides; of what the operation itself has taken nothing is free any more. */
function mergeOf(state: BlocksBefore, op: number, from: number, to: number): Step[] {
  const { results } = state.run;
  const isTaken = results.place(op) === Place.Block;
  const taken = isTaken ? { from: results.unit(op), to: results.unit(op) + results.units(op) } : { from: -1, to: -1 };
  let [start, end] = [from, to];
  if (from > 0) {
    const below = state.blockAt(from - 1);
    if (below.kind === BlockKind.Free && taken.to !== from) {
      start = Math.max(below.unit, taken.from >= below.unit && taken.to < from ? taken.to : 0);
    }
  }
  const above = to < state.run.arena.size / state.run.arena.unit ? state.blockAt(to) : undefined;
  if (above?.kind === BlockKind.Free && taken.from !== to) end = above.unit + above.units;
  return start === from && end === to ? [] : [{ kind: 'mergeBlocks', unit: start, units: end - start }];
}

function resizeOf(state: BlocksBefore, op: number, subject: number): Step[] {
  const { run } = state;
  const { results, arena } = run;
  const unit = results.unit(op);
  const [before, now] = [results.units(subject), results.units(op)];
  const offset = unit * arena.unit;
  const steps: Step[] = [];
  if (now > before) {
    const behind = state.blockAt(unit + before);
    if (now < before + behind.units) {
      steps.push({ kind: 'splitBlock', unit: behind.unit, units: now - before, rest: before + behind.units - now });
    }
  }
  if (now < before) {
    steps.push({ kind: 'releaseBlock', unit: unit + now, units: before - now }, ...mergeOf(state, op, unit + now, unit + before));
  }
  const grownFrom = now > before ? { grownFrom: before * arena.unit } : {};
  steps.push({ kind: 'resize', offset, held: now * arena.unit, bytes: run.table.size[op], ...grownFrom });
  return steps;
}
