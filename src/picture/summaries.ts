import { formatAddress } from '../model/address';
import type { Localize } from '../model/localize';
import type { Inspection } from '../protocol/inspection';
import type { OperationSummary, RunSummary } from '../protocol/messages';
import { BlockKind, type ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import { explainStep, stepRange, stepTitle } from '../replay/step-texts';
import type { InnerPosition } from '../session/standpoint';

/** Looking at more operations than this for the extent would be felt; the whole arena is shown then. */
const extentOperations = 2_000_000;

export function summarizeRun(run: Run, id: number): RunSummary {
  const { size, unit, base, maxOrder, fit } = run.arena;
  return {
    id,
    operationCount: run.operationCount,
    arena: { size, unit, base: formatAddress(base, 0), maxOrder, fit },
    extent: knownExtentOf(run),
  };
}

const extents = new WeakMap<Run, number>();

/** The extent of a run, looked for once. */
function knownExtentOf(run: Run): number {
  const extent = extents.get(run) ?? extentOf(run);
  extents.set(run, extent);
  return extent;
}

/** Everything the run's allocations ever held lies below this byte. Near the arena's end it is not told exactly. */
function extentOf(run: Run): number {
  const enough = run.arena.size * 0.75;
  if (run.operationCount > extentOperations) return run.arena.size;
  let extent = 0;
  for (let op = 0; op < run.operationCount; op++) {
    const end = run.offsetOf(op) + run.heldOf(op);
    if (end > extent) extent = end;
    if (extent > enough) return run.arena.size;
  }
  return extent;
}

/** The operation a position stands behind; undefined at the start. */
export function summarizeOperation(run: Run, position: number): OperationSummary | undefined {
  if (position === 0) return undefined;
  const { op, ...record } = run.operation(position - 1);
  return { number: op, ...record };
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

/** Where the allocation that operation `op` made lies, in bytes from the base. */
export function bytesOf(run: Run, op: number): { from: number; to: number } {
  const from = run.offsetOf(op);
  return { from, to: from + run.heldOf(op) };
}

/** What lies at a byte (from the base) at the cursor's position, with `wholeSlab` not the slot but the slab; null outside of the arena. */
export function inspectByte(run: Run, cursor: ArenaState, byte: number, wholeSlab = false): Inspection | null {
  const { unit, size } = run.arena;
  if (!(byte >= 0 && byte < size)) return null;
  const block = cursor.blockAt(Math.floor(byte / unit));
  const from = block.unit * unit;
  const to = from + 2 ** block.order * unit;
  switch (block.kind) {
    case BlockKind.Free:
      return { kind: 'free', from, to, order: block.order, requested: 0 };
    case BlockKind.Allocated:
      return { kind: 'allocated', from, to, order: block.order, ...ownerOf(run, block.owner) };
    case BlockKind.Slab:
      return inspectSlab(run, cursor, block.owner, wholeSlab ? undefined : byte, { from, to });
  }
}

function inspectSlab(
  run: Run,
  cursor: ArenaState,
  id: number,
  byte: number | undefined,
  { from, to }: { from: number; to: number },
): Inspection {
  const { cache, order, objects, inUse, list, cpu, slot: bytes } = cursor.slab(id);
  const slab = { cache: run.caches[cache].name, from, to, objects, inUse, list, cpu };
  if (byte === undefined) {
    const owners = Array.from({ length: objects }, (_, each) => cursor.slotOwner(id, each)).filter((op) => op >= 0);
    return { kind: 'slab', from, to, order, requested: owners.reduce((sum, op) => sum + run.requestedOf(op), 0), slab };
  }
  const slot = Math.floor((byte - from) / bytes);
  if (slot >= objects) return { kind: 'slabTail', from: from + objects * bytes, to, order, requested: 0, slab };
  const range = { from: from + slot * bytes, to: from + (slot + 1) * bytes };
  const owner = cursor.slotOwner(id, slot);
  const inspected = { ...range, order, slab: { ...slab, slot } };
  return owner < 0 ? { kind: 'freeSlot', requested: 0, ...inspected } : { kind: 'slot', ...ownerOf(run, owner), ...inspected };
}

function ownerOf(run: Run, op: number): { requested: number; handle: string; line: number; operation: number } {
  return { requested: run.requestedOf(op), handle: run.handleText(op), line: run.table.line[op], operation: op + 1 };
}
