// A breakpoint as the searches use it: bound to a run, with what looks at its operations.
import type { BoundMessage } from './log-message';
import type { Matcher } from './matcher';
import type { ActiveBreakpoint } from './set';

/** A breakpoint made ready for a run. */
export interface ReadyBreakpoint {
  readonly breakpoint: ActiveBreakpoint;
  readonly matcher: Matcher;
  /** Of a logpoint. */
  readonly message: BoundMessage | undefined;
}
