// Runs a program under a recorder: its input, output and signals stay its own.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { constants } from 'node:os';
import type { Variables } from '../environment';
import type { Start } from './recorder';

/** Seconds after which a slow recording says how far it is: ever rarer, since each is a line amid the program's output. */
const firstReport = 5;

/** Told how long a program has been recorded, in seconds, and bytes of its recording. */
export type OnRecording = (seconds: number, bytes: number) => void;

/** Waits for a program's end. Returns its exit status, 128 + N for signal N. Rejects where it cannot be started. */
export async function launch(
  { command, args, variables }: Start,
  inherited: Variables,
  file: string,
  onRecording?: OnRecording,
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...inherited, ...variables } });
  // Ctrl+C reaches the program by itself: what it leaves is reported. Signals to this process alone are handed on.
  const ignore = (): void => undefined;
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', ignore).on('SIGQUIT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
  let seconds = 0;
  let next = firstReport;
  const timer = setInterval(() => {
    if (!onRecording || ++seconds < next) return;
    next *= 2;
    onRecording(seconds, sizeOf(file));
  }, 1000);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject).on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal!]));
    });
  } finally {
    clearInterval(timer);
    process.off('SIGINT', ignore).off('SIGQUIT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
  }
}

/** Bytes of a file, 0 where there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
