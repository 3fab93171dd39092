/** What is measured in one trace. All in milliseconds. */
export interface TypingTimes {
  readonly lines: number;
  /** For each keystroke: until the diagnostics of its text are handed to VS Code, the hints in view, and both. */
  readonly diagnostics: number[];
  readonly hints: number[];
  readonly both: number[];
  /** Until VS Code, which asks for hints when it likes, has them back in the extension host. */
  readonly roundTrip: number[];
  /** What it takes VS Code to ask for hints and to answer, when they are known already. */
  readonly asking: number[];
  /** Processor time of the extension host meanwhile, VS Code's own and the collector's included. */
  readonly processor: number[];
  /** The extension's own slices, in processor time and by the clock on the wall. */
  readonly slices: number[];
  readonly slicesOnWall: number[];
}

/** The traces to type in, and where the times go, as JSON: given in the environment. */
export const filesVariable = 'ALLOCTRACE_BENCH_FILES';
export const timesVariable = 'ALLOCTRACE_BENCH_TIMES';
