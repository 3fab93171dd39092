// What a client is told without having asked: stops, what logpoints say, and that the text has changed.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import type { LogOutput, StopReason } from './breakpoints/stop';
import type { Client } from './client';
import type { TraceFile } from './debugged-trace';

/** A trace runs in one thread. */
export const threadId = 1;

/** Tells a client of one trace. */
export class Teller {
  constructor(
    private readonly file: TraceFile,
    private readonly client: Client,
    private readonly localize: Localize,
  ) {}

  get source(): DebugProtocol.Source {
    const { name, path } = this.file;
    return { name, path };
  }

  /** It has stopped, for a reason of the protocol and in words. */
  stop(reason: string, description: string, more: Partial<DebugProtocol.StoppedEvent['body']> = {}): void {
    this.client.send('stopped', { reason, description, threadId, allThreadsStopped: true, ...more });
  }

  /** It has stopped at breakpoints: the first names the stop. */
  hit(reasons: readonly StopReason[], forward: boolean): void {
    const [{ kind, description }] = reasons;
    const texts = kind.texts(this.localize);
    const hitBreakpointIds = reasons.map(({ breakpoint }) => breakpoint);
    this.stop(kind.reason, forward ? texts.forward : texts.back, { text: description, hitBreakpointIds });
  }

  /** It has come to the end of the trace. */
  end(): void {
    this.stop('end', this.localize('Paused at the end of the trace'));
  }

  /** It has gone on from there. */
  terminate(): void {
    this.client.send('terminated', undefined);
  }

  /** What logpoints say. */
  readonly logs = (logs: readonly LogOutput[]): void => {
    for (const { text, line } of logs) {
      this.client.send('output', { category: 'stdout', output: `${text}\n`, source: this.source, line: this.client.toClient(line) });
    }
  };

  /** The trace was edited: the session goes on with the run it has. */
  textChanged(): void {
    const message = this.localize(
      '{0} has changed. This session goes on with the trace as it was; restart it to debug the new one.',
      this.file.name,
    );
    // Not as important: clients show that as a message of its own, beside the one that offers to restart.
    this.client.send('output', { category: 'console', output: `${message}\n` });
    this.client.send('alloctrace.textChanged', { message });
  }
}
