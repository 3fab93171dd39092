// The entry of the command line: reads the process (arguments, streams, language) and leaves all else to cli/main.
import { localizerFor } from './cli/language';
import { main } from './cli/main';
import { readVersion } from './cli/version';

const { stdin, stdout, stderr, env } = process;
void main(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  variables: env,
  version: readVersion(__dirname),
  folder: __dirname,
  localize: localizerFor(env, __dirname),
}).then((status) => {
  process.exitCode = status;
});
