import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineMap } from '../../../src/session/line-map';

describe('LineMap', () => {
  it('moves the lines below an insertion', () => {
    const map = new LineMap();
    assert.equal(map.isUnchanged, true);
    map.apply({ line: 3, removed: 0, added: 2 });
    assert.equal(map.isUnchanged, false);
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6].map((line) => map.before(line)),
      [1, 2, undefined, undefined, 3, 4],
    );
    assert.deepEqual(
      [1, 2, 3, 4].map((line) => map.now(line)),
      [1, 2, 5, 6],
    );
  });

  it('forgets lines that were edited or removed', () => {
    const map = new LineMap();
    map.apply({ line: 2, removed: 3, added: 1 });
    assert.deepEqual(
      [1, 2, 3, 4].map((line) => map.before(line)),
      [1, undefined, 5, 6],
    );
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((line) => map.now(line)),
      [1, undefined, undefined, undefined, 3],
    );
  });

  it('agrees with a list of lines over any edits', () => {
    const edit = fc.record({
      line: fc.integer({ min: 1, max: 30 }),
      removed: fc.integer({ min: 0, max: 5 }),
      added: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const map = new LineMap();
        const lines: (number | undefined)[] = Array.from({ length: 100 }, (_, index) => index + 1);
        for (const each of edits) {
          map.apply(each);
          lines.splice(each.line - 1, each.removed, ...new Array<undefined>(each.added).fill(undefined));
        }
        assert.deepEqual(
          lines.map((_, index) => map.before(index + 1)),
          lines,
        );
        for (let before = 1; before <= 60; before++) {
          const at = lines.indexOf(before);
          assert.equal(map.now(before), at < 0 ? undefined : at + 1);
        }
      }),
    );
  });
});
