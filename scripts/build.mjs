// Bundles what the extension ships: node scripts/build.mjs [--watch] [--production]
import { context } from 'esbuild';
import { existsSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  target: 'es2022',
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  minify: production,
  legalComments: 'none',
  metafile: true,
  logLevel: 'info',
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    // One file for both extension hosts, Node's and the web worker's: it uses no module of Node.
    ...common,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    define: { global: 'globalThis' },
    // The debug adapter's protocol needs this one module of Node.
    alias: { events: './scripts/lib/events.cjs' },
  },
  {
    ...common,
    entryPoints: { cli: 'src/cli.ts' },
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...common,
    entryPoints: { 'debug-adapter': 'src/debug-adapter.ts' },
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    // The stylesheet that main.ts imports comes out as dist/webview.css. The icons' own is apart: components load it by its address.
    ...common,
    entryPoints: { webview: 'webview/main.ts', 'webview.icons': '@vscode/codicons/dist/codicon.css' },
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'dataurl' },
    assetNames: 'webview.[name]',
  },
];

/** @param {import('esbuild').BuildOptions} options */
function entryFile(options) {
  return path.join(root, Object.values(/** @type {Record<string, string>} */ (options.entryPoints))[0]);
}

/**
 * Removes from dist what an earlier build left there.
 * @param {string[]} outputs what this build wrote, relative to the root
 */
async function prune(outputs) {
  const folder = path.join(root, 'dist');
  for (const name of await readdir(folder)) {
    if (!outputs.includes(`dist/${name}`)) {
      await rm(path.join(folder, name), { recursive: true });
    }
  }
}

const present = bundles.filter((options) => existsSync(entryFile(options)));
const contexts = await Promise.all(present.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  try {
    const results = await Promise.all(contexts.map((each) => each.rebuild()));
    await prune(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
    for (const name of ['cli.js', 'debug-adapter.js']) {
      const program = path.join(root, 'dist', name);
      if (existsSync(program)) {
        await chmod(program, 0o755);
      }
    }
  } catch {
    process.exitCode = 1; // esbuild has printed the errors.
  } finally {
    await Promise.all(contexts.map((each) => each.dispose()));
  }
}
