// What a breakpoint kind makes of a request for one run: where it looks, and what it says when it holds. The searches ask it.
import type { ArenaState } from '../../replay/state/arena-state';
import type { Explanation } from './explanation';
import type { Matcher, Test } from './matcher';
import type { Walk } from './walk';

/** What has gone wrong at a stop, for `exceptionInfo`. */
export interface ExceptionCause {
  /** The diagnostic's code, or what else names it. */
  readonly code: string;
  /** `state` is the one at the stop: an operation that failed has left everything as it was before. */
  readonly explain: (state: ArenaState) => Explanation;
}

/** What a breakpoint that holds has found. */
export interface Finding {
  /** The operation it is about (from 0): the next one for lines and functions, the one just done for data and exceptions. */
  readonly operation: number | undefined;
  /** The line (1-based) it is about. The top frame of the stack shows the first reason's: for an exception the line that failed. */
  readonly line: number | undefined;
  /** A sentence for people. */
  readonly description: string;
  /** Of an exception. */
  readonly exception?: ExceptionCause;
}

/** A verified breakpoint without its condition and hit count: where it looks, and what it says when it holds. */
export interface Definition extends Pick<Matcher, 'first' | 'last' | 'stage'> {
  /** Tests positions; none where it holds at all of them. */
  readonly test?: (walk: Walk) => Test;
  /** What holds at a position. */
  readonly describe: (position: number, walk: Walk) => Finding;
  /** Tries the condition itself, in place of the operation. */
  readonly ownCondition?: boolean;
  /** Where it stands in the text, if that is not where it was asked for. */
  readonly line?: number;
}
