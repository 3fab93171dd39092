// Bundles what the extension ships: node scripts/build.mjs [--production]
import { build } from 'esbuild';
import { bundles, finishBundles, minifyScripts } from './lib/bundles.mjs';

const isProduction = process.argv.includes('--production');

try {
  const results = await Promise.all(bundles(isProduction).map((options) => build(options)));
  const outputs = results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}));
  if (isProduction) {
    await minifyScripts(outputs);
  }
  await finishBundles(outputs);
} catch {
  process.exitCode = 1; // esbuild has printed the errors.
}
