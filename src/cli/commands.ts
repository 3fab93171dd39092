// What the commands can be asked to do, as read from the command line.
import type { Alignment } from '../analysis/diff/alignment';
import type { AdviceOptions } from '../analysis/advice/advice';
import type { FindingOptions } from '../findings/options';
import type { SiteKind } from '../model/sites';
import type { Placement } from '../model/placement';
import type { RunOptions } from '../replay/run/options';
import type { AdviceFormat } from '../report/advice-code';
import type { ReporterName } from '../report/tests/reporters';
import type { RunSetting, Sweep } from '../session/run-setting';
import type { FormatName } from '../trace/formats';
import type { LinePatterns } from '../trace/pattern/pattern-format';
import type { Workload } from '../workload/workload';
import type { Writing } from '../workload/write';
import type { Budget } from './budgets';
import type { DiffCondition } from './diff-conditions';
import type { GivenPosition } from './position-option';
import type { RecorderName } from './recorders';

/** What is printed about a run. */
export type ReportKind = 'text' | 'json' | 'operations' | 'blocks' | 'sarif' | 'html';

/** Who places the blocks of a trace. */

/** What all commands that run traces are given. */
interface TraceArguments {
  /** Files, folders, or `-` for standard input. */
  readonly paths: readonly string[];
  readonly format: FormatName | undefined;
  /** What lines are read by instead of a format. */
  readonly patterns: LinePatterns | undefined;
  readonly overrides: RunOptions;
}

/** `run` and `report`. */
export interface RunArguments extends TraceArguments {
  readonly command: 'run';
  readonly report: ReportKind;
  /** The file the report is written to; absent: standard output. */
  readonly output: string | undefined;
  /** Absent: the end. */
  readonly position: GivenPosition | undefined;
  /** How the run is judged; absent: findings are not asked for. */
  readonly findings: FindingOptions | undefined;
  readonly budgets: readonly Budget[];
  /** Whether the figures by which placements are compared are asked for. */
  readonly figures: boolean;
  /** Whether the one file is reported anew whenever it has grown and rests. */
  readonly follow: boolean;
  /** Who places the blocks of recordings: our allocators, or nobody but the recording. */
  readonly placement: Placement;
  /** The dump of what was free at the beginning of the one recording of a kernel, which is placed as it was recorded. */
  readonly snapshot?: string;
}

/** `run --placement recorded --snapshot`. */
export interface PagesArguments {
  readonly command: 'pages';
  /** The recording. */
  readonly paths: readonly string[];
  /** The dump of what was free at its beginning. */
  readonly snapshot: string;
  readonly isJson: boolean;
  /** What is asked for where the file is no recording of events, but says where pages are. */
  readonly run: RunArguments;
}

/** `test`. */
export interface TestArguments extends TraceArguments {
  readonly command: 'test';
  readonly reporter: ReporterName;
}

/** `record`. */
export interface RecordArguments {
  readonly command: 'record';
  /** As given: a path, or a name to be searched for. */
  readonly program: string;
  readonly args: readonly string[];
  /** Absent: the best that is installed. */
  readonly recorder: RecorderName | undefined;
  /** Absent: named after the program. */
  readonly output: string | undefined;
}

/** `kmem`. */
export interface KmemArguments {
  readonly command: 'kmem';
  readonly paths: readonly string[];
  readonly isJson: boolean;
}

/** `compare`. */
export interface CompareArguments {
  readonly command: 'compare';
  /** Two. */
  readonly paths: readonly string[];
  readonly isJson: boolean;
}

/** `compare` of one trace under several settings. */
export interface CompareSettingsArguments extends Omit<TraceArguments, 'overrides'> {
  readonly command: 'compareSettings';
  readonly settings: readonly RunSetting[];
  readonly sweeps: readonly Sweep[];
  readonly kind: 'text' | 'json' | 'csv' | 'html';
  /** The file of the page. */
  readonly output: string | undefined;
}

/** `diff`. */
export interface DiffArguments extends TraceArguments {
  readonly command: 'diff';
  readonly isJson: boolean;
  /** The file of a page, of two positions; absent: text or JSON to standard output. */
  readonly output: string | undefined;
  /** Absent: as precisely as both name their call sites. */
  readonly by: Alignment | undefined;
  readonly conditions: readonly DiffCondition[];
  /** Of one file: the positions that are compared. Absent: two files are. */
  readonly positions: { readonly from: GivenPosition; readonly to: GivenPosition } | undefined;
}

/** `sites`. */
export interface SitesArguments extends TraceArguments {
  readonly command: 'sites';
  readonly kind: 'text' | 'json' | 'csv';
  /** Absent: call sites where the trace names any, else lines. */
  readonly by: SiteKind | undefined;
  /** Absent: where waste tells the most. */
  readonly position: GivenPosition | undefined;
}

/** `generate`. */
export interface GenerateArguments {
  readonly command: 'generate';
  readonly workload: Workload;
  /** The recording whose sizes and lifetimes it has. */
  readonly like: string | undefined;
  readonly writing: Writing;
  /** Absent: standard output. */
  readonly output: string | undefined;
}

/** `start`. */
export interface StartArguments {
  readonly command: 'start';
  /** One. */
  readonly paths: readonly string[];
  readonly zone: string | undefined;
  readonly node: number | undefined;
  /** Absent: standard output. */
  readonly output: string | undefined;
}

/** `advise`. */
export interface AdviseArguments {
  readonly command: 'advise';
  /** One. */
  readonly paths: readonly string[];
  readonly overrides: RunOptions;
  readonly options: AdviceOptions;
  readonly isJson: boolean;
  /** Code to copy; absent: the report. */
  readonly code: AdviceFormat | undefined;
}

/** The command line, read. */
export type Arguments =
  | RunArguments
  | PagesArguments
  | TestArguments
  | RecordArguments
  | KmemArguments
  | CompareArguments
  | CompareSettingsArguments
  | DiffArguments
  | SitesArguments
  | GenerateArguments
  | StartArguments
  | AdviseArguments;
