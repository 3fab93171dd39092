// What pages are that no block has, pixel by pixel: each is what most of its bytes are.
import { BlockKind } from '../../../src/replay/state/arena-state';
import { groundKinds, type RecordedGrounds } from './protocol';

/** Collects the stretches of rows that are free, or on lists of CPUs. */
export class GroundBuilder {
  private readonly found = { from: [] as number[], to: [] as number[], row: [] as number[], kind: [] as number[] };
  /** By pixel of the present row, in bytes. */
  private readonly free: Float64Array;
  private readonly listed: Float64Array;
  private readonly unknown: Float64Array;

  constructor(
    private readonly pixels: number,
    private readonly bytesPerPixel: number,
  ) {
    this.free = new Float64Array(pixels);
    this.listed = new Float64Array(pixels);
    this.unknown = new Float64Array(pixels);
  }

  get columns(): RecordedGrounds {
    const { from, to, row, kind } = this.found;
    return { from: Int32Array.from(from), to: Int32Array.from(to), row: Int32Array.from(row), kind: Uint8Array.from(kind) };
  }

  /** A row begins. */
  begin(): void {
    this.free.fill(0);
    this.listed.fill(0);
    this.unknown.fill(0);
  }

  /** The bytes [from, to) of the row are something. */
  add(from: number, to: number, kind: BlockKind): void {
    const { pixels, bytesPerPixel } = this;
    const into = kind === BlockKind.Free ? this.free : kind === BlockKind.Listed ? this.listed : this.unknown;
    const first = Math.floor(from / bytesPerPixel);
    const last = Math.min(pixels - 1, Math.ceil(to / bytesPerPixel) - 1);
    if (first >= last) {
      into[Math.min(first, pixels - 1)] += to - from;
      return;
    }
    into[first] += (first + 1) * bytesPerPixel - from;
    for (let pixel = first + 1; pixel < last; pixel++) into[pixel] = bytesPerPixel;
    into[last] += to - last * bytesPerPixel;
  }

  /** The row, which has this index, is done. */
  end(row: number): void {
    const { found, pixels } = this;
    let [start, kind] = [0, 0];
    for (let pixel = 0; pixel <= pixels; pixel++) {
      const next = pixel < pixels ? this.kindOf(pixel) : 0;
      if (next === kind && pixel < pixels) continue;
      if (kind !== 0) {
        found.from.push(start);
        found.to.push(pixel);
        found.row.push(row);
        found.kind.push(kind);
      }
      [start, kind] = [pixel, next];
    }
  }

  private kindOf(pixel: number): number {
    const [free, listed, unknown] = [this.free[pixel], this.listed[pixel], this.unknown[pixel]];
    if (listed > 0 && listed >= free && listed >= unknown) return groundKinds.listed;
    return free > 0 && free >= unknown ? groundKinds.free : 0;
  }
}
