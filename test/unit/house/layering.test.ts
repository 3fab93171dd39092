import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../../project';
import { filesBelow } from './exports';

describe('layering rule', () => {
  // The project's own configuration, without the rules that need types: the files here do not exist.
  const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config });

  const rules = ['alloctrace/layering', 'no-restricted-globals', 'no-restricted-syntax'];

  async function complaints(file: string, code: string): Promise<string[]> {
    const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
    const fatal = result.messages.find((message) => message.fatal);
    assert.equal(fatal, undefined, fatal?.message);
    return result.messages.filter(({ ruleId }) => ruleId !== null && rules.includes(ruleId)).map(({ message }) => message);
  }

  const violations: [file: string, code: string, complaint: RegExp][] = [
    ['src/model/example.ts', `import * as vscode from 'vscode';`, /model must not import vscode/],
    ['src/model/example.ts', `import type { Position } from 'vscode';`, /model must not import vscode/],
    ['src/model/example.ts', `export * from '../trace/tokens';`, /model must not import the layer trace/],
    ['src/trace/formats/example.ts', `import { run } from '../../replay/run';`, /trace must not import the layer replay/],
    ['src/trace/example.ts', `import { engine } from '../engine/engine';`, /trace must not import the layer engine/],
    ['src/analysis/example.ts', `import type { Engine } from '../engine/engine';`, /analysis must not import the layer engine\./],
    ['src/picture/example.ts', `import { BlockState } from '../engine/buddy';`, /picture must not import the layer engine\./],
    [
      'webview/views/map/model.ts',
      `import { SlabList } from '../../../src/engine/slab';`,
      /view models must not import the layer engine\./,
    ],
    ['src/picture/example.ts', `export const freeUnits = (state: any) => state.engine.buddy.freeUnits;`, /read an ArenaState/],
    ['src/findings/example.ts', `export const freeUnits = ({ engine }: any) => engine;`, /read an ArenaState/],
    ['src/session/example.ts', `export const taken = (builder: any) => builder.takeEngine();`, /read an ArenaState/],
    ['src/engine/example.ts', `import { readFileSync } from 'node:fs';`, /engine must not import Node's module node:fs/],
    ['src/engine/example.ts', `import { readFileSync } from 'fs';`, /engine must not import Node's module fs/],
    ['src/replay/example.ts', `export const load = () => import('../analysis/leaks');`, /replay must not import the layer analysis/],
    [
      'src/analysis/example.ts',
      `export type Session = import('../session/session').Session;`,
      /analysis must not import the layer session/,
    ],
    ['src/session/example.ts', `import { host } from '../host/host';`, /session must not import the layer host/],
    ['src/session/example.ts', `import debounce from 'debounce';`, /session must not import the package debounce/],
    ['src/session/example.ts', `export const folder = process.cwd();`, /Unexpected use of 'process'/],
    ['src/protocol/example.ts', `import { Run } from '../replay/run';`, /protocol must not import the layer replay/],
    [
      'src/protocol/example.ts',
      `import type { MapBody } from '../../webview/views/map/protocol';`,
      /protocol must not import the layer view protocols/,
    ],
    [
      'src/picture/example.ts',
      `import { mapHostView } from '../../webview/views/map/model';`,
      /picture must not import the layer view models/,
    ],
    ['src/host/example.ts', `import { panel } from '../panel/panel';`, /host must not import the layer panel/],
    ['src/editor/example.ts', `import * as os from 'node:os';`, /editor must not import Node's module node:os/],
    ['src/debug/adapter.ts', `import * as vscode from 'vscode';`, /debug must not import vscode/],
    ['src/cli/example.ts', `import * as vscode from 'vscode';`, /cli must not import vscode/],
    ['src/cli/example.ts', `import { host } from '../host/host';`, /cli must not import the layer host/],
    ['src/extension.ts', `import { readFileSync } from 'node:fs';`, /must not import Node's module/],
    ['webview/views/map/example.ts', `import { Run } from '../../../src/replay/run/run';`, /views must not import the layer replay/],
    ['webview/views/map/example.ts', `import { model } from './model';`, /views must not import the layer view models/],
    ['webview/layout/example.ts', `import { element } from '../components/dom';`, /layout must not import the layer webview components/],
    ['src/findings/example.ts', `import { hover } from '../language/hovers/hover';`, /findings must not import the layer language/],
    ['webview/shell/example.ts', `import { helper } from '../../test/helper';`, /must not import test\/helper, which is in no layer/],
  ];

  for (const [file, code, complaint] of violations) {
    it(`complains about ${code} in ${file}`, async () => {
      const found = await complaints(file, code);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0], complaint);
    });
  }

  const allowed: [file: string, code: string][] = [
    ['src/trace/formats/example.ts', `import { english } from '../../model/localize';\nimport { tokens } from '../tokens';`],
    ['src/replay/example.ts', `import { engine } from '../engine/engine';\nimport { table } from '../trace/operation-table';`],
    ['src/analysis/example.ts', `import { Place } from '../engine/place';\nimport type { Step } from '../engine/step';`],
    ['src/replay/example.ts', `export const freeUnits = (recorder: any) => recorder.engine.buddy.freeUnits;`],
    ['src/host/example.ts', `import * as vscode from 'vscode';\nimport { session } from '../session/session';`],
    ['src/panel/example.ts', `import * as vscode from 'vscode';\nimport { frame } from '../protocol/frame';`],
    ['src/debug/register.ts', `import * as vscode from 'vscode';\nimport { adapter } from './adapter';`],
    [
      'src/cli/example.ts',
      `import { Command } from 'commander';\nimport { stat } from 'node:fs/promises';\nexport const folder = process.cwd();`,
    ],
    ['webview/views/map/example.ts', `import { frame } from '../../../src/protocol/frame';\nimport { layout } from '../../layout/rows';`],
    ['webview/views/map/model.ts', `import type { MapBody } from './protocol';\nimport { tally } from '../../../src/picture/tally';`],
  ];

  for (const [file, code] of allowed) {
    it(`allows ${code.replaceAll('\n', ' ')} in ${file}`, async () => {
      assert.deepEqual(await complaints(file, code), []);
    });
  }
});

interface Layer {
  readonly name: string;
  readonly files: RegExp;
  readonly imports: readonly string[];
}

describe('the layers', () => {
  let layers: Layer[];

  before(async () => {
    ({ layers } = (await import(pathToFileURL(path.join(root, 'scripts', 'lib', 'layering.mjs')).href)) as { layers: Layer[] });
  });

  it('stand in an order in which each imports only what stands above it', () => {
    const above = new Set<string>();
    for (const { name, imports } of layers) {
      const arrowsBack = imports.filter((each) => !above.has(each));
      assert.deepEqual(arrowsBack, [], `${name} imports what does not stand above it`);
      above.add(name);
    }
  });

  it('have every file of the product in one of them, and in one only', () => {
    const files = ['src', 'webview'].flatMap((folder) => filesBelow(folder, '.ts'));
    const astray = files.map((file) => [file, layers.filter(({ files: own }) => own.test(file)).map(({ name }) => name)] as const);
    assert.deepEqual(
      astray.filter(([, names]) => names.length !== 1),
      [],
    );
  });
});
