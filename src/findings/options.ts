import type { FindingCode } from '../model/finding-codes';
import { defaultThresholds, type Thresholds } from '../model/finding-thresholds';

/** How a run is judged. */
export interface FindingOptions {
  readonly thresholds: Thresholds;
  /** Codes that nobody wants to see, on top of what the trace's own comments silence. */
  readonly silenced: readonly FindingCode[];
}

export const defaultFindingOptions: FindingOptions = { thresholds: defaultThresholds, silenced: [] };
