/**
 * The picture of one address range at one position, as it goes from host to webview: columns in one exact ArrayBuffer.
 *
 * Blocks at least `blockPixels` wide stand in `blocks`. Smaller ones are summed up into cells of 2^cellOrder units, one to
 * two pixels wide where units are smaller than that. Blocks are aligned to their size and cells are too, so a small block
 * lies in one cell or fills whole ones, and blocks and cells tile the range without a gap.
 */

/** What a block is. */
export const blockKinds = { free: 0, allocated: 1, slab: 2 } as const;
export type BlockKindNumber = (typeof blockKinds)[keyof typeof blockKinds];

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

/** Blocks in ascending order of `unit`. */
export interface BlockColumns {
  /** Bytes asked for; of a slab, by all of its objects. */
  readonly requested: Float64Array;
  /** First unit. */
  readonly unit: Uint32Array;
  /** Index (0-based) of the operation that allocated it; -1 for free blocks and slabs. */
  readonly operation: Int32Array;
  /** Line (1-based) of that operation, or 0. */
  readonly line: Int32Array;
  /** Index into the slab columns, or -1. */
  readonly slab: Int32Array;
  readonly order: Uint8Array;
  /** One of `blockKinds`. */
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** The number, from 1, of the colour of its class; of a slab, that of most of its objects. 0 where there is none. */
  readonly shade: Uint8Array;
}

/** Cells of 2^cellOrder units (the arena's last may be cut off), ascending. Shares are of the cell's bytes. */
export interface CellColumns {
  readonly unit: Uint32Array;
  /** In no free buddy block. */
  readonly used: Uint16Array;
  /** Set aside for allocations. */
  readonly held: Uint16Array;
  /** Asked for. */
  readonly requested: Uint16Array;
  /** In slabs. */
  readonly slab: Uint16Array;
  readonly flags: Uint8Array;
  /** That of most of what is held. */
  readonly shade: Uint8Array;
}

export interface SlabColumns {
  /** Bytes of a slot, its padding included. */
  readonly slot: Float64Array;
  readonly objectSize: Float64Array;
  /** Index into the message's cache names. */
  readonly cache: Int32Array;
  /** Slots. */
  readonly objects: Int32Array;
  readonly inUse: Int32Array;
  /** Index of its first slot in the slot columns, or -1 where slots are too small to be drawn. */
  readonly firstSlot: Int32Array;
  /** CPU it is active on, or -1. */
  readonly cpu: Int32Array;
  /** Index into `slabLists`. */
  readonly list: Uint8Array;
}

/** Slots of the slabs that show them, slab by slab, ascending. */
export interface SlotColumns {
  readonly requested: Float64Array;
  /** Operation that allocated it, or -1. */
  readonly operation: Int32Array;
  readonly line: Int32Array;
  readonly flags: Uint8Array;
  readonly shade: Uint8Array;
}

/** The whole arena in cells of 2^overviewOrder units. */
export interface OverviewColumns {
  readonly used: Uint16Array;
  readonly flags: Uint8Array;
}

export interface FrameData {
  /** The range the frame covers, in units; whole cells, cut off at the arena's end. */
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly cellOrder: number;
  readonly overviewOrder: number;
  readonly blocks: BlockColumns;
  readonly cells: CellColumns;
  readonly slabs: SlabColumns;
  readonly slots: SlotColumns;
  readonly overview: OverviewColumns;
}

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type ColumnType = Float64ArrayConstructor | Uint32ArrayConstructor | Int32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;

const magic = 0x616d6170;
const sections = ['blocks', 'cells', 'slabs', 'slots', 'overview'] as const;
const headerNumbers = 5 + sections.length;

/** Columns in the order they are stored: largest elements first, so that each one is aligned. */
const layout: readonly (readonly [section: (typeof sections)[number], column: string, type: ColumnType])[] = [
  ['blocks', 'requested', Float64Array],
  ['slabs', 'slot', Float64Array],
  ['slabs', 'objectSize', Float64Array],
  ['slots', 'requested', Float64Array],
  ['blocks', 'unit', Uint32Array],
  ['blocks', 'operation', Int32Array],
  ['blocks', 'line', Int32Array],
  ['blocks', 'slab', Int32Array],
  ['cells', 'unit', Uint32Array],
  ['slabs', 'cache', Int32Array],
  ['slabs', 'objects', Int32Array],
  ['slabs', 'inUse', Int32Array],
  ['slabs', 'firstSlot', Int32Array],
  ['slabs', 'cpu', Int32Array],
  ['slots', 'operation', Int32Array],
  ['slots', 'line', Int32Array],
  ['cells', 'used', Uint16Array],
  ['cells', 'held', Uint16Array],
  ['cells', 'requested', Uint16Array],
  ['cells', 'slab', Uint16Array],
  ['overview', 'used', Uint16Array],
  ['blocks', 'order', Uint8Array],
  ['blocks', 'kind', Uint8Array],
  ['blocks', 'flags', Uint8Array],
  ['blocks', 'shade', Uint8Array],
  ['cells', 'flags', Uint8Array],
  ['cells', 'shade', Uint8Array],
  ['slabs', 'list', Uint8Array],
  ['slots', 'flags', Uint8Array],
  ['slots', 'shade', Uint8Array],
  ['overview', 'flags', Uint8Array],
];

const headerBytes = headerNumbers * Float64Array.BYTES_PER_ELEMENT;

/** An exact buffer: its length is what the columns need, nothing shares it. All columns of a section must have the same length. */
export function encodeFrame(frame: FrameData): ArrayBuffer {
  const columns = layout.map(([section, name]) => columnOf(frame, section, name));
  const buffer = new ArrayBuffer(columns.reduce((bytes, column) => bytes + column.byteLength, headerBytes));
  const header = new Float64Array(buffer, 0, headerNumbers);
  header.set([magic, frame.fromUnit, frame.toUnit, frame.cellOrder, frame.overviewOrder]);
  sections.forEach((section, index) => {
    const lengths = layout.filter((entry) => entry[0] === section).map(([, name]) => columnOf(frame, section, name).length);
    if (lengths.some((length) => length !== lengths[0])) throw new RangeError(`The columns of ${section} differ in length.`);
    header[5 + index] = lengths[0] ?? 0;
  });
  let offset = headerBytes;
  columns.forEach((column) => {
    new Uint8Array(buffer, offset, column.byteLength).set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    offset += column.byteLength;
  });
  return buffer;
}

/** Views on the buffer, nothing is copied. Throws RangeError if the buffer is not exactly one frame. */
export function decodeFrame(buffer: ArrayBuffer): FrameData {
  if (buffer.byteLength < headerBytes) throw new RangeError('The frame has no header.');
  const header = new Float64Array(buffer, 0, headerNumbers);
  if (header[0] !== magic) throw new RangeError('The buffer is no frame.');
  const lengths = new Map(sections.map((section, index) => [section, header[5 + index]]));
  const decoded: Record<string, Record<string, Column>> = { blocks: {}, cells: {}, slabs: {}, slots: {}, overview: {} };
  let offset = headerBytes;
  for (const [section, name, Type] of layout) {
    const length = lengths.get(section) ?? 0;
    const bytes = length * Type.BYTES_PER_ELEMENT;
    if (!(bytes >= 0) || offset + bytes > buffer.byteLength) throw new RangeError('The frame is cut off.');
    decoded[section][name] = new Type(buffer, offset, length);
    offset += bytes;
  }
  if (offset !== buffer.byteLength) throw new RangeError('The frame is longer than its columns.');
  return {
    fromUnit: header[1],
    toUnit: header[2],
    cellOrder: header[3],
    overviewOrder: header[4],
    ...(decoded as unknown as Pick<FrameData, 'blocks' | 'cells' | 'slabs' | 'slots' | 'overview'>),
  };
}

function columnOf(frame: FrameData, section: (typeof sections)[number], name: string): Column {
  return (frame[section] as unknown as Record<string, Column>)[name];
}

/** `part` of `whole` as a share from 0 to `fullShare`. */
export function toShare(part: number, whole: number): number {
  if (part <= 0) return 0;
  if (part >= whole) return fullShare;
  return Math.min(fullShare - 1, Math.max(1, Math.round((part / whole) * fullShare)));
}
