// Compiles and runs the benchmark; its options go along: npm run bench -- OPTIONS
// npm run bench:webview: the one in a real VS Code.
import { ensureDependencies } from './lib/dependencies.mjs';
import { runCommand } from './lib/processes.mjs';
import { root } from './lib/project.mjs';

const [first, ...rest] = process.argv.slice(2);
const benchmark = first === '--webview' ? ['out/test/e2e/bench.js', ...rest] : ['out/test/bench/run.js', ...process.argv.slice(2)];
await ensureDependencies();
for (const args of [['scripts/build.mjs', '--production'], ['scripts/compile.mjs'], benchmark]) {
  const { status } = await runCommand(process.execPath, args, { cwd: root });
  if (status !== 0) {
    process.exit(1);
  }
}
