// Why an operation failed, in words, with the places that have to do with it; some of them are looked up in the state before it.
import { cacheGeometry } from '../engine/geometry';
import { classFigures, classSizes, isClassName } from '../engine/geometry';
import { ceilOrder, ilog2 } from '../engine/arithmetic';
import { isFault } from '../engine/config';
import { emptyLargestUnits, neededUnits } from '../engine/policies/policy';
import { formatHalves } from '../model/address';
import type { DiagnosticCode, OutOfMemoryCause, RelatedPlace } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { formatExactSize } from '../model/size';
import type { ArenaState } from '../replay/state/arena-state';
import { placementOffset } from '../replay/perform';
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import { OperationKind } from '../trace/operation-table';
import { holdersOf, smallestBlockers, type Blockers } from './blockers';

/** What a failed operation says, apart from its place. */
export interface Explanation {
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  readonly cause?: OutOfMemoryCause;
  readonly bytes?: number;
  /** Where it stands, if that is not where the operation says. */
  readonly column?: number;
}

/** Further places that one diagnostic names at most. */
const mostRelated = 20;

/** Whether the explanation of an operation's failure needs the state before it. */
export function needsState(run: Run, op: number): boolean {
  const code = run.errorOf(op);
  return code === 'placement-conflict' || code === 'cache-busy' || isFragmented(run, op);
}

/**
 * The fewest allocations that keep the block apart which operation `op` asked for in vain; undefined where it did not fail by
 * fragmentation. `state` stands before or after it: an operation that fails leaves everything as it was.
 */
export function blockersOf(run: Run, op: number, state: ArenaState): Blockers | undefined {
  return run.arena.policy === 'buddy' && isFragmented(run, op) ? smallestBlockers(state, neededOrder(run, op)) : undefined;
}

/**
 * Why operation `op` failed. `state` stands before it where `needsState` says so; without it the same is said with no
 * further places. `blockers` are the operation's, for those who have found them already.
 */
export function explainFailure(
  run: Run,
  op: number,
  localize: Localize,
  state?: ArenaState,
  blockers = state && blockersOf(run, op, state),
): Explanation {
  const code = run.errorOf(op)!;
  const name = run.handleText(op);
  const cacheName = cacheNameOf(run, op);
  switch (code) {
    case 'double-free': {
      const first = run.results.subject(op);
      const related = [
        allocatedHere(run, run.results.subject(first), localize),
        { line: run.table.line[first], message: localize('{0} was freed first here', name) },
      ];
      return { message: localize('{0} was freed before.', name), related };
    }
    case 'invalid-free':
      return { message: isFamily(run, name) ? familyMessage(name, localize) : localize('{0} was never allocated.', name), related: [] };
    case 'invalid-realloc':
      return explainRealloc(run, op, localize);
    case 'out-of-memory':
      return explainOutOfMemory(run, op, localize, blockers);
    case 'too-large': {
      const largest = run.arena.unit * emptyLargestUnits(run.arena);
      return {
        message: localize(
          '{0} are more than the largest block of the arena ({1}).',
          formatExactSize(run.table.size[op]),
          formatExactSize(largest),
        ),
        related: [],
      };
    }
    case 'needs-buddy':
      return { message: localize('{0} has neither buddies nor slabs: this needs the buddy policy.', run.arena.policy), related: [] };
    case 'placement-conflict':
      return explainPlacement(run, op, localize, state);
    case 'duplicate-cache': {
      const first = run.results.subject(op);
      const related = [{ line: run.table.line[first], message: localize('{0} was created here', cacheName) }];
      return { message: localize('There is a cache {0} already.', cacheName), related };
    }
    case 'invalid-cache':
      return explainCache(run, op, cacheName, localize);
    case 'cache-busy':
      return explainBusy(run, cacheName, localize, state);
    default:
      return explainUnknownCache(cacheName, localize, code);
  }
}

/** Whether a handle that stands for nothing is the name of a range, as `t` is where there is `t[0..3]`. */
export function isFamily({ trace }: Run, name: string): boolean {
  const id = trace.names.idOf(name);
  return id >= 0 && trace.handles.indexedHandles(id).length > 0;
}

function familyMessage(name: string, localize: Localize): string {
  return localize('{0} is a range: free {0}[*] gives back all of it.', name);
}

function explainUnknownCache(cacheName: string, localize: Localize, code: DiagnosticCode): Explanation {
  if (code !== 'unknown-cache') throw new Error(`No operation ends in ${code}.`);
  const message = isClassName(cacheName)
    ? localize('{0} is a size class: use kmalloc to allocate from it.', cacheName)
    : localize('There is no cache {0} here. Create it with: cache {0} SIZE', cacheName);
  return { message, related: [] };
}

function explainRealloc(run: Run, op: number, localize: Localize): Explanation {
  const name = run.trace.handles.text(run.table.operand[op]);
  const subject = run.results.subject(op);
  if (subject < 0 && isFamily(run, name)) {
    return { message: localize('{0} is a range, and realloc resizes one handle.', name), related: [] };
  }
  if (subject < 0) return { message: localize('{0} is not live here and cannot be resized.', name), related: [] };
  if (run.results.allocated(subject) && run.table.kind[subject] === OperationKind.AllocObject) {
    const cache = run.caches[run.results.place(subject)].name;
    const message = localize('{0} is an object of the cache {1}; objects of a cache have one size.', name, cache);
    return { message, related: [allocatedHere(run, subject, localize)] };
  }
  const allocation = run.results.subject(subject);
  const ended = { line: run.table.line[subject], message: localize('{0} was freed here', name) };
  return {
    message: localize('{0} is not live here and cannot be resized.', name),
    related: [allocatedHere(run, allocation, localize), ended],
  };
}

/** Why operation `op` found no memory; it ended in `out-of-memory`. */
export function causeOf(run: Run, op: number): OutOfMemoryCause {
  if (!isFragmented(run, op)) return 'exhausted';
  return run.results.largestUnits(op) >= neededUnitsOf(run, op) ? 'rounded' : 'fragmented';
}

function explainOutOfMemory(run: Run, op: number, localize: Localize, blockers: Blockers | undefined): Explanation {
  const { arena, results } = run;
  const needed = arena.unit * neededUnitsOf(run, op);
  const free = arena.size - results.used(op) * arena.unit;
  const largest = arena.unit * results.largestUnits(op);
  const cause = causeOf(run, op);
  if (cause === 'exhausted') {
    const message = localize(
      'Out of memory: a block of {0} is needed, and only {1} are free.',
      formatExactSize(needed),
      formatExactSize(free),
    );
    return { message, related: [], cause, bytes: needed };
  }
  if (cause === 'rounded') {
    const message = localize(
      'Out of memory: a block of {0} is needed, and one of {1} is free, but in a list that may hold smaller ones: {2} passes it by.',
      formatExactSize(needed),
      formatExactSize(largest),
      arena.policy,
    );
    return { message, related: [], cause, bytes: needed };
  }
  const message = localize(
    'Out of memory by fragmentation: a block of {0} is needed; {1} are free, but the largest free block has {2}.',
    formatExactSize(needed),
    formatExactSize(free),
    formatExactSize(largest),
  );
  return {
    message,
    related: places(run, blockers?.operations ?? [], localize, (name) => localize('{0} keeps the block apart', name)),
    cause,
    bytes: needed,
  };
}

function explainPlacement(run: Run, op: number, localize: Localize, state: ArenaState | undefined): Explanation {
  const { table, arena } = run;
  const address = formatHalves(table.placementHigh![op], table.placementLow![op]);
  const offset = placementOffset(table, op, arena.base, arena.size);
  const units = 2 ** ceilOrder(table.size[op], arena.unit);
  const bytes = units * arena.unit;
  if (offset === null || offset + bytes > arena.size) {
    return { message: localize('{0} at {1} lie outside the arena.', formatExactSize(bytes), address), related: [] };
  }
  if (offset % bytes !== 0) {
    return {
      message: localize('A block of {0} cannot start at {1}: its offset is no multiple of its size.', formatExactSize(bytes), address),
      related: [],
    };
  }
  const holders = state === undefined ? [] : holdersOf(state, offset / arena.unit, units);
  const related = places(run, holders, localize, (name) => localize('{0} holds the place', name));
  return { message: localize('{0} at {1} are not free.', formatExactSize(bytes), address), related };
}

function explainCache(run: Run, op: number, cacheName: string, localize: Localize): Explanation {
  if (isClassName(cacheName)) return { message: localize('Names like {0} belong to the size classes of kmalloc.', cacheName), related: [] };
  const spec = run.table.cacheSpecs[run.table.operand[op]];
  const geometry = cacheGeometry(spec, run.arena, run.machine);
  if (!isFault(geometry)) throw new Error(`The cache of operation ${op + 1} is valid.`);
  const { message, values, figure = '' } = geometry;
  return { message: localize(message, ...values), related: [], column: spec.columns?.[figure] };
}

function explainBusy(run: Run, cacheName: string, localize: Localize, state: ArenaState | undefined): Explanation {
  const cache = state?.caches().find(({ name }) => name === cacheName);
  const owners: number[] = [];
  if (state && cache) {
    for (const slab of state.slabsOf(cache.serial)) {
      for (let slot = 0; slot < state.slab(slab).objects; slot++) {
        if (state.slotOwner(slab, slot) >= 0) owners.push(state.slotOwner(slab, slot));
      }
    }
  }
  owners.sort((a, b) => a - b);
  const message = localize('The cache {0} still has live objects and cannot be destroyed.', cacheName);
  return { message, related: placesByLine(run, owners, localize) };
}

/** Allocations that are live, those of one line as one place. */
function placesByLine(run: Run, operations: readonly number[], localize: Localize): RelatedPlace[] {
  const lines = new Map<number, number[]>();
  for (const op of operations) {
    const line = run.table.line[op];
    const others = lines.get(line);
    if (others) others.push(op);
    else lines.set(line, [op]);
  }
  const groups = [...lines].slice(0, mostRelated).map(([line, [first, ...others]]): RelatedPlace => ({
    line,
    message:
      others.length === 0
        ? localize('{0} is live', run.handleText(first))
        : localize('{0} objects of this line are live, the first of them {1}', others.length + 1, run.handleText(first)),
  }));
  const rest = [...lines.values()].slice(mostRelated);
  if (rest.length > 0) {
    const count = rest.reduce((sum, group) => sum + group.length, 0);
    groups.push({ line: run.table.line[rest[0][0]], message: localize('and {0} more from here on', count) });
  }
  return groups;
}

function places(run: Run, operations: readonly number[], localize: Localize, describe: (name: string) => string): RelatedPlace[] {
  const related = operations.slice(0, mostRelated).map((op) => ({ line: run.table.line[op], message: describe(run.handleText(op)) }));
  const rest = operations.slice(mostRelated);
  if (rest.length > 0) related.push({ line: run.table.line[rest[0]], message: localize('and {0} more from here on', rest.length) });
  return related;
}

function allocatedHere(run: Run, op: number, localize: Localize): RelatedPlace {
  return { line: run.table.line[op], message: localize('{0} was allocated here', run.handleText(op)) };
}

function cacheNameOf(run: Run, op: number): string {
  const { table, trace } = run;
  const kind = table.kind[op] as OperationKind;
  if (kind === OperationKind.Cache) return trace.names.text(table.cacheSpecs[table.operand[op]].name);
  if (kind === OperationKind.AllocObject || kind === OperationKind.Shrink || kind === OperationKind.Destroy) {
    return trace.names.text(table.operand[op]);
  }
  return '';
}

/** Whether operation `op` failed for want of memory although enough bytes were free. */
function isFragmented(run: Run, op: number): boolean {
  return (run.results.error[op] & ErrorBits.Fragmented) !== 0;
}

/** Units of the block that a request needed which ended in `out-of-memory`. */
function neededUnitsOf(run: Run, op: number): number {
  return run.arena.policy === 'buddy' ? 2 ** neededOrder(run, op) : neededUnits(run.arena, run.table.size[op]);
}

/** The order of the buddy block that a request needed which ended in `out-of-memory`. */
export function neededOrder(run: Run, op: number): number {
  const { arena, machine, table } = run;
  const pageOrder = ilog2(machine.page / arena.unit);
  const kind = table.kind[op] as OperationKind;
  if (kind === OperationKind.AllocObject) return run.namedCacheAt(cacheNameOf(run, op), op)!.geometry.minOrder + pageOrder;
  const size = table.size[op];
  if (kind === OperationKind.Kmalloc || (kind === OperationKind.Realloc && run.routedByKmalloc(op))) {
    const classSize = classSizes(machine).find((candidate) => candidate >= size);
    if (classSize !== undefined) {
      const geometry = cacheGeometry(classFigures(classSize, machine), arena, machine);
      if (!isFault(geometry)) return geometry.minOrder + pageOrder;
    }
  }
  return ceilOrder(size, arena.unit);
}
