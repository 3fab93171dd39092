// What is wrong with a run, as finished messages in the order of its lines: notes about lines, lost handles, failed operations, leaks.
import { severityOf, type Diagnostic, type DiagnosticCode } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { Cursor } from '../replay/state/cursor';
import type { Run } from '../replay/run/run';
import { LeakFinder } from './leaks';
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
interface Origin {
  readonly source: Source;
  readonly index: number;
}

/**
 * Makes the diagnostics of a run, ordered by line and on a line as found, in slices. At most `limit` are made.
 */
export class DiagnosticsCollector {
  readonly diagnostics: Diagnostic[] = [];
  private readonly leakFinder: LeakFinder;
  private readonly notes: readonly number[];
  private cursor: Cursor | undefined;
  private lookups = 0;
  /** How far each source is through: an operation, and indexes. */
  private scanned = 0;
  private lostAt = 0;
  private noteAt = 0;
  private leakAt = 0;
  /** The one that is next to be described. */
  private next: Origin | undefined;

  constructor(
    private readonly run: Run,
    private readonly localize: Localize,
    private readonly limit = Infinity,
  ) {
    this.leakFinder = new LeakFinder(run);
    this.notes = notesByLine(run);
  }

  /** How many diagnostics there are in all, made or not. Known once `advance` has answered true. */
  get total(): number {
    return this.run.errorCount + this.run.lost.length / 2 + this.leakFinder.count;
  }

  /** Goes on for about so many milliseconds. True when all is done. */
  advance(milliseconds: number): boolean {
    const deadline = performance.now() + milliseconds;
    if (!this.leakFinder.advance(deadline)) return false;
    while (this.diagnostics.length < this.limit) {
      if (this.next === undefined) {
        if (!this.scanForFailure(deadline)) return false;
        this.next = this.takeNext();
        if (this.next === undefined) return true;
      }
      if (this.standBefore(this.next)) {
        this.diagnostics.push(this.describe(this.next));
        this.next = undefined;
      }
      if (performance.now() >= deadline) return this.diagnostics.length >= this.limit;
    }
    return true;
  }

  /** Goes to the next operation that failed or lost an allocation; false when time ran out before. */
  private scanForFailure(deadline: number): boolean {
    const { run } = this;
    while (this.scanned < run.operationCount) {
      const end = Math.min(this.scanned + seekStretch, run.operationCount);
      for (; this.scanned < end; this.scanned++) if (run.countsAsError(this.scanned) || run.lost[this.lostAt] === this.scanned) return true;
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  /** Of what comes next from all sources the one on the lowest line; on one line the operation's own come first. */
  private takeNext(): Origin | undefined {
    const { run, notes, leakFinder } = this;
    const op = this.scanned;
    const lineOfOperation = op < run.operationCount ? run.table.line[op] : Infinity;
    const lineOfNote = this.noteAt < notes.length ? run.notes[notes[this.noteAt]].range.line : Infinity;
    const lineOfLeak = this.leakAt < leakFinder.count ? leakFinder.lineOf(this.leakAt) : Infinity;
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
      return { source: Source.Failure, index: op };
    }
    if (line === lineOfNote) return { source: Source.Note, index: notes[this.noteAt++] };
    return { source: Source.Leak, index: this.leakAt++ };
  }

  /** Moves the cursor towards the state that its message needs; true when it is there. */
  private standBefore(origin: Origin): boolean {
    if (origin.source !== Source.Failure || this.lookups >= mostStateLookups || !needsState(this.run, origin.index)) return true;
    this.cursor ??= new Cursor(this.run);
    const { position } = this.cursor;
    this.cursor.seek(origin.index > position ? Math.min(origin.index, position + seekStretch) : origin.index);
    return this.cursor.position === origin.index;
  }

  private describe({ source, index }: Origin): Diagnostic {
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
      case Source.Failure: {
        const looked = this.cursor?.position === index && needsState(run, index);
        if (looked) this.lookups++;
        return this.at(index, run.errorOf(index)!, explainFailure(run, index, localize, looked ? this.cursor : undefined));
      }
      case Source.Leak: {
        const { operation, count, bytes } = this.leakFinder.leak(index);
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

/** The indexes of a run's notes by line, those of one line as found. Most runs have them in order. */
function notesByLine(run: Run): number[] {
  const indexes = run.notes.map((_, index) => index);
  const lineOf = (index: number): number => run.notes[index].range.line;
  const ordered = indexes.every((index) => index === 0 || lineOf(index - 1) <= lineOf(index));
  return ordered ? indexes : indexes.sort((a, b) => lineOf(a) - lineOf(b));
}
