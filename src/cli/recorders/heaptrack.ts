// heaptrack: every call with its stack. Its library is loaded directly, since its script writes to the program's output and opens windows.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import path from 'node:path';
import type { FormatName } from '../../trace/formats';
import { preloading } from './preload';
import { findExecutable } from './program-facts';
import type { InstalledRecorder, Recorder, Task } from './recorder';

export const heaptrack: Recorder<'heaptrack'> = {
  name: 'heaptrack',
  format: 'heaptrack',
  isSlow: false,
  why: (localize) => localize('It sees every call with its call stack and the time, and slows the program least.'),
  blindness: (localize) =>
    localize('It does not see addresses, threads, failed calls, calls of child processes, and the last calls of a program that is killed.'),
  install: { 'Debian, Ubuntu': 'sudo apt install heaptrack', Fedora: 'sudo dnf install heaptrack' },
  find: (variables) => {
    const script = findExecutable('heaptrack', variables);
    return script === undefined ? undefined : installedBy(realpathSync(script));
  },
  refusal: ({ isStatic }, localize) => (isStatic ? localize('sees nothing of a program without shared libraries') : undefined),
};

/** heaptrack with its library and its interpreter, which its script knows by their way from itself. */
function installedBy(script: string): InstalledRecorder | undefined {
  const text = readFileSync(script, 'latin1');
  const part = (variable: string, file: string): string | undefined => {
    const [, folder] = new RegExp(`^${variable}="([^"$]+)"`, 'm').exec(text) ?? [];
    const found = folder === undefined ? undefined : path.join(path.dirname(script), folder, file);
    return found !== undefined && existsSync(found) ? found : undefined;
  };
  const library = part('LIB_REL_PATH', 'libheaptrack_preload.so');
  const interpreter = part('LIBEXEC_REL_PATH', 'heaptrack_interpret');
  if (library === undefined) return undefined;
  return {
    start: (task) => ({
      command: task.program.name,
      args: task.args,
      variables: { ...preloading(library, task.variables), DUMP_HEAPTRACK_OUTPUT: rawFile(task) },
    }),
    finish: (task) => interpret(task, interpreter),
  };
}

function rawFile({ folder }: Task): string {
  return path.join(folder, 'heaptrack.raw');
}

/** Resolves the addresses of a raw recording; where that cannot be done, the raw one is kept. */
async function interpret(task: Task, interpreter: string | undefined): Promise<FormatName> {
  const raw = rawFile(task);
  // The program was killed before it wrote anything, or could not be recorded.
  if (!existsSync(raw)) return 'heaptrack';
  if (interpreter !== undefined && (await pipeThrough(interpreter, raw, task.file))) return 'heaptrack';
  await copyFile(raw, task.file);
  return 'heaptrack-raw';
}

async function pipeThrough(command: string, from: string, to: string): Promise<boolean> {
  const input = await open(from, 'r');
  const output = await open(to, 'w');
  try {
    return await new Promise<boolean>((resolve) => {
      spawn(command, { stdio: [input.fd, output.fd, 'ignore'] })
        .on('error', () => resolve(false))
        .on('close', (status) => resolve(status === 0));
    });
  } finally {
    await input.close();
    await output.close();
  }
}
