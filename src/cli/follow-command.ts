// `alloctrace run --follow`: a file that still grows is reported anew whenever it rests.
import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunArguments } from './commands';
import type { Environment, ExitStatus } from './environment';
import { FollowedFile } from './followed-file';
import type { Output } from './output';
import type { Progress } from './progress';
import { runCommand } from './run-command';

/** A file that has not changed for so long rests. */
const restMilliseconds = 500;

/** Reports a file now and whenever it has changed, until Ctrl+C, until it is removed, or until nobody reads on. The status is that of the last report. */
export async function followCommand(
  parsed: RunArguments,
  environment: Environment,
  output: Output,
  progress: Progress,
  complain: (sentence: string) => void,
): Promise<ExitStatus> {
  const [file] = parsed.paths;
  const interruption = new AbortController();
  const stop = (): void => interruption.abort();
  process.once('SIGINT', stop);
  try {
    const followed = new FollowedFile(complain);
    let version = await versionOf(file);
    for (;;) {
      const status = await runCommand(parsed, environment, output, progress, complain, (options) => followed.read(options));
      await output.finish();
      version = await nextVersion(file, version, interruption.signal);
      if (version === undefined || output.closed) return status;
      output.write('\n');
    }
  } finally {
    process.off('SIGINT', stop);
  }
}

/** Waits until a file has changed from a version and rests. Undefined: it is gone for good, or the wait was interrupted. */
async function nextVersion(file: string, version: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  for (let last = version; ;) {
    await wait(restMilliseconds, undefined, { signal }).catch(() => undefined);
    const present = await versionOf(file);
    // Whoever rotates logs removes a file before the next one has its name.
    if (signal.aborted || (present === undefined && last === undefined)) return undefined;
    if (present !== undefined && present === last && present !== version) return present;
    last = present;
  }
}

/** Differs when the file has changed; undefined where there is none. */
async function versionOf(file: string): Promise<string | undefined> {
  const status = await stat(file).catch(() => undefined);
  return status && `${status.ino} ${status.size} ${status.mtimeMs}`;
}
