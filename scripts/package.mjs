// Makes alloctrace.vsix from a production build: node scripts/package.mjs
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { explain, packageFile, PlainError, root, say } from './lib/project.mjs';
import { runCommand } from './lib/processes.mjs';

async function makePackage() {
  await ensureDependencies();
  const { status } = await runCommand(process.execPath, ['scripts/build.mjs', '--production'], { cwd: root });
  if (status !== 0) {
    throw new PlainError('The package was not made: the build failed.');
  }
  const { createVSIX } = await import('@vscode/vsce');
  // Everything is bundled: no packages go along.
  await createVSIX({ cwd: root, packagePath: packageFile, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
  const { length } = await readFile(packageFile);
  say(`${path.relative(root, packageFile)}: ${Math.ceil(length / 1024)} KiB`);
}

await makePackage().catch((error) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
