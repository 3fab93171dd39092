/** Findings of hand-made traces. */
import * as assert from 'node:assert/strict';
import { collectFindings } from '../../../src/findings/collect';
import type { FindingOptions } from '../../../src/findings/options';
import { defaultThresholds, type Finding, type FindingCode, type Thresholds } from '../../../src/findings/registry';
import { english } from '../../../src/model/localize';
import type { Run } from '../../../src/replay/run/run';
import { run } from '../support';

export const defaultOptions: FindingOptions = { thresholds: defaultThresholds, silenced: [] };

/** All findings of a run, by the default thresholds and these. */
export function judge(of: Run, thresholds: Partial<Thresholds> = {}, silenced: readonly FindingCode[] = []): Finding[] {
  return collectFindings(of, { thresholds: { ...defaultThresholds, ...thresholds }, silenced }, english);
}

type FindingWith<Code extends FindingCode> = Extract<Finding, { readonly code: Code }>;

/** The findings of one code, of a trace written down line by line. */
export function found<Code extends FindingCode>(
  code: Code,
  lines: readonly string[],
  thresholds: Partial<Thresholds> = {},
): FindingWith<Code>[] {
  return judge(run(...lines), thresholds).filter((finding): finding is FindingWith<Code> => finding.code === code);
}

/** The only finding of a code. */
export function only<Code extends FindingCode>(
  code: Code,
  lines: readonly string[],
  thresholds: Partial<Thresholds> = {},
): FindingWith<Code> {
  const findings = found(code, lines, thresholds);
  assert.equal(findings.length, 1, findings.map(({ message }) => message).join('\n'));
  return findings[0];
}
