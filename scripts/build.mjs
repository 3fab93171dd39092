// Bundles what the extension ships: node scripts/build.mjs [--production]
import { build } from 'esbuild';
import { bundles, finishBundles } from './lib/bundles.mjs';

try {
  const results = await Promise.all(bundles(process.argv.includes('--production')).map((options) => build(options)));
  await finishBundles(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
} catch {
  process.exitCode = 1; // esbuild has printed the errors.
}
