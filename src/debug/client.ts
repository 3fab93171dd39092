// The other end of the protocol, without the stream: what it is sent, and how it counts lines.
import type { DebugProtocol } from '@vscode/debugprotocol';

/** The events the debugger sends, and what they carry. */
export interface ClientEvents {
  initialized: undefined;
  stopped: DebugProtocol.StoppedEvent['body'];
  exited: DebugProtocol.ExitedEvent['body'];
  terminated: DebugProtocol.TerminatedEvent['body'] | undefined;
  output: DebugProtocol.OutputEvent['body'];
  breakpoint: DebugProtocol.BreakpointEvent['body'];
  progressStart: DebugProtocol.ProgressStartEvent['body'];
  progressUpdate: DebugProtocol.ProgressUpdateEvent['body'];
  progressEnd: DebugProtocol.ProgressEndEvent['body'];
  invalidated: DebugProtocol.InvalidatedEvent['body'];
  /** The trace was edited or run again: the session goes on with the run it has. */
  'alloctrace.textChanged': { readonly message: string };
}

/** The client as the debugger sees it. */
export interface Client {
  send<Name extends keyof ClientEvents>(name: Name, body: ClientEvents[Name]): void;
  readonly supportsProgress: boolean;
  readonly supportsInvalidated: boolean;
  /** A line (1-based) as the client counts them, and back. */
  toClient(line: number): number;
  fromClient(line: number): number;
}
