// The hints behind operations: what each line did, from the results of its operations.
import { ErrorBits } from '../replay/run/results';
import type { Run } from '../replay/run/run';
import type { Localize } from '../model/localize';
import { formatPercent, formatSize } from '../model/size';
import { OperationKind } from '../trace/operation-table';
import { directiveHint } from './directive-hints';
import { fitHint, type LineHint } from './hint-text';
import { allPassesText, passText } from './pass-texts';
import { snapshotHint } from './snapshot-texts';
import { causeOf } from '../analysis/operation-diagnostics';
import { orderOf, paddingOf, paddingPiece, paddingText } from '../analysis/placement';
import type { RunIndex } from '../analysis/run-index';

/** What a hint may say of an allocation. */
export const hintParts = ['address', 'order', 'padding', 'slab'] as const;
export type HintPart = (typeof hintParts)[number];

/** Which lines have a hint: all that do something, those that allocate, or those where something went wrong. */
export type HintDensity = 'all' | 'allocations' | 'problems';

export interface HintOptions {
  readonly parts: readonly HintPart[];
  readonly density: HintDensity;
}

/**
 * The hint of a line (1-based) of a run; undefined where there is nothing to say. In a `repeat` it is about the pass that `position` lies in, else the
 * last, and tells of all passes on demand. The slab index must be made.
 */
export function hintOfLine(
  index: RunIndex,
  line: number,
  options: HintOptions,
  localize: Localize,
  position?: number,
): LineHint | undefined {
  const hint = hintOfPass(index, line, options, localize, position);
  const { run } = index;
  const operations = hint && run.lines.timesOf(line) > 1 ? run.operationsOfLine(line, position) : undefined;
  if (!hint || !operations) return hint;
  const details = [...hint.details, allPassesText(run, line, localize)];
  return { text: fitHint(hint.text, [passText(run, operations.from, localize)], ' · '), details };
}

function hintOfPass(
  index: RunIndex,
  line: number,
  options: HintOptions,
  localize: Localize,
  position: number | undefined,
): LineHint | undefined {
  const { run } = index;
  if (run.trace.snapshots) return snapshotHint(run, line, localize);
  const operations = run.operationsOfLine(line, position);
  if (operations === undefined) return options.density === 'all' ? directiveHint(index, line, localize) : undefined;
  const { from, to } = operations;
  if (options.density === 'problems' && !anyFails(run, from, to)) return undefined;
  const kind = run.table.kind[from] as OperationKind;
  const allocates = kind <= OperationKind.Realloc;
  if (options.density === 'allocations' && !allocates) return undefined;
  const context: Context = { index, run, options, localize };
  if (to - from === 1) {
    if (run.errorOf(from) !== undefined) return failureHint(context, from);
    if (allocates) return allocationHint(context, from);
    return kind === OperationKind.Free ? freeHint(context, from) : cacheHint(context, from, kind);
  }
  return allocates ? allocationsHint(context, from, to) : freesHint(context, from, to);
}

interface Context {
  readonly index: RunIndex;
  readonly run: Run;
  readonly options: HintOptions;
  readonly localize: Localize;
}

function anyFails(run: Run, from: number, to: number): boolean {
  for (let op = from; op < to; op++) if ((run.results.error[op] & ErrorBits.Code) !== 0) return true;
  return false;
}

function failureHint({ run, localize }: Context, op: number): LineHint {
  const entry = run.results.error[op];
  const code = run.errorOf(op)!;
  const pieces: string[] = [code];
  if (code === 'out-of-memory') pieces.push(causeText(run, op, localize));
  if ((entry & ErrorBits.Expected) !== 0) pieces.push(localize('as expected'));
  return { text: fitHint('✗', pieces), details: [localize('This operation failed and left the allocator as it was.')] };
}

function causeText(run: Run, op: number, localize: Localize): string {
  switch (causeOf(run, op)) {
    case 'exhausted':
      return localize('exhausted');
    case 'fragmented':
      return localize('fragmented');
    case 'rounded':
      return localize('passed by');
  }
}

function allocationHint({ index, run, options, localize }: Context, op: number): LineHint | undefined {
  const { parts } = options;
  const held = run.heldOf(op);
  const requested = run.requestedOf(op);
  const order = orderOf(run, op);
  const padding = paddingOf(run, op);
  const place = index.slabs.placeOf(op);
  const cache = run.results.place(op) >= 0 ? run.caches[run.results.place(op)] : undefined;
  const pieces: string[] = [];
  const details: string[] = [];
  if (parts.includes('address')) pieces.push(run.addressOf(op));
  if (place && parts.includes('slab')) pieces.push(localize('slab {0}, slot {1}', place.slab, place.slot));
  if (order !== undefined && parts.includes('order')) pieces.push(localize('order {0}', order));
  const before = run.results.subject(op);
  const stayed = run.keptAddress(op);
  if (stayed !== undefined) {
    pieces.push(stayed ? localize('in place') : localize('moved'));
    details.push(stayed ? localize('The memory stayed where it was.') : localize('Moved here from {0}.', run.addressOf(before)));
  }
  if (padding > 0 && parts.includes('padding')) pieces.push(paddingPiece(run, padding, localize));
  details.push(
    localize(
      'At {0}: {1} asked for, {2} held; {3}.',
      run.addressOf(op),
      formatSize(requested),
      formatSize(held),
      paddingText(run, requested, held, localize),
    ),
  );
  if (order !== undefined) details.push(localize('A buddy block of order {0}.', order));
  if (place && cache) {
    details.push(localize('Slot {0} (from 0) of slab {1} of the cache {2}.', place.slot, place.slab, cache.name));
  }
  return pieces.length === 0 ? undefined : { text: fitHint('→', pieces), details };
}

function freeHint({ index, run, localize }: Context, op: number): LineHint {
  const subject = run.results.subject(op);
  if (subject < 0) {
    return { text: fitHint('←', [localize('nothing to free')]), details: [localize('The handle is null: its allocation failed.')] };
  }
  const place = index.slabs.placeOf(subject);
  const held = localize('{0} back', formatSize(run.heldOf(subject)));
  const pieces = [run.addressOf(subject), ...(place ? [localize('slab {0}, slot {1}', place.slab, place.slot)] : []), held];
  const details = [localize('Allocated on line {0}, {1} operations before.', run.table.line[subject], op - subject)];
  return { text: fitHint('←', pieces), details };
}

function cacheHint({ run, localize }: Context, op: number, kind: OperationKind): LineHint | undefined {
  if (kind === OperationKind.Cache) {
    const cache = run.caches.find(({ serial }) => run.creators.get(serial) === op);
    if (!cache) return undefined;
    const { slot, objectsPerSlab, order, objectSize } = cache.geometry;
    const bytes = run.machine.page * 2 ** order;
    const waste = (bytes - objectsPerSlab * objectSize) / bytes;
    return {
      text: fitHint('→', [localize('{0} a slab of {1}', objectsPerSlab, formatSize(bytes)), localize('slots of {0} B', slot)]),
      details: [
        localize('{0} slots of {1} bytes in each slab of {2}.', objectsPerSlab, slot, formatSize(bytes)),
        localize('{0} of a slab hold no object: slot rounding and slab tail.', formatPercent(waste)),
      ],
    };
  }
  const before = op === 0 ? 0 : run.results.used(op - 1);
  const bytes = (before - run.results.used(op)) * run.arena.unit;
  const text = bytes === 0 ? localize('no slab to give back') : localize('{0} of slabs back', formatSize(bytes));
  return { text: fitHint('←', [text]), details: [] };
}

function allocationsHint({ index, run, options, localize }: Context, from: number, to: number): LineHint {
  let failed = 0;
  let requested = 0;
  let held = 0;
  let first = -1;
  let last = -1;
  let order: number | undefined;
  const slabs = new Set<number>();
  for (let op = from; op < to; op++) {
    if (!run.results.allocated(op)) {
      failed++;
      continue;
    }
    if (first < 0) order = orderOf(run, op);
    else if (orderOf(run, op) !== order) order = undefined;
    if (first < 0 || run.offsetOf(op) < run.offsetOf(first)) first = op;
    if (last < 0 || run.offsetOf(op) > run.offsetOf(last)) last = op;
    requested += run.requestedOf(op);
    held += run.heldOf(op);
    const place = index.slabs.placeOf(op);
    if (place) slabs.add(place.slab);
  }
  const done = to - from - failed;
  const pieces: string[] = [failed === 0 ? `${done} × ${formatSize(held / done)}` : localize('{0} of {1} failed', failed, to - from)];
  const details: string[] = [];
  if (done > 0) {
    const { parts } = options;
    const places = localize('{0} to {1}', run.addressOf(first), run.addressOf(last));
    const inSlabs = slabs.size === 1 ? localize('in 1 slab') : localize('in {0} slabs', slabs.size);
    if (slabs.size > 0 && parts.includes('slab')) pieces.push(inSlabs);
    if (order !== undefined && parts.includes('order')) pieces.push(localize('order {0}', order));
    if (held > requested && parts.includes('padding')) pieces.push(paddingPiece(run, held - requested, localize));
    if (parts.includes('address')) pieces.push(places);
    details.push(
      localize(
        '{0} allocations from {1}: {2} asked for, {3} held; {4}.',
        done,
        places,
        formatSize(requested),
        formatSize(held),
        paddingText(run, requested, held, localize),
      ),
    );
    if (slabs.size > 0) details.push(localize('They lie {0}.', inSlabs));
  }
  return { text: fitHint(failed > 0 ? '✗' : '→', pieces), details };
}

function freesHint({ run, localize }: Context, from: number, to: number): LineHint {
  let failed = 0;
  let ended = 0;
  let bytes = 0;
  for (let op = from; op < to; op++) {
    const subject = run.results.subject(op);
    if (run.errorOf(op) !== undefined) failed++;
    else if (subject >= 0) {
      ended++;
      bytes += run.heldOf(subject);
    }
  }
  const pieces = failed > 0 ? [localize('{0} of {1} failed', failed, to - from)] : [];
  pieces.push(localize('{0} freed', ended), localize('{0} back', formatSize(bytes)));
  return {
    text: fitHint(failed > 0 ? '✗' : '←', pieces),
    details: [localize('{0} allocations freed, {1} given back.', ended, formatSize(bytes))],
  };
}
