// The words of a trace, kept once as bytes: readers look them up without making a string, all else asks for the string of a number.
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Start value of the hash that `NameTable.intern` expects (FNV-1a, 32 bits). */
export const nameHashStart = 0x811c9dc5 | 0;

/** One step of that hash. */
export function nameHashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/**
 * Interned strings: every distinct name, call site or handle name of a trace once, as bytes. Ids count from 0 in the order
 * of first appearance.
 */
export class NameTable {
  private pool = new Uint8Array(1 << 12);
  private starts = new Uint32Array(1 << 8);
  private hashes = new Int32Array(1 << 8);
  /** Open addressing; id + 1, 0 is an empty slot. */
  private slots = new Int32Array(1 << 9);
  private names = 0;

  /** Number of distinct names. */
  get count(): number {
    return this.names;
  }

  /** The id of `source[from, to)`, which is added when it is new. `hash` is the FNV-1a hash of those bytes. */
  intern(source: Uint8Array, from: number, to: number, hash: number): number {
    const slot = this.slotOf(source, from, to, hash);
    const known = this.slots[slot];
    return known !== 0 ? known - 1 : this.add(slot, source, from, to, hash);
  }

  /** The same where the hash is not known. */
  internBytes(source: Uint8Array, from: number, to: number): number {
    let hash = nameHashStart;
    for (let i = from; i < to; i++) hash = nameHashStep(hash, source[i]);
    return this.intern(source, from, to, hash);
  }

  /** The id of `source[from, to)`, -1 where it is none of the names. */
  find(source: Uint8Array, from: number, to: number): number {
    let hash = nameHashStart;
    for (let i = from; i < to; i++) hash = nameHashStep(hash, source[i]);
    return this.slots[this.slotOf(source, from, to, hash)] - 1;
  }

  /** The id of a string, which is added when it is new. */
  internText(text: string): number {
    const bytes = encoder.encode(text);
    return this.intern(bytes, 0, bytes.length, hashOf(bytes));
  }

  /** The id of a string, -1 where it is none of the names. */
  idOf(text: string): number {
    const bytes = encoder.encode(text);
    return this.slots[this.slotOf(bytes, 0, bytes.length, hashOf(bytes))] - 1;
  }

  /** The name with this id. */
  text(id: number): string {
    return decoder.decode(this.pool.subarray(this.starts[id], this.starts[id + 1]));
  }

  /** Bytes kept for the names. */
  get byteLength(): number {
    return this.pool.byteLength + this.starts.byteLength + this.hashes.byteLength + this.slots.byteLength;
  }

  /** The slot of a name: the empty one it would get where it is new. */
  private slotOf(source: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = this.slots[slot] - 1;
      if (id < 0 || (this.hashes[id] === hash && this.equals(id, source, from, to))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private equals(id: number, source: Uint8Array, from: number, to: number): boolean {
    const start = this.starts[id];
    if (this.starts[id + 1] - start !== to - from) return false;
    const pool = this.pool;
    for (let i = from, k = start; i < to; i++, k++) if (pool[k] !== source[i]) return false;
    return true;
  }

  private add(slot: number, source: Uint8Array, from: number, to: number, hash: number): number {
    const id = this.names++;
    if (id + 2 > this.starts.length) {
      this.starts = grow(this.starts, new Uint32Array(this.starts.length * 2));
      this.hashes = grow(this.hashes, new Int32Array(this.hashes.length * 2));
    }
    const start = this.starts[id];
    const end = start + (to - from);
    if (end > this.pool.length) this.pool = grow(this.pool, new Uint8Array(Math.max(end, this.pool.length * 2)));
    for (let i = from, k = start; i < to; i++, k++) this.pool[k] = source[i]!;
    this.starts[id + 1] = end;
    this.hashes[id] = hash;
    this.slots[slot] = id + 1;
    if (this.names * 2 > this.slots.length) this.rehash();
    return id;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.names; id++) {
      const hash = this.hashes[id];
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.slots = slots;
  }
}

function hashOf(bytes: Uint8Array): number {
  let hash = nameHashStart;
  for (const byte of bytes) hash = nameHashStep(hash, byte);
  return hash;
}

function grow<T extends Uint8Array | Uint32Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
