// What lies at a place in the arena, in words.
import type { Inspection } from '../protocol/inspection';
import { RecordedRun } from '../replay/recorded/recorded-run';
import { BlockKind, type ArenaState, type BlockView } from '../replay/state/arena-state';
import { bytesOfOrder } from '../trace/formats/kmem/event';
import type { Run } from '../replay/run/run';

/** What lies at a byte (from the base) in a state, with `wholeSlab` not the slot but the slab; null outside of the arena. */
export function inspectByte(run: Run, state: ArenaState, byte: number, wholeSlab = false): Inspection | null {
  const { unit, size } = run.arena;
  if (!(byte >= 0 && byte < size)) return null;
  const object = inspectObject(run, state, byte);
  if (object) return object;
  const block = state.blockAt(Math.floor(byte / unit));
  const from = block.unit * unit;
  const to = from + block.units * unit;
  const order = orderOf(run, block);
  switch (block.kind) {
    case BlockKind.Free:
      return { kind: 'free', from, to, order, requested: 0 };
    case BlockKind.Unknown:
      return { kind: 'unknown', from, to, order: block.order, requested: 0 };
    case BlockKind.Listed:
      return { kind: 'listed', from, to, order: block.order, requested: 0 };
    case BlockKind.Reserved:
      return { kind: 'reserved', from, to, order: block.order, requested: 0 };
    case BlockKind.Before:
      return { kind: 'before', from, to, order, requested: 0 };
    case BlockKind.Allocated:
      return { kind: 'allocated', from, to, order, ...ownerOf(run, block.owner) };
    case BlockKind.Slab:
      return inspectSlab(run, state, block.owner, wholeSlab ? undefined : byte, { from, to });
  }
}

/** An object on a page of a kernel as recorded; undefined where none is known there. */
function inspectObject(run: Run, state: ArenaState, byte: number): Inspection | undefined {
  const objects = run instanceof RecordedRun ? run.layout.objects : undefined;
  const op = objects?.at(byte, state.position) ?? -1;
  if (objects === undefined || op < 0) return undefined;
  const from = objects.byte(op);
  const { handle, line, operation } = ownerOf(run, op);
  return { kind: 'allocated', from, to: from + objects.length(op), order: -1, requested: run.table.size[op], handle, line, operation };
}

/** The order of a block of pages as recorded, too: its units are bytes, and it has none in them. */
function orderOf(run: Run, { order, units }: BlockView): number {
  if (order >= 0 || !(run instanceof RecordedRun) || run.layout.pages === undefined) return order;
  const pages = Math.log2(units / bytesOfOrder(0));
  return Number.isInteger(pages) ? pages : order;
}

function inspectSlab(
  run: Run,
  state: ArenaState,
  id: number,
  byte: number | undefined,
  { from, to }: { from: number; to: number },
): Inspection {
  const { cache, order, objects, inUse, list, cpu, slot: bytes } = state.slab(id);
  const slab = { cache: run.caches[cache].name, from, to, objects, inUse, list, cpu };
  if (byte === undefined) {
    const owners = Array.from({ length: objects }, (_, each) => state.slotOwner(id, each)).filter((op) => op >= 0);
    return { kind: 'slab', from, to, order, requested: owners.reduce((sum, op) => sum + run.requestedOf(op), 0), slab };
  }
  const slot = Math.floor((byte - from) / bytes);
  if (slot >= objects) return { kind: 'slabTail', from: from + objects * bytes, to, order, requested: 0, slab };
  const range = { from: from + slot * bytes, to: from + (slot + 1) * bytes };
  const owner = state.slotOwner(id, slot);
  const inspected = { ...range, order, slab: { ...slab, slot } };
  return owner < 0 ? { kind: 'freeSlot', requested: 0, ...inspected } : { kind: 'slot', ...ownerOf(run, owner), ...inspected };
}

function ownerOf(run: Run, op: number): { requested: number; handle: string; line: number; operation: number } {
  return { requested: run.requestedOf(op), handle: run.handleText(op), line: run.table.line[op], operation: op + 1 };
}
