// How runs are judged, and the settings that say so.
import type { FindingCode, ThresholdName, Thresholds } from './registry';

export interface FindingOptions {
  readonly thresholds: Thresholds;
  /** Codes that nobody wants to see, on top of what the trace's own comments silence. */
  readonly silenced: readonly FindingCode[];
}

/** The settings of findings, without their prefix `alloctrace.`, and their types. */
export type FindingSettings = {
  'findings.enabled': boolean;
  'findings.silenced': readonly FindingCode[];
} & Record<`findings.${ThresholdName}`, number>;
