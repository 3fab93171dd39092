// Objects of slabs on the pages of a kernel: those in the rows in view, and what is to be said of one.
import type { SlabObjects } from '../../../src/replay/recorded/slab-objects';
import { fullSum, recordedPixels, type RecordedObjects } from './protocol';

/** Collects objects row by row: those wide enough to be seen as they are, smaller ones as shares of pixels. */
export class ObjectBuilder {
  private readonly found = {
    from: [] as number[],
    to: [] as number[],
    row: [] as number[],
    operation: [] as number[],
    flags: [] as number[],
  };
  private readonly small: Float64Array;

  /** `flagsOf`: how the object of an operation looks; `selected` is told by itself however small it is. */
  constructor(
    private readonly objects: SlabObjects,
    private readonly position: number,
    rows: number,
    private readonly pixels: number,
    private readonly bytesPerPixel: number,
    private readonly flagsOf: (op: number) => number,
    private readonly selected: number | undefined,
  ) {
    this.small = new Float64Array(rows * pixels);
  }

  get columns(): RecordedObjects {
    const { from, to, row, operation, flags } = this.found;
    return {
      from: Float64Array.from(from),
      to: Float64Array.from(to),
      row: Int32Array.from(row),
      operation: Int32Array.from(operation),
      flags: Uint8Array.from(flags),
    };
  }

  get share(): Uint8Array {
    return Uint8Array.from(this.small, (bytes) => Math.min(fullSum, Math.ceil((bytes / this.bytesPerPixel) * fullSum)));
  }

  /** The row with this index has the bytes [from, to) of the space. */
  addRow(row: number, from: number, to: number): void {
    const { found, bytesPerPixel } = this;
    this.objects.forEachLive(from, to, this.position, (byte, length, op) => {
      const start = Math.max(0, byte - from);
      const end = Math.min(to, byte + length) - from;
      if (length < recordedPixels * bytesPerPixel && op !== this.selected) return this.addSmall(row, start, end);
      found.from.push(start);
      found.to.push(end);
      found.row.push(row);
      found.operation.push(op);
      found.flags.push(this.flagsOf(op));
    });
  }

  private addSmall(row: number, from: number, to: number): void {
    const { small, pixels, bytesPerPixel } = this;
    const last = Math.min(pixels - 1, Math.floor((to - 1) / bytesPerPixel));
    for (let pixel = Math.floor(from / bytesPerPixel); pixel <= last; pixel++) {
      small[row * pixels + pixel] += Math.min(to, (pixel + 1) * bytesPerPixel) - Math.max(from, pixel * bytesPerPixel);
    }
  }
}

/** How many objects are live in the bytes [from, to) of the space, and their bytes; undefined where there are none. */
export function objectsIn(
  objects: SlabObjects | undefined,
  from: number,
  to: number,
  position: number,
): { readonly count: number; readonly bytes: number } | undefined {
  let [count, bytes] = [0, 0];
  objects?.forEachLive(from, to, position, (_, length) => {
    count++;
    bytes += length;
  });
  return count === 0 ? undefined : { count, bytes };
}
