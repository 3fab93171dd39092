// Why a pattern cannot be used.
import { TraceError } from '../trace';

/** What is wrong with a pattern; the message is a finished sentence for people. `at` is the 0-based place in the pattern. */
export class PatternError extends TraceError {
  constructor(
    readonly at: number,
    text: string,
    values: readonly (string | number)[] = [],
  ) {
    super(text, values);
  }
}
