/** Where a report's text goes, a piece at a time; a stream of the command line, or a text in memory. */
export interface ReportSink {
  /** True once nothing can be written any more: the rest need not be produced. */
  readonly closed: boolean;
  /** Returns false when the caller should await `drained` before it writes more. */
  write(text: string): boolean;
  /** Settles when there is room again, or nothing can be written any more. */
  drained(): Promise<void>;
}
