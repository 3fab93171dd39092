// What a client's memory view shows: bytes that say whose they are, drawn from a state.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { readNumber } from '../model/size-grammar';
import { type ArenaState, BlockKind } from '../replay/state/arena-state';
import type { DebuggedTrace } from './debugged-trace';
import { RequestError } from './request-error';

/** What fills memory that belongs to nobody: the poison of Linux (include/linux/poison.h). */
export const filler = {
  /** Free blocks: PAGE_POISON. */
  freeBlock: 0xaa,
  /** Free slots: POISON_FREE. */
  freeSlot: 0x6b,
  /** Held beyond what was asked for: POISON_INUSE. */
  padding: 0x5a,
  /** As recorded, between blocks: a question mark, for nobody knows what is there. */
  unknown: 0x3f,
  /** The end of a slab behind its last slot: SLUB_RED_INACTIVE. */
  slabTail: 0xbb,
} as const;

/** Bytes of one answer: clients read on page by page. */
const mostRead = 1 << 24;

const encoder = new TextEncoder();

/**
 * A picture of the arena's bytes [from, from + count): what an allocation asked for is filled with its handle, over and over,
 * each time followed by a zero; all else with fillers. Nothing of the kind is ever recorded: it only shows whose a byte is.
 * Shorter where the arena ends.
 */
function memoryPicture(view: ArenaState, from: number, count: number): Uint8Array {
  const { arena } = view.run;
  const start = Math.max(0, from);
  const end = Math.min(arena.size, from + count);
  if (start >= end) return new Uint8Array(0);
  const picture = new Picture(start, end);
  view.forEachBlock(Math.floor(start / arena.unit), Math.ceil(end / arena.unit), (unit, _, kind, owner, units) => {
    const offset = unit * arena.unit;
    const next = offset + units * arena.unit;
    if (kind === BlockKind.Unknown || kind === BlockKind.Listed) picture.fill(offset, next, filler.unknown);
    else if (kind === BlockKind.Free) picture.fill(offset, next, filler.freeBlock);
    else if (kind === BlockKind.Allocated) drawAllocation(picture, view, owner, offset, next);
    else if (kind === BlockKind.Before || kind === BlockKind.Reserved) picture.fill(offset, next, filler.unknown);
    else drawSlab(picture, view, owner, offset, next);
  });
  return picture.bytes;
}

function drawAllocation(picture: Picture, view: ArenaState, op: number, from: number, to: number): void {
  const end = from + view.run.requestedOf(op);
  picture.repeat(from, end, encoder.encode(`${view.run.handleText(op)}\0`));
  picture.fill(end, to, filler.padding);
}

function drawSlab(picture: Picture, view: ArenaState, id: number, from: number, to: number): void {
  const { objects, slot } = view.slab(id);
  const first = Math.max(0, Math.floor((picture.from - from) / slot));
  const last = Math.min(objects, Math.ceil((picture.to - from) / slot));
  for (let index = first; index < last; index++) {
    const owner = view.slotOwner(id, index);
    const start = from + index * slot;
    if (owner < 0) picture.fill(start, start + slot, filler.freeSlot);
    else drawAllocation(picture, view, owner, start, start + slot);
  }
  picture.fill(from + objects * slot, to, filler.slabTail);
}

/** The bytes [from, to); what is drawn outside of them is left out. */
class Picture {
  readonly bytes: Uint8Array;

  constructor(
    readonly from: number,
    readonly to: number,
  ) {
    this.bytes = new Uint8Array(to - from);
  }

  fill(from: number, to: number, value: number): void {
    const start = Math.max(from, this.from);
    if (start < to) this.bytes.fill(value, start - this.from, Math.min(to, this.to) - this.from);
  }

  repeat(from: number, to: number, pattern: Uint8Array): void {
    const end = Math.min(to, this.to);
    for (let at = Math.max(from, this.from); at < end; at++) this.bytes[at - this.from] = pattern[(at - from) % pattern.length];
  }
}

/** Bytes as base64. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  // Arguments go on the stack: not too many at once.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Answers a memory view: so many bytes from an address on, as far as they lie in the arena. */
export function readMemory(
  { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
  { run, state }: DebuggedTrace,
  localize: Localize,
): DebugProtocol.ReadMemoryResponse['body'] {
  if (count < 0 || count > mostRead) {
    throw new RequestError(localize('{0} bytes cannot be read at once: {1} are the most.', count, mostRead));
  }
  const start = readNumber(memoryReference, 'typed');
  if (start === undefined) throw new RequestError(localize('{0} is no address.', memoryReference));
  const address = start + BigInt(offset);
  const { space } = run;
  const from = space.byteAt(address);
  const shown = `0x${(address < 0n ? 0n : address).toString(16)}`;
  // What lies before the arena, or between its regions, cannot be read, and a picture has no hole at its beginning.
  if (from === undefined) return { address: shown, unreadableBytes: count };
  const bytes = memoryPicture(state, from, Math.min(count, space.starts[space.regionAt(from) + 1] - from));
  return { address: shown, unreadableBytes: count - bytes.length, data: toBase64(bytes) };
}
