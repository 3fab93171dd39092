// What is known of each block of an arena whose blocks have any length: a record for each, and the records of those that are no more serve again. So many
// are few, and lie close together, however large the arena is.

/** What stands where in a record. */
export const enum Field {
  /** The first unit of the block. */
  Unit,
  /** Its units, negative of a free one. */
  Units,
  /** The blocks beside it. */
  Below,
  Above,
  /** Of a free block three more, by which its policy finds it. */
  Next,
  Previous,
  Third,
  /** Integers of a record. */
  Size = 8,
}

/** No block, or the one that stands for both ends of the arena: it is never free. */
export const enum Block {
  None = 0,
}

/** Of an anchor there are two fields, and they stand behind those of `Block.None`. */
const firstAnchor = Field.Size - Field.Next;

/** A block is named by where its record begins. */
export class BlockRecords {
  /** By `Field`, of one record after the other. */
  fields: Int32Array;
  /** Where the next new record begins. */
  private end = 0;
  /** The records that serve again, each with the next in `Field.Next`. */
  private unused: number = Block.None;

  /** By unit, as many as the smallest block has taken together, the block that starts there. */
  private readonly at: Int32Array;
  private readonly shift: number;

  /** For an arena of so many units, whose blocks have `least` at least; with anchors for so many rings of blocks. */
  constructor(
    units: number,
    least: number,
    private readonly anchors = 0,
  ) {
    this.shift = 31 - Math.clz32(least);
    this.at = new Int32Array((units >>> this.shift) + 1);
    this.fields = new Int32Array(this.begin + (Field.Size << 8));
  }

  /** What stands for a ring, of which no block is, in `Field.Next` of its last block and `Field.Previous` of its first. */
  anchor(ring: number): number {
    return (ring << 1) + firstAnchor;
  }

  /** The block that starts at a unit. */
  startingAt(unit: number): number {
    return this.at[unit >>> this.shift];
  }

  /** A block starts at a unit. */
  place(block: number, unit: number): void {
    this.at[unit >>> this.shift] = block;
  }

  /** A record whose fields are the caller's to write. `fields` may be another array afterwards. */
  make(): number {
    const block = this.unused;
    if (block !== Block.None) {
      this.unused = this.fields[block + Field.Next];
      return block;
    }
    if (this.end >= this.fields.length) {
      const fields = new Int32Array(2 * this.fields.length);
      fields.set(this.fields);
      this.fields = fields;
    }
    this.end += Field.Size;
    return this.end - Field.Size;
  }

  /** A block is no more. */
  drop(block: number): void {
    this.fields[block + Field.Next] = this.unused;
    this.unused = block;
  }

  /** Units of a free block; 0 or less of another. */
  freeUnits(block: number): number {
    return -this.fields[block + Field.Units];
  }

  /** No block is any more, and each ring is empty. */
  clear(): void {
    this.end = this.begin;
    this.unused = Block.None;
    for (let ring = 0; ring < this.anchors; ring++) {
      const anchor = this.anchor(ring);
      this.fields[anchor + Field.Next] = anchor;
      this.fields[anchor + Field.Previous] = anchor;
    }
  }

  /** Where the first record begins. */
  private get begin(): number {
    return Field.Size + 2 * this.anchors;
  }
}
