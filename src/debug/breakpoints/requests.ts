import type { ExceptionFilter } from './exception-filters';

/** What every breakpoint can be narrowed by: an expression, and how often it has to be hit (`5`, `>= 3`, `% 10`). */
export interface BreakpointOptions {
  readonly condition?: string;
  readonly hitCondition?: string;
}

/** A breakpoint on a line (1-based), or with a message a logpoint. */
export interface LineBreakpointRequest extends BreakpointOptions {
  readonly line: number;
  /** `{expression}` within it is evaluated. */
  readonly logMessage?: string;
}

/** `alloc`, `free`, `task_struct`, `freed 0x40`, `allocated task_struct`, `merged order 3`… */
export interface FunctionBreakpointRequest extends BreakpointOptions {
  readonly name: string;
}

/** `dataId` is one that `dataBreakpointInfo` gave. */
export interface DataBreakpointRequest extends BreakpointOptions {
  readonly dataId: string;
  /** `write` where it is missing. */
  readonly accessType?: DataAccess;
}

/** `write`: allocated, freed, or a value changed. `readWrite`: split and merged too. */
export type DataAccess = 'write' | 'readWrite';

export interface ExceptionFilterRequest {
  readonly filter: ExceptionFilter;
  readonly condition?: string;
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

/** Whether something can be watched, as `dataBreakpointInfo` answers. */
export interface DataBreakpointInfo {
  /** Null where it cannot. */
  readonly dataId: string | null;
  /** What is watched, or why it cannot be. */
  readonly description: string;
  readonly accessTypes: readonly DataAccess[];
}
