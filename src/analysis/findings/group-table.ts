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
  /** Those that lived short, and for the whole run. */
  Short,
  Long,
  FirstOperation,
  Length,
}

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
  private tallies = new Float64Array(64 * Tally.Length);
  /** Group plus one, 0 is an empty slot. */
  private slots = new Int32Array(128);

  /** The group of these three, which is added where it is new. */
  groupOf(site: number, size: number, place: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(site, size, place) & mask;
    for (;;) {
      const group = this.slots[slot] - 1;
      if (group < 0) return this.add(slot, site, size, place);
      if (this.size[group] === size && this.site[group] === site && this.place[group] === place) return group;
      slot = (slot + 1) & mask;
    }
  }

  get(group: number, tally: Tally): number {
    return this.tallies[group * Tally.Length + tally];
  }

  set(group: number, tally: Tally, value: number): void {
    this.tallies[group * Tally.Length + tally] = value;
  }

  add1(group: number, tally: Tally): void {
    this.tallies[group * Tally.Length + tally]++;
  }

  /** An allocation of the group is live from now on. */
  begin(group: number): void {
    const { tallies } = this;
    const at = group * Tally.Length;
    tallies[at + Tally.Count]++;
    const live = ++tallies[at + Tally.Live];
    if (live > tallies[at + Tally.MostLive]) tallies[at + Tally.MostLive] = live;
  }

  /** One of them ends after so many operations. */
  end(group: number, lifetime: number, freed: boolean): void {
    const { tallies } = this;
    const at = group * Tally.Length;
    tallies[at + Tally.Live]--;
    tallies[at + Tally.Ended]++;
    if (!freed) return;
    tallies[at + Tally.Freed]++;
    tallies[at + Tally.Lived] += lifetime;
  }

  private add(slot: number, site: number, size: number, place: number): number {
    const group = this.count++;
    if (group === this.site.length) this.grow();
    this.site[group] = site;
    this.size[group] = size;
    this.place[group] = place;
    this.set(group, Tally.FirstOperation, -1);
    this.slots[slot] = group + 1;
    if (this.count * 2 > this.slots.length) this.rehash();
    return group;
  }

  private grow(): void {
    const { site, size, place, tallies } = this;
    this.site = new Int32Array(site.length * 2);
    this.site.set(site);
    this.size = new Float64Array(size.length * 2);
    this.size.set(size);
    this.place = new Int32Array(place.length * 2);
    this.place.set(place);
    this.tallies = new Float64Array(tallies.length * 2);
    this.tallies.set(tallies);
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let group = 0; group < this.count; group++) {
      let slot = hashOf(this.site[group], this.size[group], this.place[group]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = group + 1;
    }
    this.slots = slots;
  }
}

function hashOf(site: number, size: number, place: number): number {
  let hash = Math.imul(site, 0x9e3779b1) ^ Math.imul(size | 0, 0x85ebca6b) ^ Math.imul(place, 0xc2b2ae35);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
