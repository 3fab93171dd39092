// What every reader makes of its file, and all that is on the right of it reads: operations in columns, and what is no operation beside them.
import { askedMetricRows, isAskedMetric, type AskedAbout } from '../model/asked-metrics';
import type { DiagnosticCode } from '../model/diagnostic';
import type { MetricUnit } from '../model/metric';
import { metricRows, type MetricName } from '../model/metric-rows';
import type { PolicyName } from '../model/policy';
import type { UsedBefore } from '../model/used-before';
import type { HandleNames } from './handle-table';
import type { NameTable } from './name-table';
import type { OperationTable } from './operation-table';
import type { PassTable } from './passes';
import type { RecordingFacts } from './recording-facts';
import type { SilenceComment } from './silence';
import type { SnapshotLog } from './snapshots/snapshot';
import type { Work } from '../work/work';

/** What holds for every trace in a format. */
export interface FormatFacts {
  /** As `--format` takes it. */
  readonly name: string;
  /** Whether a recorder wrote it, not a person: then it is evidence of what happened, and addresses are its handles. */
  readonly isRecorded: boolean;
  /** Whether every call that allocates is in it: only then what is freed twice in it was freed twice. */
  readonly seesEveryCall: boolean;
  /** Whether it shows one moment and no course: what is live at its end has not leaked. */
  readonly showsMoment?: boolean;
}

/** A token's place. 1-based; columns count UTF-16 units, `endColumn` is exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** A statement that is no operation. `before` is the operation (row of the table as read) it stands before. */
export type Directive =
  ArenaDirective | MachineDirective | MarkDirective | ExpectDirective | ExpectErrorDirective | FaultDirective | AttributeDirective;

interface DirectivePlace {
  readonly range: Range;
  readonly before: number;
}

/** The handles that a statement names: one, or those of a family (a name id) in a range. */
export type NamedHandles =
  { readonly handle: number } | { readonly family: number; readonly first: number; readonly last: number; readonly step: number };

/** Where the figures of a statement stand, by the names of their options; the first SIZE is `size`. */
export type FigurePlaces = Readonly<Partial<Record<string, Range>>>;

/** Which memory `arena from FILE …` begins in. */
export interface ArenaFile {
  /** As written: a path from the folder of the trace. */
  readonly file: string;
  /** Absent: the only one there is. */
  readonly zone?: string;
  readonly node?: number;
  /** Which of the readings that count free blocks, from 1; absent: the last. */
  readonly reading?: number;
}

/** `arena SIZE …`, or `arena from FILE …`; sizes in bytes. */
export interface ArenaDirective extends DirectivePlace {
  readonly kind: 'arena';
  /** Of `arena from` once its file was read (`arena-memory.ts`), as `unit`, `max` and `usedBefore`; until then 0, and `fault` says so. */
  readonly size: number;
  readonly from?: ArenaFile;
  /** What is in use from the start. */
  readonly usedBefore?: UsedBefore;
  /** Why there is no such arena. */
  readonly fault?: ArenaFault;
  readonly unit?: number;
  readonly base?: bigint;
  readonly max?: number;
  readonly fit?: 'lowest' | 'lifo';
  readonly policy?: PolicyName;
  readonly overhead?: number;
  readonly places?: FigurePlaces;
}

/** A sentence and its values, and the option that is to blame. */
export interface ArenaFault {
  readonly message: string;
  readonly values: readonly (string | number)[];
  readonly figure: string;
  /** Options of which one, written behind the statement, would do. */
  readonly choices?: readonly string[];
}

/** `machine …`. */
export interface MachineDirective extends DirectivePlace {
  readonly kind: 'machine';
  readonly page?: number;
  readonly cpus?: number;
  /** A version, as written. */
  readonly kernel?: string;
  readonly minAlign?: number;
  readonly maxOrder?: number;
  readonly minOrder?: number;
  readonly minObjects?: number;
  /** Letters of `slub_debug`. */
  readonly debug?: string;
  /** Bytes of a pointer. */
  readonly pointer?: number;
  readonly places?: FigurePlaces;
}

/** `mark TEXT`. */
export interface MarkDirective extends DirectivePlace {
  readonly kind: 'mark';
  readonly text: string;
}

export const operators = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Operator = (typeof operators)[number];

/** What an `expect` asks about. `size` in bytes, `cache` a name id, `handle` a handle id. */
export type ExpectedMetric =
  | { readonly name: MetricName }
  | { readonly name: AskedAbout<'size'>; readonly size: number }
  | { readonly name: AskedAbout<'cache'>; readonly cache: number }
  | { readonly name: AskedAbout<'handle'>; readonly handle: number };

/** The unit of what such a metric is compared with. */
export function unitOf({ name }: ExpectedMetric): MetricUnit | 'address' {
  return isAskedMetric(name) ? askedMetricRows[name].unit : metricRows[name].unit;
}

/** `expect METRIC OP VALUE`. The value is `numerator / denominator`, in bytes, a count or percent. */
export interface ExpectDirective extends DirectivePlace {
  readonly kind: 'expect';
  readonly metric: ExpectedMetric;
  readonly operator: Operator;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** The metric and the value as they are typed. */
  readonly written: { readonly metric: string; readonly value: string };
}

/** `expect error CODE`. */
export interface ExpectErrorDirective extends DirectivePlace {
  readonly kind: 'expect-error';
  readonly code: DiagnosticCode;
}

/** A line that could not be read. */
export interface FaultDirective extends DirectivePlace {
  readonly kind: 'fault';
  readonly message: string;
  readonly values: readonly (string | number)[];
  /** How often it is so: more than once only in the passes of a `repeat`. */
  times: number;
  /** What the line visibly gives an allocation: unless live, it is unknown from here on. */
  readonly assigns?: NamedHandles;
}

/** An attribute that looks like a misspelt one; it is kept as it is. Stands behind the operations of its line. */
export interface AttributeDirective extends DirectivePlace {
  readonly kind: 'attribute';
  readonly key: string;
  /** The one that is probably meant. */
  readonly meant: string;
}

/** A trace as read: immutable from then on. */
export interface Trace {
  readonly format: FormatFacts;
  readonly table: OperationTable;
  readonly directives: readonly Directive[];
  readonly handles: HandleNames;
  readonly names: NameTable;
  readonly lineCount: number;
  /** What a recording proves beside its operations; undefined for a trace that was written. */
  readonly recording: RecordingFacts | undefined;
  /** Of a log of reports and tables: what it shows, a snapshot for each operation. Such a log holds no calls. */
  readonly snapshots?: SnapshotLog;
  /** Comments that silence findings. */
  readonly silences: readonly SilenceComment[];
  /** The passes of its `repeat`s. */
  readonly passes: PassTable;
}

/** Takes the bytes of a trace piece by piece. */
export interface TraceReader {
  /** The next bytes, split anywhere. Throws TraceError when they can be no trace at all. */
  push(chunk: Uint8Array): void;
  /** The trace, once every byte was pushed. */
  finish(): Trace;
  /**
   * The trace of the whole lines pushed so far, until more is pushed: for files that still grow. Undefined, and absent, where only the end of a file tells what is
   * in it.
   */
  present?(): Trace | undefined;
  /**
   * What is still to be done with the bytes pushed, in steps, where a few lines can stand for very many operations; `push` and `finish` do it in one go
   * where nobody asks. `isEnd`: every byte was pushed.
   */
  rest?(isEnd: boolean): Work<void>;
}

/** The input can be no trace; the message is a finished sentence for people. */
export class TraceError extends Error {
  constructor(
    readonly text: string,
    readonly values: readonly (string | number)[] = [],
  ) {
    super(text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])));
  }
}
