// Addresses that people name, as the bytes of a run's arena.
import type { Run } from '../../replay/run/run';
import { offsetOf } from '../expressions/sample';

/** The bytes [from, to), counted from the base. */
export interface ByteRange {
  readonly kind: 'range';
  readonly from: number;
  readonly to: number;
}

/** The bytes between two addresses, the last one included; undefined where some lie outside the arena. */
export function bytesBetween(first: number | bigint, last: number | bigint, run: Run): ByteRange | 'reversed' | undefined {
  const from = offsetOf(run, first);
  const to = offsetOf(run, last);
  if (from === undefined || to === undefined || to >= run.arena.size) return undefined;
  return to < from ? 'reversed' : { kind: 'range', from, to: to + 1 };
}
