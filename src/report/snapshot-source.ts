// What reports of a log of snapshots are made of.
import { compareSnapshots, type SnapshotChanges } from '../analysis/snapshots/snapshot-changes';
import type { Detection } from '../trace/detection';
import type { Snapshot, SnapshotLog } from '../trace/snapshots/snapshot';

export interface SnapshotSource {
  /** The file as given on the command line. */
  readonly file: string;
  readonly format: string;
  readonly detection: Detection<string> | undefined;
  readonly log: SnapshotLog;
}

/** The ends of a series, and what changed between them; of one snapshot alone, nothing. */
export interface Series {
  readonly first?: Snapshot;
  readonly last?: Snapshot;
  readonly changes?: SnapshotChanges;
}

/** The series of a log. Reports are none: each has a request of its own. */
export function seriesOf({ snapshots }: SnapshotLog): Series {
  const tables = snapshots.filter(({ report }) => report === undefined);
  const [first, last] = [tables[0], tables[tables.length - 1]];
  return tables.length < 2 ? { first, last } : { first, last, changes: compareSnapshots(first, last) };
}
