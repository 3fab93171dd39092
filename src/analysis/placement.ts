// How an allocation was served: its order and its padding.
import { orderOfPlace } from '../engine/place';
import type { Localize } from '../model/localize';
import { formatPercent, formatSize } from '../model/size';
import type { Run } from '../replay/run/run';

/** The order of the buddy block that an allocation has for itself; undefined for objects and for `kmalloc 0`. */
export function orderOf(run: Run, op: number): number | undefined {
  return orderOfPlace(run.results.place(op));
}

/** Bytes held beyond what was asked for. */
export function paddingOf(run: Run, op: number): number {
  return run.heldOf(op) - run.requestedOf(op);
}

/** `12 B padding`; where blocks have headers those count as well. */
export function paddingPiece(run: Run, padding: number, localize: Localize): string {
  return run.arena.overhead > 0 ? localize('{0} header and padding', formatSize(padding)) : localize('{0} padding', formatSize(padding));
}

/** `12 of 64 B padding (18.8%)`, in words; what is not padded says so. */
export function paddingText(run: Run, requested: number, held: number, localize: Localize): string {
  const padding = held - requested;
  if (padding === 0) return localize('no padding');
  const message = run.arena.overhead > 0 ? '{0} of {1} are header and padding ({2})' : '{0} of {1} are padding ({2})';
  return localize(message, formatSize(padding), formatSize(held), formatPercent(padding / held));
}
