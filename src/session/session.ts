import type { Finding } from '../findings/registry';
import type { FindingOptions } from '../findings/options';
import { afterOperation, startPosition, type Position } from '../model/position';
import type { Diagnostic } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import type { ArenaState } from '../replay/state/arena-state';
import type { Cursor } from '../replay/state/cursor';
import type { RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import { Workspace } from '../replay/run/workspace';
import { TraceError } from '../trace/trace';
import { Emitter, type Event, type Subscription } from './event';
import { Judging } from './judging';
import { executeRun, RunCancelledError, type Problems, type RunProgress } from './runner';
import type { Slicer } from '../work/slicer';
import { StaleSourceError, TooLargeError, type TraceSource } from './source';
import { Standpoint, type InnerPosition } from './standpoint';

/** A finished run and the state at the operation of the session's position, which always follows it. */
export interface ReadyState {
  readonly kind: 'ready';
  readonly run: Run;
  readonly cursor: ArenaState;
  /** The version of the document that was run; absent for files. */
  readonly version?: number;
}

export type SessionState =
  | { readonly kind: 'empty' }
  /** Operations done and known so far; both 0 while the text is still being read. */
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | ReadyState
  /** `tooLarge`: for want of memory; the message says what can be done. */
  | { readonly kind: 'failed'; readonly message: string; readonly tooLarge?: boolean };

/** What a session tells its listeners: which of its properties have a new value. */
export type SessionChange = 'state' | 'position' | 'cursorLine' | 'diagnostics' | 'findings';

const outOfMemoryText =
  'This trace needs more memory than the editor has for it. Give its arena a larger unit, or run it on the command line: alloctrace run FILE';

/**
 * One trace at one URI: its present run, the diagnostics of it and the user's position in it. Editor features, panel and
 * debugger read it and listen to it; moving the position here moves them all.
 */
export class Session {
  private currentState: SessionState = { kind: 'empty' };
  private latest: ReadyState | undefined;
  private chosenOptions: RunOptions = {};
  private findingOptions: FindingOptions | undefined;
  private debuggers = 0;
  private lineOfDebugger: number | undefined;
  private problems: Problems = { diagnostics: [], total: 0 };
  private problemsComplete = false;
  private standpoint: Standpoint | undefined;
  private currentCursorLine: number | undefined;
  private found: readonly Finding[] = [];
  private judging: Judging | undefined;
  private cancellation: { cancelled: boolean } | undefined;
  private readonly changes = new Emitter<SessionChange>();
  private readonly judgingChanges = new Emitter<void>();

  readonly onDidChange: Event<SessionChange> = this.changes.event;
  /** `judgingProgress` has a new value: often while a search is under way, and when it has ended. */
  readonly onDidJudge: Event<void> = this.judgingChanges.event;

  constructor(
    /** The URI as a string, as VS Code prints it. */
    readonly uri: string,
    private readonly slicer: Slicer,
    private readonly localize: Localize,
    private readonly workspace = new Workspace(),
  ) {}

  get state(): SessionState {
    return this.currentState;
  }

  /** The latest finished run, also while a newer text is being run: what views show until the new one is there. */
  get ready(): ReadyState | undefined {
    return this.latest;
  }

  /** The diagnostics of `ready`'s run, by line; those of the run before it until the new ones are all found. */
  get diagnostics(): readonly Diagnostic[] {
    return this.problems.diagnostics;
  }

  /** How many problems there are, also those beyond the ones kept in `diagnostics`. */
  get problemCount(): number {
    return this.problems.total;
  }

  /** Whether `diagnostics` belong to the run of `ready` and none is missing. */
  get diagnosticsComplete(): boolean {
    return this.problemsComplete;
  }

  /** The findings about `ready`'s run, by line; those of the run before it until the new ones are there. */
  get findings(): readonly Finding[] {
    return this.found;
  }

  /** The share of the search for findings that is done, from 0 to 1; undefined while there is none under way. */
  get judgingProgress(): number | undefined {
    return this.judging?.progress;
  }

  get position(): Position {
    return this.standpoint?.position ?? startPosition;
  }

  /** The allocator's own steps around the position; undefined where it lies between operations. */
  get inside(): InnerPosition | undefined {
    return this.standpoint?.inside;
  }

  /** The inner steps of the operation that comes next, or that the position lies in; none at the end. */
  get steps(): Standpoint['steps'] {
    return this.standpoint?.steps ?? [];
  }

  /** Whether a debugger stands at the position: it highlights what comes next, where others highlight what was done. */
  get debugged(): boolean {
    return this.debuggers > 0;
  }

  /** The line (1-based) that a debugger shows, where it is not that of the operation that comes next: at a failure, that of what failed. */
  get debuggedLine(): number | undefined {
    return this.lineOfDebugger;
  }

  /** A debugger shows this line; undefined: that of the operation that comes next. To be said before the position is moved. */
  showDebugged(line: number | undefined): void {
    this.lineOfDebugger = line;
  }

  /** A debugger takes part in moving the position until the subscription is disposed of. */
  attachDebugger(): Subscription {
    this.debuggers++;
    this.changes.fire('position');
    let attached = true;
    return {
      dispose: () => {
        if (!attached) return;
        attached = false;
        this.debuggers--;
        this.changes.fire('position');
      },
    };
  }

  /** The line (1-based) the text cursor was last seen on in an editor of this trace. */
  get cursorLine(): number | undefined {
    return this.currentCursorLine;
  }

  /** The text cursor is on this line (1-based). */
  moveTextCursor(line: number): void {
    if (line === this.currentCursorLine) return;
    this.currentCursorLine = line;
    this.changes.fire('cursorLine');
  }

  /** Overrides the user has asked for with this trace. */
  get options(): RunOptions {
    return this.chosenOptions;
  }

  /** Overrides what a trace says of itself, from the next run on. */
  override(options: RunOptions): void {
    this.chosenOptions = options;
  }

  /** How runs are judged, from the next run or `judge` on; without options they are not. */
  judgeBy(options: FindingOptions | undefined): void {
    this.findingOptions = options;
  }

  /**
   * Goes to a position of the present run; one outside of it is brought to the nearer end, and one behind the last inner step
   * of an operation to the operation's end. Without a run nothing happens.
   */
  moveTo(position: Position): void {
    if (this.standpoint?.moveTo(position)) this.changes.fire('position');
  }

  /**
   * Runs a text, whole and in slices. An earlier run that is still under way is cancelled.
   *
   * The position stays at its number, brought into the new run; it stays at the end if it was there, and is the end after
   * the first run. `recordedDefaults` hold for recorded formats where `options` say nothing. Resolves to whether this run became the session's: false when it was cancelled or failed.
   */
  async run(source: TraceSource, recordedDefaults: RunOptions = {}): Promise<boolean> {
    if (this.cancellation) this.cancellation.cancelled = true;
    this.stopJudging();
    const cancellation = { cancelled: false };
    this.cancellation = cancellation;
    this.setState({ kind: 'running', done: 0, total: 0 });
    const progress: RunProgress = {
      cancellation,
      operations: (done, total) => this.setState({ kind: 'running', done, total }),
      finished: (run, cursor) => this.take(run, cursor, source.version),
    };
    try {
      const request = { chosen: this.chosenOptions, recordedDefaults, workspace: this.workspace };
      const problems = await executeRun(source, request, this.slicer, this.localize, progress);
      this.setProblems(problems);
      void this.judge();
      return true;
    } catch (error) {
      if (cancellation.cancelled || error instanceof RunCancelledError) return false;
      if (error instanceof StaleSourceError) this.cancel();
      else this.fail(error);
      return false;
    } finally {
      if (this.cancellation === cancellation) this.cancellation = undefined;
    }
  }

  /** Judges the latest finished run in the background, as `judgeBy` has said. Resolves when that is done or was cancelled. */
  async judge(): Promise<void> {
    this.stopJudging();
    if (!this.findingOptions || !this.latest) {
      this.setFindings([]);
      return;
    }
    const onProgress = (): void => {
      if (this.judging === judging) this.judgingChanges.fire();
    };
    const judging = new Judging(this.latest.run, this.findingOptions, this.slicer, this.localize, onProgress);
    this.judging = judging;
    try {
      const findings = await judging.done;
      if (findings && this.judging === judging) this.setFindings(findings);
    } finally {
      if (this.judging === judging) this.stopJudging();
    }
  }

  /** Resolves when no search for findings is under way. */
  async judged(): Promise<void> {
    while (this.judging) await this.judging.done;
  }

  /** Drops the run that is under way, and the search for findings; the latest finished run stays. */
  cancel(): void {
    this.stopJudging();
    if (!this.cancellation) return;
    this.cancellation.cancelled = true;
    this.cancellation = undefined;
    if (this.currentState.kind === 'running') this.setState(this.latest ?? { kind: 'empty' });
  }

  dispose(): void {
    this.cancel();
    this.changes.dispose();
    this.judgingChanges.dispose();
  }

  private take(run: Run, cursor: Cursor, version: number | undefined): void {
    const { operation } = this.position;
    const wasAtEnd = !this.latest || operation >= this.latest.run.operationCount;
    // Another text may have other steps: the position is a whole operation again.
    this.standpoint = new Standpoint(run, afterOperation(wasAtEnd ? run.operationCount : operation), cursor);
    this.latest = { kind: 'ready', run, cursor: this.standpoint.state, version };
    this.problemsComplete = false;
    this.setState(this.latest);
  }

  private fail(error: unknown): void {
    this.latest = undefined;
    this.standpoint = undefined;
    // What no array can hold, or the memory has no room for.
    const outOfMemory = error instanceof RangeError;
    this.setState({
      kind: 'failed',
      message: outOfMemory ? this.localize(outOfMemoryText) : this.describe(error),
      tooLarge: outOfMemory || error instanceof TooLargeError,
    });
    this.setProblems({ diagnostics: [], total: 0 });
    this.setFindings([]);
  }

  private stopJudging(): void {
    if (!this.judging) return;
    this.judging.cancel();
    this.judging = undefined;
    this.judgingChanges.fire();
  }

  /** Where there were none and are none, nobody is told. */
  private setFindings(findings: readonly Finding[]): void {
    if (findings.length === 0 && this.found.length === 0) return;
    this.found = findings;
    this.changes.fire('findings');
  }

  private describe(error: unknown): string {
    if (error instanceof TraceError) return this.localize(error.text, ...error.values);
    return error instanceof Error ? error.message : String(error);
  }

  private setState(state: SessionState): void {
    this.currentState = state;
    this.changes.fire('state');
  }

  private setProblems(problems: Problems): void {
    this.problems = problems;
    this.problemsComplete = true;
    this.changes.fire('diagnostics');
  }
}
