// What a context menu of the map is about: the allocation at a byte, when it was made and when it ends.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import type { ReadyState } from '../session/session';
import { inspectByte } from './inspection';

/** What a context menu of the map is about: what lies at a byte at the present position. */
export interface PlaceInArena {
  readonly address: string;
  /** 1-based; absent where nothing allocated lies there. */
  readonly line?: number;
  /** The position right after it was allocated. */
  readonly allocatedAt?: number;
  /** The position right after it is freed or moved; absent where that never happens. */
  readonly freedAt?: number;
}

/** Undefined outside of the arena. */
export function placeInArena({ run, state }: ReadyState, byte: number): PlaceInArena | undefined {
  const found = inspectByte(run, state, byte);
  if (!found) return undefined;
  const address = run.space.format(found.from);
  if (found.operation === undefined) return { address };
  return { address, line: found.line, allocatedAt: found.operation, freedAt: endOf(run, found.operation - 1) };
}

/** The position right after the operation that ends what operation `op` (0-based) allocated. */
function endOf({ results, operationCount }: Run, op: number): number | undefined {
  for (let later = op + 1; later < operationCount; later++) {
    if ((results.error[later] & ErrorBits.Code) !== 0) continue;
    for (let ended = results.firstEnded(later); ended >= 0; ended = results.nextEnded(ended)) if (ended === op) return later + 1;
  }
  return undefined;
}
