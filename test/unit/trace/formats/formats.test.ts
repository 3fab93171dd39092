import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { english } from '../../../../src/model/localize';
import { detectFormat, formats, type FormatName } from '../../../../src/trace/formats';
import type { TraceFormat } from '../../../../src/trace/format';
import { tokensOfShapes } from '../../../../src/trace/line-shapes';
import { root } from '../../../project';

const described = formats as readonly TraceFormat<FormatName>[];
const read = (...names: string[]): Buffer => readFileSync(path.join(root, ...names));
const isThere = (...names: string[]): boolean => existsSync(path.join(root, ...names));

/** Files that tests are made of, and what each is taken for. */
const fixtures = ['.', 'recordings', 'snapshots'].flatMap((folder) =>
  readdirSync(path.join(root, 'test', 'fixtures', folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md' && entry.name !== 'truth.json')
    .map(({ name }) => fixtureOf(name, read('test', 'fixtures', folder, name))),
);

/** A file, what it is taken for, and what its content alone is taken for. */
function fixtureOf(name: string, bytes: Buffer): { name: string; bytes: Buffer; format: FormatName; formatOfContent: FormatName } {
  return { name, bytes, format: detectFormat(name, bytes).format, formatOfContent: detectFormat('', bytes).format };
}

describe('every format', () => {
  it('has its file, its line in the list, its tests, a real recording and its samples', () => {
    const missing: string[] = [];
    const need = (there: boolean, what: string): unknown => !there && missing.push(what);
    for (const file of readdirSync(path.join(root, 'src', 'trace', 'formats'))) {
      const name = path.parse(file).name;
      need(
        name === 'index' || described.some((format) => format.name === name),
        `src/trace/formats/index.ts: a line for ${file}, or the name ${name} in it`,
      );
    }
    for (const format of described) {
      const { name, isRecorded, extensions, syntax, documentation } = format;
      need(isThere('src/trace/formats', `${name}.ts`) || isThere('src/trace/formats', name, 'index.ts'), `src/trace/formats/${name}.ts`);
      if (isRecorded) need(isThere('test/unit/trace/formats', `${name}.test.ts`), `test/unit/trace/formats/${name}.test.ts`);
      if (syntax) {
        const grammarTests = readdirSync(path.join(root, 'test', 'grammar'));
        need(
          grammarTests.some((file) => file.startsWith(`${name}.test.`)),
          `test/grammar/${name}.test${extensions[0] ?? '.txt'}: what the colours of its lines are`,
        );
      }
      need(
        fixtures.some(({ format }) => format === name),
        `test/fixtures: a file of the format ${name}`,
      );
      need(
        !isRecorded || fixtures.some(({ formatOfContent }) => formatOfContent === name),
        `test/fixtures: a file that is known as ${name} by its content alone`,
      );
      for (const { file } of format.samples(english)) {
        need(isThere('media/samples', file), `media/samples/${file}`);
        need(read('media/samples/README.md').includes(`(${file})`), `media/samples/README.md: ${file}, and where it comes from`);
      }
      for (const [key, text] of Object.entries(documentation)) need(text.trim() !== '', `${name}: documentation.${key}`);
    }
    assert.deepEqual(missing, [], `\nWhat is missing:\n${missing.join('\n')}`);
  });

  it('is what its own samples and fixtures are taken for, with a reason', () => {
    for (const each of described) {
      for (const { file } of each.samples(english)) {
        if (!isThere('media/samples', file)) continue;
        const { format, score, reasons } = detectFormat(file, read('media/samples', file));
        assert.equal(format, each.name, file);
        assert.ok(score > 50 && reasons.length === 2, `${file}: ${score}, ${reasons.map(({ message }) => message).join(', ')}`);
      }
    }
    for (const { name, format } of fixtures) {
      const byName = described.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)))?.name;
      if (byName !== undefined) assert.equal(format, byName, name);
    }
  });

  it('has a name, endings and file names that no other has', () => {
    for (const list of [
      described.map(({ name }) => name),
      described.flatMap(({ extensions }) => extensions),
      described.flatMap(({ fileNames = [] }) => fileNames),
    ]) {
      assert.equal(new Set(list).size, list.length, list.join(', '));
      for (const each of list) assert.equal(each, each.toLowerCase());
    }
  });

  it('whose lines have shapes has a part for each group of a shape, and tokens that stand side by side', () => {
    for (const { name, syntax } of described) {
      if (!syntax || !('shapes' in syntax)) continue;
      for (const { pattern, parts } of syntax.shapes) {
        const groups = [...pattern.source.matchAll(/\(\?<(\w+)>/g)].map(([, group]) => group);
        assert.deepEqual(
          Object.keys(parts).filter((part) => !groups.includes(part)),
          [],
          `${name}: ${pattern.source}`,
        );
        assert.deepEqual(
          groups.filter((group) => !(group in parts)),
          [],
          `${name}: ${pattern.source}`,
        );
        assert.equal([...pattern.source.matchAll(/(?<!\\)\((?!\?)/g)].length, 0, `${name} has a group without a name: ${pattern.source}`);
      }
      const own = fixtures.filter(({ format }) => format === name);
      for (const line of own.flatMap(({ bytes }) => bytes.toString('utf8').split(/\r?\n/).slice(0, 500))) {
        const tokens = tokensOfShapes(syntax.shapes, line);
        tokens.forEach((token, index) => assert.ok(index === 0 || token.column >= tokens[index - 1].endColumn, line));
      }
    }
  });
});
