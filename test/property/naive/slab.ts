/** Object caches: slabs with their free lists, one active slab for each CPU, and the partial list, all plain arrays and Maps. */
import { ceilOrder, type NaiveBuddy } from './buddy';
import { objectsIn, type Geometry } from './geometry';

export interface Slab {
  offset: bigint;
  order: number;
  objects: number;
  /** Offsets of the free slots, head first. */
  freeList: bigint[];
}

export function inUse(slab: Slab): number {
  return slab.objects - slab.freeList.length;
}

export class NaiveCache {
  readonly slabs: Slab[] = [];
  partial: Slab[] = [];
  readonly active = new Map<bigint, Slab>();

  constructor(
    readonly name: string,
    readonly objectSize: bigint,
    readonly geometry: Geometry,
    readonly page: bigint,
    readonly line: number,
    readonly isClass: boolean,
  ) {}

  /** The order of the smallest slab that holds one object. */
  smallestOrder(): number {
    return ceilOrder(this.page, this.geometry.slot);
  }

  slabBytes(order: number): bigint {
    return this.page << BigInt(order);
  }

  activeObjects(): number {
    return this.slabs.reduce((sum, slab) => sum + inUse(slab), 0);
  }

  slabOf(offset: bigint): Slab {
    return this.slabs.find((slab) => slab.offset <= offset && offset < slab.offset + this.slabBytes(slab.order)) as Slab;
  }

  /** The slot's offset, or null when memory is out; then nothing has changed. */
  alloc(cpu: bigint, buddy: NaiveBuddy): bigint | null {
    let slab = this.active.get(cpu);
    if (slab === undefined || slab.freeList.length === 0) {
      slab = this.partial.shift() ?? this.newSlab(buddy) ?? undefined;
      if (slab === undefined) return null;
      this.active.set(cpu, slab);
    }
    return slab.freeList.shift() as bigint;
  }

  private newSlab(buddy: NaiveBuddy): Slab | null {
    for (const order of [this.geometry.order, this.smallestOrder()]) {
      const offset = buddy.take(ceilOrder(buddy.arena.unit, this.slabBytes(order)));
      if (offset === null) continue;
      const slab: Slab = { offset, order, objects: objectsIn(this.slabBytes(order), this.geometry.slot), freeList: [] };
      for (let index = 0; index < slab.objects; index += 1) slab.freeList.push(offset + BigInt(index) * this.geometry.slot);
      this.slabs.push(slab);
      return slab;
    }
    return null;
  }

  free(offset: bigint, buddy: NaiveBuddy): void {
    const slab = this.slabOf(offset);
    const wasFull = slab.freeList.length === 0;
    slab.freeList.unshift(offset);
    if ([...this.active.values()].includes(slab)) return;
    if (inUse(slab) === 0 && this.partial.length >= this.geometry.minPartial) {
      this.partial = this.partial.filter((other) => other !== slab);
      this.giveBack(slab, buddy);
    } else if (wasFull) {
      this.partial.push(slab);
    }
  }

  shrink(buddy: NaiveBuddy): void {
    const cpus = [...this.active.keys()].sort((a, b) => (a < b ? -1 : 1));
    for (const cpu of cpus) {
      const slab = this.active.get(cpu) as Slab;
      this.active.delete(cpu);
      if (slab.freeList.length > 0) this.partial.push(slab);
    }
    const empty = this.partial.filter((slab) => inUse(slab) === 0);
    this.partial = this.partial.filter((slab) => inUse(slab) > 0);
    for (const slab of empty) this.giveBack(slab, buddy);
    this.partial.sort((a, b) => inUse(b) - inUse(a));
  }

  destroy(buddy: NaiveBuddy): void {
    this.slabs.sort((a, b) => (a.offset < b.offset ? -1 : 1));
    for (const slab of [...this.slabs]) this.giveBack(slab, buddy);
  }

  private giveBack(slab: Slab, buddy: NaiveBuddy): void {
    this.slabs.splice(this.slabs.indexOf(slab), 1);
    buddy.give(slab.offset, ceilOrder(buddy.arena.unit, this.slabBytes(slab.order)));
  }
}
