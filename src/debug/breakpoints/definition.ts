import type { Matcher, Test } from './matcher';
import type { StopReason } from './stop';
import type { Walk } from './walk';

/** What a reason says besides whose it is. */
export type Finding = Omit<StopReason, 'kind' | 'breakpoint'>;

/** A verified breakpoint without its condition and hit count: where it looks, and what it says when it holds. */
export interface Definition extends Pick<Matcher, 'first' | 'last' | 'stage'> {
  /** Tests positions; none where it holds at all of them. */
  readonly test?: (walk: Walk) => Test;
  /** What holds at a position. */
  readonly describe: (position: number, walk: Walk) => Finding;
  /** Tries the condition itself, in place of the operation. */
  readonly ownCondition?: boolean;
}
