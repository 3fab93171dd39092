import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../project';
import { filesBelow } from './exports';

/** What is written for who works on the project; what is written for users is tested for its links. */
const forPeople = ['CONTRIBUTING.md', ...filesBelow('docs', '.md')];
const documents = [...forPeople, 'README.md', 'test/fixtures/README.md'];
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** A path with a letter for what differs, such as `src/trace/formats/NAME.ts`, leads to the folder before it. */
function named(text: string): string[] {
  const paths = text.matchAll(/`((?:src|webview|test|scripts|media|docs|l10n|\.vscode)\/[\w./-]*)`/g);
  return [...paths].map(([, name]) => name.replace(/\/[^/]*\b[A-Z]{4,}\b.*$/, ''));
}

describe('documents', () => {
  for (const file of documents) {
    it(`${file}: its links lead to files and headings that exist`, () => {
      const text = read(file);
      for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^\w+:/.test(target)) continue;
        const [name, anchor] = target.split('#');
        const place = name === '' ? file : path.posix.join(path.posix.dirname(file), name);
        assert.ok(existsSync(path.join(root, place)), `${target}: there is no ${place}`);
        if (anchor !== undefined) assert.ok(anchorsOf(read(place)).includes(anchor), `${place} has no heading #${anchor}`);
      }
    });
  }

  for (const file of forPeople) {
    it(`${file}: the files and folders it names exist`, () => {
      assert.deepEqual(
        named(read(file)).filter((name) => !existsSync(path.join(root, name)) && !existsSync(path.join(root, `${name}.ts`))),
        [],
      );
    });

    it(`${file}: the functions it names, such as \`perform()\`, are there`, () => {
      const code = sources();
      const missing = [...read(file).matchAll(/`(?:[\w.]+\.)?(\w+)\((?:…)?\)`/g)].filter(
        ([, name]) => !new RegExp(`\\b${name}\\b`).test(code),
      );
      assert.deepEqual(
        missing.map(([whole]) => whole),
        [],
      );
    });

    it(`${file}: the npm scripts it names are in package.json`, () => {
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
      const missing = [...read(file).matchAll(/\bnpm (?:run )?((?:test|bench)(?::[\w-]+)?|(?<=run )[\w:-]+|start)/g)].filter(
        ([, name]) => !(name in scripts),
      );
      assert.deepEqual(
        missing.map(([whole]) => whole),
        [],
      );
    });
  }

  it('are named by the README, and every page of docs/contributing by its list', () => {
    assert.match(read('README.md'), /\]\(CONTRIBUTING\.md\)/);
    const list = read('docs/contributing/README.md');
    for (const page of filesBelow('docs/contributing', '.md').filter((name) => !name.endsWith('README.md'))) {
      assert.ok(list.includes(`](${path.posix.basename(page)})`), `docs/contributing/README.md does not name ${page}`);
    }
  });
});

let everything: string | undefined;
function sources(): string {
  const files = ['src', 'webview', 'test', 'scripts'].flatMap((folder) => [...filesBelow(folder, '.ts'), ...filesBelow(folder, '.mjs')]);
  return (everything ??= files.map(read).join('\n'));
}
