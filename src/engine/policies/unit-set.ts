// Which units of an arena free blocks start at: a bit for each, in words that trees have as their leaves.

/** Units of a group, as a shift: they are the bits of a word. */
const groupShift = 5;
const groupMask = 31;

/** The group that a unit belongs to. */
export function unitGroup(unit: number): number {
  return unit >>> groupShift;
}

export class UnitSet {
  readonly groups: number;
  private readonly words: Int32Array;

  constructor(units: number) {
    this.groups = (units >>> groupShift) + 1;
    this.words = new Int32Array(this.groups);
  }

  add(unit: number): void {
    this.words[unit >>> groupShift] |= 1 << (unit & groupMask);
  }

  delete(unit: number): void {
    this.words[unit >>> groupShift] &= ~(1 << (unit & groupMask));
  }

  /** The bits of a group. */
  word(group: number): number {
    return this.words[group];
  }

  /** Those of a unit's group from the unit on. */
  wordFrom(unit: number): number {
    return this.words[unit >>> groupShift] & (-1 << (unit & groupMask));
  }

  /** Those below it. */
  wordBelow(unit: number): number {
    return this.words[unit >>> groupShift] & ~(-1 << (unit & groupMask));
  }

  /** The unit that the lowest of some bits of a group stands for. */
  unitOf(group: number, bits: number): number {
    return (group << groupShift) + 31 - Math.clz32(bits & -bits);
  }

  clear(): void {
    this.words.fill(0);
  }
}
