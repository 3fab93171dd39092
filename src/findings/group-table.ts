/** Groups of one step of work on all of them. */
export const groupsPerStep = 1 << 10;

/** Tallies kept for each group of allocations, side by side in one array. */
export const enum Tally {
  /** Allocations. */
  Count,
  /** Those that were ended, by a free or a realloc. */
  Ended,
  /** Those that were ended by a free. */
  Freed,
  /** Operations between the allocation and the free of those, summed up. */
  Lived,
  Live,
  MostLive,
  LiveAtPeak,
  FirstOperation,
  Length,
}

/** Groups on one page of tallies. Pages are added, never copied: a table of half a million groups grows in small steps, too. */
const pageShift = 12;
const pageMask = (1 << pageShift) - 1;
/** The hash table is cut into so many parts, each of which grows on its own. */
const partShift = 6;

/**
 * Groups of allocations: equal in call site, size and place. Numbered from 0 in the order in which they first appear.
 * Open addressing over typed arrays: long recordings have many thousands of sizes and sites.
 */
export class GroupTable {
  count = 0;
  /** Name id of the call site plus one, 0 where there is none. */
  site = new Int32Array(64);
  /** Bytes asked for. */
  size = new Float64Array(64);
  /** See `Place`. */
  place = new Int32Array(64);
  private readonly pages: Float64Array[] = [];
  /** Slots of each part: group plus one, 0 is an empty slot. */
  private readonly parts = Array.from({ length: 1 << partShift }, () => new Int32Array(16));
  private readonly partCounts = new Int32Array(1 << partShift);

  /** The group of these three, which is added where it is new. */
  groupOf(site: number, size: number, place: number): number {
    const hash = hashOf(site, size, place);
    const part = hash >>> (32 - partShift);
    const slots = this.parts[part];
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const group = slots[slot] - 1;
      if (group < 0) return this.add(part, slot, site, size, place);
      if (this.size[group] === size && this.site[group] === site && this.place[group] === place) return group;
      slot = (slot + 1) & mask;
    }
  }

  get(group: number, tally: Tally): number {
    return this.pages[group >>> pageShift][(group & pageMask) * Tally.Length + tally];
  }

  set(group: number, tally: Tally, value: number): void {
    this.pages[group >>> pageShift][(group & pageMask) * Tally.Length + tally] = value;
  }

  /** An allocation of the group is live from now on. */
  begin(group: number): void {
    const page = this.pages[group >>> pageShift];
    const at = (group & pageMask) * Tally.Length;
    page[at + Tally.Count]++;
    const live = ++page[at + Tally.Live];
    if (live > page[at + Tally.MostLive]) page[at + Tally.MostLive] = live;
  }

  /** One of them ends after so many operations. */
  end(group: number, lifetime: number, freed: boolean): void {
    const page = this.pages[group >>> pageShift];
    const at = (group & pageMask) * Tally.Length;
    page[at + Tally.Live]--;
    page[at + Tally.Ended]++;
    if (!freed) return;
    page[at + Tally.Freed]++;
    page[at + Tally.Lived] += lifetime;
  }

  private add(part: number, slot: number, site: number, size: number, place: number): number {
    const group = this.count++;
    if (group === this.site.length) this.grow();
    if ((group & pageMask) === 0) this.pages.push(new Float64Array(Tally.Length << pageShift));
    this.site[group] = site;
    this.size[group] = size;
    this.place[group] = place;
    this.set(group, Tally.FirstOperation, -1);
    const slots = this.parts[part];
    slots[slot] = group + 1;
    if (++this.partCounts[part] * 2 > slots.length) this.rehash(part);
    return group;
  }

  private grow(): void {
    const { site, size, place } = this;
    this.site = new Int32Array(site.length * 2);
    this.site.set(site);
    this.size = new Float64Array(size.length * 2);
    this.size.set(size);
    this.place = new Int32Array(place.length * 2);
    this.place.set(place);
  }

  private rehash(part: number): void {
    const slots = new Int32Array(this.parts[part].length * 2);
    const mask = slots.length - 1;
    for (const entry of this.parts[part]) {
      if (entry === 0) continue;
      const group = entry - 1;
      let slot = hashOf(this.site[group], this.size[group], this.place[group]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.parts[part] = slots;
  }
}

function hashOf(site: number, size: number, place: number): number {
  let hash = Math.imul(site, 0x9e3779b1) ^ Math.imul(size | 0, 0x85ebca6b) ^ Math.imul(place, 0xc2b2ae35);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  hash = Math.imul(hash, 0x297a2d39);
  return hash ^ (hash >>> 15);
}
