import { main } from './cli/main';
import { readVersion } from './cli/version';
import { english } from './model/localize';

const { stdin, stdout, stderr } = process;
void main(process.argv.slice(2), { stdin, stdout, stderr, version: readVersion(__dirname), localize: english }).then((status) => {
  process.exitCode = status;
});
