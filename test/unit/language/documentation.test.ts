import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { documentationPages, reportedCodes } from '../../../src/language/documentation';
import { root } from '../../project';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('the pages of codes', () => {
  it('are there in English and in German, and say the same in code', () => {
    for (const code of reportedCodes) {
      const [english, german] = documentationPages(code, 'de').map(read);
      for (const [page, folder] of [
        [english, 'media/docs'],
        [german, 'media/docs/de'],
      ]) {
        assert.ok(page.startsWith(`# ${code}\n`), code);
        for (const [, link = ''] of page.matchAll(/\]\(([\w-]+)\.md\)/g)) read(`${folder}/${link}.md`);
      }
      assert.deepEqual(wordsOfCode(german), wordsOfCode(english), code);
    }
  });

  it('are looked for in the language, in the general one, and then in English', () => {
    assert.deepEqual(documentationPages('leak', 'de'), ['media/docs/leak.md', 'media/docs/de/leak.md']);
    assert.deepEqual(documentationPages('leak', 'pt-br'), ['media/docs/leak.md', 'media/docs/pt-br/leak.md', 'media/docs/pt/leak.md']);
  });
});

/** What stands in backquotes is the same in every language. */
function wordsOfCode(text: string): string[] {
  return [...new Set([...text.matchAll(/`[^`\n]+`/g)].map(([word]) => word))].sort();
}
