// What lies in the rows in view: blocks wide enough to be seen as they are, smaller ones summed up by columns of pixels.
import { cursorLineFlag, matchFlag } from '../../../src/protocol/frame';
import type { RecordedGrowth } from '../../../src/replay/recorded/growth';
import type { RecordedCursor } from '../../../src/replay/recorded/recorded-cursor';
import { GroundBuilder } from './ground-builder';
import { ObjectBuilder } from './object-builder';
import {
  fullSum,
  recordedPixels,
  type RecordedGrounds,
  type RecordedPieces,
  type RecordedRow,
  type RecordedSums,
  type RecordedTypes,
} from './protocol';
import type { RegionRows } from './rows-builder';
import { TypeBuilder } from './type-builder';

/** How blocks look, by the operation (0-based) that began them. */
export interface RecordedLooks {
  readonly shadeOf?: (op: number) => number;
  readonly matches?: (op: number) => boolean;
  /** The operations of the cursor's line. */
  readonly marked?: { readonly from: number; readonly to: number };
  /** Its block is told by itself, however small it is. */
  readonly selected?: number;
  /** Whether page blocks are told by their migrate type. */
  readonly types?: boolean;
}

/** Draws up rows at one position. */
export class RecordedPictureBuilder {
  private readonly pieces: { readonly [Name in keyof RecordedPieces]: number[] } = {
    from: [],
    to: [],
    offset: [],
    length: [],
    row: [],
    operation: [],
    line: [],
    shade: [],
    flags: [],
  };
  readonly rows: RecordedRow[] = [];
  private readonly small: Float64Array;
  /** Of the bytes of the shade that a pixel has. */
  private readonly most: Float64Array;
  private readonly shade: Uint8Array;
  private readonly flags: Uint8Array;
  private readonly bytesPerPixel: number;
  private readonly ground: GroundBuilder | undefined;
  private readonly pageBlocks: TypeBuilder | undefined;
  /** Objects on pages; undefined where they are not known. */
  readonly objects: ObjectBuilder | undefined;

  /** The rows [from, to); a row is `pixels` wide. Without a growth all that is no block is free. */
  constructor(
    private readonly cursor: RecordedCursor,
    private readonly growth: RecordedGrowth | undefined,
    private readonly shown: RegionRows,
    from: number,
    to: number,
    private readonly pixels: number,
    private readonly looks: RecordedLooks,
  ) {
    const cells = (to - from) * pixels;
    this.small = new Float64Array(cells);
    this.most = new Float64Array(cells);
    this.shade = new Uint8Array(cells);
    this.flags = new Uint8Array(cells);
    this.bytesPerPixel = shown.rowBytes / pixels;
    const { pages } = cursor.layout;
    if (pages) {
      this.ground = new GroundBuilder(pixels, this.bytesPerPixel);
      if (looks.types === true) this.pageBlocks = new TypeBuilder(pages, pages.events[cursor.position], pixels, this.bytesPerPixel);
    }
    const { objects } = cursor.layout;
    if (objects) {
      const flagsOf = (op: number): number => this.flagsOf(op);
      this.objects = new ObjectBuilder(objects, cursor.position, to - from, pixels, this.bytesPerPixel, flagsOf, looks.selected);
    }
    for (let row = from; row < to; row++) this.addRow(row);
  }

  get columns(): RecordedPieces {
    const { from, to, offset, length, row, operation, line, shade, flags } = this.pieces;
    return {
      from: Float64Array.from(from),
      to: Float64Array.from(to),
      offset: Float64Array.from(offset),
      length: Float64Array.from(length),
      row: Int32Array.from(row),
      operation: Int32Array.from(operation),
      line: Int32Array.from(line),
      shade: Uint8Array.from(shade),
      flags: Uint8Array.from(flags),
    };
  }

  /** Undefined where no pages were recorded. */
  get grounds(): RecordedGrounds | undefined {
    return this.ground?.columns;
  }

  /** Undefined where they are not to be told. */
  get types(): RecordedTypes | undefined {
    return this.pageBlocks?.columns;
  }

  get sums(): RecordedSums {
    const { small, bytesPerPixel, shade, flags } = this;
    const share = Uint8Array.from(small, (bytes) => Math.min(fullSum, Math.ceil((bytes / bytesPerPixel) * fullSum)));
    return { share, shade, flags };
  }

  private addRow(number: number): void {
    const { cursor, growth, shown, rows } = this;
    const { layout } = cursor;
    const { region: index, row } = shown.at(number);
    const region = layout.regions[index];
    if (row < 0) {
      rows.push({ kind: 'region', name: region.name, size: region.size, gap: layout.space.gapBefore(index) });
      return;
    }
    const from = row * shown.rowBytes;
    const bytes = Math.min(shown.rowBytes, region.size - from);
    const at = { region: index, offset: from };
    const byte = layout.space.starts[index] + from;
    // Memory of a kernel is there from the start.
    const reached = layout.pages ? bytes : Math.max(0, Math.min(bytes, (growth?.reached(index, cursor.position) ?? 0) - from));
    rows.push({ kind: 'memory', at, byte, address: layout.space.format(byte), bytes, reached });
    const { ground } = this;
    ground?.begin();
    cursor.forEachPiece(index, from, from + bytes, (offset, length, kind, op) => {
      const start = Math.max(0, offset - from);
      const end = Math.min(bytes, offset + length - from);
      if (op < 0) ground?.add(start, end, kind);
      else if (length >= recordedPixels * this.bytesPerPixel || op === this.looks.selected) this.addPiece(start, end, offset, length, op);
      else this.addSmall(start, end, op);
    });
    ground?.end(rows.length - 1);
    this.pageBlocks?.addRow(rows.length - 1, index, from, bytes);
    const start = layout.space.starts[index] + from;
    this.objects?.addRow(rows.length - 1, start, start + bytes);
  }

  private addPiece(from: number, to: number, offset: number, length: number, op: number): void {
    const { pieces, looks } = this;
    pieces.from.push(from);
    pieces.to.push(to);
    pieces.offset.push(offset);
    pieces.length.push(length);
    pieces.row.push(this.rows.length - 1);
    pieces.operation.push(op);
    pieces.line.push(this.cursor.layout.run.table.line[op]);
    pieces.shade.push(looks.shadeOf?.(op) ?? 0);
    pieces.flags.push(this.flagsOf(op));
  }

  private addSmall(from: number, to: number, op: number): void {
    const { bytesPerPixel, pixels, small, most, looks } = this;
    const base = (this.rows.length - 1) * pixels;
    const shade = looks.shadeOf?.(op) ?? 0;
    const flags = this.flagsOf(op);
    const last = Math.min(pixels - 1, Math.floor((to - 1) / bytesPerPixel));
    for (let pixel = Math.floor(from / bytesPerPixel); pixel <= last; pixel++) {
      const bytes = Math.min(to, (pixel + 1) * bytesPerPixel) - Math.max(from, pixel * bytesPerPixel);
      const cell = base + pixel;
      small[cell] += bytes;
      this.flags[cell] |= flags;
      // The shade that is ahead of all others so far: exact where one has more than half.
      if (this.shade[cell] === shade) most[cell] += bytes;
      else if (bytes > most[cell]) {
        this.shade[cell] = shade;
        most[cell] = bytes - most[cell];
      } else most[cell] -= bytes;
    }
  }

  private flagsOf(op: number): number {
    const { matches, marked } = this.looks;
    const isMarked = marked !== undefined && op >= marked.from && op < marked.to;
    return (isMarked ? cursorLineFlag : 0) | (matches?.(op) === true ? matchFlag : 0);
  }
}
