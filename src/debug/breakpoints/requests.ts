// What is asked of the breakpoints, as read from the protocol, and what became of it.

/** What every breakpoint can be narrowed by: an expression, how often it has to be hit (`5`, `>= 3`, `% 10`); and a message makes a logpoint. */
export interface BreakpointRequest {
  readonly condition?: string;
  readonly hitCondition?: string;
  /** `{expression}` within it is evaluated. */
  readonly logMessage?: string;
}

/** What became of a request. */
export interface ResolvedBreakpoint {
  /** Unique in its set, never used again. */
  readonly id: number;
  readonly verified: boolean;
  /** Where a line breakpoint stands: the next line with an operation. */
  readonly line?: number;
  /** Why it is not verified, as a finished sentence. */
  readonly message?: string;
}
