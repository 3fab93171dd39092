import type { FindingCode } from '../model/finding-codes';
import type { Thresholds } from '../model/finding-thresholds';
import type { Localize } from '../model/localize';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import type { Finding, FindingPlace } from './finding';
import type { Work } from '../work/work';
import type { Survey } from './survey';

/** Further places that one finding names at most. */
export const mostPlaces = 10;

/** What the judges of a run are given. */
export interface Scene {
  readonly run: Run;
  readonly survey: Survey;
  readonly thresholds: Thresholds;
  readonly localize: Localize;
  readonly findings: FindingSink;
}

/** A position whose arena is to be looked at; `look` is given a cursor that stands there and may not move it. */
export interface Visit {
  readonly position: number;
  look(cursor: ArenaState): Work<void>;
}

/** A finding that is kept: findings of one code and key are the same judged at several positions, the greater weight is the worse. */
interface Kept {
  readonly weight: number;
  readonly key: unknown;
  readonly finding: Finding;
}

/** Takes findings in and keeps the worst of each code that nobody has silenced. */
export class FindingSink {
  private readonly kept = new Map<FindingCode, Kept[]>();

  constructor(
    private readonly limit: number,
    private readonly isSilenced: (code: FindingCode, line: number) => boolean,
  ) {}

  /** Whether a finding there would be kept at all. */
  wants(code: FindingCode, line: number): boolean {
    return !this.isSilenced(code, line);
  }

  /** `weight` compares findings of one code; of those with the same `key` one stays. */
  add(weight: number, finding: Finding, key: unknown = finding): void {
    if (!this.wants(finding.code, finding.line)) return;
    const list = this.kept.get(finding.code) ?? [];
    this.kept.set(finding.code, list);
    const same = list.findIndex((other) => other.key === key);
    if (same >= 0) {
      if (list[same].weight >= weight) return;
      list.splice(same, 1);
    }
    const at = list.findIndex((other) => other.weight < weight);
    list.splice(at < 0 ? list.length : at, 0, { weight, key, finding });
    if (list.length > this.limit) list.pop();
  }

  /** All that were kept, by line, then by code. */
  list(): Finding[] {
    return [...this.kept.values()]
      .flatMap((list) => list.map(({ finding }) => finding))
      .sort((a, b) => a.line - b.line || a.operation - b.operation || (a.code < b.code ? -1 : 1));
  }
}

/** A further place at the statement of an operation. */
export function placeAt(run: Run, operation: number, message: string): FindingPlace {
  return { line: run.table.line[operation], operation, message };
}

/** Places for the first operation on each line, at most `mostPlaces` of them. */
export function placesByLine(run: Run, operations: readonly number[], describe: (name: string) => string): FindingPlace[] {
  const places: FindingPlace[] = [];
  const lines = new Set<number>();
  for (const op of operations) {
    const line = run.table.line[op];
    if (lines.has(line)) continue;
    if (places.length === mostPlaces) break;
    lines.add(line);
    places.push(placeAt(run, op, describe(run.handleText(op))));
  }
  return places;
}
