// Call stacks as a tree that all operations share: a node is a frame and the node it was called from, so a stack costs one integer wherever it is named.

/** No stack: the root, from which the outermost frames hang. */
export const noStack = 0;

/**
 * Nodes count from 1 in the order they were added; a parent stands before its children. Frames are name ids. Formats that write a tree add its
 * nodes as they come; those that write whole lists have equal ones found again.
 */
export class StackTable {
  /** Nodes in use, the root included. */
  count = 1;
  private parents = new Int32Array(1 << 8);
  private frames = new Int32Array(1 << 8);
  /** Open addressing for `intern`; the node, 0 is an empty slot. */
  private slots = new Int32Array(0);
  private interned = 0;

  /** A new node: `frame` (a name id) called from `parent` (a node, or `noStack`). A parent that is not there yet counts as none. */
  add(parent: number, frame: number): number {
    const node = this.count++;
    if (node === this.parents.length) {
      this.parents = enlarged(this.parents);
      this.frames = enlarged(this.frames);
    }
    this.parents[node] = parent > 0 && parent < node ? parent : noStack;
    this.frames[node] = frame;
    return node;
  }

  /** The node of `frame` under `parent` that was interned before, or a new one. */
  intern(parent: number, frame: number): number {
    if ((this.interned + 1) * 2 > this.slots.length) this.rehash();
    const slot = this.slotOf(parent, frame);
    if (this.slots[slot] === 0) {
      this.slots[slot] = this.add(parent, frame);
      this.interned++;
    }
    return this.slots[slot];
  }

  /** The node that called, `noStack` where it is the outermost. */
  parent(node: number): number {
    return this.parents[node];
  }

  /** The name id of a node's frame. */
  frame(node: number): number {
    return this.frames[node];
  }

  /** Bytes kept. */
  get byteLength(): number {
    return this.parents.byteLength + this.frames.byteLength + this.slots.byteLength;
  }

  private slotOf(parent: number, frame: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(parent, frame) & mask;
    for (;;) {
      const node = this.slots[slot];
      if (node === 0 || (this.parents[node] === parent && this.frames[node] === frame)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private rehash(): void {
    const before = this.slots;
    this.slots = new Int32Array(Math.max(1 << 8, before.length * 2));
    for (const node of before) if (node !== 0) this.slots[this.slotOf(this.parents[node], this.frames[node])] = node;
  }
}

function hashOf(parent: number, frame: number): number {
  const hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(frame, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function enlarged(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
