/**
 * The codes of findings: judgements with thresholds, unlike the exact diagnostics. Each can be silenced.
 */
export const findingCodes = [
  'external-fragmentation',
  'internal-fragmentation',
  'pinned-block',
  'sparse-slabs',
  'churn',
  'growth',
  'mixed-lifetimes',
] as const;

export type FindingCode = (typeof findingCodes)[number];

/** Whether a text is the code of a finding. */
export function isFindingCode(text: string): text is FindingCode {
  return (findingCodes as readonly string[]).includes(text);
}
