// How fast a run is played, and which position is due when; it knows no page.

/** Operations a second, from the slowest to the fastest. */
const speeds = { least: 1, greatest: 1000 } as const;

/** The speed at a share from 0 to 1 of the way from the slowest to the fastest, by equal factors; rounded to two digits. */
export function speedAt(share: number): number {
  const exact = speeds.least * (speeds.greatest / speeds.least) ** Math.max(0, Math.min(1, share));
  return Number(exact.toPrecision(2));
}

/** The share of the way at which a speed lies. */
export function shareOfSpeed(speed: number): number {
  const share = Math.log(speed / speeds.least) / Math.log(speeds.greatest / speeds.least);
  return Math.max(0, Math.min(1, share));
}

/** Seconds that a run takes at the speed that nobody has chosen, as far as the limits let it. */
const ordinarySeconds = 40;

/** The speed for a run of so many operations: one by one where they are few. */
export function speedFor(operations: number): number {
  const exact = Math.max(speeds.least, Math.min(speeds.greatest, operations / ordinarySeconds));
  return Number(exact.toPrecision(2));
}

/** Where playing has got to: positions by the clock, at a speed that may change under way. */
export class Player {
  private start: { readonly position: number; readonly time: number } | undefined;
  private told = 0;
  private toldAt = 0;
  private perSecond: number = speeds.least;

  get playing(): boolean {
    return this.start !== undefined;
  }

  /** Operations a second. */
  get speed(): number {
    return this.perSecond;
  }

  /** `now` in milliseconds, as everywhere here. */
  setSpeed(speed: number, now: number): void {
    if (this.start) this.start = { position: this.reached(now), time: now };
    this.perSecond = Math.max(speeds.least, Math.min(speeds.greatest, speed));
  }

  /** Starts at a position. */
  play(position: number, now: number): void {
    this.start = { position, time: now };
    this.told = position;
    this.toldAt = now;
  }

  pause(): void {
    this.start = undefined;
  }

  /**
   * The position to go to now, undefined while there is no other one yet or the last was told less than `interval`
   * milliseconds ago. At `last` it pauses.
   */
  tick(now: number, last: number, interval = 0): number | undefined {
    if (!this.start || now - this.toldAt < interval) return undefined;
    const position = Math.min(last, Math.floor(this.reached(now)));
    if (position >= last) this.pause();
    if (position === this.told) return undefined;
    this.told = position;
    this.toldAt = now;
    return position;
  }

  private reached(now: number): number {
    const { position, time } = this.start!;
    return position + ((now - time) / 1000) * this.perSecond;
  }
}
