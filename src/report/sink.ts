// What reports are written to: the command line hands in standard output, at the speed at which it is taken.
/** Takes a report's text, a piece at a time. */
export interface ReportSink {
  /** True once nothing can be written any more: the rest need not be produced. */
  readonly closed: boolean;
  /** Returns false when the caller should await `drained` before it writes more. */
  write(text: string): boolean;
  /** Settles when there is room again, or nothing can be written any more. */
  drained(): Promise<void>;
}
