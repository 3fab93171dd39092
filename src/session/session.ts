// One trace as the user has it: its latest run, what is wrong with it, and where the user stands in it.
import type { Problems } from '../analysis/diagnostics';
import type { Finding } from '../findings/registry';
import type { FindingOptions } from '../findings/options';
import { afterOperation, startPosition, type Position } from '../model/position';
import type { Localize } from '../model/localize';
import type { ArenaState } from '../replay/state/arena-state';
import type { RunCursor } from '../replay/state/run-cursor';
import type { RunOptions } from '../replay/run/options';
import type { Run } from '../replay/run/run';
import { Workspace } from '../replay/run/workspace';
import { TraceError } from '../trace/trace';
import { Emitter, type Event } from './event';
import { Debuggers, type DebuggerAttachment } from './debuggers';
import { Judgement } from './judgement';
import type { Opening, StandsAt } from './opening';
import { executeRun, type RunProgress } from './runner';
import { CancelledError, Canceller } from '../work/cancellation';
import { Slices, type WorkQueue } from '../work/queue';
import { StaleSourceError, TooLargeError, type TraceSource } from './source';
import { Standpoint, type InnerPosition } from './standpoint';

/** A finished run and the state at the operation of the session's position, which always follows it. */
export interface ReadyState {
  readonly kind: 'ready';
  readonly run: Run;
  readonly state: ArenaState;
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

/** The problems of a session's run: those that are described, by line, and how many there are in all. */
export interface SessionProblems extends Problems {
  /** Whether they belong to the run of `ready` and none is still to be found. */
  readonly complete: boolean;
}

/** What a session tells its listeners: which of its properties have a new value. */
export type SessionChange = 'state' | 'position' | 'pinnedPosition' | 'cursorLine' | 'diagnostics' | 'findings';

const outOfMemoryText =
  'This trace needs more memory than the editor has for it. Give its arena a larger unit, or run it on the command line: alloctrace run FILE';

/**
 * One trace at one URI: its present run, the diagnostics of it and the user's position in it. Editor features, panel and
 * debugger read it and listen to it; moving the position here moves them all.
 */
export class Session {
  private currentState: SessionState = { kind: 'empty' };
  private latest: ReadyState | undefined;
  private standpoint: Standpoint | undefined;
  /** Why the position is where it is, as long as nobody has moved it. */
  private opened: StandsAt | undefined;
  private hasOpened = false;
  private pinned: number | undefined;
  private overrides: RunOptions = {};
  private found: SessionProblems = { diagnostics: [], total: 0, complete: false };
  private currentCursorLine: number | undefined;
  private canceller: Canceller | undefined;
  private runStarted = 0;
  private runTook = 0;
  private readonly changes = new Emitter<SessionChange>();
  private readonly judgement: Judgement;
  private readonly debuggers = new Debuggers(() => this.changes.fire('position'));

  readonly onDidChange: Event<SessionChange> = this.changes.event;
  /** `judgingProgress` has a new value: often while a search is under way, and when it has ended. */
  readonly onDidJudge: Event<void>;

  constructor(
    /** The URI as a string, as VS Code prints it. */
    readonly uri: string,
    private readonly queue: WorkQueue,
    private readonly localize: Localize,
    private readonly workspace = new Workspace(),
  ) {
    this.judgement = new Judgement(queue, localize, () => this.changes.fire('findings'));
    this.onDidJudge = this.judgement.onDidProgress;
  }

  /** What has become of the present text; views show `ready` in the meantime. */
  get state(): SessionState {
    return this.currentState;
  }

  /** The latest finished run, also while a newer text is being run: what views show until the new one is there. */
  get ready(): ReadyState | undefined {
    return this.latest;
  }

  /** How long the latest finished run took, from its text to its end. */
  get runMilliseconds(): number {
    return this.runTook;
  }

  /** What `override` has set. */
  get options(): RunOptions {
    return this.overrides;
  }

  /** The problems of `ready`'s run; those of the run before it until the new ones are all found. */
  get problems(): SessionProblems {
    return this.found;
  }

  /** The findings about `ready`'s run, by line; those of the run before it until the new ones are there. */
  get findings(): readonly Finding[] {
    return this.judgement.findings;
  }

  /** The share of the search for findings that is done, from 0 to 1; undefined while there is none under way. */
  get judgingProgress(): number | undefined {
    return this.judgement.progress;
  }

  /** Where the reader stands in `ready`'s run. The run after it takes the position over; who stood at the end stands at the new end. */
  get position(): Position {
    return this.standpoint?.position ?? startPosition;
  }

  /** The position (operations done) that the present one is compared with; undefined while none is pinned. The run after it takes it over, too. */
  get pinnedPosition(): number | undefined {
    return this.pinned;
  }

  /** What there is to see at the position that the first run has put the reader at; undefined once they have moved or the trace was run again. */
  get standsAt(): StandsAt | undefined {
    return this.opened;
  }

  /** The allocator's own steps around the position; undefined where it lies between operations. */
  get inside(): InnerPosition | undefined {
    return this.standpoint?.inside;
  }

  /** The inner steps of the operation that comes next, or that the position lies in; none at the end. */
  get steps(): Standpoint['steps'] {
    return this.standpoint?.steps ?? [];
  }

  /** The inner steps of the operation that was done last; none at the start. */
  get lastSteps(): Standpoint['lastSteps'] {
    return this.standpoint?.lastSteps ?? [];
  }

  /** Whether a debugger stands at the position: it highlights what comes next, where others highlight what was done. */
  get debugged(): boolean {
    return this.debuggers.present;
  }

  /** Whether a debugger of this trace has kept an older run, whose lines it highlights itself. */
  get debuggedApart(): boolean {
    return this.debuggers.apart;
  }

  /** The line (1-based) that a debugger shows, where it is not that of the operation that comes next: at a failure, that of what failed. */
  get debuggedLine(): number | undefined {
    return this.debuggers.line;
  }

  /** The line (1-based) the text cursor was last seen on in an editor of this trace. */
  get cursorLine(): number | undefined {
    return this.currentCursorLine;
  }

  /** A debugger takes part in moving the position until what is returned is disposed of. */
  attachDebugger(): DebuggerAttachment {
    return this.debuggers.attach();
  }

  /** The text cursor is on a line (1-based) now. */
  moveTextCursor(line: number): void {
    if (line === this.currentCursorLine) return;
    this.currentCursorLine = line;
    this.changes.fire('cursorLine');
  }

  /**
   * Goes to a position of the present run; one outside of it is brought to the nearer end, and one behind the last inner step
   * of an operation to the operation's end. Without a run nothing happens.
   */
  moveTo(position: Position): void {
    if (!this.standpoint?.moveTo(position)) return;
    this.opened = undefined;
    this.changes.fire('position');
  }

  /** Compares all positions with this one from now on, brought into the run; with none where it is undefined. Without a run, and where positions are snapshots, nothing happens. */
  pinPosition(operation: number | undefined): void {
    if (!this.latest || this.latest.run.trace.snapshots) return;
    const pinned = operation === undefined ? undefined : within(operation, this.latest.run);
    if (pinned === this.pinned) return;
    this.pinned = pinned;
    this.changes.fire('pinnedPosition');
  }

  /** What the user has asked for with this trace instead of what its text says; holds from the next run on. */
  override(options: RunOptions): void {
    this.overrides = options;
  }

  /**
   * Runs are judged by these options from now on; without any they are not. A run that is there is judged anew, one that is under way
   * will be in its turn. Resolves when that is done or was cancelled.
   */
  async judgeBy(options: FindingOptions | undefined): Promise<void> {
    this.judgement.judgeBy(options);
    if (this.currentState.kind === 'ready') await this.judgement.judge(this.latest?.run);
  }

  /** Resolves when no search for findings is under way. */
  judged(): Promise<void> {
    return this.judgement.settled();
  }

  /**
   * Runs a text, whole and in slices. An earlier run that is still under way is cancelled.
   *
   * The position stays at its number, brought into the new run; it stays at the end if it was there. After the first run it is where
   * there is something to see: see `findOpening`. `recordedDefaults` hold for recorded formats where `options` say nothing. Resolves to whether this run became
   * the session's: false when it was cancelled or failed.
   */
  async run(source: TraceSource, recordedDefaults: RunOptions = {}): Promise<boolean> {
    this.canceller?.cancel();
    this.judgement.stop();
    const canceller = new Canceller();
    this.canceller = canceller;
    this.runStarted = this.queue.clock.now();
    this.setState({ kind: 'running', done: 0, total: 0 });
    const progress: RunProgress = {
      operations: (done, total) => this.setState({ kind: 'running', done, total }),
      finished: (run, cursor, opening) => this.take(run, cursor, opening, source.version),
    };
    try {
      const request = { chosen: this.overrides, recordedDefaults, workspace: this.workspace, first: !this.hasOpened };
      const slices = new Slices(this.queue, { cancellation: canceller });
      this.setProblems(await executeRun(source, request, slices, this.localize, progress));
      void this.judgement.judge(this.latest?.run);
      return true;
    } catch (error) {
      if (canceller.isCancellationRequested || error instanceof CancelledError) return false;
      if (error instanceof StaleSourceError) this.cancel();
      else this.fail(error);
      return false;
    } finally {
      if (this.canceller === canceller) this.canceller = undefined;
    }
  }

  /** Drops the run that is under way, and the search for findings; the latest finished run stays. */
  cancel(): void {
    this.judgement.stop();
    if (!this.canceller) return;
    this.canceller.cancel();
    this.canceller = undefined;
    if (this.currentState.kind === 'running') this.setState(this.latest ?? { kind: 'empty' });
  }

  dispose(): void {
    this.cancel();
    this.changes.dispose();
    this.judgement.dispose();
  }

  private take(run: Run, cursor: RunCursor, opening: Opening | undefined, version: number | undefined): void {
    this.runTook = this.queue.clock.now() - this.runStarted;
    const { operation } = this.position;
    const wasAtEnd = !this.latest || operation >= this.latest.run.operationCount;
    // Another text may have other steps: the position is a whole operation again.
    const position = opening?.position ?? (wasAtEnd ? run.operationCount : operation);
    this.standpoint = new Standpoint(run, afterOperation(position), cursor);
    if (this.pinned !== undefined) this.pinned = within(this.pinned, run);
    this.opened = opening?.standsAt;
    this.hasOpened = true;
    this.latest = { kind: 'ready', run, state: this.standpoint.state, version };
    this.found = { ...this.found, complete: false };
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
    void this.judgement.judge(undefined);
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
    this.found = { ...problems, complete: true };
    this.changes.fire('diagnostics');
  }
}

/** An operation count that a run has. */
function within(operation: number, { operationCount }: Run): number {
  return Math.max(0, Math.min(operationCount, Math.trunc(operation)));
}
