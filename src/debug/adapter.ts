// The adapter: takes requests from a client, has the debugger or a breakpoint kind answer them, and sends answers and events back.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { afterOperation } from '../model/position';
import type { Run } from '../replay/run/run';
import type { Event } from '../session/event';
import { hostQueue, type WorkQueue } from '../work/queue';
import { isRecord, readArguments } from './arguments';
import { breakpointKinds, setCommands } from './breakpoints/kinds';
import { isSamePath } from './breakpoints/same-path';
import { capabilities } from './capabilities';
import type { Client } from './client';
import { greeting, helpText, isHelp } from './console-help';
import { DebuggedTrace, type DebugTarget } from './debugged-trace';
import { Debugger } from './debugger';
import { Dispatcher, type Handler } from './dispatcher';
import { completionsAt } from './completions';
import { evaluate, evaluationContext } from './evaluation';
import { parseLaunch, type Launch, type LaunchArguments } from './launch';
import { breakpointLocations, gotoTargets } from './lines';
import { readMemory } from './memory';
import { RequestError } from './request-error';
import { runThrough } from './run-through';
import { SessionBreakpoints } from './session-breakpoints';
import { threadId } from './teller';
import { refuseChange } from './what-if/change';

/** Reads and runs the trace a launch names. Throws LaunchError where that cannot be done. */
export type OpenTarget = (launch: Launch) => Promise<DebugTarget>;

/** What the adapter is given by where it runs. */
export interface AdapterSurroundings {
  readonly open: OpenTarget;
  readonly localize: Localize;
  readonly queue?: WorkQueue;
  /** The client says which language it speaks, as `de-DE`: from now on `localize` may speak that. */
  readonly onLocale?: (locale: string) => void;
  /** The client is gone. */
  readonly onDisconnect?: () => void;
  /** Told, in a sentence, of what came in that cannot be answered at all, and of mistakes of ours. */
  readonly complain?: (sentence: string) => void;
}

/** Commands whose arguments are read elsewhere, or by nobody. */
const configured: ReadonlySet<string> = new Set(['initialize', 'launch', 'attach', 'restart']);

/** Speaks the Debug Adapter Protocol for one session: inline in an extension host, or over streams (`connect`). */
export class TraceDebugAdapter {
  /** What goes to the client. */
  readonly onDidSendMessage: Event<DebugProtocol.ProtocolMessage>;
  private readonly dispatcher: Dispatcher;
  private readonly localize: Localize;
  private readonly queue: WorkQueue;
  private readonly client: Client;
  private initialized: DebugProtocol.InitializeRequestArguments | undefined;
  private launch: Launch | undefined;
  private debugger: Debugger | undefined;
  private breakpoints: SessionBreakpoints | undefined;
  private configured = false;
  private opening = false;
  private greeted = false;
  private disposed = false;

  constructor(private readonly surroundings: AdapterSurroundings) {
    this.localize = surroundings.localize;
    this.queue = surroundings.queue ?? hostQueue;
    const has = (name: 'supportsProgressReporting' | 'supportsInvalidatedEvent'): boolean => this.initialized?.[name] === true;
    const firstLine = (): number => (this.initialized?.linesStartAt1 === false ? 0 : 1);
    this.client = {
      send: (name, body) => this.dispatcher.send(name, body),
      get supportsProgress() {
        return has('supportsProgressReporting');
      },
      get supportsInvalidated() {
        return has('supportsInvalidatedEvent');
      },
      toClient: (line) => line - 1 + firstLine(),
      fromClient: (line) => line + 1 - firstLine(),
    };
    this.dispatcher = new Dispatcher({
      handlers: this.makeHandlers(),
      readArguments: (command, given) => this.readArguments(command, given),
      complain: surroundings.complain ?? (() => undefined),
      localize: this.localize,
    });
    this.onDidSendMessage = this.dispatcher.onDidSendMessage;
  }

  dispose(): void {
    this.disposed = true;
    this.close();
  }

  /** Takes a message of the client's, whatever it is. */
  handleMessage(message: unknown): void {
    this.dispatcher.take(message);
  }

  /** The arguments of a request, checked. Throws RequestError. */
  private readArguments(command: string, given: unknown): object {
    if (configured.has(command)) return isRecord(given) ? given : {};
    const args = readArguments(command, given, this.localize);
    const { threadId: thread, frameId } = args as { readonly threadId?: number; readonly frameId?: number };
    if (thread !== undefined && thread !== threadId) throw new RequestError(this.localize('There is no thread {0}.', String(thread)));
    if (frameId !== undefined && !this.present.hasFrame(frameId)) {
      throw new RequestError(this.localize('There is no frame {0}.', String(frameId)));
    }
    return args;
  }

  private get present(): Debugger {
    if (!this.debugger) throw new RequestError(this.localize('No trace is being debugged yet.'));
    return this.debugger;
  }

  private get presentBreakpoints(): SessionBreakpoints {
    if (!this.breakpoints) throw new RequestError(this.localize('No trace is being debugged yet.'));
    return this.breakpoints;
  }

  private makeHandlers(): ReadonlyMap<string, Handler> {
    const move = (action: (present: Debugger) => void | Promise<void>): void => {
      const { present } = this;
      if (present.travelling) throw new RequestError(this.localize('The debugger is on its way. Pause it first.'));
      this.dispatcher.then(() => action(present));
    };
    const instruction = (args: { granularity?: DebugProtocol.SteppingGranularity }): boolean => args.granularity === 'instruction';
    const handlers: Record<string, Handler> = {
      initialize: (args: DebugProtocol.InitializeRequestArguments) => {
        this.initialized = args;
        if (typeof args.locale === 'string') this.surroundings.onLocale?.(args.locale);
        return capabilities(this.localize);
      },
      launch: (args: LaunchArguments) => this.open(args),
      attach: () => {
        throw new RequestError(this.localize('A trace is launched; there is no process to attach to.'));
      },
      configurationDone: () => {
        if (this.configured) return;
        this.configured = true;
        this.dispatcher.then(() => this.startWhenReady());
      },
      restart: (args: { arguments?: LaunchArguments }) => this.restart(args.arguments),
      terminate: () => {
        this.debugger?.abandon();
        this.dispatcher.then(() => this.dispatcher.send('terminated', undefined));
      },
      disconnect: () => {
        this.dispose();
        this.dispatcher.then(() => this.surroundings.onDisconnect?.());
      },
      threads: () => ({ threads: [{ id: threadId, name: this.debugger?.trace.file.name ?? this.localize('trace') }] }),
      loadedSources: () => ({ sources: this.debugger ? [this.debugger.source] : [] }),
      stackTrace: (args: DebugProtocol.StackTraceArguments) => this.present.stackTrace(args),
      scopes: () => ({ scopes: this.present.scopes() }),
      variables: (args: DebugProtocol.VariablesArguments) => {
        const { references } = this.present;
        const { variablesReference } = args;
        if (!references.wasGiven(variablesReference)) {
          throw new RequestError(this.localize('There are no variables {0}.', String(variablesReference)));
        }
        return { variables: references.variables(args) };
      },
      setVariable: (args: DebugProtocol.SetVariableArguments) => {
        throw refuseChange(args, this.present.references, this.localize);
      },
      next: (args: DebugProtocol.NextArguments) =>
        move((present) => (instruction(args) ? present.stepInstruction('forward') : present.step('over'))),
      stepIn: (args: DebugProtocol.StepInArguments) =>
        move((present) => (instruction(args) ? present.stepInstruction('forward') : present.step('in'))),
      stepOut: () => move((present) => present.step('out')),
      stepBack: (args: DebugProtocol.StepBackArguments) =>
        move((present) => (instruction(args) ? present.stepInstruction('back') : present.stepBack())),
      continue: () => {
        move((present) => present.continue('forward'));
        return { allThreadsContinued: true };
      },
      reverseContinue: () => move((present) => present.continue('back')),
      pause: () => {
        const { present } = this;
        this.dispatcher.then(() => present.pause());
      },
      cancel: ({ progressId }: DebugProtocol.CancelArguments) => {
        if (progressId !== undefined) this.debugger?.cancel(progressId);
      },
      gotoTargets: (args: DebugProtocol.GotoTargetsArguments) => gotoTargets(args, this.runOf(args.source), this.client, this.localize),
      goto: ({ targetId }: DebugProtocol.GotoArguments) => {
        if (targetId < 0 || targetId > this.present.run.operationCount) {
          throw new RequestError(this.localize('There is no place {0} to jump to.', String(targetId)));
        }
        move((present) => present.goTo(afterOperation(targetId)));
      },
      ...this.breakpointHandlers(),
      breakpointLocations: (args: DebugProtocol.BreakpointLocationsArguments) =>
        breakpointLocations(args, this.runOf(args.source), this.client),
      evaluate: (args: DebugProtocol.EvaluateArguments) => this.evaluate(args),
      completions: (args: DebugProtocol.CompletionsArguments) => ({ targets: this.completions(args) }),
      readMemory: (args: DebugProtocol.ReadMemoryArguments) => readMemory(args, this.present.trace, this.localize),
    };
    return new Map(Object.entries(handlers));
  }

  /** What the registered breakpoint kinds answer. */
  private breakpointHandlers(): Record<string, Handler> {
    const handlers: Record<string, Handler> = {};
    for (const command of setCommands) {
      handlers[command] = (args: object) => ({ breakpoints: this.presentBreakpoints.replace(command, args) });
    }
    for (const { request } of breakpointKinds) {
      for (const [command, answer] of Object.entries(request.related ?? {})) {
        handlers[command] = (args: never) => {
          const { present, client, localize } = this;
          return answer(args, present, { client, file: present.trace.file, localize });
        };
      }
    }
    return handlers;
  }

  /** The run of a source that is this session's. Throws RequestError for others. */
  private runOf(source: DebugProtocol.Source): Run {
    const { run, trace } = this.present;
    if (!isSamePath(source.path, trace.file.path)) throw new RequestError(this.localize('This session debugs {0}.', trace.file.name));
    return run;
  }

  private async open(args: LaunchArguments): Promise<void> {
    const launch = parseLaunch(args, this.localize);
    await this.load(launch);
    this.dispatcher.then(() => {
      this.dispatcher.send('initialized', undefined);
      return this.startWhenReady();
    });
  }

  private async load(launch: Launch): Promise<void> {
    if (this.opening) throw new RequestError(this.localize('A trace is being opened already.'));
    // Before anything is run again: that must not look like an edit.
    this.close();
    const target = await this.openTarget(launch);
    this.launch = launch;
    const trace = new DebuggedTrace(target);
    if (this.breakpoints) this.breakpoints.rebind(trace.run, trace.file);
    else this.breakpoints = new SessionBreakpoints(trace.run, trace.file, this.client, this.localize);
    this.breakpoints.setBreakOn(launch.breakOn);
    this.debugger = new Debugger(trace, this.breakpoints, this.client, this.queue, this.localize);
  }

  private async openTarget(launch: Launch): Promise<DebugTarget> {
    this.opening = true;
    try {
      const target = await this.surroundings.open(launch);
      if (!this.disposed) return target;
      target.dispose();
      throw new RequestError(this.localize('The session has ended.'));
    } finally {
      this.opening = false;
    }
  }

  private close(): void {
    this.debugger?.dispose();
    this.debugger = undefined;
  }

  private async restart(args: LaunchArguments | undefined): Promise<void> {
    const launch = args ? parseLaunch(args, this.localize) : this.launch;
    if (!launch) throw new RequestError(this.localize('No trace is being debugged yet.'));
    try {
      await this.load(launch);
    } catch (error) {
      this.dispatcher.then(() => this.dispatcher.send('terminated', undefined));
      throw error;
    }
    this.dispatcher.then(() => this.startWhenReady());
  }

  private async startWhenReady(): Promise<void> {
    const { debugger: present, launch } = this;
    if (!this.configured || !present || !launch) return;
    if (launch.noDebug) return runThrough(present.trace, this.client, this.queue, () => this.debugger !== present, this.localize);
    if (!this.greeted) this.dispatcher.send('output', { category: 'console', output: `${greeting(this.localize)}\n` });
    this.greeted = true;
    await present.start(launch.stopOnEntry);
  }

  private evaluate({ expression, context }: DebugProtocol.EvaluateArguments): DebugProtocol.EvaluateResponse['body'] {
    const { trace, operation, references, run } = this.present;
    if (context === 'repl' && isHelp(expression, run)) return { result: helpText(this.localize), type: 'help', variablesReference: 0 };
    const result = evaluate(expression, trace, evaluationContext(trace, operation), references, this.localize);
    if (typeof result === 'string') throw new RequestError(result);
    return result;
  }

  private completions({ text, column, line }: DebugProtocol.CompletionsArguments): DebugProtocol.CompletionItem[] {
    const { trace, operation } = this.present;
    const firstColumn = this.initialized?.columnsStartAt1 === false ? 0 : 1;
    const context = evaluationContext(trace, operation);
    const at = line === undefined ? 1 : this.client.fromClient(line);
    const items = completionsAt(text, at, column + 1 - firstColumn, context, this.localize);
    return items.map((item) => ({ ...item, start: item.start! - 1 + firstColumn }));
  }
}
