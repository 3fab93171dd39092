// The debug adapter as a program of its own, for any editor: it speaks the protocol over standard input and output, and reads traces from files.
import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { readArenaFile } from './cli/arena-file';
import { readBytes } from './cli/input';
import { localizerFor, localizerOf } from './cli/language';
import { TraceDebugAdapter } from './debug/adapter';
import { connect } from './debug/connection';
import type { DebugTarget } from './debug/debugged-trace';
import { LaunchError, type Launch } from './debug/launch';
import { english, type Localize } from './model/localize';
import { Emitter } from './session/event';
import { Session } from './session/session';
import { hostQueue } from './work/queue';

/** The environment's language, until the client says which it wants. */
let speak = english;
const localize: Localize = (message, ...args) => speak(message, ...args);
const onLocale = (locale: string): void => void (speak = localizerOf(locale, __dirname));

async function open({ program, format, options }: Launch): Promise<DebugTarget> {
  const session = new Session(program, hostQueue, localize);
  session.override(options);
  const read = (file: string): AsyncIterable<Uint8Array> => readBytes(file, localize);
  const source = {
    fileName: program,
    format,
    chunks: () => read(program),
    arenaFile: (named: string) => readArenaFile(named, program, read),
  };
  await session.run(source);
  if (session.state.kind === 'failed') throw new LaunchError(sentence(session.state.message));
  const edits = new Emitter<void>();
  const watcher = watchFile(program, () => edits.fire());
  return {
    session,
    file: { name: path.basename(program), path: path.resolve(program) },
    onDidEdit: edits.event,
    dispose: () => {
      watcher?.close();
      session.dispose();
    },
  };
}

/** Watches a file where the system lets it: without that nobody is told of edits, and all else works. */
function watchFile(program: string, changed: () => void): FSWatcher | undefined {
  try {
    return watch(program, { persistent: false }, changed).on('error', () => undefined);
  } catch {
    return undefined;
  }
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}

function complain(text: string): void {
  process.stderr.write(`alloctrace: ${text}\n`);
}

function end(): void {
  process.exit(0);
}

/** Speaks the protocol until a client says goodbye or is gone. */
export function runDebugAdapter(): void {
  const { stdin, stdout, stderr } = process;
  speak = localizerFor(process.env, __dirname);
  // Who has closed one of them does not listen any more, and needs no word of it.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', end);
  stdin.on('close', end);
  connect(new TraceDebugAdapter({ open, localize, onLocale, onDisconnect: end, complain }), stdin, stdout, complain, localize);
}
