// What esbuild makes of the sources: the files that the extension ships, for the build, the watch and the package alike.
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { minify } from 'terser';
import { packagedIcons } from './icons.mjs';
import { root } from './project.mjs';

const distFolder = path.join(root, 'dist');

/**
 * One module of the editor's names for all files that import them: otherwise each of these copies all names when the extension is activated.
 * @type {import('esbuild').Plugin}
 */
const editorNames = {
  name: 'editor-names',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'editor' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'editor' },
    );
    build.onLoad({ filter: /.*/, namespace: 'editor' }, async () => {
      const types = await readFile(path.join(root, 'node_modules', '@types', 'vscode', 'index.d.ts'), 'utf8');
      const names = new Set(
        [...types.matchAll(/^\texport (?:abstract )?(?:class|const|enum|function|let|namespace) (\w+)/gm)].map(([, name]) => name),
      );
      return {
        contents: [
          `const editor = require('vscode');`,
          ...[...names].map((name) => `export const ${name} = /* @__PURE__ */ (() => editor.${name})();`),
        ].join('\n'),
        resolveDir: root,
      };
    });
  },
};

/**
 * The options of every bundle.
 * @param {boolean} production as it is packaged: small, and without source maps
 * @returns {import('esbuild').BuildOptions[]}
 */
export function bundles(production) {
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    outdir: 'dist',
    target: 'es2022',
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    minify: production,
    legalComments: 'none',
    metafile: true,
    logLevel: 'info',
  };
  /** @type {import('esbuild').BuildOptions} */
  const program = { ...common, platform: 'node', format: 'cjs' };
  return [
    {
      // One file for both extension hosts, Node's and the web worker's: it uses no module of Node.
      ...common,
      entryPoints: { extension: 'src/extension.ts' },
      platform: 'browser',
      format: 'cjs',
      plugins: [editorNames],
      define: { global: 'globalThis' },
      // The debug adapter's protocol needs this one module of Node.
      alias: { events: './scripts/lib/events.cjs' },
    },
    { ...program, entryPoints: { programs: 'src/programs.ts' } },
    {
      ...program,
      entryPoints: { cli: 'src/cli.ts', 'debug-adapter': 'src/debug-adapter.ts' },
      external: ['./programs'],
      banner: { js: '#!/usr/bin/env node' },
    },
    {
      // The stylesheet that main.ts imports comes out as dist/webview.css. The icons' own is apart: components load it by its address.
      ...common,
      entryPoints: { webview: 'webview/main.ts', 'webview.icons': '@vscode/codicons/dist/codicon.css' },
      platform: 'browser',
      format: 'iife',
      plugins: [packagedIcons],
      loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'dataurl' },
      assetNames: 'webview.[name]',
    },
  ];
}

/**
 * Makes what is packaged smaller than esbuild can: a second minifier goes over the scripts. It leaves them ASCII, which takes half of the memory and is
 * compiled faster.
 * @param {string[]} outputs what the build wrote, relative to the root
 */
export async function minifyScripts(outputs) {
  for (const output of outputs.filter((each) => each.endsWith('.js'))) {
    const file = path.join(root, output);
    const { code } = await minify(await readFile(file, 'utf8'), {
      ecma: 2020,
      compress: { passes: 3, toplevel: true },
      mangle: { toplevel: true },
      format: { ascii_only: true },
    });
    await writeFile(file, code ?? '');
  }
}

/**
 * Removes from dist what an earlier build left there, and makes the programs executable.
 * @param {string[]} outputs what the build wrote, relative to the root
 */
export async function finishBundles(outputs) {
  for (const name of await readdir(distFolder)) {
    if (!outputs.includes(`dist/${name}`)) {
      await rm(path.join(distFolder, name), { recursive: true });
    }
  }
  for (const name of ['cli.js', 'debug-adapter.js']) {
    const program = path.join(distFolder, name);
    if (existsSync(program)) {
      await chmod(program, 0o755);
    }
  }
}
