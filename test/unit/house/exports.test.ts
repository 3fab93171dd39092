import * as assert from 'node:assert/strict';
import { readExports } from './exports';

/** Exports that nothing in the product imports, for a reason. `FILE NAME`. */
const reasons: Readonly<Record<string, string>> = {
  'src/extension.ts activate': 'VS Code calls it.',
  'src/extension.ts runThread': 'A thread of the editor is started with its name.',
  'src/programs.ts runThread': 'A thread of the command line is started with its name.',
};

describe('exports', () => {
  const { exported, uses } = readExports(['src', 'webview'], ['test']);
  const idle = exported.flatMap(({ file, name, isType, usedAtHome }) => {
    // The script that writes the manifest is no TypeScript, but all the same the one that needs what is generated.
    if (`${file} ${name}` in reasons || file.startsWith('src/manifest/')) return [];
    const users = [...(uses.get(`${file} ${name}`) ?? [])].filter((user) => user !== file);
    if (users.some((user) => !user.startsWith('test/'))) return [];
    if (users.length > 0) return usedAtHome ? [] : [`${file}: only tests need ${name} (${users.length}, such as ${users[0]})`];
    if (!usedAtHome) return [`${file}: nothing needs ${name}`];
    return isType ? [] : [`${file}: no other file needs ${name}`];
  });

  it('are there because the product needs them, or because a test tells what a file does inside', () => {
    assert.ok(exported.length > 500, `${exported.length} exports are read`);
    assert.deepEqual(idle, [], `\n${idle.join('\n')}`);
  });

  it('that the product does not import have a reason only as long as they are there', () => {
    const names = new Set(exported.map(({ file, name }) => `${file} ${name}`));
    assert.deepEqual(
      Object.keys(reasons).filter((each) => !names.has(each) || uses.has(each)),
      [],
    );
  });
});
