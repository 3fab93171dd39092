// The run that is debugged, taken from a session when the debugger begins, and its position: shared with the session while both have the same
// run.
import type { Position } from '../model/position';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import type { DebuggerAttachment } from '../session/debuggers';
import { Emitter, type Event, type Subscription } from '../session/event';
import type { ReadyState, Session } from '../session/session';
import { Standpoint, type InnerPosition } from '../session/standpoint';

/** A trace as debug clients name it. */
export interface TraceFile {
  /** For people. */
  readonly name: string;
  /** A path, or a URI where the trace is no file. */
  readonly path: string;
}

/** What is debugged: a session that has been run, and whose it is. */
export interface DebugTarget {
  readonly session: Session;
  readonly file: TraceFile;
  /** Told when the text is edited. */
  readonly onDidEdit: Event<void>;
  /** The debugger is done with it. */
  dispose(): void;
}

/**
 * A run under the debugger and the position in it. As long as the run is the session's, so is the position: moving one moves
 * the other. When the trace is run again, the debugger keeps the run it began with and goes on alone.
 */
export class DebuggedTrace {
  readonly run: Run;
  readonly file: TraceFile;
  private readonly session: Session;
  private readonly ready: ReadyState;
  /** The last position: after a new run the session's is that of the new one. */
  private last: Position;
  /** The position of its own, once the session has another run. */
  private own: Standpoint | undefined;
  private moving = false;
  private textChanged = false;
  private readonly moves = new Emitter<void>();
  private readonly changes = new Emitter<void>();
  private readonly subscriptions: Subscription[];
  private readonly attachment: DebuggerAttachment;

  /** Somebody else has moved the position. */
  readonly onDidMove: Event<void> = this.moves.event;
  /** The trace is no longer what is debugged: it was edited or run again. Told once. */
  readonly onDidChangeText: Event<void> = this.changes.event;

  /** Throws where the session has no run. */
  constructor(private readonly target: DebugTarget) {
    const { session, file } = target;
    if (!session.ready) throw new Error(`${session.uri} has not been run.`);
    this.session = session;
    this.file = file;
    this.ready = session.ready;
    this.run = this.ready.run;
    this.last = session.position;
    this.attachment = session.attachDebugger();
    this.subscriptions = [
      session.onDidChange((change) => {
        if (change === 'state') this.followRun();
        else if (change === 'position') this.moved();
      }),
      target.onDidEdit(() => this.tellChange()),
    ];
  }

  get position(): Position {
    return this.place.position;
  }

  /** The inner steps of the operation that comes next, or that the position lies in; none at the end. */
  get steps(): Standpoint['steps'] {
    return this.place.steps;
  }

  /** The inner steps of the operation that was done last; none at the start. */
  get lastSteps(): Standpoint['lastSteps'] {
    return this.place.lastSteps;
  }

  get inside(): InnerPosition | undefined {
    return this.place.inside;
  }

  /** The state at the position, inner steps included; to be read only. */
  get state(): ArenaState {
    return this.own?.state ?? this.ready.state;
  }

  /** `line`: what the debugger shows there, where it is not the operation that comes next. */
  moveTo(position: Position, line?: number): void {
    this.attachment.show(line);
    this.moving = true;
    try {
      this.place.moveTo(position);
      this.last = this.position;
    } finally {
      this.moving = false;
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.attachment.dispose();
    this.target.dispose();
  }

  private get place(): Session | Standpoint {
    return this.own ?? this.session;
  }

  private moved(): void {
    if (this.own || this.moving || this.session.ready !== this.ready) return;
    this.attachment.show(undefined);
    this.last = this.session.position;
    this.moves.fire();
  }

  private followRun(): void {
    if (this.own || this.session.ready === this.ready) return;
    this.own = new Standpoint(this.run, this.last);
    this.attachment.leave();
    this.tellChange();
  }

  private tellChange(): void {
    if (this.textChanged) return;
    this.textChanged = true;
    this.changes.fire();
  }
}
