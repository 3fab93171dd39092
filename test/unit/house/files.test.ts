import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../project';
import { filesBelow } from './exports';

describe('files', () => {
  it('are named in kebab-case, and so are their folders', () => {
    const files = ['src', 'webview', 'test', 'scripts', 'docs'].flatMap((folder) => filesBelow(folder, ''));
    const named = files.filter((file) => !file.startsWith('test/fixtures/') && !/(^|\/)(README|LICENSE)(\.md)?$/.test(file));
    assert.ok(named.length > 500, `${named.length} files are looked at`);
    assert.deepEqual(
      named.filter((file) => !file.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(part))),
      [],
    );
  });

  it('of the tests look at nothing outside the project', () => {
    const tests = filesBelow('test', '.ts').filter((file) => !file.endsWith('house/files.test.ts'));
    const outside = /root, '\.\.'|\bhomedir\b|fetch\(['`]https?:(?!\/\/127\.0\.0\.1)/;
    assert.deepEqual(
      tests.filter((file) => outside.test(readFileSync(path.join(root, file), 'utf8'))),
      [],
    );
  });

  it('of the tests wait for no time', () => {
    // But these, between two looks whether it is so.
    const looking = ['test/e2e/workbench.ts', 'test/host/support.ts'];
    const tests = filesBelow('test', '.ts').filter(
      (file) => !/\/(bench[\w-]*|files\.test)(\.ts$|\/)/.test(file) && !looking.includes(file),
    );
    const waits = /waitForTimeout|\bsleep\(|setTimeout\(resolve, [1-9]/;
    assert.deepEqual(
      tests.filter((file) => waits.test(readFileSync(path.join(root, file), 'utf8'))),
      [],
    );
  });

  it('of the product open with a comment that says what they are for', () => {
    const files = ['src', 'webview'].flatMap((folder) => [...filesBelow(folder, '.ts'), ...filesBelow(folder, '.css')]);
    const silent = files.filter((file) => !opensWithComment(readFileSync(path.join(root, file), 'utf8')));
    assert.deepEqual(silent, [], `\n${silent.join('\n')}`);
  });
});

/** Whether a text begins with a comment in words: neither with code nor with a word to the compiler or the linter. */
function opensWithComment(text: string): boolean {
  const comment = /^(?:\/\/ ?(.*)|\/\*\*?\s*(?:\*\s*)?(\S.*))/.exec(text);
  const words = comment?.[1] ?? comment?.[2] ?? '';
  return /\w+ \w+/.test(words) && !/^(eslint|@ts|prettier|#region)/.test(words);
}
