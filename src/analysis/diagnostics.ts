// What is wrong with a run, as finished messages in the order of its lines: notes about lines, lost handles, failed operations, leaks.
import { severityOf, type Diagnostic, type DiagnosticCode } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { cursorOf } from '../replay/cursor-of';
import type { RunCursor } from '../replay/state/run-cursor';
import { isOfTheAllocator } from '../replay/recorded/of-the-allocator';
import type { Run } from '../replay/run/run';
import { finish, type Work } from '../work/work';
import { doubtfulFrees, explainDoubtfulFree } from './doubtful-frees';
import { findLeaks, type Leaks } from './leaks';
import { growthOf, leakMessage, leakPlaces, siteOfLeak } from './leak-texts';
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

/** A diagnostic that counts those like it on its line. */
type Counted = { -readonly [Field in keyof Diagnostic]: Diagnostic[Field] };

/** The problems of a run: the diagnostics made of them, by line and on a line as found, and how many problems there are in all. */
export interface Problems {
  readonly diagnostics: readonly Diagnostic[];
  readonly total: number;
}

/**
 * Finds the problems of a run. Of the first `limit` diagnostics are made, the others are counted. As recorded they are those of the simulated run, without
 * what only its allocator has failed by.
 */
export function* findProblems(run: Run, localize: Localize, limit = Infinity): Work<Problems> {
  if (run.placement !== 'recorded') return yield* findSimulated(run, localize, limit);
  const { diagnostics, total } = yield* findSimulated(run.simulated, localize, limit);
  const ofProgram = diagnostics.filter(({ code }) => !isOfTheAllocator(code));
  return { diagnostics: ofProgram, total: Math.max(ofProgram.length, total - (run.simulated.errorCount - run.errorCount)) };
}

function* findSimulated(run: Run, localize: Localize, limit: number): Work<Problems> {
  const leaks = yield* findLeaks(run);
  const diagnostics = yield* new Describer(run, leaks, localize).describe(limit);
  const doubts = run.notes.filter(({ code }) => severityOf(code) === 'warning').length;
  const total = run.errorCount + doubts + run.lost.length / 2 + doubtfulFrees(run).length / 2 + leaks.count;
  return { diagnostics, total: diagnostics.length < limit ? diagnostics.length : total };
}

/** Describes the problems of a run in the order of their lines. */
class Describer {
  private readonly notes: readonly number[];
  private readonly doubtful: Int32Array;
  private cursor: RunCursor | undefined;
  private lookups = 0;
  /** How far each source is through: an operation, and indexes. */
  private scanned = 0;
  /** Of the lost allocations and the notes, by line; indexes into them. */
  private readonly lost: readonly number[];
  private readonly doubtfulByLine: readonly number[];
  /** What was found on a line of a `repeat`, by code: of each one is reported, and how many there are. */
  private repeated = new Map<DiagnosticCode, Counted>();
  private repeatedLine = 0;
  private lostAt = 0;
  private doubtfulAt = 0;
  private noteAt = 0;
  private leakAt = 0;

  constructor(
    private readonly run: Run,
    private readonly leaks: Leaks,
    private readonly localize: Localize,
  ) {
    this.notes = byLine(run.notes.length, (index) => run.notes[index].range.line);
    this.lost = byLine(run.lost.length / 2, (index) => run.table.line[run.lost[index * 2]]);
    this.doubtful = doubtfulFrees(run);
    this.doubtfulByLine = byLine(this.doubtful.length / 2, (index) => run.table.line[this.doubtful[index * 2]]);
  }

  *describe(limit: number): Work<Diagnostic[]> {
    const diagnostics: Counted[] = [];
    for (;;) {
      yield* this.scanForFailure();
      const origin = this.takeNext();
      if (origin === undefined) break;
      const [line, code] = this.placeOf(origin);
      const first = this.repeatedOn(line)?.get(code);
      if (first) {
        first.count = (first.count ?? 1) + this.timesOf(origin);
        continue;
      }
      if (diagnostics.length >= limit) break;
      yield* this.standBefore(origin);
      const diagnostic: Counted = this.diagnosticOf(origin);
      if (this.repeatedOn(line) && code !== 'leak') {
        diagnostic.count = this.timesOf(origin);
        this.repeated.set(code, diagnostic);
      }
      diagnostics.push(diagnostic);
      yield 0;
    }
    return diagnostics;
  }

  /** What was found so far on a line, if that is one of a `repeat`. */
  private repeatedOn(line: number): Map<DiagnosticCode, Counted> | undefined {
    if (!this.run.trace.passes.isRepeated(line)) return undefined;
    if (line !== this.repeatedLine) this.repeated = new Map();
    this.repeatedLine = line;
    return this.repeated;
  }

  /** Goes to the next operation, by line, that failed, lost an allocation or is a doubtful free. */
  private *scanForFailure(): Work<void> {
    const { run } = this;
    while (this.scanned < run.operationCount) {
      const from = this.scanned;
      const end = Math.min(from + stretch, run.operationCount);
      for (; this.scanned < end; this.scanned++) {
        const op = run.lines.inOrder(this.scanned);
        if (run.countsAsError(op) || this.nextLost() === op || this.nextDoubtful() === op) return;
      }
      yield end - from;
    }
  }

  /** The next operation that lost an allocation. */
  private nextLost(): number | undefined {
    return this.lostAt < this.lost.length ? this.run.lost[this.lost[this.lostAt] * 2] : undefined;
  }

  /** The next doubtful free. */
  private nextDoubtful(): number | undefined {
    return this.doubtfulAt < this.doubtfulByLine.length ? this.doubtful[this.doubtfulByLine[this.doubtfulAt] * 2] : undefined;
  }

  /**
   * Of the next findings of all sources the one on the lowest line; on one line, as found. A line of a `repeat` may be one of operations in one pass
   * and no statement in another.
   */
  private takeNext(): Origin | undefined {
    const { run, notes, leaks } = this;
    const isThere = this.scanned < run.operationCount;
    const op = isThere ? run.lines.inOrder(this.scanned) : -1;
    const lineOfOperation = isThere ? run.table.line[op] : Infinity;
    const lineOfNote = this.noteAt < notes.length ? run.notes[notes[this.noteAt]].range.line : Infinity;
    const lineOfLeak = this.leakAt < leaks.count ? leaks.lineOf(this.leakAt) : Infinity;
    const line = Math.min(lineOfOperation, lineOfNote, lineOfLeak);
    if (line === Infinity) return undefined;
    const isBeforeNote = line < lineOfNote || op < run.notes[notes[this.noteAt]].position;
    if (line === lineOfOperation && isBeforeNote) {
      if (this.nextLost() === op) {
        const index = this.lost[this.lostAt++] * 2;
        if (!run.countsAsError(op)) this.scanned++;
        return { source: Source.Lost, index };
      }
      this.scanned++;
      if (this.nextDoubtful() === op) return { source: Source.Doubtful, index: this.doubtfulByLine[this.doubtfulAt++] * 2 };
      return { source: Source.Failure, index: op };
    }
    if (line === lineOfNote) return { source: Source.Note, index: notes[this.noteAt++] };
    return { source: Source.Leak, index: this.leakAt++ };
  }

  /** How often a finding is so: notes can stand for those of many passes. */
  private timesOf({ source, index }: Origin): number {
    return source === Source.Note ? (this.run.notes[index].times ?? 1) : 1;
  }

  /** The line and the code of a finding. */
  private placeOf({ source, index }: Origin): [number, DiagnosticCode] {
    const { run } = this;
    switch (source) {
      case Source.Note:
        return [run.notes[index].range.line, run.notes[index].code];
      case Source.Lost:
        return [run.table.line[run.lost[index]], 'lost-handle'];
      case Source.Failure:
        return [run.table.line[index], run.errorOf(index)!];
      case Source.Doubtful:
        return [run.table.line[this.doubtful[index]], 'double-free'];
      case Source.Leak:
        return [this.leaks.lineOf(index), 'leak'];
    }
  }

  /** Moves the cursor to the state that a finding needs. */
  private *standBefore({ source, index }: Origin): Work<void> {
    if (source !== Source.Failure || this.lookups >= mostStateLookups || !needsState(this.run, index)) return;
    this.cursor ??= cursorOf(this.run);
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
        const { leaks } = this;
        const leak = leaks.leak(index);
        const { operation, count, bytes, lastLine } = leak;
        const explanation = { message: leakMessage(run, leaks, leak, localize), related: leakPlaces(run, leaks, index, localize), bytes };
        const ofSite = leaks.bySite && { site: siteOfLeak(run, leaks, leak), lastLine, growth: growthOf(leak) };
        return { ...this.onStatement(operation, 'leak', explanation), count, ...ofSite };
      }
    }
  }

  /** On the token that the failure is about. */
  private at(operation: number, code: DiagnosticCode, explanation: Explanation): Diagnostic {
    const column = explanation.column ?? this.run.table.column[operation];
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

/** The indexes below `count` by line, those of one line as found. Most runs have them in order. */
function byLine(count: number, lineOf: (index: number) => number): number[] {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const ordered = indexes.every((index) => index === 0 || lineOf(index - 1) <= lineOf(index));
  return ordered ? indexes : indexes.sort((a, b) => lineOf(a) - lineOf(b));
}
