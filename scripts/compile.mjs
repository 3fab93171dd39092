// Type-checks, and emits the sources and tests that run in Node to out/: node scripts/compile.mjs [main | webview | e2e …], all by default.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { projects, removeStaleOutput } from './lib/compiling.mjs';
import { root } from './lib/project.mjs';

const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const named = process.argv.slice(2);

removeStaleOutput();
for (const [name, project] of Object.entries(projects)) {
  if (named.length > 0 && !named.includes(name)) {
    continue;
  }
  const { status } = spawnSync(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = 1;
  }
}
