// Tables on their way to a file: tables.ts makes them of a run, csv.ts, json.ts and html-report.ts write them.
/** A cell as it stands in files: numbers are bytes, counts and lines without units; null where there is nothing to say. */
export type Cell = string | number | null;

export interface TableColumn {
  /** The name in JSON, and the head of the column in CSV: the same in all languages, so that scripts can read it. */
  readonly key: string;
  /** For people. */
  readonly title: string;
}

/** A table to be written to a file. Rows are made as they are written: there may be very many. */
export interface Table {
  readonly columns: readonly TableColumn[];
  rows(): Iterable<readonly Cell[]>;
}
