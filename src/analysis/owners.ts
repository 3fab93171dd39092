// Who holds the most over a run: call sites where the trace names any, else lines.
import { Place } from '../engine/place';
import { rankedOwners, type Owner } from '../model/heat';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { inStretches, type Work } from '../work/work';

/** Operations of one step. */
const stretch = 1 << 14;

export interface RankedOwners {
  /** Those who held the most bytes for the most positions, the most first. */
  readonly owners: readonly Owner[];
  /** The index of the owner of the allocation that operation `op` made; `owners.length` for all others. */
  readonly indexOf: (op: number) => number;
}

/** By what allocations are attributed: call sites where the trace names any, else lines. */
export function ownerKind(run: Run): 'site' | 'line' {
  return run.table.site === undefined ? 'line' : 'site';
}

/** The greatest owners of a run. One pass over all operations. */
export function* rankOwners(run: Run): Work<RankedOwners> {
  const { table, results, trace } = run;
  const sites = table.site;
  const lines = table.line;
  const keys = sites === undefined ? trace.lineCount + 1 : trace.names.count + 1;
  const keyOf = sites === undefined ? (op: number): number => lines[op] : (op: number): number => sites[op];
  // Bytes times positions: an owner's share of a picture of the whole run.
  const held = new Float64Array(keys);
  const first = new Int32Array(keys).fill(-1);
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      const left = run.operationCount - op;
      for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) held[keyOf(ended)] -= run.heldOf(ended) * left;
      if (results.place(op) === Place.None) continue;
      const key = keyOf(op);
      if (first[key] < 0) first[key] = op;
      held[key] += run.heldOf(op) * left;
    }
  });
  const best = greatestKeys(held, sites === undefined ? 0 : 1);
  const rank = new Uint8Array(keys).fill(best.length);
  best.forEach((key, index) => (rank[key] = index));
  const owners = best.map((key) => ({
    site: sites === undefined ? undefined : trace.names.text(key - 1),
    line: lines[first[key]],
    held: held[key] / (run.operationCount + 1),
  }));
  return { owners, indexOf: (op) => rank[keyOf(op)] };
}

/** The keys from `from` on with the greatest values above 0, the greatest first. */
function greatestKeys(values: Float64Array, from: number): number[] {
  const best: number[] = [];
  for (let key = from; key < values.length; key++) {
    const value = values[key];
    if (value === 0 || (best.length === rankedOwners && value <= values[best[rankedOwners - 1]])) continue;
    const at = best.findIndex((other) => values[other] < value);
    best.splice(at < 0 ? best.length : at, 0, key);
    if (best.length > rankedOwners) best.pop();
  }
  return best;
}
