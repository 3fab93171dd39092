import type { Run } from '../replay/run';

/** Requests that were served by blocks or slots of one size. */
export interface SizeClass {
  /** Bytes held by each. */
  readonly held: number;
  /** The cache that served them; undefined for buddy blocks. */
  readonly cache: string | undefined;
  /** Allocations before the position asked about. */
  readonly count: number;
  /** Bytes asked for by all of them. */
  readonly requested: number;
  /** The smallest and the largest request among them. */
  readonly least: number;
  readonly greatest: number;
}

/** The requests before `position` by the block or slot they got, ascending by its size. */
export function summariseSizes(run: Run, position: number): SizeClass[] {
  const { results } = run;
  const classes = new Map<
    number,
    { held: number; cache: string | undefined; count: number; requested: number; least: number; greatest: number }
  >();
  for (let op = 0; op < position; op++) {
    if (!results.allocated(op)) continue;
    const place = results.place[op];
    const held = run.heldAt(place);
    // Blocks of one order are one class, whichever call asked for them.
    const key = place >= 0 ? place : -1 - held;
    const requested = run.requestedOf(op);
    const known = classes.get(key);
    if (known === undefined) {
      const cache = place >= 0 ? run.caches[place].name : undefined;
      classes.set(key, { held, cache, count: 1, requested, least: requested, greatest: requested });
    } else {
      known.count++;
      known.requested += requested;
      known.least = Math.min(known.least, requested);
      known.greatest = Math.max(known.greatest, requested);
    }
  }
  return [...classes.values()].sort((a, b) => a.held - b.held || (a.cache ?? '').localeCompare(b.cache ?? ''));
}
