// What judges find, the worst of each code, without what is silenced.
import type { Run } from '../replay/run/run';
import type { Judgement } from './finding';
import type { FindingOptions } from './options';
import type { Finding, FindingCode } from './registry';
import { Silences } from './silences';

/** A finding that is kept: findings of one code and key are the same judged at several positions, the greater weight is the worse. */
interface Kept {
  readonly weight: number;
  readonly key: unknown;
  readonly finding: Finding;
}

export class FindingSink {
  private readonly kept = new Map<FindingCode, Kept[]>();
  private readonly silences: Silences;

  constructor(
    private readonly run: Run,
    private readonly options: FindingOptions,
  ) {
    this.silences = new Silences(run.trace.silences);
  }

  /** Whether a finding at an operation would be kept at all. */
  wants(code: FindingCode, operation: number): boolean {
    return !this.options.silenced.includes(code) && !this.silences.covers(code, this.run.table.line[operation]);
  }

  /** `weight` compares findings of one code; of those with the same `key` one stays. */
  add(code: FindingCode, weight: number, judgement: Judgement<object>, key: unknown = judgement): void {
    if (!this.wants(code, judgement.operation)) return;
    const list = this.kept.get(code) ?? [];
    this.kept.set(code, list);
    const same = list.findIndex((other) => other.key === key);
    if (same >= 0) {
      if (list[same].weight >= weight) return;
      list.splice(same, 1);
    }
    const at = list.findIndex((other) => other.weight < weight);
    list.splice(at < 0 ? list.length : at, 0, { weight, key, finding: this.complete(code, judgement) });
    if (list.length > this.options.thresholds.limit) list.pop();
  }

  /** All that were kept, by line, then by code. */
  list(): Finding[] {
    return [...this.kept.values()]
      .flatMap((list) => list.map(({ finding }) => finding))
      .sort((a, b) => a.line - b.line || a.operation - b.operation || (a.code < b.code ? -1 : 1));
  }

  /** A judge only adds figures of its own code, which the types of its scene see to. */
  private complete(code: FindingCode, { severity, operation, message, related = [], data }: Judgement<object>): Finding {
    return { code, severity, line: this.run.table.line[operation], operation, message, related, data } as Finding;
  }
}
