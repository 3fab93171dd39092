// Why a pattern cannot be used.
/** What is wrong with a pattern; the message is a finished sentence for people. `at` is the 0-based place in the pattern. */
export class PatternError extends Error {
  constructor(
    readonly at: number,
    readonly text: string,
    readonly values: readonly (string | number)[] = [],
  ) {
    super(text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])));
  }
}
