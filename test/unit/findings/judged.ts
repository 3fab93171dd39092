/** Findings of hand-made traces. */
import * as assert from 'node:assert/strict';
import { collectFindings } from '../../../src/findings/collect';
import type { Finding, FindingData } from '../../../src/findings/finding';
import type { FindingCode } from '../../../src/model/finding-codes';
import { defaultThresholds, type Thresholds } from '../../../src/model/finding-thresholds';
import { english } from '../../../src/model/localize';
import type { Run } from '../../../src/replay/run/run';
import { run } from '../support';

/** All findings of a run, by the default thresholds and these. */
export function judge(of: Run, thresholds: Partial<Thresholds> = {}, silenced: readonly FindingCode[] = []): Finding[] {
  return collectFindings(of, { thresholds: { ...defaultThresholds, ...thresholds }, silenced }, english);
}

/** The findings of one code, of a trace written down line by line. */
export function found<Code extends FindingCode>(
  code: Code,
  lines: readonly string[],
  thresholds: Partial<Thresholds> = {},
): (Finding & { readonly data: Extract<FindingData, { code: Code }> })[] {
  const isOfCode = (finding: Finding): finding is Finding & { readonly data: Extract<FindingData, { code: Code }> } =>
    finding.code === code;
  const findings = judge(run(...lines), thresholds);
  for (const finding of findings) assert.equal(finding.data.code, finding.code);
  return findings.filter(isOfCode);
}

/** The only finding of a code. */
export function only<Code extends FindingCode>(
  code: Code,
  lines: readonly string[],
  thresholds: Partial<Thresholds> = {},
): Finding & { readonly data: Extract<FindingData, { code: Code }> } {
  const findings = found(code, lines, thresholds);
  assert.equal(findings.length, 1, findings.map(({ message }) => message).join('\n'));
  return findings[0];
}
