import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../../project';

interface Circles {
  exceptions: string[][];
  readImports(): Map<string, string[]>;
  way(graph: Map<string, string[]>, from: string, to: string): string[] | undefined;
}

describe('no circles between files', () => {
  // The project's own configuration, without the rules that need types: the files here do not exist, or have another content.
  const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config });
  let circles: Circles;

  before(async () => {
    circles = (await import(pathToFileURL(path.join(root, 'scripts', 'lib', 'circles.mjs')).href)) as Circles;
  });

  async function complaints(file: string, code: string): Promise<string[]> {
    const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
    return result.messages.filter(({ ruleId }) => ruleId === 'imports/no-circles').map(({ message }) => message);
  }

  it('reports the import that closes one, with all its files', async () => {
    // model/size.ts stands on the ground: whatever imports it closes a circle when it is imported back.
    const graph = circles.readImports();
    const importer = [...graph].find(([, imports]) => imports.includes('src/model/size.ts'))?.[0];
    assert.ok(importer);
    const back = path.posix.relative('src/model', importer).replace(/\.ts$/, '');
    for (const code of [
      `import { x } from './${back}';`,
      `import type { X } from '${back.startsWith('.') ? back : `./${back}`}';`,
      `export * from './${back}';`,
      `export type X = import('./${back}').X;`,
      `export const load = () => import('./${back}');`,
    ]) {
      assert.deepEqual(
        await complaints('src/model/size.ts', code),
        [`This import closes a circle: src/model/size.ts → ${importer} → src/model/size.ts.`],
        code,
      );
    }
  });

  it('reports a file that imports itself, and nothing where there is no way back', async () => {
    assert.deepEqual(await complaints('src/model/example.ts', `import { x } from './example';`), [
      'This import closes a circle: src/model/example.ts → src/model/example.ts.',
    ]);
    assert.deepEqual(await complaints('src/model/example.ts', `import { formatSize } from './size';`), []);
  });

  it('finds the shortest of several ways', () => {
    const graph = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['e']],
      ['d', ['e']],
      ['e', ['f', 'a']],
    ]);
    assert.deepEqual(circles.way(graph, 'a', 'f'), ['a', 'c', 'e', 'f']);
    assert.deepEqual(circles.way(graph, 'b', 'c'), ['b', 'd', 'e', 'a', 'c']);
    assert.equal(circles.way(graph, 'f', 'a'), undefined);
  });

  it('excepts circles only as long as they are there', () => {
    const graph = circles.readImports();
    const taken = circles.exceptions.filter(
      (files) => !files.every((file, at) => circles.way(graph, file, files[(at + 1) % files.length])),
    );
    assert.deepEqual(taken, [], 'no circles any more: take them from the list in scripts/lib/circles.mjs');
  });
});
