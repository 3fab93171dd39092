// Type-checks everything; the sources and tests that run in Node are also emitted to out/.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const projects = ['tsconfig.json', 'webview/tsconfig.json', 'test/e2e/tsconfig.json'];

for (const project of projects) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = 1;
  }
}
