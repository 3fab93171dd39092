// What of a log's snapshots stands on a line: for problems, hints and hovers, which are asked line by line.
import type { Run } from '../../replay/run/run';
import type { ReportZone, Snapshot } from '../../trace/snapshots/snapshot';
import { explainReport, type Explanation, type ZoneVerdict } from './zone-verdict';

/** A line that has something to be said: a snapshot begins there, or a zone of a report stands there. */
export interface SnapshotLine {
  readonly snapshot: Snapshot;
  readonly explanation?: Explanation;
  /** The zone whose figures stand there; absent where the snapshot begins. */
  readonly zone?: ReportZone;
  readonly verdict?: ZoneVerdict;
}

const lookups = new WeakMap<Run, ReadonlyMap<number, SnapshotLine>>();

/** What stands on a line (1-based) of a log of snapshots; undefined where that is nothing. */
export function snapshotLine(run: Run, line: number): SnapshotLine | undefined {
  let lookup = lookups.get(run);
  if (!lookup) lookups.set(run, (lookup = lookUp(run)));
  return lookup.get(line);
}

function lookUp({ trace: { snapshots } }: Run): ReadonlyMap<number, SnapshotLine> {
  const lines = new Map<number, SnapshotLine>();
  for (const snapshot of snapshots?.snapshots ?? []) {
    const explanation = snapshot.report && explainReport(snapshot.report);
    lines.set(snapshot.line, { snapshot, explanation });
    snapshot.report?.zones.forEach((zone, index) => {
      if (zone.line !== snapshot.line) lines.set(zone.line, { snapshot, explanation, zone, verdict: explanation?.zones[index] });
    });
  }
  return lines;
}
