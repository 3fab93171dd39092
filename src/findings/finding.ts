// What a finding is, whatever it judges. The findings there are stand in registry.ts.
import type { RelatedPlace } from '../model/diagnostic';

/** `information` is worth acting upon, `hint` worth knowing. Findings are never errors or warnings: those are exact. */
export type FindingSeverity = 'information' | 'hint';

/** A further place that belongs to a finding; `operation` is the one it is about, from 0. */
export interface FindingPlace extends RelatedPlace {
  readonly operation: number;
}

/** What a judge says of an operation: its figures and a finished message. Sizes are bytes, positions count operations done. */
export interface Judgement<Data extends object> {
  readonly severity: FindingSeverity;
  /** The operation (0-based) it is shown at; its whole statement is meant. */
  readonly operation: number;
  readonly message: string;
  readonly related?: readonly FindingPlace[];
  readonly data: Data;
}

/** A judgement of one code as all else sees it. */
export interface FindingOf<Code extends string, Data extends object> extends Required<Judgement<Data>> {
  readonly code: Code;
  /** 1-based, of the operation. */
  readonly line: number;
}
