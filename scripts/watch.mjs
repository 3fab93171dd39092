// Keeps everything up to date while one works: the bundles in dist/, the compiled sources and tests in out/, and the types of the webview.
// .vscode/tasks.json reads what is printed: a line for each problem, "[watch] busy" when a change is seen, "[watch] ready …" when all are done.
import { context } from 'esbuild';
import path from 'node:path';
import ts from 'typescript';
import { bundles } from './lib/bundles.mjs';
import { projects, removeStaleOutput } from './lib/compiling.mjs';
import { root } from './lib/project.mjs';

/** What is under way, and the problems that each had when it was done last. @type {Map<string, { busy: boolean, problems: string[] }>} */
const watched = new Map();

/** @param {string} name */
function begin(name) {
  if (![...watched.values()].some(({ busy }) => busy)) {
    process.stdout.write('[watch] busy\n');
  }
  watched.set(name, { busy: true, problems: [] });
}

/**
 * @param {string} name
 * @param {string[]} problems a line for each, `FILE(LINE,COLUMN): error CODE: MESSAGE`
 */
function end(name, problems) {
  watched.set(name, { busy: false, problems });
  const all = [...watched.values()];
  if (all.every(({ busy }) => !busy)) {
    const lines = [...new Set(all.flatMap((each) => each.problems))];
    const count = lines.length === 0 ? 'no problems' : lines.length === 1 ? '1 problem' : `${lines.length} problems`;
    process.stdout.write([...lines, `[watch] ready, ${count} (${new Date().toLocaleTimeString()})`, ''].join('\n'));
  }
}

/**
 * @param {string} file absolute, or relative to the root
 * @param {number} line from 1
 * @param {number} column from 1
 * @param {string} code
 * @param {string} message
 */
function problem(file, line, column, code, message) {
  return `${path.relative(root, path.resolve(root, file))}(${line},${column}): error ${code}: ${message}`;
}

/** @param {ts.Diagnostic} diagnostic */
function describe({ file, start = 0, code, messageText }) {
  const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return problem(
    file?.fileName ?? 'tsconfig.json',
    line + 1,
    character + 1,
    `TS${code}`,
    ts.flattenDiagnosticMessageText(messageText, ' '),
  );
}

/**
 * @param {string} name
 * @param {string} project
 */
function watchTypes(name, project) {
  /** @type {string[]} */
  let problems = [];
  const host = ts.createWatchCompilerHost(
    path.join(root, project),
    {},
    ts.sys,
    ts.createEmitAndSemanticDiagnosticsBuilderProgram,
    (diagnostic) => problems.push(describe(diagnostic)),
    // What the compiler says of its work: a number of errors when it is done, no such when it begins.
    (_status, _newLine, _options, errors) => {
      if (errors === undefined) {
        problems = [];
        begin(name);
      } else {
        end(name, problems);
      }
    },
  );
  ts.createWatchProgram(host);
}

/**
 * @param {import('esbuild').BuildOptions} options
 * @param {number} index
 */
async function watchBundle(options, index) {
  const name = `bundle ${index}`;
  /** @type {import('esbuild').Plugin} */
  const telling = {
    name: 'telling',
    setup(build) {
      build.onStart(() => begin(name));
      build.onEnd(({ errors }) =>
        end(
          name,
          errors.map(({ location, text }) =>
            problem(location?.file ?? '.', location?.line ?? 1, (location?.column ?? 0) + 1, 'esbuild', text),
          ),
        ),
      );
    },
  };
  const bundle = await context({ ...options, logLevel: 'silent', plugins: [telling] });
  await bundle.watch();
}

removeStaleOutput();
// All are busy from the start: it is ready when the last of them is.
for (const name of [...Object.keys(projects), ...bundles(false).map((_, index) => `bundle ${index}`)]) {
  begin(name);
}
await Promise.all(bundles(false).map(watchBundle));
for (const [name, project] of Object.entries(projects)) {
  watchTypes(name, project);
}
