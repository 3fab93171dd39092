// The command line as a process: reads it (arguments, streams, language) and leaves all else to `main`.
import { localizerFor } from './language';
import { main } from './main';
import { readVersion } from './version';

/** Runs the command that the process was started with. */
export async function runCommandLine(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  process.exitCode = await main(process.argv.slice(2), {
    stdin,
    stdout,
    stderr,
    variables: env,
    version: readVersion(__dirname),
    folder: __dirname,
    localize: localizerFor(env, __dirname),
  });
}
