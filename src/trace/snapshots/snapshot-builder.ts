// Puts the snapshots of a log together while its sections read: what follows one date belongs to one moment.
import type { MemoryReport, Snapshot, SnapshotLog, SnapshotTables } from './snapshot';

/** Rows and zones that all snapshots of a log hold together: beyond them snapshots are only counted. */
const mostRowsOfLog = 1 << 20;

/** A snapshot that is not complete. */
interface Draft {
  readonly line: number;
  readonly time: string | undefined;
  readonly report?: () => MemoryReport | undefined;
  readonly tables: Map<keyof SnapshotTables, () => unknown>;
  rows: number;
}

/** Of all snapshots, the one that is being read. */
export class SnapshotBuilder {
  private readonly snapshots: Snapshot[] = [];
  private rows = 0;
  private left = 0;
  private draft: Draft | undefined;
  /** The date last read, which the next table belongs to. */
  private date: { readonly text: string; readonly line: number } | undefined;

  /** `completed` is told of each snapshot that is kept. */
  constructor(private readonly completed: (snapshot: Snapshot) => void) {}

  /** A line with a date: what was before it is of another moment. */
  dated(text: string, line: number): void {
    this.close();
    this.date = { text, line };
  }

  /** Whether a table of this kind is being read. */
  has(kind: keyof SnapshotTables): boolean {
    return this.draft?.tables.has(kind) === true;
  }

  /** A table begins: of this moment, or of the next where this one has such a table already. `table` gives it when it is complete. */
  open<Kind extends keyof SnapshotTables>(kind: Kind, line: number, table: () => SnapshotTables[Kind]): void {
    if (!this.draft || this.draft.report || this.draft.tables.has(kind)) {
      this.close();
      this.draft = { line: this.date?.line ?? line, time: this.date?.text, tables: new Map(), rows: 0 };
      this.date = undefined;
    }
    this.draft.tables.set(kind, table);
  }

  /** A report begins; `report` gives it when it is complete, undefined where it is none. */
  openReport(line: number, time: string | undefined, report: () => MemoryReport | undefined): void {
    this.close();
    this.draft = { line, time, report, tables: new Map(), rows: 0 };
    this.date = undefined;
  }

  /** Counts a row of what is being read. */
  countRow(): void {
    if (this.draft) this.draft.rows++;
  }

  /** What is being read is complete. */
  close(): void {
    const { draft } = this;
    this.draft = undefined;
    if (!draft) return;
    if (this.rows + draft.rows > mostRowsOfLog && this.snapshots.length > 0) {
      this.left++;
      return;
    }
    const report = draft.report?.();
    if (draft.report && !report) return;
    const tables = Object.fromEntries([...draft.tables].map(([kind, table]) => [kind, table()])) as SnapshotTables;
    const snapshot: Snapshot = { line: draft.line, time: draft.time, ...(report && { report }), tables };
    this.rows += draft.rows;
    this.snapshots.push(snapshot);
    this.completed(snapshot);
  }

  finish(): SnapshotLog {
    this.close();
    return { snapshots: this.snapshots, left: this.left };
  }
}
