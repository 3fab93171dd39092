import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { defaultThresholds, findingDescriptors, isFindingCode, thresholdNames, thresholds } from '../../../src/findings/registry';
import { root } from '../../project';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('every finding', () => {
  const german = JSON.parse(read('package.nls.de.json')) as Record<string, string>;

  it('has its file, its line in the registry, its test, its pages and its German texts', () => {
    const missing: string[] = [];
    const need = (there: boolean, what: string): unknown => !there && missing.push(what);
    for (const file of readdirSync(path.join(root, 'src/findings'))) {
      const [, code] = /: FindingDescriptor<\s*'([^']+)'/.exec(read(`src/findings/${file}`)) ?? [];
      need(code === undefined || isFindingCode(code), `src/findings/registry.ts: a line for ${code} of ${file}`);
    }
    for (const { code, thresholds: own } of findingDescriptors) {
      for (const file of [`src/findings/${code}.ts`, `test/unit/findings/${code}.test.ts`]) need(existsSync(path.join(root, file)), file);
      for (const file of [`media/docs/${code}.md`, `media/docs/de/${code}.md`]) {
        if (!existsSync(path.join(root, file))) {
          missing.push(file);
          continue;
        }
        const page = read(file);
        need(page.startsWith(`# ${code}\n`), `${file}: its title "# ${code}"`);
        for (const name of Object.keys(own)) need(page.includes(`\`alloctrace.findings.${name}\``), `${file}: alloctrace.findings.${name}`);
        for (const word of ['alloctrace-ignore', 'alloctrace-ignore-file', '--silence']) {
          need(page.includes(`${word} ${code}\``), `${file}: how to silence it with ${word}`);
        }
      }
      for (const name of Object.keys(own)) {
        const key = `setting.findings.${name}`;
        need(german[key]?.startsWith(`\`${code}\`: `), `package.nls.de.json: ${key}, beginning with \`${code}\`: `);
      }
    }
    assert.deepEqual(missing, [], `\nWhat is missing:\n${missing.join('\n')}`);
  });

  it('has thresholds that nobody else has, with a default that is accepted', () => {
    assert.equal(new Set(thresholdNames).size, thresholdNames.length);
    for (const { name, default: value, minimum, maximum = Infinity, whole } of thresholds) {
      assert.ok(value >= minimum && value <= maximum, name);
      assert.ok(!whole || Number.isInteger(value), name);
      assert.equal(defaultThresholds[name], value);
    }
  });
});
