// The adapter: takes requests from a client, has the debugger or a breakpoint kind answer them, and sends answers and events back.
import { Event, Response } from '@vscode/debugadapter/lib/messages';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { afterOperation } from '../model/position';
import { hostQueue, type WorkQueue } from '../work/queue';
import { breakpointKinds, setCommands } from './breakpoints/kinds';
import { capabilities } from './capabilities';
import type { Client, ClientEvents } from './client';
import { DebuggedTrace, type DebugTarget } from './debugged-trace';
import { Debugger } from './debugger';
import { completionsAt } from './completions';
import { evaluate, evaluationContext } from './evaluation';
import { LaunchError, parseLaunch, type Launch, type LaunchArguments } from './launch';
import { breakpointLocations, gotoTargets } from './lines';
import { readMemory } from './memory';
import { RequestError } from './request-error';
import { SessionBreakpoints } from './session-breakpoints';
import { threadId } from './teller';

/** Reads and runs the trace a launch names. Throws LaunchError where that cannot be done. */
export type OpenTarget = (launch: Launch) => Promise<DebugTarget>;

/** What the adapter is given by where it runs. */
export interface AdapterSurroundings {
  readonly open: OpenTarget;
  readonly localize: Localize;
  readonly queue?: WorkQueue;
  /** The client is gone. */
  readonly onDisconnect?: () => void;
}

type Handler = (args: never) => unknown;

const errorId = 1;

/** Speaks the Debug Adapter Protocol for one session: inline in an extension host, or over streams. */
export class TraceDebugAdapter extends ProtocolServer {
  private readonly localize: Localize;
  private readonly queue: WorkQueue;
  private readonly client: Client;
  private initialized: DebugProtocol.InitializeRequestArguments | undefined;
  private launch: Launch | undefined;
  private debugger: Debugger | undefined;
  private breakpoints: SessionBreakpoints | undefined;
  private configured = false;
  private readonly afterResponse: (() => void | Promise<void>)[] = [];
  private readonly handlers: ReadonlyMap<string, Handler>;

  constructor(private readonly surroundings: AdapterSurroundings) {
    super();
    this.localize = surroundings.localize;
    this.queue = surroundings.queue ?? hostQueue;
    const has = (name: 'supportsProgressReporting' | 'supportsInvalidatedEvent'): boolean => this.initialized?.[name] === true;
    const firstLine = (): number => (this.initialized?.linesStartAt1 === false ? 0 : 1);
    this.client = {
      send: (name, body) => this.send(name, body),
      get supportsProgress() {
        return has('supportsProgressReporting');
      },
      get supportsInvalidated() {
        return has('supportsInvalidatedEvent');
      },
      toClient: (line) => line - 1 + firstLine(),
      fromClient: (line) => line + 1 - firstLine(),
    };
    this.handlers = this.makeHandlers();
  }

  override dispose(): void {
    this.debugger?.dispose();
    this.debugger = undefined;
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    const handler = this.handlers.get(request.command);
    try {
      if (!handler) throw new RequestError(this.localize('The request {0} is not supported.', request.command));
      // Answered at once where nothing has to be waited for: answers keep the order of their requests.
      const body = handler((request.arguments ?? {}) as never);
      response.body = body instanceof Promise ? ((await body) as unknown) : body;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const known = error instanceof RequestError || error instanceof LaunchError;
      response.success = false;
      response.message = message;
      response.body = { error: { id: errorId, format: message, showUser: known && request.command === 'launch' } };
    }
    this.sendResponse(response);
    for (const action of this.afterResponse.splice(0)) await action();
  }

  private send<Name extends keyof ClientEvents>(name: Name, body: ClientEvents[Name]): void {
    this.sendEvent(new Event(name, body));
  }

  /** Does something once the present request is answered. */
  private then(action: () => void | Promise<void>): void {
    this.afterResponse.push(action);
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
      this.then(() => action(present));
    };
    const instruction = (args: { granularity?: DebugProtocol.SteppingGranularity }): boolean => args.granularity === 'instruction';
    const handlers: Record<string, Handler> = {
      initialize: (args: DebugProtocol.InitializeRequestArguments) => {
        this.initialized = args;
        return capabilities(this.localize);
      },
      launch: (args: LaunchArguments) => this.open(args),
      attach: () => {
        throw new RequestError(this.localize('A trace is launched; there is no process to attach to.'));
      },
      configurationDone: () => {
        this.configured = true;
        this.then(() => this.startWhenReady());
      },
      restart: (args: { arguments?: LaunchArguments }) => this.restart(args.arguments),
      terminate: () => {
        this.debugger?.abandon();
        this.then(() => this.send('terminated', undefined));
      },
      disconnect: () => {
        this.dispose();
        this.then(() => this.surroundings.onDisconnect?.());
      },
      threads: () => ({ threads: [{ id: threadId, name: this.debugger?.trace.file.name ?? this.localize('trace') }] }),
      loadedSources: () => ({ sources: this.debugger ? [this.debugger.source] : [] }),
      stackTrace: (args: DebugProtocol.StackTraceArguments) => this.present.stackTrace(args),
      scopes: () => ({ scopes: this.present.scopes() }),
      variables: (args: DebugProtocol.VariablesArguments) => ({ variables: this.present.references.variables(args) }),
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
        this.then(() => present.pause());
      },
      cancel: ({ progressId }: DebugProtocol.CancelArguments) => {
        if (progressId !== undefined) this.debugger?.cancel(progressId);
      },
      gotoTargets: (args: DebugProtocol.GotoTargetsArguments) => gotoTargets(args, this.present.run, this.client, this.localize),
      goto: ({ targetId }: DebugProtocol.GotoArguments) => move((present) => present.goTo(afterOperation(targetId))),
      ...this.breakpointHandlers(),
      breakpointLocations: (args: DebugProtocol.BreakpointLocationsArguments) => breakpointLocations(args, this.present.run, this.client),
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

  private async open(args: LaunchArguments): Promise<void> {
    const launch = parseLaunch(args, this.localize);
    await this.load(launch);
    this.then(() => {
      this.send('initialized', undefined);
      return this.startWhenReady();
    });
  }

  private async load(launch: Launch): Promise<void> {
    // Before anything is run again: that must not look like an edit.
    this.dispose();
    const target = await this.surroundings.open(launch);
    this.launch = launch;
    const trace = new DebuggedTrace(target);
    if (this.breakpoints) this.breakpoints.rebind(trace.run, trace.file);
    else this.breakpoints = new SessionBreakpoints(trace.run, trace.file, this.client, this.localize);
    this.breakpoints.setBreakOn(launch.breakOn);
    this.debugger = new Debugger(trace, this.breakpoints, this.client, this.queue, this.localize);
  }

  private async restart(args: LaunchArguments | undefined): Promise<void> {
    const launch = args ? parseLaunch(args, this.localize) : this.launch;
    if (!launch) throw new RequestError(this.localize('No trace is being debugged yet.'));
    try {
      await this.load(launch);
    } catch (error) {
      this.then(() => this.send('terminated', undefined));
      throw error;
    }
    this.then(() => this.startWhenReady());
  }

  private async startWhenReady(): Promise<void> {
    if (this.configured && this.debugger && this.launch) await this.debugger.start(this.launch.stopOnEntry);
  }

  private evaluate({ expression }: DebugProtocol.EvaluateArguments): DebugProtocol.EvaluateResponse['body'] {
    const { trace, operation, references } = this.present;
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
