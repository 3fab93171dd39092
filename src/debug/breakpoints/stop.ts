import type { DiagnosticCode } from '../../model/diagnostic';
import type { Position } from '../../model/position';
import type { ExceptionFilter } from './exception-filters';

/** What came of an exception filter, for `explainException`. */
export interface ExceptionCause {
  readonly filter: ExceptionFilter;
  /** `fragmentation` where the filter's condition has become true. */
  readonly code: DiagnosticCode | 'fragmentation';
  /** The operation that failed or did it; undefined for what no operation did: leaks, and expectations. */
  readonly operation: number | undefined;
  /** Index into the run's notes, of an expectation that failed. */
  readonly note?: number;
  /** The filter's condition, as the user wrote it. */
  readonly condition?: string;
}

/** One breakpoint that holds at a stop. */
export interface StopReason {
  readonly kind: 'line' | 'function' | 'data' | 'exception';
  /** The breakpoint's id; an exception filter has one, too. */
  readonly breakpoint: number;
  /** The operation it is about (from 0): the next one for lines and functions, the one just done for data and exceptions. */
  readonly operation: number | undefined;
  /** The line (1-based) it is about. The top frame of the stack shows the first reason's: for an exception the line that failed. */
  readonly line: number | undefined;
  /** A sentence for people. */
  readonly description: string;
  /** Of an exception. */
  readonly exception?: ExceptionCause;
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
  /** At least one. Exceptions come first, then data, lines and functions, each in the order of their ids. */
  readonly reasons: readonly StopReason[];
}
