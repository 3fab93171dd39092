// How allocations of one size could be served with less padding: real figures of the geometry that the allocators themselves use.
import { isFault } from '../engine/config';
import { isByKmalloc } from '../engine/place';
import { cacheGeometry, classFigures, classSizes, noFlags, type CacheFigures } from '../engine/geometry';
import type { Run } from '../replay/run/run';

/** How allocations of one size could be served with less padding. */
export interface PaddingRemedy {
  /** A cache of that size, a size class, a smaller unit of the arena, a smaller alignment of the cache, or a request cut down to the next smaller block. */
  readonly kind: 'cache' | 'class' | 'unit' | 'align' | 'trim';
  /** The object size, the class, the unit, the alignment or the request to have, in bytes. */
  readonly size: number;
  /** Objects in one slab; where there are no slabs, undefined. */
  readonly perSlab: number | undefined;
  /** Share of the memory that nobody asked for, slot rounding and slab tail included: 0 to 1. */
  readonly waste: number;
  /** Bytes saved at the peak of the run; whole slabs are counted. Negative where few objects leave their slab empty. */
  readonly saved: number;
}

/** A request is worth cutting down if so much less of it fits the next smaller block or class. */
const mostTrimmed = 1 / 16;
/** A remedy leaves at most this part of the padding there was. */
const leastGain = 3 / 4;

/** Allocations of one size at one place, as many as are live at the peak. */
export interface Padded {
  readonly size: number;
  readonly place: number;
  readonly live: number;
}

/** What would serve these allocations with clearly less padding and no more memory, the most bytes saved first. Real figures of the engine's own geometry. */
export function remediesFor(run: Run, padded: Padded): PaddingRemedy[] {
  const held = run.heldAt(padded.place);
  const share = 1 - padded.size / held;
  return candidates(run, padded, held)
    .filter((remedy): remedy is PaddingRemedy => remedy !== undefined && remedy.saved >= 0 && remedy.waste <= share * leastGain)
    .sort((a, b) => b.saved - a.saved || a.waste - b.waste);
}

function candidates(run: Run, padded: Padded, held: number): (PaddingRemedy | undefined)[] {
  const { place } = padded;
  if (place >= 0 && !run.caches[place].sizeClass) return [closerPacking(run, padded, held)];
  if (place >= 0) return [ownCache(run, padded, held), trim(padded, held, classBelow(run, held))];
  const class_ = isByKmalloc(place) ? undefined : sizeClass(run, padded, held);
  return [ownCache(run, padded, held), class_, smallerUnit(run, padded, held), trim(padded, held, held > run.arena.unit ? held / 2 : 0)];
}

/** A cache with objects of that size. */
function ownCache(run: Run, padded: Padded, held: number): PaddingRemedy | undefined {
  return inSlabs(run, padded, held, 'cache', padded.size, { objectSize: padded.size, flags: noFlags });
}

/** The size class that `kmalloc` would choose. */
function sizeClass(run: Run, padded: Padded, held: number): PaddingRemedy | undefined {
  const size = classSizes(run.machine).find((each) => each >= padded.size);
  return size === undefined ? undefined : inSlabs(run, padded, held, 'class', size, classFigures(size, run.machine));
}

/** The same cache without its alignment, or packed without a gap where that is the 8 bytes of the default. */
function closerPacking(run: Run, padded: Padded, held: number): PaddingRemedy | undefined {
  const creator = run.creators.get(padded.place);
  if (creator === undefined) return undefined;
  const { objectSize, flags, align } = run.table.cacheSpecs[run.table.operand[creator]];
  const closer = flags.has('hwcache') || (align ?? 8) > 8 ? 8 : 1;
  return inSlabs(run, padded, held, 'align', closer, {
    objectSize,
    flags: new Set([...flags].filter((flag) => flag !== 'hwcache')),
    align: closer,
  });
}

function inSlabs(
  run: Run,
  { size, live, place }: Padded,
  held: number,
  kind: PaddingRemedy['kind'],
  figure: number,
  figures: CacheFigures,
): PaddingRemedy | undefined {
  const geometry = cacheGeometry(figures, run.arena, run.machine);
  if (isFault(geometry)) return undefined;
  const { order, objectsPerSlab } = geometry;
  const slab = run.machine.page * 2 ** order;
  const taken = Math.ceil(live / objectsPerSlab) * slab;
  return {
    kind,
    size: figure,
    perSlab: objectsPerSlab,
    waste: 1 - (objectsPerSlab * size) / slab,
    saved: bytesNow(run, place, live, held) - taken,
  };
}

/** What so many allocations take now; objects of a cache or a class at least as much as whole slabs. */
function bytesNow(run: Run, place: number, live: number, held: number): number {
  if (place < 0) return live * held;
  const { order, objectsPerSlab } = run.caches[place].geometry;
  return Math.ceil(live / objectsPerSlab) * run.machine.page * 2 ** order;
}

/** An arena with a smaller unit, where the unit is larger than the request. */
function smallerUnit(run: Run, { size, live }: Padded, held: number): PaddingRemedy | undefined {
  if (held !== run.arena.unit) return undefined;
  let unit = held;
  while (unit / 2 >= Math.max(size, 1)) unit /= 2;
  return unit === held ? undefined : { kind: 'unit', size: unit, perSlab: undefined, waste: 1 - size / unit, saved: live * (held - unit) };
}

/** The largest class below one, where the class is not the smallest. */
function classBelow(run: Run, size: number): number {
  return classSizes(run.machine).findLast((each) => each < size) ?? 0;
}

/** A request cut down by a few bytes, so that it fits a block of `below` bytes. */
function trim({ size, live }: Padded, held: number, below: number): PaddingRemedy | undefined {
  if (below === 0 || size - below > size * mostTrimmed) return undefined;
  return { kind: 'trim', size: below, perSlab: undefined, waste: 0, saved: live * (held - below) };
}
