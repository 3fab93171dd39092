import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { documentParts, fileParts, manifestParts, schemaParts, stretchParts, textParts } from '../../../src/manifest/generated';
import {
  translatedPart,
  withDocument,
  withPart,
  withStretch,
  withTexts,
  type DocumentPart,
  type Json,
  type ManifestPart,
  type StretchPart,
} from '../../../src/manifest/part';
import { root } from '../../project';

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const advice = 'Run "npm run manifest": this is not what the descriptors in the code say.';

/** The parts of a JSON file that are not what they should be, by the keys that lead there. */
function staleIn(file: string, parts: readonly ManifestPart[]): string[] {
  const json = JSON.parse(read(file)) as Json;
  const isStale = (part: ManifestPart): boolean => JSON.stringify(withPart(json, part)) !== JSON.stringify(json);
  return parts.filter(isStale).map(({ at }) => `${file}: ${at.join('.')}`);
}

/** The keys of texts that are missing, too many or others. */
function keysApart(present: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(present), ...Object.keys(expected)])].filter((key) => present[key] !== expected[key]);
}

describe('what is generated', () => {
  it('of package.json is up to date', () => {
    assert.deepEqual(staleIn('package.json', manifestParts), [], advice);
  });

  it('of schemas is up to date', () => {
    for (const part of schemaParts) assert.deepEqual(staleIn(part.file, [part]), [], advice);
  });

  it('of package.nls.json is up to date', () => {
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    for (const part of textParts) assert.deepEqual(keysApart(texts, withTexts(texts, part)), [], advice);
    const german = JSON.parse(read('package.nls.de.json')) as Record<string, string>;
    const bundle = JSON.parse(read('l10n/bundle.l10n.de.json')) as Record<string, string>;
    for (const part of textParts.filter(({ isTranslated }) => isTranslated)) {
      assert.deepEqual(keysApart(german, withTexts(german, translatedPart(part, bundle))), [], `package.nls.de.json: ${advice}`);
    }
  });

  it('as a whole file is up to date', () => {
    for (const { file, text } of fileParts) {
      const present = existsSync(path.join(root, file)) ? (JSON.parse(read(file)) as Json) : undefined;
      assert.deepEqual(present, JSON.parse(text), `${file}: ${advice}`);
    }
    const grammars = readdirSync(path.join(root, 'media', 'grammars')).map((name) => `media/grammars/${name}`);
    const stale = grammars.filter(
      (file) => file !== 'media/grammars/alloctrace.tmLanguage.json' && !fileParts.some((part) => part.file === file),
    );
    assert.deepEqual(stale, [], 'Grammars of formats that are no more.');
  });

  it('of the documents is up to date', () => {
    const tight = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}:?/g, '---');
    const isStale = (part: DocumentPart): boolean => tight(withDocument(read(part.file), part)) !== tight(read(part.file));
    const stale = documentParts.filter(isStale).map(({ file, name }) => `${file}: ${name}`);
    assert.deepEqual(stale, [], advice);
  });

  it('of grammars, snippets and tables is up to date', () => {
    const isStale = (part: StretchPart): boolean => withStretch(read(part.file), part) !== read(part.file);
    const stale = stretchParts.filter(isStale).map(({ file, text }) => `${file}: ${text}`);
    assert.deepEqual(stale, [], advice);
  });

  it('takes the place of what the part owns, and leaves the rest', () => {
    const part: ManifestPart = {
      at: ['contributes', 'languages'],
      owns: (entry) => (entry as { id: string }).id !== 'mine',
      entries: [{ id: 'a' }, { id: 'b' }],
    };
    const before = { name: 'x', contributes: { languages: [{ id: 'old' }, { id: 'mine' }, { id: 'older' }] } };
    assert.deepEqual(withPart(before, part), { name: 'x', contributes: { languages: [{ id: 'a' }, { id: 'b' }, { id: 'mine' }] } });
    assert.deepEqual(withPart({ name: 'x' }, part), { name: 'x', contributes: { languages: [{ id: 'a' }, { id: 'b' }] } });
    const inList: ManifestPart = { at: ['debuggers', '1', 'languages'], owns: () => true, entries: ['a'] };
    assert.deepEqual(withPart({ debuggers: [{ x: 1 }, { y: 2 }] }, inList), { debuggers: [{ x: 1 }, { y: 2, languages: ['a'] }] });
    const settings: ManifestPart = { at: ['properties'], owns: (_, key) => key.startsWith('f.'), entries: { 'f.new': 1 } };
    assert.deepEqual(withPart({ properties: { a: 0, 'f.old': 2, b: 3 } }, settings), { properties: { a: 0, 'f.new': 1, b: 3 } });
  });

  it('stands between two marks of a document, and says where there are none', () => {
    const part = { file: 'x.md', name: 'list', markdown: '- a' };
    assert.equal(
      withDocument('# X\n\n<!-- generated: list -->\n\n- old\n\n<!-- end -->\nend', part),
      '# X\n\n<!-- generated: list -->\n\n- a\n\n<!-- end -->\nend',
    );
    assert.throws(() => withDocument('# X', part), /x\.md has no place for list/);
  });

  it('stands in one place of any file, and says where there is none', () => {
    const part = { file: 'x.json', place: /(words: )[a-z|]*(;)/, text: 'a|b' };
    assert.equal(withStretch('words: old|b;\nmore', part), 'words: a|b;\nmore');
    assert.throws(() => withStretch('{}', part), /x\.json has no place for a\|b/);
  });
});
