// The entry of the debug adapter as a program, for other editors: it speaks over standard input and output and reads traces from files.
import { watch } from 'node:fs';
import path from 'node:path';
import { readBytes } from './cli/input';
import { TraceDebugAdapter } from './debug/adapter';
import type { DebugTarget } from './debug/debugged-trace';
import { LaunchError, type Launch } from './debug/launch';
import { english } from './model/localize';
import { Emitter } from './session/event';
import { Session } from './session/session';
import { hostQueue } from './work/queue';

// The debug adapter as a program of its own, for any editor: it speaks the protocol over standard input and output.

async function open({ program, format, options }: Launch): Promise<DebugTarget> {
  const session = new Session(program, hostQueue, english);
  session.override(options);
  const source = { fileName: program, format, chunks: () => readBytes(program, english) };
  await session.run(source);
  if (session.state.kind === 'failed') throw new LaunchError(sentence(session.state.message));
  const edits = new Emitter<void>();
  const watcher = watch(program, { persistent: false }, () => edits.fire());
  return {
    session,
    file: { name: path.basename(program), path: path.resolve(program) },
    onDidEdit: edits.event,
    dispose: () => {
      watcher.close();
      session.dispose();
    },
  };
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}

const adapter = new TraceDebugAdapter({ open, localize: english, onDisconnect: () => process.exit(0) });
adapter.on('close', () => process.exit(0));
adapter.start(process.stdin, process.stdout);
