// The allocations of a heat picture one by one, where a run has so few that each can be seen.
import { Place } from '../engine/place';
import type { HeatWindow } from '../model/heat';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';

/** Longer runs have no blocks that could be told apart: their pictures do without, and nobody looks through them. */
const mostOperations = 4096;

/**
 * The memory that allocations held within a window, as four numbers each: its first byte and the one behind its last, the first position at
 * which it was held and the last. Whole, also where they reach beyond the window. Undefined where a run is long, or where there are more
 * than `most` in the window.
 */
export function heatBlocks(run: Run, window: HeatWindow, most: number): Float64Array | undefined {
  if (run.operationCount > mostOperations) return undefined;
  const { results, operationCount } = run;
  const blocks: number[] = [];
  /** The positions from which on allocations hold what they hold, by the operation that made them. */
  const since = new Map<number, number>();
  const end = (op: number, last: number): void => {
    const from = since.get(op);
    since.delete(op);
    if (from === undefined || from > last || from > window.toPosition || last < window.fromPosition) return;
    const byte = run.startOf(op);
    const to = byte + run.heldOf(op);
    if (to > window.fromByte && byte < window.toByte) blocks.push(byte, to, from, last);
  };
  for (let op = 0; op < operationCount && blocks.length <= most * 4; op++) {
    if ((results.error[op] & ErrorBits.Code) !== 0) continue;
    const subject = results.subject(op);
    // A realloc that leaves its allocation where it was changes nothing here.
    const kept = subject >= 0 && run.stayed(op) ? since.get(subject) : undefined;
    if (kept !== undefined) since.delete(subject);
    else for (let ended = results.firstEnded(op); ended >= 0; ended = results.nextEnded(ended)) end(ended, op);
    if (results.place(op) !== Place.None) since.set(op, kept ?? op + 1);
  }
  for (const op of [...since.keys()]) end(op, operationCount);
  return blocks.length > most * 4 ? undefined : Float64Array.from(blocks);
}
