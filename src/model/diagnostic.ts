// The diagnostics of a trace: their codes and what is known of each, in one table.
export type Severity = 'error' | 'warning';

/** What is known of a code. */
interface CodeFacts {
  readonly severity: Severity;
  /** An operation can end in it: then `expect error` takes it. */
  readonly endsOperation?: true;
}

const table = {
  syntax: { severity: 'error' },
  'invalid-arena': { severity: 'error' },
  'invalid-machine': { severity: 'error' },
  'invalid-cache': { severity: 'error', endsOperation: true },
  'duplicate-arena': { severity: 'error' },
  'late-arena': { severity: 'error' },
  'late-machine': { severity: 'error' },
  'duplicate-cache': { severity: 'error', endsOperation: true },
  'unknown-cache': { severity: 'error', endsOperation: true },
  'double-free': { severity: 'error', endsOperation: true },
  'invalid-free': { severity: 'error', endsOperation: true },
  'invalid-realloc': { severity: 'error', endsOperation: true },
  'out-of-memory': { severity: 'error', endsOperation: true },
  'too-large': { severity: 'error', endsOperation: true },
  'placement-conflict': { severity: 'error', endsOperation: true },
  'cache-busy': { severity: 'error', endsOperation: true },
  'needs-buddy': { severity: 'error', endsOperation: true },
  'expectation-failed': { severity: 'error' },
  'lost-handle': { severity: 'warning' },
  leak: { severity: 'warning' },
  'unknown-attribute': { severity: 'warning' },
} as const satisfies Readonly<Record<string, CodeFacts>>;

export type DiagnosticCode = keyof typeof table;

const facts: Readonly<Record<DiagnosticCode, CodeFacts>> = table;

/** Every diagnostic code of the language, in the order of the specification's table. The index is its number in the result columns. */
export const diagnosticCodes = Object.keys(table) as readonly DiagnosticCode[];

/** The codes that an operation can end in: what `expect error` takes. */
export const operationErrors: readonly DiagnosticCode[] = diagnosticCodes.filter((code) => facts[code].endsOperation);

/** Whether a word is one of them. */
export function isOperationError(word: string): word is DiagnosticCode {
  return operationErrors.some((code) => code === word);
}

export function severityOf(code: DiagnosticCode): Severity {
  return facts[code].severity;
}

/** Why no block was found: too few free bytes, enough of them in blocks too small, or in a block that is large enough and was passed by (TLSF). */
export type OutOfMemoryCause = 'exhausted' | 'fragmented' | 'rounded';

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
