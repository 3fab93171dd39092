// A run and its operations in words: what the page tells of the one that was done last.
import { formatAddress } from '../model/address';
import type { Localize } from '../model/localize';
import type { ByteSpan } from '../protocol/inspection';
import type { OperationSummary, RunSummary } from '../protocol/messages';
import { columnsOfSpace } from '../protocol/space';
import type { Step } from '../engine/step';
import { hasAddresses } from '../replay/recorded/recorded-layout';
import { operationSentence } from '../replay/operation-sentence';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import { stepRange } from '../replay/step-range';
import { explainStep } from '../replay/step-texts';
import { stepTitle } from '../replay/step-titles';
import type { InnerPosition } from '../session/standpoint';
import { OperationKind } from '../trace/operation-table';

/** Looking at more operations than this for the extent would be felt; the whole arena is shown then. */
const extentOperations = 2_000_000;

/** `id` is the number by which the page tells this run from others. */
export function summarizeRun(run: Run, id: number): RunSummary {
  const { size, unit, base, maxOrder, fit, policy, overhead } = run.arena;
  return {
    id,
    operationCount: run.operationCount,
    arena: { size, unit, base: formatAddress(base, 0), maxOrder, fit, policy, overhead },
    extent: knownExtentOf(run),
    space: columnsOfSpace(run.space),
    placement: run.placement,
    ...(run.trace.format.isRecorded && !run.trace.snapshots && { hasAddresses: knownToHaveAddresses(run.simulated) }),
    format: run.trace.format.name,
    holdsSnapshots: run.trace.snapshots !== undefined,
    hasZones: run.trace.snapshots !== undefined,
  };
}

const addressed = new WeakMap<Run, boolean>();

/** Whether a recording has addresses, looked for once. */
function knownToHaveAddresses(run: Run): boolean {
  const known = addressed.get(run) ?? hasAddresses(run);
  addressed.set(run, known);
  return known;
}

const extents = new WeakMap<Run, number>();

/** The extent of a run, looked for once. */
function knownExtentOf(run: Run): number {
  const extent = extents.get(run) ?? extentOf(run);
  extents.set(run, extent);
  return extent;
}

/** Everything the run's allocations ever held lies below this byte. Near the arena's end it is not told exactly; where nothing is ever held, it is the end. */
function extentOf(run: Run): number {
  if (run.placement === 'recorded') return run.arena.size;
  const enough = run.arena.size * 0.75;
  if (run.operationCount > extentOperations) return run.arena.size;
  let extent = 0;
  for (let op = 0; op < run.operationCount; op++) {
    const end = run.startOf(op) + run.heldOf(op);
    if (end > extent) extent = end;
    if (extent > enough) return run.arena.size;
  }
  return extent === 0 ? run.arena.size : extent;
}

/** The operation a position stands behind; undefined at the start. */
export function summarizeOperation(
  run: Run,
  position: number,
  steps: readonly Step[],
  state: ArenaState,
  localize: Localize,
): OperationSummary | undefined {
  if (position === 0) return undefined;
  const { op, ...record } = run.operation(position - 1);
  return { number: op, ...record, text: operationSentence(run, position - 1, steps, state, localize) };
}

/** The inner step of the operation after `position` that was done last, in a sentence. */
export function describeStep(
  run: Run,
  position: number,
  { steps, done }: InnerPosition,
  localize: Localize,
): { line: number; text: string } {
  const step = steps[done - 1];
  const sentence = `${stepTitle(step, localize)}: ${explainStep(step, run, position, localize)}`;
  return { line: run.table.line[position], text: localize('Step {0} of {1}, {2}', done, steps.length, sentence) };
}

/** The ranges (bytes) that this step is about. */
export function stepRanges(run: Run, { steps, done }: InnerPosition): { from: number; to: number }[] {
  const range = stepRange(steps[done - 1], run);
  return range ? [range] : [];
}

/** The ranges (bytes) that the operation before a position took, gave back or moved; the one it took comes first. */
export function touchedRanges(run: Run, position: number): { from: number; to: number }[] {
  const op = position - 1;
  if (op < 0 || run.errorOf(op) !== undefined) return [];
  const ranges = [op, run.results.subject(op)].filter((each) => each >= 0 && run.heldOf(each) > 0).map((each) => bytesOf(run, each));
  const [first, second] = ranges;
  return second && second.from === first.from && second.to === first.to ? [first] : ranges;
}

/**
 * The buddy in use, wholly or in parts, at which merging ended after the operation before a position gave back an allocation. `steps` are the
 * operation's. Undefined where nothing was given back, or no such buddy is in the arena.
 */
export function stoppedSpan(run: Run, position: number, steps: readonly Step[]): ByteSpan | undefined {
  if (position === 0 || !endsAllocation(run.table.kind[position - 1])) return undefined;
  const end = steps.findLast((step) => step.kind === 'keep');
  if (end === undefined || end.because === 'largest' || end.because === 'outside') return undefined;
  const { size, unit } = run.arena;
  return { from: end.buddy * unit, to: Math.min(size, (end.buddy + 2 ** end.order) * unit) };
}

function endsAllocation(kind: OperationKind): boolean {
  return kind === OperationKind.Free || kind === OperationKind.Realloc;
}

/** Where the allocation that operation `op` made lies, in bytes from the base. */
export function bytesOf(run: Run, op: number): { from: number; to: number } {
  const from = run.startOf(op);
  return { from, to: from + run.heldOf(op) };
}
