// Type-checks everything; the sources and tests that run in Node are also emitted to out/.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/project.mjs';

const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const projects = ['tsconfig.json', 'webview/tsconfig.json', 'test/e2e/tsconfig.json'];

/** Removes the output of sources that are gone: mocha would still run it. */
function prune() {
  const folder = path.join(root, 'out');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of names) {
    const source = name.replace(/\.map$/, '').replace(/\.(c|m)?js$/, '.$1ts');
    if (
      /\.[cm]?js(\.map)?$/.test(name) &&
      !existsSync(path.join(root, source)) &&
      !existsSync(path.join(root, name.replace(/\.map$/, '')))
    ) {
      rmSync(path.join(folder, name));
    }
  }
}

prune();
for (const project of projects) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = 1;
  }
}
