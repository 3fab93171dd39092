// What is wrong with a run, as finished messages in the order of its lines: notes about lines, lost handles, failed operations, leaks.
import { severityOf, type Diagnostic, type DiagnosticCode } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { Cursor } from '../replay/state/cursor';
import type { Run } from '../replay/run/run';
import { finish, type Work } from '../work/work';
import { doubtfulFrees, explainDoubtfulFree } from './doubtful-frees';
import { findLeaks, type Leaks } from './leaks';
import { travel } from './travel';
import { explainFailure, needsState, type Explanation } from './operation-diagnostics';

/** Failures of a run whose further places are looked up in the state they happened in; each look takes a walk over the arena. */
const mostStateLookups = 200;
/** Operations looked at in one step. */
const stretch = 1 << 15;

const enum Source {
  Note,
  Lost,
  Doubtful,
  Failure,
  Leak,
}

/** A diagnostic before its message is made: where it comes from, and the index there. */
interface Origin {
  readonly source: Source;
  readonly index: number;
}

/** The problems of a run: the diagnostics made of them, by line and on a line as found, and how many problems there are in all. */
export interface Problems {
  readonly diagnostics: readonly Diagnostic[];
  readonly total: number;
}

/** Finds the problems of a run. Of the first `limit` diagnostics are made, the others are counted. */
export function* findProblems(run: Run, localize: Localize, limit = Infinity): Work<Problems> {
  const leaks = yield* findLeaks(run);
  const diagnostics = yield* new Describer(run, leaks, localize).describe(limit);
  return { diagnostics, total: run.errorCount + run.lost.length / 2 + doubtfulFrees(run).length / 2 + leaks.count };
}

/** Describes the problems of a run in the order of their lines. */
class Describer {
  private readonly notes: readonly number[];
  private readonly doubtful: Int32Array;
  private cursor: Cursor | undefined;
  private lookups = 0;
  /** How far each source is through: an operation, and indexes. */
  private scanned = 0;
  private lostAt = 0;
  private doubtfulAt = 0;
  private noteAt = 0;
  private leakAt = 0;

  constructor(
    private readonly run: Run,
    private readonly leaks: Leaks,
    private readonly localize: Localize,
  ) {
    this.notes = notesByLine(run);
    this.doubtful = doubtfulFrees(run);
  }

  *describe(limit: number): Work<Diagnostic[]> {
    const diagnostics: Diagnostic[] = [];
    while (diagnostics.length < limit) {
      yield* this.scanForFailure();
      const origin = this.takeNext();
      if (origin === undefined) break;
      yield* this.standBefore(origin);
      diagnostics.push(this.diagnosticOf(origin));
      yield 0;
    }
    return diagnostics;
  }

  /** Goes to the next operation that failed, lost an allocation or is a doubtful free. */
  private *scanForFailure(): Work<void> {
    const { run } = this;
    while (this.scanned < run.operationCount) {
      const from = this.scanned;
      const end = Math.min(from + stretch, run.operationCount);
      for (; this.scanned < end; this.scanned++) {
        const op = this.scanned;
        if (run.countsAsError(op) || run.lost[this.lostAt] === op || this.doubtful[this.doubtfulAt] === op) return;
      }
      yield end - from;
    }
  }

  /** Of the next findings of all sources the one on the lowest line; on one line the operation's own come first. */
  private takeNext(): Origin | undefined {
    const { run, notes, leaks } = this;
    const op = this.scanned;
    const lineOfOperation = op < run.operationCount ? run.table.line[op] : Infinity;
    const lineOfNote = this.noteAt < notes.length ? run.notes[notes[this.noteAt]].range.line : Infinity;
    const lineOfLeak = this.leakAt < leaks.count ? leaks.lineOf(this.leakAt) : Infinity;
    const line = Math.min(lineOfOperation, lineOfNote, lineOfLeak);
    if (line === Infinity) return undefined;
    if (line === lineOfOperation) {
      if (run.lost[this.lostAt] === op) {
        const index = this.lostAt;
        this.lostAt += 2;
        if (!run.countsAsError(op)) this.scanned++;
        return { source: Source.Lost, index };
      }
      this.scanned++;
      if (this.doubtful[this.doubtfulAt] === op) {
        this.doubtfulAt += 2;
        return { source: Source.Doubtful, index: this.doubtfulAt - 2 };
      }
      return { source: Source.Failure, index: op };
    }
    if (line === lineOfNote) return { source: Source.Note, index: notes[this.noteAt++] };
    return { source: Source.Leak, index: this.leakAt++ };
  }

  /** Moves the cursor to the state that a finding needs. */
  private *standBefore({ source, index }: Origin): Work<void> {
    if (source !== Source.Failure || this.lookups >= mostStateLookups || !needsState(this.run, index)) return;
    this.cursor ??= new Cursor(this.run);
    if (index < this.cursor.position) this.cursor.seek(index);
    yield* travel(this.cursor, index);
  }

  private diagnosticOf({ source, index }: Origin): Diagnostic {
    const { run, localize } = this;
    switch (source) {
      case Source.Note: {
        const { code, range, message, values, first } = run.notes[index];
        const related = first === undefined ? [] : [{ line: first.line, message: localize(first.message) }];
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
      case Source.Doubtful: {
        const op = this.doubtful[index];
        return {
          ...this.at(op, 'double-free', explainDoubtfulFree(run, op, this.doubtful[index + 1], localize)),
          severity: 'warning',
        };
      }
      case Source.Failure: {
        const looked = this.cursor?.position === index && needsState(run, index);
        if (looked) this.lookups++;
        return this.at(index, run.errorOf(index)!, explainFailure(run, index, localize, looked ? this.cursor : undefined));
      }
      case Source.Leak: {
        const { operation, count, bytes } = this.leaks.leak(index);
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
export function collectDiagnostics(run: Run, localize: Localize, limit?: number): readonly Diagnostic[] {
  return finish(findProblems(run, localize, limit)).diagnostics;
}

/** The indexes of a run's notes by line, those of one line as found. Most runs have them in order. */
function notesByLine(run: Run): number[] {
  const indexes = run.notes.map((_, index) => index);
  const lineOf = (index: number): number => run.notes[index].range.line;
  const ordered = indexes.every((index) => index === 0 || lineOf(index - 1) <= lineOf(index));
  return ordered ? indexes : indexes.sort((a, b) => lineOf(a) - lineOf(b));
}
