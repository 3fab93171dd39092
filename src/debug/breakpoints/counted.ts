// Hit counts while searches go back and forth: what has been counted is remembered, so that the way does not matter.
import { firstThat } from '../../model/first-that';
import type { HitTest } from './hit-condition';
import { Answer, type Matcher, type Stage } from './matcher';

/**
 * A matcher that holds at some hits of another one only. Hits are counted from position 0, so it has to be asked about every position once, in
 * ascending order; whatever it was asked about it knows from then on.
 */
export class CountedMatcher implements Matcher {
  readonly first: number;
  readonly last: number;
  readonly stage: Stage;
  readonly needsState: boolean;
  /** The first position that is not known yet. */
  reached: number;
  private hits = new Int32Array(64);
  private count = 0;

  constructor(
    private readonly inner: Matcher,
    private readonly test: HitTest,
  ) {
    this.first = inner.first;
    this.last = inner.last;
    this.stage = inner.stage;
    this.needsState = inner.needsState;
    this.reached = inner.first;
  }

  ask(position: number): Answer {
    if (position < this.reached) return this.isHit(position) ? Answer.Yes : Answer.No;
    const answer = this.inner.ask(position);
    if (answer === Answer.AskState) return answer;
    return this.note(position, answer === Answer.Yes) ? Answer.Yes : Answer.No;
  }

  holds(position: number): boolean {
    if (position < this.reached) return this.isHit(position);
    return this.note(position, this.inner.holds(position));
  }

  /** Writes down whether the next position is a hit; answers whether it is one that counts. */
  private note(position: number, hit: boolean): boolean {
    if (position !== this.reached) throw new Error(`Position ${this.reached} has to be looked at before ${position}.`);
    this.reached++;
    if (!hit) return false;
    if (this.count === this.hits.length) {
      const hits = new Int32Array(this.count * 2);
      hits.set(this.hits);
      this.hits = hits;
    }
    this.hits[this.count++] = position;
    return this.test(this.count);
  }

  private isHit(position: number): boolean {
    const hit = firstThat(0, this.count, (index) => this.hits[index] >= position);
    return hit < this.count && this.hits[hit] === position && this.test(hit + 1);
  }
}
