// The segments of a snapshot: what the caching allocator has asked the device for, in which its blocks lie. Those that are there in the end stand in the
// snapshot, those that came and went in the events of its history.
import type { SpaceRegion } from '../../../model/space';
import { isFields, type Fields, type Value } from './values';

/** Where the device stands in an address: addresses have 48 bits, and each device has its own. */
const deviceBits = 48n;

/** A stretch that was mapped into an expandable segment, which grows by such. */
interface Mapped {
  readonly from: bigint;
  to: bigint;
}

/** Gathers the segments of a snapshot. */
export class Segments {
  private readonly found: SpaceRegion[] = [];
  private readonly mapped = new Map<number, Mapped[]>();

  /** Takes the list of those that are there in the end. */
  addList(segments: Value | undefined): void {
    if (!Array.isArray(segments)) return;
    for (const segment of segments) {
      if (!isFields(segment)) continue;
      const { address, total_size: size, device } = segment;
      this.add(typeof device === 'number' ? device : 0, address, size, segment.is_expandable === true);
    }
  }

  /** Takes an event of a device's history. */
  addEvent({ action, addr, size }: Fields, device: number): void {
    if (action === 'segment_alloc') this.add(device, addr, size, false);
    else if (action === 'segment_map') this.add(device, addr, size, true);
  }

  /** All of them, in no order; some may be told of more than once. */
  get regions(): SpaceRegion[] {
    const expandable = [...this.mapped].flatMap(([device, pieces]) =>
      joined(pieces).map(({ from, to }) => ({
        name: `cuda:${device} expandable segment ${text(from)}`,
        base: from,
        size: Number(to - from),
      })),
    );
    return [...this.found, ...expandable];
  }

  private add(device: number, address: Value | undefined, size: Value | undefined, isExpandable: boolean): void {
    if (!isWhole(address) || !isWhole(size) || !Number.isInteger(device) || device < 0 || device > 0x7fff) return;
    const base = BigInt(address) + (BigInt(device) << deviceBits);
    if (!isExpandable) this.found.push({ name: `cuda:${device} segment ${text(base)}`, base, size });
    else {
      const pieces = this.mapped.get(device);
      const piece = { from: base, to: base + BigInt(size) };
      if (pieces) pieces.push(piece);
      else this.mapped.set(device, [piece]);
    }
  }
}

/** Pieces that touch or overlap, as one. */
function joined(pieces: readonly Mapped[]): Mapped[] {
  const all: Mapped[] = [];
  for (const { from, to } of [...pieces].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = to > last.to ? to : last.to;
    else all.push({ from, to });
  }
  return all;
}

function isWhole(value: Value | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function text(address: bigint): string {
  return `0x${address.toString(16)}`;
}
