// The findings there are. Everything that lists codes or thresholds, the types included, takes them from here.
import { churn } from './churn';
import type { FindingDescriptor } from './descriptor';
import { externalFragmentation } from './external-fragmentation';
import type { FindingOf } from './finding';
import { growth } from './growth';
import { internalFragmentation } from './internal-fragmentation';
import { meshableSlabs } from './meshable-slabs';
import { mixedLifetimes } from './mixed-lifetimes';
import { oneMigration } from './one-migration';
import { pinnedBlock } from './pinned-block';
import { pinningSite } from './pinning-site';
import { stolenBlock } from './stolen-block';
import { sparseSlabs } from './sparse-slabs';
import { count, type Threshold } from './threshold';

const registered = [
  externalFragmentation,
  internalFragmentation,
  pinnedBlock,
  pinningSite,
  oneMigration,
  sparseSlabs,
  meshableSlabs,
  churn,
  growth,
  mixedLifetimes,
  stolenBlock,
] as const;
type Registered = (typeof registered)[number];

/** In the order in which settings and lists show them. */
export const findingDescriptors: readonly FindingDescriptor<FindingCode>[] = registered;

/** The codes of findings: judgements with thresholds, unlike the exact diagnostics. Each can be silenced. */
export type FindingCode = Registered['code'];

export const findingCodes: readonly FindingCode[] = registered.map(({ code }) => code);

/** Whether a text is the code of a finding. */
export function isFindingCode(text: string): text is FindingCode {
  return findingCodes.some((code) => code === text);
}

type FindingBy<Descriptor> = Descriptor extends FindingDescriptor<infer Code, infer _Name, infer Data> ? FindingOf<Code, Data> : never;

/** One judgement about a run. Its code says which figures it has. */
export type Finding = FindingBy<Registered>;

/** What findings of all codes have in common. */
const sharedThresholds = {
  limit: count(20, 'How many findings of one code are shown at most, the worst first.', 1, 500),
};

export type ThresholdName = keyof typeof sharedThresholds | NameOf<Registered>;
type NameOf<Descriptor extends FindingDescriptor> = Descriptor extends unknown ? keyof Descriptor['thresholds'] & string : never;

/** What each threshold is set to. */
export type Thresholds = Readonly<Record<ThresholdName, number>>;

/** Every threshold, with the code it is for; without one it is for all. */
export const thresholds: readonly (Threshold & { readonly name: ThresholdName; readonly code?: FindingCode })[] = [
  ...entries(sharedThresholds, undefined),
  ...registered.flatMap((descriptor) => entries<NameOf<Registered>>(descriptor.thresholds, descriptor.code)),
];

export const thresholdNames: readonly ThresholdName[] = thresholds.map(({ name }) => name);

export const defaultThresholds = Object.fromEntries(thresholds.map((threshold) => [threshold.name, threshold.default])) as Thresholds;

/** The figures of a finding as reports have them. */
export function reportedFigures({ code, data }: Finding): object {
  const descriptor = findingDescriptors.find((each) => each.code === code);
  return descriptor?.reported?.(data) ?? data;
}

function entries<Name extends string>(
  of: Readonly<Partial<Record<Name, Threshold>>>,
  code: FindingCode | undefined,
): (Threshold & { readonly name: Name; readonly code?: FindingCode })[] {
  return Object.entries(of as Readonly<Record<string, Threshold>>).map(([name, threshold]) => ({ ...threshold, name: name as Name, code }));
}
