// The icons that the memory map's page has: of VS Code's font of icons, and of its stylesheet, those whose names stand in what the page is made of.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import subsetFont from 'subset-font';
import { root } from './project.mjs';

/** A rule of the stylesheet that gives one icon its character, and the parts of it. */
const iconRule = /^\.codicon-([\w-]+):before \{ content: "\\([0-9a-f]+)" \}$/gm;

/**
 * All words that could be an icon's name, in the page's own sources and in those of its components.
 * @returns {Promise<Set<string>>}
 */
async function wordsOfPage() {
  /** @type {Set<string>} */
  const words = new Set();
  for (const folder of ['webview', 'node_modules/@vscode-elements/elements/dist']) {
    for (const name of await readdir(path.join(root, folder), { recursive: true })) {
      if (!/\.[jt]s$/.test(name)) continue;
      const text = await readFile(path.join(root, folder, name), 'utf8');
      for (const [word] of text.matchAll(/[a-z][a-z0-9-]*/g)) words.add(word);
    }
  }
  return words;
}

/**
 * Leaves away the icons that the page does not have.
 * @type {import('esbuild').Plugin}
 */
export const packagedIcons = {
  name: 'packaged-icons',
  setup(build) {
    /** @type {Promise<[text: string, words: Set<string>]> | undefined} */
    let reading;
    build.onStart(() => {
      reading = undefined;
    });
    const read = () =>
      (reading ??= Promise.all([
        readFile(path.join(root, 'node_modules', '@vscode', 'codicons', 'dist', 'codicon.css'), 'utf8'),
        wordsOfPage(),
      ]));
    build.onLoad({ filter: /codicon\.css$/ }, async () => {
      const [text, words] = await read();
      return { contents: text.replaceAll(iconRule, (rule, name) => (words.has(name) ? rule : '')), loader: 'css' };
    });
    build.onLoad({ filter: /codicon\.ttf$/ }, async ({ path: file }) => {
      const [text, words] = await read();
      const codes = [...text.matchAll(iconRule)].filter(([, name]) => words.has(name)).map(([, , code]) => parseInt(code, 16));
      return {
        contents: await subsetFont(await readFile(file), String.fromCodePoint(...codes), { targetFormat: 'truetype' }),
        loader: 'file',
      };
    });
  },
};
