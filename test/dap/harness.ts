/** A debug client and the adapter in one process, over streams. */
import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { PassThrough } from 'node:stream';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { TraceDebugAdapter } from '../../src/debug/adapter';
import { connect } from '../../src/debug/connection';
import { greeting } from '../../src/debug/console-help';
import type { DebugTarget } from '../../src/debug/debugged-trace';
import { LaunchError, type Launch } from '../../src/debug/launch';
import { english } from '../../src/model/localize';
import { Emitter } from '../../src/session/event';
import { Session } from '../../src/session/session';
import { hostQueue, type WorkQueue } from '../../src/work/queue';
import { root } from '../project';

/** The trace that is debugged where a test names no other. */
export const program = '/traces/test.alloctrace';

const eventNames = [
  'initialized',
  'stopped',
  'exited',
  'terminated',
  'output',
  'breakpoint',
  'progressStart',
  'progressUpdate',
  'progressEnd',
  'invalidated',
  'alloctrace.textChanged',
];

/** Traces in memory, by path; what there is not, cannot be opened. */
export class Traces {
  readonly sessions = new Map<string, Session>();
  readonly edits = new Emitter<void>();

  constructor(readonly texts: Map<string, string>) {}

  readonly open = async ({ program: file, format, options }: Launch): Promise<DebugTarget> => {
    const text = this.texts.get(file);
    if (text === undefined) throw new LaunchError(`Cannot read ${file}: there is no such file.`);
    const session = new Session(file, hostQueue, english);
    this.sessions.set(file, session);
    session.override(options);
    await this.run(session, text, format);
    if (session.state.kind === 'failed') throw new LaunchError(session.state.message);
    return { session, file: { name: path.basename(file), path: file }, onDidEdit: this.edits.event, dispose: () => undefined };
  };

  /** Runs a text as a session's. */
  async run(session: Session, text: string, format?: Launch['format']): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await session.run({
      fileName: session.uri,
      format,
      // eslint-disable-next-line @typescript-eslint/require-await -- sources are read asynchronously
      async *chunks() {
        yield bytes;
      },
    });
  }
}

/** The one log that shows all that the adapter can do, and how it greets; the others leave that out, so that one is written anew when it can do more. */
const capabilitiesLog = 'textbook';

/** A client that writes down what is said. */
export class TestClient extends DebugClient {
  /** `> request`, `< answer`, `* event`, each with its content. */
  readonly log: string[] = [];
  /** What the adapter could not answer, or has done wrong itself. */
  readonly complaints: string[] = [];
  private readonly received: { readonly name: string; readonly body: unknown }[] = [];
  private waiting: (() => void) | undefined;
  private taken = 0;

  constructor(
    readonly traces: Traces,
    queue?: WorkQueue,
  ) {
    super('', '', 'alloctrace');
    const toAdapter = new PassThrough();
    const toClient = new PassThrough();
    const adapter = new TraceDebugAdapter({
      open: traces.open,
      localize: english,
      queue,
      complain: (sentence) => this.complaints.push(sentence),
    });
    // Written down as it is sent: the client learns of an event before whoever waits for the answer sent before it.
    adapter.onDidSendMessage((message) => this.writeDown(message as DebugProtocol.Response | DebugProtocol.Event));
    connect(adapter, toAdapter, toClient, (sentence) => this.complaints.push(sentence), english);
    this.connect(toClient, toAdapter);
    for (const name of eventNames) {
      this.on(name, ({ body }: DebugProtocol.Event) => {
        this.received.push({ name, body });
        this.waiting?.();
      });
    }
  }

  /** Asks for something; what is wrong comes back as `{ error }`. */
  async ask<Body = unknown>(command: string, args?: unknown): Promise<Body & { readonly error?: string }> {
    this.log.push(`> ${command}${written(args)}`);
    try {
      const { body } = (await this.customRequest(command, args)) as { readonly body?: Body & { readonly error?: string } };
      return body ?? ({} as Body & { readonly error?: string });
    } catch (error) {
      return { error: (error as Error).message } as Body & { error: string };
    }
  }

  /** The next event of this name, of those not waited for yet; events of other names before it are passed over. */
  async event<Body = unknown>(name: string): Promise<Body> {
    for (;;) {
      while (this.taken < this.received.length) {
        const next = this.received[this.taken++];
        if (next.name === name) return next.body as Body;
      }
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
  }

  /** Moves and waits for the stop; answers the event with the stack's frames. */
  async move(command: string, args: object = {}): Promise<Stopped> {
    await this.ask(command, { threadId: 1, ...args });
    return this.stopped();
  }

  async stopped(): Promise<Stopped> {
    const event = await this.event<DebugProtocol.StoppedEvent['body']>('stopped');
    const { stackFrames } = await this.ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    return { event, frames: stackFrames };
  }

  /** Initializes, launches and configures; stops at the entry unless the arguments say otherwise. */
  async launchTrace(args: object = {}, configure: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    await this.ask('initialize', {
      adapterID: 'alloctrace',
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: 'path',
      supportsProgressReporting: true,
    });
    const { error } = await this.ask('launch', { program, ...args });
    assert.equal(error, undefined);
    await this.event('initialized');
    await configure();
    await this.ask('configurationDone');
  }

  /** Compares the log with the file of this name; ALLOCTRACE_GOLDEN=write writes the file. */
  assertGolden(name: string): void {
    const file = path.join(root, 'test', 'dap', 'golden', `${name}.txt`);
    const told = this.log.filter((line) => !line.includes(greeting(english)));
    const lines = name === capabilitiesLog ? this.log : told.map((line) => line.replace(/^(< initialize) .*/, '$1 …'));
    const actual = `${lines.join('\n')}\n`;
    if (process.env.ALLOCTRACE_GOLDEN === 'write') {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, actual);
    }
    assert.ok(existsSync(file), `There is no ${file}; ALLOCTRACE_GOLDEN=write makes it.`);
    const advice = `${file} tells otherwise: ALLOCTRACE_GOLDEN=write npm run test:dap writes it anew. Read the difference.`;
    assert.equal(actual, readFileSync(file, 'utf8'), advice);
  }

  private writeDown(message: DebugProtocol.Response | DebugProtocol.Event): void {
    if (message.type === 'event') this.log.push(`* ${(message as DebugProtocol.Event).event}${written(message.body)}`);
    else {
      const response = message as DebugProtocol.Response;
      const { command, success } = response;
      this.log.push(`< ${command}${success ? written(response.body) : ` failed: ${response.message}`}`);
    }
  }
}

export interface Stopped {
  readonly event: DebugProtocol.StoppedEvent['body'];
  readonly frames: DebugProtocol.StackFrame[];
}

/** A client for a trace of these lines. */
export function clientFor(...lines: string[]): TestClient {
  return new TestClient(new Traces(new Map([[program, `${lines.join('\n')}\n`]])));
}

/** The textbook's example, with a range and marks. */
export const textbook = [
  'arena 64',
  'a = alloc 8',
  'b = alloc 8',
  'c = alloc 4',
  'mark "a and b go"',
  'free a',
  'free b',
  't[0..2] = alloc 4',
  'free c',
];

function written(content: unknown): string {
  if (content === undefined) return '';
  const text = JSON.stringify(content);
  return ` ${text}`;
}
