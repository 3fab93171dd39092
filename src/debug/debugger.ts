// One debugged trace: steps, continues and jumps, each of which ends in a stop that the client is told of.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { afterOperation, comparePositions, startPosition, type Position } from '../model/position';
import { operationSentence } from '../replay/operation-sentence';
import type { Run } from '../replay/run/run';
import type { Subscription } from '../session/event';
import type { WorkQueue } from '../work/queue';
import type { LogOutput, StopReason } from './breakpoints/stop';
import type { Client } from './client';
import type { DebuggedTrace } from './debugged-trace';
import { shownOperation, stackFrames } from './stack';
import { depthOf, standingAt, stepBack, stepIn, stepOut, stepOver, type Standing } from './stepping';
import { Teller, threadId } from './teller';
import { Travel, type Search } from './travel';
import { References } from './variables/container';
import { scopesAt } from './variables/scopes';

/** Moves of others are told no more often. */
const scrubMilliseconds = 100;

/** Finds where breakpoints hold; undefined where there are none to look for. */
export interface Searches {
  /** The first stop behind a position, at the latest at `to`. A search from before the start begins at -1. `say` hears logpoints. */
  forward(from: number, to: number | undefined, say: (logs: readonly LogOutput[]) => void): Search | undefined;
  /** The last stop before a position, at the earliest at `to`. */
  backward(from: number, to?: number): Search | undefined;
}

/** One debugged trace: where the debugger stands in it, and how it moves. */
export class Debugger {
  readonly references = new References();
  private standing: Standing;
  private reasons: readonly StopReason[] = [];
  private travel: Travel | undefined;
  private started = false;
  private scrub: ReturnType<typeof setTimeout> | undefined;
  private lastScrub = 0;
  private readonly subscriptions: Subscription[];
  private readonly teller: Teller;

  constructor(
    readonly trace: DebuggedTrace,
    private readonly searches: Searches,
    private readonly client: Client,
    private readonly queue: WorkQueue,
    private readonly localize: Localize,
  ) {
    this.teller = new Teller(trace.file, client, localize);
    this.standing = standingAt(trace.run, trace.position);
    this.subscriptions = [trace.onDidMove(() => this.scrubbed()), trace.onDidChangeText(() => this.teller.textChanged())];
  }

  get run(): Run {
    return this.trace.run;
  }

  /** Whether it stands still. */
  get stopped(): boolean {
    return this.started && !this.travelling;
  }

  /** Whether it is on its way to a stop. */
  get travelling(): boolean {
    return this.travel !== undefined;
  }

  /** Why it stopped here, as long as it has not moved on. */
  get stopReasons(): readonly StopReason[] {
    return this.reasons;
  }

  /** The operation that the stack shows. */
  get operation(): number | undefined {
    return shownOperation(this.run, this.standing, this.reasons[0]);
  }

  /** Begins at the start of the trace: stops there, or goes on to the first breakpoint. */
  async start(stopOnEntry: boolean): Promise<void> {
    this.started = true;
    this.moveTo({ position: startPosition, depth: 'statement' });
    if (stopOnEntry) this.teller.stop('entry', this.localize('Paused at the start of the trace'));
    else await this.continue('forward', true);
  }

  /** Steps as far as `step` says from where it stands, unless a breakpoint on the way stops it. */
  async step(step: 'over' | 'in' | 'out'): Promise<void> {
    if (this.atEnd) return this.teller.terminate();
    const from = this.standing.position.operation;
    const target = { over: stepOver, in: stepIn, out: stepOut }[step](this.run, this.standing);
    // Whether an inner step was the last of its operation shows when it is done.
    if (target.position.phase > 0) this.moveTo(target);
    const to = target.position.phase > 0 ? this.standing.position.operation : target.position.operation;
    await this.follow(to > from ? this.searches.forward(from, to, this.teller.logs) : undefined, true, from, target, () => {
      if (target.position.phase === 0) this.moveTo(target);
      if (this.atEnd) this.teller.end();
      else this.teller.stop('step', this.localize('Paused on step'), this.told());
    });
  }

  /** Steps back over what the top frame shows, unless a breakpoint on the way stops it. */
  async stepBack(): Promise<void> {
    const { position, depth } = this.standing;
    if (comparePositions(position, startPosition) === 0 && depth === 'statement') {
      return this.teller.stop('entry', this.localize('Paused at the start of the trace'));
    }
    const target = stepBack(this.run, this.standing);
    const from = position.operation;
    const to = target.position.operation;
    await this.follow(to < from ? this.searches.backward(from, to) : undefined, false, from, target, () => {
      this.moveTo(target);
      this.teller.stop('step', this.localize('Paused on step back'), this.told());
    });
  }

  /** A single step of the allocator, forward or back. */
  stepInstruction(direction: 'forward' | 'back'): void | Promise<void> {
    const { operation, phase } = this.standing.position;
    if (direction === 'forward') {
      // Behind the last operation there is no step to stand at.
      if (this.atEnd) return this.teller.terminate();
      this.standing = { ...this.standing, depth: 'step' };
      return this.step('over');
    }
    if (phase === 0 && operation > 0) {
      // The last step of the operation before.
      this.moveTo({ position: afterOperation(operation - 1), depth: 'step' });
      const last = this.trace.steps.length - 1;
      this.moveTo({ position: { operation: operation - 1, phase: last }, depth: 'step' });
      return this.teller.stop('step', this.localize('Paused on step back'), this.told());
    }
    this.standing = { ...this.standing, depth: phase > 0 ? 'step' : 'statement' };
    return this.stepBack();
  }

  /** Goes on to the next breakpoint, or to the end of the way. `fresh`: nothing of the trace has been looked at. */
  async continue(direction: 'forward' | 'back', fresh = false): Promise<void> {
    const forward = direction === 'forward';
    if (forward && this.atEnd && !fresh) return this.teller.terminate();
    const { operation, phase } = this.standing.position;
    // Going back from within an operation, its beginning is behind.
    const from = forward || phase === 0 ? operation : operation + 1;
    const search = forward ? this.searches.forward(fresh ? -1 : from, undefined, this.teller.logs) : this.searches.backward(from);
    await this.follow(search, forward, from, undefined, () => this.arrive(forward));
  }

  /** Ends a continue that is under way. */
  pause(): void {
    if (this.travel) this.travel.pause();
    else this.teller.stop('pause', this.localize('Paused'));
  }

  /** The same for good: nobody is told where it has come to. */
  abandon(): void {
    this.travel?.pause();
    this.travel = undefined;
  }

  /** The same, where this progress is the continue's. */
  cancel(progressId: string): void {
    if (this.travel?.progressId === progressId) this.travel.pause();
  }

  /** Goes to where the statement on a line, or the next one, is about to be executed. */
  goTo(position: Position): void {
    this.moveTo(standingAt(this.run, position));
    this.teller.stop('goto', this.localize('Paused on jump'), this.told());
  }

  stackTrace({ startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments): DebugProtocol.StackTraceResponse['body'] {
    const frames = this.frames();
    const start = Math.max(0, startFrame);
    const end = levels > 0 ? start + levels : frames.length;
    return { stackFrames: frames.slice(start, end), totalFrames: frames.length };
  }

  /** Whether the stack has a frame of this id. */
  hasFrame(id: number): boolean {
    return this.frames().some((frame) => frame.id === id);
  }

  scopes(): DebugProtocol.Scope[] {
    return scopesAt(this.trace, this.operation, this.localize).map(({ name, container, expensive }) => ({
      name,
      expensive,
      ...this.references.describe(container),
    }));
  }

  get source(): DebugProtocol.Source {
    return this.teller.source;
  }

  dispose(): void {
    this.abandon();
    clearTimeout(this.scrub);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.trace.dispose();
  }

  private get atEnd(): boolean {
    return this.standing.position.operation >= this.run.operationCount;
  }

  private frames(): DebugProtocol.StackFrame[] {
    const { standing, source } = this;
    const frames = stackFrames({ run: this.run, standing, source, step: this.nextStep(), reason: this.reasons[0] }, this.localize);
    return frames.map((frame) => ({ ...frame, line: this.client.toClient(frame.line) }));
  }

  /** What the operation did that was done last, for a stop between operations. */
  private told(): { readonly text: string } | undefined {
    const { run, localize } = this;
    const { position, lastSteps, state } = this.trace;
    if (position.phase > 0 || position.operation === 0) return undefined;
    return { text: operationSentence(run, position.operation - 1, lastSteps, state, localize) };
  }

  private nextStep(): DebuggedTrace['steps'][number] | undefined {
    const { position, depth } = this.standing;
    if (depth !== 'step' || this.atEnd) return undefined;
    return this.trace.steps[position.phase];
  }

  private moveTo(target: Standing, reasons: readonly StopReason[] = []): void {
    this.trace.moveTo(target.position, reasons[0]?.line);
    const { position } = this.trace;
    // Behind the last step of an operation is the next one.
    const depth = comparePositions(position, target.position) === 0 ? target.depth : depthOf(this.run, position);
    this.standing = { position, depth };
    this.reasons = reasons;
    this.references.clear();
  }

  /**
   * Searches for breakpoints from a position on, and goes to the first one found; `onNone` says where to go without any. At the end of a step,
   * its `target`, it stands as deep as the step does.
   */
  private async follow(
    search: Search | undefined,
    forward: boolean,
    from: number,
    target: Standing | undefined,
    onNone: () => void,
  ): Promise<void> {
    if (!search) return onNone();
    const title = forward
      ? this.localize('Continuing {0}', this.trace.file.name)
      : this.localize('Going back in {0}', this.trace.file.name);
    const travel = new Travel(search, this.client, this.queue, title, this.localize);
    this.travel = travel;
    const arrival = await travel.run();
    if (this.travel !== travel) return;
    this.travel = undefined;
    if (arrival.kind === 'end') return onNone();
    if (arrival.kind === 'paused') {
      this.moveTo(standingAt(this.run, afterOperation(forward ? from + arrival.passed : from - arrival.passed)));
      return this.teller.stop('pause', this.localize('Paused'));
    }
    const { position, reasons } = arrival.stop;
    const atTarget = target !== undefined && comparePositions(position, target.position) === 0;
    this.moveTo(atTarget ? target : standingAt(this.run, position), reasons);
    this.teller.hit(this.reasons, forward);
  }

  /** Nothing has stopped the way to one end of the trace. */
  private arrive(forward: boolean): void {
    this.moveTo(standingAt(this.run, forward ? afterOperation(this.run.operationCount) : startPosition));
    if (forward) this.teller.end();
    else this.teller.stop('entry', this.localize('Paused at the start of the trace, going back'));
  }

  /** Somebody moves the shared position, perhaps many times a second. */
  private scrubbed(): void {
    if (!this.stopped) return;
    this.standing = standingAt(this.run, this.trace.position);
    this.reasons = [];
    this.references.clear();
    const wait = Math.max(0, this.lastScrub + scrubMilliseconds - this.queue.clock.now());
    this.scrub ??= setTimeout(() => this.tellScrub(), wait);
  }

  private tellScrub(): void {
    this.scrub = undefined;
    this.lastScrub = this.queue.clock.now();
    if (!this.stopped) return;
    this.teller.stop('goto', this.localize('Paused at position {0}', this.standing.position.operation), { preserveFocusHint: true });
    // The frame that has the focus stays the client's; what it shows is to be asked for again.
    if (this.client.supportsInvalidated) this.client.send('invalidated', { areas: ['variables'], threadId });
  }
}
