// The picture of one address range at one position, as it goes from host to webview: columns in one exact ArrayBuffer. The host draws it up from a
// state (picture/frame-builder.ts), the page draws it as it is. `frameSchema` is all that is said of the columns; encoder, decoder and types follow.
import type { ColumnsOf, ColumnType, NumberColumn } from './columns';

/** What a block is; `before`: in use since before the first operation. The tree has another kind of node at 3. */
export const blockKinds = { free: 0, allocated: 1, slab: 2, before: 4 } as const;

/** A block, slot or cell holds memory that the cursor's line asked for. */
export const cursorLineFlag = 1;
/** It holds memory that passes the filter; means nothing while there is none. */
export const matchFlag = 2;

/** Blocks narrower than this many pixels are summed up into cells. */
export const blockPixels = 4;

/** Shares are numbers from 0 to this. Only nothing is 0 and only all is this, whatever the rounding says. */
export const fullShare = 65535;

/** The lists a slab can be on. */
export const slabLists = ['active', 'partial', 'full'] as const;

/**
 * What the columns of a frame hold, section by section.
 *
 * Blocks at least `blockPixels` wide stand in `blocks`. Smaller ones are summed up into cells of 2^cellOrder units, one to
 * two pixels wide where units are smaller than that. Blocks are aligned to their size and cells are too, so a small block
 * lies in one cell or fills whole ones, and blocks and cells tile the range without a gap.
 */
export const frameSchema = {
  /** Blocks in ascending order of `unit`. */
  blocks: {
    /** Bytes asked for; of a slab, by all of its objects. */
    requested: Float64Array,
    /** First unit. */
    unit: Uint32Array,
    /** Index (0-based) of the operation that allocated it; -1 for all but allocated ones. */
    operation: Int32Array,
    /** Line (1-based) of that operation, or 0. */
    line: Int32Array,
    /** Index into the slab columns, or -1. */
    slab: Int32Array,
    order: Uint8Array,
    /** One of `blockKinds`. */
    kind: Uint8Array,
    flags: Uint8Array,
    /** The number, from 1, of the colour of its class; of a slab, that of most of its objects. 0 where there is none. */
    shade: Uint8Array,
  },
  /** Cells of 2^cellOrder units (the arena's last may be cut off), ascending. Shares are of the cell's bytes. */
  cells: {
    unit: Uint32Array,
    /** In no free buddy block. */
    used: Uint16Array,
    /** That since before the first operation. */
    before: Uint16Array,
    /** Set aside for allocations. */
    held: Uint16Array,
    /** Asked for. */
    requested: Uint16Array,
    /** In slabs. */
    slab: Uint16Array,
    flags: Uint8Array,
    /** That of most of what is held. */
    shade: Uint8Array,
  },
  slabs: {
    /** Bytes of a slot, its padding included. */
    slot: Float64Array,
    objectSize: Float64Array,
    /** Index into the message's cache names. */
    cache: Int32Array,
    /** Slots. */
    objects: Int32Array,
    inUse: Int32Array,
    /** Index of its first slot in the slot columns, or -1 where slots are too small to be drawn. */
    firstSlot: Int32Array,
    /** CPU it is active on, or -1. */
    cpu: Int32Array,
    /** Index into `slabLists`. */
    list: Uint8Array,
  },
  /** Slots of the slabs that show them, slab by slab, ascending. */
  slots: {
    requested: Float64Array,
    /** Operation that allocated it, or -1. */
    operation: Int32Array,
    line: Int32Array,
    flags: Uint8Array,
    shade: Uint8Array,
  },
  /** The whole arena in cells of 2^overviewOrder units. */
  overview: {
    used: Uint16Array,
    flags: Uint8Array,
  },
} as const;

type Schema = typeof frameSchema;
type SectionName = keyof Schema;
type Sections = { readonly [Name in SectionName]: ColumnsOf<Schema[Name]> };

/** What a frame covers, in units. */
interface FrameRange {
  /** Whole cells, cut off at the arena's end. */
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly cellOrder: number;
  readonly overviewOrder: number;
}

export interface FrameData extends FrameRange, Sections {}

/** What a frame is made for. */
export interface FrameWindow {
  readonly fromUnit: number;
  readonly toUnit: number;
  /** Cells are 2^cellOrder units. */
  readonly cellOrder: number;
  readonly bytesPerPixel: number;
  /** Cells the whole arena is to be summed up in, at most. */
  readonly overviewCells: number;
}

/** A frame of one table of columns, whatever it is called. */
type AnySections = Record<string, Record<string, NumberColumn>>;

const magic = 0x616d6170;
const sections = Object.keys(frameSchema) as SectionName[];
/** The range, then the rows of each section. */
const headerNumbers = 5 + sections.length;
const headerBytes = headerNumbers * Float64Array.BYTES_PER_ELEMENT;

/** Columns in the order they are stored: largest elements first, so that each one is aligned. */
const layout = sections
  .flatMap((section) => Object.entries<ColumnType>(frameSchema[section]).map(([name, type]) => ({ section, name, type })))
  .sort((a, b) => b.type.BYTES_PER_ELEMENT - a.type.BYTES_PER_ELEMENT);

/** An exact buffer: its length is what the columns need, nothing shares it. All columns of a section must have the same length. */
export function encodeFrame(frame: FrameData): ArrayBuffer {
  const stored = frame as unknown as AnySections;
  const columns = layout.map(({ section, name }) => stored[section][name]);
  const buffer = new ArrayBuffer(columns.reduce((bytes, column) => bytes + column.byteLength, headerBytes));
  const header = new Float64Array(buffer, 0, headerNumbers);
  header.set([magic, frame.fromUnit, frame.toUnit, frame.cellOrder, frame.overviewOrder, ...sections.map((name) => rowsOf(stored, name))]);
  let offset = headerBytes;
  for (const column of columns) {
    new Uint8Array(buffer, offset, column.byteLength).set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    offset += column.byteLength;
  }
  return buffer;
}

/** Views on the buffer, nothing is copied. Throws RangeError if the buffer is not exactly one frame. */
export function decodeFrame(buffer: ArrayBuffer): FrameData {
  if (buffer.byteLength < headerBytes) throw new RangeError('The frame has no header.');
  const [kind, fromUnit, toUnit, cellOrder, overviewOrder, ...rows] = new Float64Array(buffer, 0, headerNumbers);
  if (kind !== magic) throw new RangeError('The buffer is no frame.');
  const decoded: AnySections = Object.fromEntries(sections.map((section) => [section, {}]));
  let offset = headerBytes;
  for (const { section, name, type: Type } of layout) {
    const length = rows[sections.indexOf(section)];
    const bytes = length * Type.BYTES_PER_ELEMENT;
    if (!(bytes >= 0) || offset + bytes > buffer.byteLength) throw new RangeError('The frame is cut off.');
    decoded[section][name] = new Type(buffer, offset, length);
    offset += bytes;
  }
  if (offset !== buffer.byteLength) throw new RangeError('The frame is longer than its columns.');
  return { fromUnit, toUnit, cellOrder, overviewOrder, ...(decoded as unknown as Sections) };
}

function rowsOf(frame: AnySections, section: SectionName): number {
  const lengths = Object.keys(frameSchema[section]).map((name) => frame[section][name].length);
  if (lengths.some((length) => length !== lengths[0])) throw new RangeError(`The columns of ${section} differ in length.`);
  return lengths[0];
}

/** `part` of `whole` as a share from 0 to `fullShare`. */
export function toShare(part: number, whole: number): number {
  if (part <= 0) return 0;
  if (part >= whole) return fullShare;
  return Math.min(fullShare - 1, Math.max(1, Math.round((part / whole) * fullShare)));
}
