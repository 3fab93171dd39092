// The one-way flow between the folders, as a lint rule: nothing on the left knows anything on its right.
import path from 'node:path';
import { root } from './project.mjs';

/** What an operation table becomes: from the text to a run and its states. */
const replaying = ['model', 'work', 'trace', 'engine terms', 'replay'];
/** All that is known of a run, without an editor around it. */
const withoutVSCode = [...replaying, 'analysis', 'findings', 'query', 'language', 'session'];
/** What the page is made of, whatever it shows. */
const page = ['model', 'protocol', 'webview layout', 'webview render', 'webview components'];

/** Custom elements, and templates that a browser's page is written by. */
const pagePackages = /^(@vscode-elements\/elements|lit)(\/|$)/;

/**
 * A layer is a folder, or files of a folder that are apart from its others. It may import itself, what `imports` names, VS Code's API where
 * `vscode` is set, Node's modules where `node` is set, and the packages of `packages`.
 * @typedef {{ name: string, files: RegExp, imports: string[], vscode?: true, node?: true, packages?: RegExp }} Layer
 */

/**
 * From the ground up: a layer imports only what stands above it in this list, so no arrow between layers runs back. A file is in one layer. @type {Layer[]}
 */
export const layers = [
  { name: 'model', files: /^src\/model\//, imports: [] },
  { name: 'work', files: /^src\/work\//, imports: ['model'] },
  // Made-up programs, which know nothing of traces but how they are written.
  { name: 'workload', files: /^src\/workload\//, imports: ['model'] },
  { name: 'trace', files: /^src\/trace\//, imports: ['model', 'work'], packages: /^fzstd$/ },
  // What may be said of an engine everywhere: sizes, places, policies' rules, steps. The engines themselves are replay's alone: others read a state.
  {
    name: 'engine terms',
    files: /^src\/engine\/(arithmetic|config|geometry|kernels|place|policies\/policy|step)\.ts$/,
    imports: ['model'],
  },
  {
    name: 'engine',
    files: /^src\/engine\/(?!(arithmetic|config|geometry|kernels|place|policies\/policy|step)\.ts$)/,
    imports: ['model', 'engine terms'],
  },
  { name: 'replay', files: /^src\/replay\//, imports: ['model', 'work', 'trace', 'engine terms', 'engine'] },
  { name: 'analysis', files: /^src\/analysis\//, imports: [...replaying, 'workload'] },
  { name: 'findings', files: /^src\/findings\//, imports: [...replaying, 'analysis'] },
  { name: 'query', files: /^src\/query\//, imports: [...replaying, 'analysis'] },
  { name: 'language', files: /^src\/language\//, imports: [...replaying, 'analysis', 'findings', 'query'] },
  { name: 'session', files: /^src\/session\//, imports: [...replaying, 'analysis', 'findings', 'query'] },
  { name: 'protocol', files: /^src\/protocol\//, imports: ['model'] },
  { name: 'report', files: /^src\/report\//, imports: [...withoutVSCode, 'protocol'] },
  { name: 'picture', files: /^src\/picture\//, imports: [...withoutVSCode, 'protocol'] },
  { name: 'webview layout', files: /^webview\/layout\//, imports: ['model', 'protocol'] },
  { name: 'webview render', files: /^webview\/render\//, imports: ['model', 'protocol', 'webview layout'] },
  {
    name: 'webview components',
    files: /^webview\/components\//,
    imports: ['model', 'protocol', 'webview layout', 'webview render'],
    packages: pagePackages,
  },
  { name: 'webview timeline', files: /^webview\/timeline\//, imports: page, packages: pagePackages },
  // A view is one folder: what both sides know of it, the host's side (model.ts and builders), and the page's (all the rest).
  { name: 'view protocols', files: /^webview\/views\/[^/]+\/(protocol|descriptor|strings)\.ts$/, imports: ['model', 'protocol'] },
  {
    name: 'views',
    files: /^webview\/views\/(?!\w[\w-]*\/(protocol|descriptor|strings|model|[\w-]+-builder)\.ts$)/,
    imports: [...page, 'view protocols'],
    packages: pagePackages,
  },
  {
    name: 'view models',
    files: /^webview\/views\/[^/]+\/(model|[\w-]+-builder)\.ts$/,
    imports: [...withoutVSCode, 'protocol', 'picture', 'view protocols'],
  },
  {
    name: 'webview shell',
    files: /^webview\/shell\//,
    imports: [...page, 'webview timeline', 'view protocols', 'views'],
    packages: pagePackages,
  },
  {
    name: 'webview entry',
    files: /^webview\/main\.ts$/,
    imports: [...page, 'views', 'webview shell'],
    packages: /^@vscode\/codicons\//,
  },
  // The host's side of all views, in one list.
  { name: 'view registration', files: /^src\/panel\/views\.ts$/, imports: ['protocol', 'picture', 'view models'] },
  { name: 'host', files: /^src\/host\//, imports: withoutVSCode, vscode: true },
  { name: 'editor', files: /^src\/editor\//, imports: [...withoutVSCode, 'host'], vscode: true },
  {
    name: 'panel',
    files: /^src\/panel\/(?!views\.ts$)/,
    imports: [...withoutVSCode, 'report', 'protocol', 'picture', 'view registration', 'host'],
    vscode: true,
  },
  {
    name: 'debug',
    files: /^src\/debug\/(?!(register|inline-values)\.ts$)/,
    // A run without stops is reported as on the command line.
    imports: [...withoutVSCode, 'report'],
    packages: /^@vscode\/debugprotocol\b/,
  },
  {
    name: 'debug in the editor',
    files: /^src\/debug\/(register|inline-values)\.ts$/,
    imports: [...withoutVSCode, 'debug', 'host'],
    vscode: true,
  },
  { name: 'cli', files: /^src\/cli\//, imports: [...withoutVSCode, 'workload', 'report', 'protocol'], node: true, packages: /^commander$/ },
  { name: 'stand-alone adapter', files: /^src\/stand-alone-adapter\.ts$/, imports: [...withoutVSCode, 'debug', 'cli'], node: true },
  { name: 'programs', files: /^src\/programs\.ts$/, imports: ['session', 'cli', 'stand-alone adapter'] },
  { name: 'entries of programs', files: /^src\/(cli|debug-adapter)\.ts$/, imports: ['programs'] },
  {
    // What both kinds of extension host activate: it puts the parts together.
    name: 'activation',
    files: /^src\/activate\.ts$/,
    imports: [...withoutVSCode, 'host', 'editor', 'panel', 'debug in the editor'],
    vscode: true,
  },
  { name: 'extension entry', files: /^src\/extension\.ts$/, imports: ['session', 'activation'], vscode: true },
  // What of package.json and of the documents follows from descriptors; nothing of the product imports it.
  {
    name: 'manifest',
    files: /^src\/manifest\//,
    imports: [...withoutVSCode, 'workload', 'protocol', 'view registration', 'debug'],
  },
];

/** @param {string} file relative to the root, with slashes; its ending may be missing */
function layerOf(file) {
  const name = /\.\w+$/.test(file) ? file : `${file}.ts`;
  return layers.find(({ files }) => files.test(name));
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
  if (specifier.startsWith('.') && !specifier.endsWith('.css')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const targetLayer = layerOf(target);
    if (targetLayer === undefined) {
      return `The layer ${layer.name} must not import ${target}, which is in no layer.`;
    }
    const allowed = targetLayer === layer || layer.imports.includes(targetLayer.name);
    return allowed ? undefined : `The layer ${layer.name} must not import the layer ${targetLayer.name}.`;
  }
  if (specifier.endsWith('.css') && !specifier.startsWith('@')) {
    return undefined;
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

/** What leads to an engine from an object of replay. What is so at a position is to be read from a state, which cannot be half of another one. */
const engineMembers = ['MemberExpression[property.name=/^(engine|takeEngine)$/]', 'ObjectPattern > Property[key.name="engine"]'].map(
  (selector) => ({ selector, message: 'An engine is replay’s alone: read an ArenaState.' }),
);

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
      ignores: ['src/cli/**', 'src/stand-alone-adapter.ts'],
      rules: { 'no-restricted-globals': ['error', ...hostGlobals] },
    },
    {
      files: ['src/**/*.ts', 'webview/**/*.ts'],
      ignores: ['src/engine/**', 'src/replay/**'],
      rules: { 'no-restricted-syntax': ['error', ...engineMembers] },
    },
  ];
}
