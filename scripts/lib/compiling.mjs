// The projects of TypeScript, and what they emit.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';

/** What runs in Node or in the extension host, with its tests, is emitted to out/; esbuild bundles the webview, which is checked only. */
export const projects = {
  main: 'tsconfig.json',
  webview: 'webview/tsconfig.json',
  e2e: 'test/e2e/tsconfig.json',
};

/** Removes the output of sources that are gone: mocha would still run it. */
export function removeStaleOutput() {
  const folder = path.join(root, 'out');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of names) {
    const output = name.replace(/\.map$/, '');
    const source = output.replace(/\.(c|m)?js$/, '.$1ts');
    if (/\.[cm]?js$/.test(output) && !existsSync(path.join(root, source)) && !existsSync(path.join(root, output))) {
      rmSync(path.join(folder, name));
    }
  }
}
