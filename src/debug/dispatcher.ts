// The protocol's side of the adapter: whatever a client says is handed to what answers it, and answers and events go back, numbered.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { Emitter, type Event } from '../session/event';
import { isRecord } from './arguments';
import type { ClientEvents } from './client';
import { RequestError } from './request-error';

/** Answers a request: with the body, or a promise of it. Throws RequestError with what is wrong. */
export type Handler = (args: never) => unknown;

/** Whom a dispatcher asks and tells. */
export interface Requests {
  readonly handlers: ReadonlyMap<string, Handler>;
  /** Checks the arguments of a request. Throws RequestError. */
  readonly readArguments: (command: string, given: unknown) => object;
  /** Told of what cannot be answered at all, and of mistakes of ours. */
  readonly complain: (sentence: string) => void;
  readonly localize: Localize;
}

const errorId = 1;
/** Characters of what a client says that are said back. */
const longestShown = 100;

/** Answers requests in the order in which they come, as far as nothing has to be waited for. */
export class Dispatcher {
  private readonly sent = new Emitter<DebugProtocol.ProtocolMessage>();
  /** What goes to the client. */
  readonly onDidSendMessage: Event<DebugProtocol.ProtocolMessage> = this.sent.event;
  private sequence = 1;
  private readonly afterResponse: (() => void | Promise<void>)[] = [];

  constructor(private readonly requests: Requests) {}

  /** Takes what a client says: requests are answered, answers are to nothing that was asked, and all else is complained of. */
  take(message: unknown): void {
    const { type, seq, command, arguments: given } = isRecord(message) ? message : {};
    if (type === 'response') return;
    const { complain, localize } = this.requests;
    if (type === 'request' && typeof command === 'string' && typeof seq === 'number') void this.answer(seq, command, given);
    else complain(localize('A message is no request of the Debug Adapter Protocol. It was left out.'));
  }

  send<Name extends keyof ClientEvents>(name: Name, body: ClientEvents[Name]): void {
    this.sendMessage('event', { event: name, body } as unknown as DebugProtocol.Event);
  }

  /** Does something once the present request is answered. */
  then(action: () => void | Promise<void>): void {
    this.afterResponse.push(action);
  }

  private async answer(seq: number, command: string, given: unknown): Promise<void> {
    const { handlers, readArguments, localize } = this.requests;
    const response = { request_seq: seq, command, success: true } as DebugProtocol.Response;
    try {
      const handler = handlers.get(command);
      if (!handler) throw new RequestError(localize('The request {0} is not supported.', command.slice(0, longestShown)));
      const body = handler(readArguments(command, given) as never);
      response.body = body instanceof Promise ? ((await body) as unknown) : body;
    } catch (error) {
      const known = error instanceof RequestError;
      const message = known
        ? error.message
        : localize('{0} could not be answered, by a mistake of AllocTrace’s. Please report it.', command);
      if (!known) this.complainOf(error);
      response.success = false;
      response.message = message;
      response.body = { error: { id: errorId, format: message, showUser: known && command === 'launch' } };
    }
    this.sendMessage('response', response);
    for (const action of this.afterResponse.splice(0)) {
      try {
        await action();
      } catch (error) {
        this.complainOf(error);
      }
    }
  }

  private sendMessage(type: 'event' | 'response', message: DebugProtocol.Response | DebugProtocol.Event): void {
    this.sent.fire({ ...message, type, seq: this.sequence++ });
  }

  /** In one line, whatever it has. */
  private complainOf(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.requests.complain(text.replace(/\n\s*/g, ' '));
  }
}
