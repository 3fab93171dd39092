// What a search for breakpoints comes to: where it stops and for which reasons, and what logpoints say on the way.
import type { Position } from '../../model/position';
import type { Finding } from './definition';
import type { BreakpointKind } from './kind';

/** One breakpoint that holds at a stop. */
export interface StopReason extends Finding {
  readonly kind: BreakpointKind;
  /** The breakpoint's id; an exception filter has one, too. */
  readonly breakpoint: number;
}

/** What a logpoint said. */
export interface LogOutput {
  readonly breakpoint: number;
  /** Operations done when it was said. */
  readonly position: number;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Where breakpoints hold. */
export interface Stop {
  /** Always whole operations: phase 0. */
  readonly position: Position;
  /** At least one, by the ranks of their kinds, each in the order of their ids. */
  readonly reasons: readonly StopReason[];
}
