import { severityOf, type Diagnostic, type DiagnosticCode } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { Cursor } from '../replay/cursor';
import type { Run } from '../replay/run';
import { findLeaks, type Leak } from './leaks';
import { explainFailure, needsState, type Explanation } from './operation-diagnostics';

/** Failures of a run whose further places are looked up in the state they happened in; each look takes a walk over the arena. */
const mostStateLookups = 200;
/** Operations a cursor moves between two looks at the clock. */
const seekStretch = 1 << 15;

const enum Source {
  Note,
  Lost,
  Failure,
  Leak,
}

/** A diagnostic before its message is made: where it comes from, and the index there. */
interface Finding {
  readonly line: number;
  readonly source: Source;
  readonly index: number;
}

/**
 * Makes the diagnostics of a run, ordered by line and on a line as found, in slices. `limit` is the number made; `total`
 * tells how many there are.
 */
export class DiagnosticsCollector {
  readonly diagnostics: Diagnostic[] = [];
  readonly total: number;
  private readonly findings: Finding[];
  private readonly leaks: readonly Leak[];
  private cursor: Cursor | undefined;
  private lookups = 0;

  constructor(
    private readonly run: Run,
    private readonly localize: Localize,
    limit = Infinity,
  ) {
    this.leaks = findLeaks(run);
    const findings = findingsOf(run, this.leaks);
    this.total = findings.length;
    this.findings = findings.length > limit ? findings.slice(0, limit) : findings;
  }

  /** Goes on for about so many milliseconds. True when all is done. */
  advance(milliseconds: number): boolean {
    const deadline = performance.now() + milliseconds;
    while (this.diagnostics.length < this.findings.length) {
      const finding = this.findings[this.diagnostics.length];
      if (this.standBefore(finding)) this.diagnostics.push(this.describe(finding));
      if (performance.now() >= deadline) break;
    }
    return this.diagnostics.length === this.findings.length;
  }

  /** Moves the cursor towards the state that a finding needs; true when it is there. */
  private standBefore(finding: Finding): boolean {
    if (finding.source !== Source.Failure || this.lookups >= mostStateLookups || !needsState(this.run, finding.index)) return true;
    this.cursor ??= new Cursor(this.run);
    const { position } = this.cursor;
    this.cursor.seek(finding.index > position ? Math.min(finding.index, position + seekStretch) : finding.index);
    return this.cursor.position === finding.index;
  }

  private describe({ source, index }: Finding): Diagnostic {
    const { run, localize } = this;
    switch (source) {
      case Source.Note: {
        const { code, range, message, values, firstLine } = run.notes[index];
        const related = firstLine === undefined ? [] : [{ line: firstLine, message: localize('the first is here') }];
        return { code, severity: severityOf(code), ...range, message: localize(message, ...values), related };
      }
      case Source.Lost: {
        const op = run.lost[index];
        const before = run.lost[index + 1];
        const name = run.handleText(op);
        const line = run.table.line[before];
        const message = localize('{0} still had the allocation of line {1}, which can no longer be freed by name.', name, line);
        return this.onStatement(op, 'lost-handle', { message, related: [{ line, message: localize('{0} was allocated here', name) }] });
      }
      case Source.Failure: {
        const looked = this.cursor?.position === index && needsState(run, index);
        if (looked) this.lookups++;
        return this.at(index, run.errorOf(index)!, explainFailure(run, index, localize, looked ? this.cursor : undefined));
      }
      case Source.Leak: {
        const { operation, count, bytes } = this.leaks[index];
        const message =
          count === 1
            ? localize('{0} ({1} bytes) is never freed.', run.handleText(operation), bytes)
            : localize('{0} allocations of this line ({1} bytes) are never freed.', count, bytes);
        return { ...this.onStatement(operation, 'leak', { message, related: [], bytes }), count };
      }
    }
  }

  /** On the token that the failure is about. */
  private at(operation: number, code: DiagnosticCode, explanation: Explanation): Diagnostic {
    const column = this.run.table.column[operation];
    return { ...this.onStatement(operation, code, explanation), column, endColumn: column };
  }

  /** On the whole statement. */
  private onStatement(operation: number, code: DiagnosticCode, explanation: Explanation): Diagnostic {
    return { code, severity: severityOf(code), line: this.run.table.line[operation], column: 1, endColumn: 1, operation, ...explanation };
  }
}

/** All diagnostics of a run (or the first `limit`) at once. */
export function collectDiagnostics(run: Run, localize: Localize, limit?: number): Diagnostic[] {
  const collector = new DiagnosticsCollector(run, localize, limit);
  while (!collector.advance(1000));
  return collector.diagnostics;
}

function findingsOf(run: Run, leaks: readonly Leak[]): Finding[] {
  const findings: Finding[] = [];
  let lost = 0;
  for (let op = 0; op < run.operationCount; op++) {
    while (run.lost[lost] === op) {
      findings.push({ line: run.table.line[op], source: Source.Lost, index: lost });
      lost += 2;
    }
    if (run.countsAsError(op)) findings.push({ line: run.table.line[op], source: Source.Failure, index: op });
  }
  run.notes.forEach((note, index) => findings.push({ line: note.range.line, source: Source.Note, index }));
  leaks.forEach((leak, index) => findings.push({ line: leak.line, source: Source.Leak, index }));
  return findings.sort((a, b) => a.line - b.line);
}
