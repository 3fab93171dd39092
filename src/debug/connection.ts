// An adapter at the ends of two streams, for clients that start it as a program.
import type { Localize } from '../model/localize';
import type { TraceDebugAdapter } from './adapter';
import { MessageReader } from './message-reader';

/** What of a stream is read; Node's fit. */
export interface ByteInput {
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
}

/** What of a stream is written to. */
export interface ByteOutput {
  write(bytes: Uint8Array): unknown;
}

const encoder = new TextEncoder();

/** Has an adapter answer what comes in at one stream at the other; `complain` is told of what is no request, a sentence each. */
export function connect(
  adapter: TraceDebugAdapter,
  input: ByteInput,
  output: ByteOutput,
  complain: (sentence: string) => void,
  localize: Localize,
): void {
  adapter.onDidSendMessage((message) => {
    const body = encoder.encode(JSON.stringify(message));
    const header = encoder.encode(`Content-Length: ${body.length}\r\n\r\n`);
    const bytes = new Uint8Array(header.length + body.length);
    bytes.set(header);
    bytes.set(body, header.length);
    output.write(bytes);
  });
  const reader = new MessageReader((message) => adapter.handleMessage(message), complain, localize);
  input.on('data', (bytes) => reader.push(bytes));
}
