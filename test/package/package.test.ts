import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as yauzl from 'yauzl';
import { root } from '../project';

const packageFile = path.join(root, 'alloctrace.vsix');
const mostBytes = 1_000_000;

/** The names in a zip file, sorted. */
async function zipNames(file: string): Promise<string[]> {
  const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(file, { lazyEntries: false });
  return new Promise((resolve, reject) => {
    const names: string[] = [];
    zip.on('entry', ({ fileName }: yauzl.Entry) => names.push(fileName));
    zip.once('end', () => resolve(names.sort()));
    zip.once('error', reject);
  });
}

/** The files below a folder of the repository, as they are named inside the package. */
function packagedBelow(folder: string): string[] {
  const absolute = path.join(root, folder);
  const entries = existsSync(absolute) ? readdirSync(absolute, { recursive: true, withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join('extension', path.relative(root, entry.parentPath), entry.name).split(path.sep).join('/'));
}

describe('package', function () {
  before(() => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/package.mjs'], { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });

  it('holds what the extension needs, and nothing else', async () => {
    const expected = [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/package.json',
      'extension/readme.md',
      ...readdirSync(root)
        .filter((name) => /^package\.nls(\..+)?\.json$/.test(name))
        .map((name) => `extension/${name}`),
      ...['cli.js', 'debug-adapter.js', 'extension.js', 'programs.js'].map((name) => `extension/dist/${name}`),
      ...packagedBelow('dist').filter((name) => name.startsWith('extension/dist/webview.') && !name.endsWith('.map')),
      ...packagedBelow('media').filter((name) => !name.startsWith('extension/media/screenshots/')),
      ...packagedBelow('l10n'),
    ];
    assert.ok(expected.includes('extension/dist/webview.js'), 'the build made no dist/webview.js');
    assert.deepEqual(await zipNames(packageFile), expected.sort());
  });

  it(`is smaller than ${mostBytes / 1e6} MB`, () => {
    const { size } = statSync(packageFile);
    assert.ok(size < mostBytes, `${size} bytes`);
  });
});
