// Compiles and runs the benchmark; its options go along: npm run bench -- OPTIONS
import { ensureDependencies } from './lib/dependencies.mjs';
import { runCommand } from './lib/processes.mjs';
import { root } from './lib/project.mjs';

await ensureDependencies();
for (const args of [['scripts/build.mjs', '--production'], ['scripts/compile.mjs'], ['out/test/bench/run.js', ...process.argv.slice(2)]]) {
  const { status } = await runCommand(process.execPath, args, { cwd: root });
  if (status !== 0) {
    process.exit(1);
  }
}
