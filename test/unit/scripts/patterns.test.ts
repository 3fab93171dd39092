import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../project';

interface Patterns {
  filesThatMatch(files: string[], patterns: string[]): string[];
  titlesThatMatch(patterns: string[]): RegExp;
  nearNames(names: string[], typed: string, most?: number): string[];
}

describe('which tests a pattern means', () => {
  const files = [
    'test/unit/replay/state/cursor.test.ts',
    'test/unit/query/filter.test.ts',
    'test/unit/picture/sums-history.test.ts',
    'test/unit/analysis/address-history.test.ts',
  ];
  let patterns: Patterns;

  before(async () => {
    patterns = (await import(pathToFileURL(path.join(root, 'scripts', 'lib', 'patterns.mjs')).href)) as Patterns;
  });

  it('is a part of the path, in whatever case, with or without what the shell completes', () => {
    for (const pattern of ['cursor', 'Cursor', 'state/cursor', './test/unit/replay/state/cursor.test.ts', 'replay/state/cursor.test.js']) {
      assert.deepEqual(patterns.filesThatMatch(files, [pattern]), [files[0]], pattern);
    }
    assert.deepEqual(patterns.filesThatMatch(files, ['history']), files.slice(2));
    assert.deepEqual(patterns.filesThatMatch(files, ['filter', 'cursor']), files.slice(0, 2));
    assert.deepEqual(patterns.filesThatMatch(files, ['curse']), []);
  });

  it('is a part of a title, taken letter by letter', () => {
    const titles = patterns.titlesThatMatch(['free a[3]', 'x.y']);
    assert.match('does not Free A[3] twice', titles);
    assert.match('an x.y', titles);
    assert.doesNotMatch('an xzy', titles);
  });

  it('that means nothing is answered with the names that come near', () => {
    assert.deepEqual(patterns.nearNames(files, 'curser'), [files[0]]);
    assert.deepEqual(patterns.nearNames(files, 'sums-histry')[0], files[2]);
    assert.deepEqual(patterns.nearNames(files, 'zzzz'), []);
  });
});
