// The arena of a recorded trace, which names none: large enough that every request succeeds, as each did where it was recorded. Read from the sizes
// and frees of the trace's table.
import { createArena, isFault, largestArena, largestUnitCount, type ArenaConfig } from '../../engine/config';
import { ceilOrder } from '../../engine/arithmetic';
import { OperationKind, type OperationTable } from '../../trace/operation-table';
import { TraceError } from '../../trace/trace';
import type { RunOptions } from './options';

/** Bytes. */
const smallestArena = 65536;
/** Bytes: what `malloc` aligns to on most machines. */
const defaultUnit = 16;
/** Bytes held by a handle that holds nothing. */
const notLive = -1;

/**
 * The first arena to try for a recorded trace: a power of two that holds the peak of held bytes, at least 64 KiB. Where no
 * size is given it is doubled (see `largerArena`) until no recorded request fails.
 */
export function firstArena(table: OperationTable, handles: number, options: RunOptions): ArenaConfig {
  const unit = options.arena?.unit ?? defaultUnit;
  const size = options.arena?.size;
  if (size !== undefined) return recordedArena(size, unit, options);
  const peak = peakHeld(table, handles, options.as === 'kmalloc' ? 1 : unit, options.as !== 'kmalloc');
  let doubled = Math.max(smallestArena, unit);
  while (doubled < peak && doubled < largestArena) doubled *= 2;
  return recordedArena(doubled, unit, options);
}

/** The arena twice as large, or undefined when the size was given or nothing larger is allowed. */
export function largerArena(arena: ArenaConfig, options: RunOptions): ArenaConfig | undefined {
  if (options.arena?.size !== undefined || options.arena?.max !== undefined || arena.size >= largestArena) return undefined;
  return recordedArena(arena.size * 2, arena.unit, options);
}

/** The unit (bytes) that the arena of a recording has no more, as it would have too many of them; undefined where its unit was not raised. */
export function unitRaisedFrom(arena: ArenaConfig, options: RunOptions): number | undefined {
  return options.arena?.unit === undefined && arena.unit > defaultUnit ? defaultUnit : undefined;
}

/** Bytes. Units grow where there would be too many of them, unless the reader has set their size. Throws TraceError when that cannot work. */
function recordedArena(size: number, unit: number, options: RunOptions): ArenaConfig {
  let granule = unit;
  if (options.arena?.unit === undefined) while (size / granule > largestUnitCount) granule *= 2;
  const { base = 0n, max, fit = 'lowest' } = options.arena ?? {};
  const arena = createArena({ size, unit: granule, base, max, fit });
  if (isFault(arena)) throw new TraceError(arena.message, arena.values);
  return arena;
}

/** The most bytes held at once when every request succeeds, in buddy blocks of this unit or (not rounded) as asked for. */
function peakHeld(table: OperationTable, handles: number, unit: number, rounded: boolean): number {
  const heldBy = new Float64Array(handles).fill(notLive);
  const block = (size: number): number => (rounded ? unit * 2 ** ceilOrder(size, unit) : size);
  let held = 0;
  let peak = 0;
  for (let op = 0; op < table.count; op++) {
    const handle = table.handle[op];
    const kind = table.kind[op] as OperationKind;
    if (kind === OperationKind.Free) {
      held -= Math.max(heldBy[handle], 0);
      heldBy[handle] = notLive;
      continue;
    }
    const size = block(table.size[op]);
    if (kind === OperationKind.Realloc) {
      const old = table.operand[op];
      if (heldBy[old] === notLive) continue;
      const kept = Math.max(heldBy[old], size);
      held += kept - heldBy[old];
      heldBy[old] = notLive;
      heldBy[handle] = kept;
    } else {
      held += size;
      heldBy[handle] = size;
    }
    if (held > peak) peak = held;
  }
  return peak;
}
