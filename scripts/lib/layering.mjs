// The one-way flow between the folders, as a lint rule: nothing on the left knows anything on its right.
import path from 'node:path';
import { root } from './project.mjs';

const engineSide = ['model', 'trace', 'engine', 'replay', 'analysis'];
const withoutVSCode = [...engineSide, 'session'];

/**
 * A layer is a folder or an entry file. It may import itself, what `imports` names, VS Code's API where `vscode` is set, Node's modules where
 * `node` is set, and the packages of `packages`.
 * @typedef {{ name: string, path: string, imports: string[], vscode?: true, node?: true, packages?: RegExp }} Layer
 */

/** The first layer whose path holds a file is that file's. @type {Layer[]} */
const layers = [
  { name: 'model', path: 'src/model/', imports: [] },
  { name: 'trace', path: 'src/trace/', imports: ['model'] },
  { name: 'engine', path: 'src/engine/', imports: ['model'] },
  { name: 'replay', path: 'src/replay/', imports: ['model', 'trace', 'engine'] },
  { name: 'analysis', path: 'src/analysis/', imports: ['model', 'trace', 'engine', 'replay'] },
  { name: 'session', path: 'src/session/', imports: engineSide },
  { name: 'report', path: 'src/report/', imports: withoutVSCode },
  { name: 'protocol', path: 'src/protocol/', imports: ['model'] },
  {
    // What both extension entries share: it puts the parts together.
    name: 'activation',
    path: 'src/host/activate.ts',
    imports: [...withoutVSCode, 'host', 'editor', 'panel', 'debug registration'],
    vscode: true,
  },
  { name: 'host', path: 'src/host/', imports: withoutVSCode, vscode: true },
  { name: 'editor', path: 'src/editor/', imports: [...withoutVSCode, 'host'], vscode: true },
  { name: 'panel', path: 'src/panel/', imports: [...withoutVSCode, 'report', 'protocol', 'host'], vscode: true },
  {
    name: 'debug registration',
    path: 'src/debug/register.ts',
    imports: [...withoutVSCode, 'debug', 'debug in the editor', 'host'],
    vscode: true,
  },
  { name: 'debug in the editor', path: 'src/debug/inline-values.ts', imports: [...withoutVSCode, 'debug', 'host'], vscode: true },
  { name: 'debug', path: 'src/debug/', imports: withoutVSCode, packages: /^@vscode\/debug(adapter|protocol)\b/ },
  { name: 'debug adapter entry', path: 'src/debug-adapter.ts', imports: [...withoutVSCode, 'debug', 'cli'], node: true },
  { name: 'cli', path: 'src/cli/', imports: [...withoutVSCode, 'report', 'protocol'], node: true, packages: /^commander$/ },
  { name: 'cli entry', path: 'src/cli.ts', imports: [...withoutVSCode, 'cli'], node: true },
  { name: 'extension entry', path: 'src/extension.ts', imports: [...withoutVSCode, 'host', 'activation'], vscode: true },
  { name: 'webview', path: 'webview/', imports: ['protocol', 'model'], packages: /^(@vscode\/codicons|@vscode-elements\/elements)\// },
];

/** @param {string} file relative to the root, with slashes */
function layerOf(file) {
  return layers.find(
    (layer) => file === layer.path || `${file}.ts` === layer.path || file.startsWith(layer.path) || `${file}/` === layer.path,
  );
}

/**
 * Why a file of `layer` may not import `specifier`.
 * @param {Layer} layer
 * @param {string} file the importing file, relative to the root, with slashes
 * @param {string} specifier
 * @param {string[]} nodeModules the names of Node's own modules
 * @returns {string | undefined} a sentence; undefined when it may
 */
function objection(layer, file, specifier, nodeModules) {
  if (specifier === 'vscode') {
    return layer.vscode ? undefined : `The layer ${layer.name} must not import vscode.`;
  }
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const targetLayer = layerOf(target);
    if (targetLayer === undefined) {
      return `The layer ${layer.name} must not import ${target}, which is in no layer.`;
    }
    const allowed = targetLayer === layer || layer.imports.includes(targetLayer.name);
    return allowed ? undefined : `The layer ${layer.name} must not import the layer ${targetLayer.name}.`;
  }
  if (specifier.startsWith('node:') || nodeModules.includes(specifier)) {
    return layer.node ? undefined : `The layer ${layer.name} must not import Node's module ${specifier}: it runs in browsers too.`;
  }
  return layer.packages?.test(specifier) ? undefined : `The layer ${layer.name} must not import the package ${specifier}.`;
}

/**
 * @param {string[]} nodeModules
 * @returns {import('eslint').Rule.RuleModule}
 */
function rule(nodeModules) {
  return {
    meta: { type: 'problem', schema: [], messages: { layering: '{{ objection }}' } },
    create(context) {
      const file = path.relative(root, context.filename).split(path.sep).join('/');
      const layer = layerOf(file);
      if (layer === undefined) {
        return {};
      }
      /** @param {{ source?: unknown, type: string }} node any node that names a module by `source` */
      const check = (node) => {
        const source = /** @type {{ value?: unknown } | null | undefined} */ (node.source);
        if (typeof source?.value === 'string') {
          const found = objection(layer, file, source.value, nodeModules);
          if (found !== undefined) {
            context.report({
              node: /** @type {import('eslint').Rule.Node} */ (/** @type {unknown} */ (node)),
              messageId: 'layering',
              data: { objection: found },
            });
          }
        }
      };
      return {
        ImportDeclaration: check,
        ExportNamedDeclaration: check,
        ExportAllDeclaration: check,
        ImportExpression: check,
        // The type `import('…').Name`
        TSImportType: check,
      };
    },
  };
}

/** What only one of the places has where the code runs: Node, a browser's page, a web worker. */
const hostGlobals = ['process', 'Buffer', 'require', 'module', '__dirname', '__filename', 'window', 'document'];

/**
 * ESLint's configuration that holds the layering.
 * @param {readonly string[]} nodeModules the names of Node's own modules
 * @returns {import('eslint').Linter.Config[]}
 */
export function layering(nodeModules) {
  return [
    {
      files: ['src/**/*.ts', 'webview/**/*.ts'],
      plugins: { alloctrace: { rules: { layering: rule([...nodeModules]) } } },
      rules: { 'alloctrace/layering': 'error' },
    },
    {
      files: ['src/**/*.ts'],
      ignores: layers.filter(({ node }) => node).map((layer) => (layer.path.endsWith('/') ? `${layer.path}**` : layer.path)),
      rules: { 'no-restricted-globals': ['error', ...hostGlobals] },
    },
  ];
}
