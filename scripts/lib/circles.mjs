// No circles between files, as a lint rule: whoever reads a file can read what it imports first, and comes to an end. Types count, too.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './project.mjs';

/** The folders whose files may not lie on a circle, relative to the root. */
const folders = ['src', 'webview'];

/** The files of circles that are being taken apart. One that is no circle any more must go from this list. @type {string[][]} */
export const exceptions = [];

/**
 * What a file imports of the project's own.
 * @param {string} file relative to the root, with slashes
 * @param {string} specifier
 * @returns {string | undefined} relative to the root, with slashes; undefined for a package or a style sheet
 */
function target(file, specifier) {
  if (!specifier.startsWith('.') || specifier.endsWith('.css')) {
    return undefined;
  }
  const base = path.posix.join(path.posix.dirname(file), specifier);
  return [`${base}.ts`, `${base}/index.ts`].find((name) => existsSync(path.join(root, name))) ?? `${base}.ts`;
}

/**
 * The imports of a text: of values and of types, written as statements or as `import('…')`.
 * @param {string} file relative to the root, with slashes
 * @param {string} text
 * @returns {string[]}
 */
function importsOf(file, text) {
  return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => target(file, fileName) ?? []);
}

/** @typedef {Map<string, string[]>} Graph the imports of each file, all relative to the root, with slashes */

/** @returns {Graph} */
export function readImports() {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.split(path.sep).join('/')}`),
  );
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(path.join(root, file), 'utf8'))]));
}

/**
 * The shortest way along imports.
 * @param {Graph} graph
 * @param {string} from
 * @param {string} to
 * @returns {string[] | undefined} the files from the first to the last; undefined where there is no way
 */
export function way(graph, from, to) {
  /** @type {Map<string, string | undefined>} */
  const cameFrom = new Map();
  cameFrom.set(from, undefined);
  // A map goes on to what is added while it is gone through.
  for (const file of cameFrom.keys()) {
    if (file === to) {
      const files = [file];
      for (let before = cameFrom.get(file); before !== undefined; before = cameFrom.get(before)) {
        files.unshift(before);
      }
      return files;
    }
    for (const next of graph.get(file) ?? []) {
      if (!cameFrom.has(next)) {
        cameFrom.set(next, file);
      }
    }
  }
  return undefined;
}

/** Of the files on the disk; read once, when the first file is linted. @type {Graph | undefined} */
let graph;

/** @type {import('eslint').Rule.RuleModule} */
export const rule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      circle: 'This import closes a circle: {{ circle }}.',
      exception: 'scripts/lib/circles.mjs excepts a circle that is none any more: {{ circle }}.',
    },
  },
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    graph ??= readImports();
    // As it is linted, which may not be as it was saved.
    graph.set(file, importsOf(file, context.sourceCode.text));
    const imports = graph;
    /** @param {{ source?: unknown, type: string }} node any node that names a module by `source` */
    const check = (node) => {
      const source = /** @type {{ value?: unknown } | null | undefined} */ (node.source);
      const imported = typeof source?.value === 'string' ? target(file, source.value) : undefined;
      const back = imported === undefined ? undefined : way(imports, imported, file);
      if (imported === undefined || back === undefined || exceptions.some((each) => each.includes(file) && each.includes(imported))) {
        return;
      }
      context.report({
        node: /** @type {import('eslint').Rule.Node} */ (/** @type {unknown} */ (node)),
        messageId: 'circle',
        data: { circle: [file, ...back].join(' → ') },
      });
    };
    return {
      Program(node) {
        for (const each of exceptions.filter(([first]) => first === file)) {
          if (each.some((name, at) => way(imports, name, each[(at + 1) % each.length]) === undefined)) {
            context.report({ node, messageId: 'exception', data: { circle: each.join(', ') } });
          }
        }
      },
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      // The type `import('…').Name`
      TSImportType: check,
    };
  },
};
