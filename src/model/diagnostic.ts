/** Every diagnostic code of the language, in the order of the specification's table. The index is its number in the result columns. */
export const diagnosticCodes = [
  'syntax',
  'invalid-arena',
  'invalid-machine',
  'invalid-cache',
  'duplicate-arena',
  'late-arena',
  'late-machine',
  'duplicate-cache',
  'unknown-cache',
  'double-free',
  'invalid-free',
  'invalid-realloc',
  'out-of-memory',
  'too-large',
  'placement-conflict',
  'cache-busy',
  'expectation-failed',
  'lost-handle',
  'leak',
  'unknown-attribute',
] as const;

export type DiagnosticCode = (typeof diagnosticCodes)[number];

/** The codes that an operation can end in: what `expect error` takes. */
export const operationErrors = [
  'invalid-cache',
  'duplicate-cache',
  'unknown-cache',
  'double-free',
  'invalid-free',
  'invalid-realloc',
  'out-of-memory',
  'too-large',
  'placement-conflict',
  'cache-busy',
] as const satisfies readonly DiagnosticCode[];

/** Whether a word is one of them. */
export function isOperationError(word: string): word is (typeof operationErrors)[number] {
  return operationErrors.some((code) => code === word);
}

export type Severity = 'error' | 'warning';

/** Leaks, lost handles and misspelt attributes are warnings, all else is an error. */
export function severityOf(code: DiagnosticCode): Severity {
  return code === 'lost-handle' || code === 'leak' || code === 'unknown-attribute' ? 'warning' : 'error';
}

/** Why no block was found: too few free bytes, or enough of them in blocks too small. */
export type OutOfMemoryCause = 'exhausted' | 'fragmented';

/** Operations that growth is told for. */
export const growthSpan = 1000;

/** How fast something grew on average, for each `growthSpan` operations. */
export interface Growth {
  readonly allocations: number;
  readonly bytes: number;
}

/** A further place that belongs to a diagnostic. `line` is 1-based. */
export interface RelatedPlace {
  readonly line: number;
  readonly message: string;
}

/** One problem of a trace, with a finished message. Lines and columns are 1-based, columns count UTF-16 units, `endColumn` is exclusive; equal to `column` where only
 * the start is known, and both 1 where the whole statement is meant. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  /** The operation (0-based) that reported it, where one did. */
  readonly operation?: number;
  readonly cause?: OutOfMemoryCause;
  readonly bytes?: number;
  readonly count?: number;
  /** Of a leak that is all of one call site: its name, the line of the last allocation (`line` is that of the first), and how it grew from there to the end. */
  readonly site?: string;
  readonly lastLine?: number;
  readonly growth?: Growth;
}
