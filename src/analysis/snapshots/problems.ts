// What the reports of a log tell that went wrong, for the Problems panel: each request that failed, with the calculation at its zones.
import type { Localize } from '../../model/localize';
import type { RelatedPlace } from '../../model/diagnostic';
import type { SnapshotLog } from '../../trace/snapshots/snapshot';
import { calculationLines, reportHeadline, verdictText, zoneName } from './explanation-texts';
import { explainReport } from './zone-verdict';

/** A request that failed, on a line (1-based). */
export interface SnapshotProblem {
  readonly line: number;
  readonly message: string;
  readonly related: readonly RelatedPlace[];
}

/** The requests that failed, the first `limit` of them. */
export function snapshotProblems({ snapshots }: SnapshotLog, localize: Localize, limit: number): SnapshotProblem[] {
  const problems: SnapshotProblem[] = [];
  for (const { line, report } of snapshots) {
    const explanation = report && explainReport(report);
    if (!explanation || problems.length >= limit) continue;
    problems.push({
      line,
      message: `${reportHeadline(report, localize)}. ${verdictText(explanation, localize)}`,
      related: explanation.zones.map((verdict) => ({
        line: verdict.zone.line,
        message: `${zoneName(verdict.zone, localize)}: ${calculationLines(explanation, verdict, localize).join('; ')}`,
      })),
    });
  }
  return problems;
}
