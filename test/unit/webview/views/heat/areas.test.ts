import assert from 'node:assert/strict';
import type { Heat } from '../../../../../src/model/heat';
import { ownerAreas } from '../../../../../webview/views/heat/areas';

/** Bytes 100, 102, … in rows; positions 10, 13, … in columns. */
function heat(...rows: string[]): Heat {
  const columns = rows[0].length;
  const cells = Uint8Array.from(rows.join(''), (cell) => (cell === '.' ? 0 : cell === '*' ? 255 : Number(cell)));
  const window = { fromByte: 100, toByte: 100 + 2 * rows.length, fromPosition: 10, toPosition: 9 + 3 * columns };
  return { mode: 'owner', window, rows: rows.length, columns, cells, errors: new Uint32Array(columns), owners: [] };
}

describe('where the names of owners stand', () => {
  it('is the largest rectangle that is theirs alone, then those beside it', () => {
    const picture = heat('1111..', '1112..', '111222', '..1222', '****22');
    assert.deepEqual(ownerAreas(picture, 60, 50, [20, 20], 10), [
      { owner: 0, fromByte: 100, toByte: 106, fromPosition: 10, toPosition: 19 },
      { owner: 1, fromByte: 104, toByte: 108, fromPosition: 19, toPosition: 28 },
      // What is left of the others: two columns at least.
      { owner: 1, fromByte: 108, toByte: 110, fromPosition: 22, toPosition: 28 },
    ]);
  });

  it('is nowhere without room', () => {
    const picture = heat('111', '111', '222');
    assert.deepEqual(ownerAreas(picture, 30, 30, [31, 10], 20), []);
    assert.deepEqual(
      ownerAreas(picture, 30, 30, [30, 30], 10).map(({ owner }) => owner),
      [0, 1],
    );
    assert.deepEqual(ownerAreas({ ...picture, mode: 'used' }, 30, 30, [1, 1], 1), []);
  });

  it('is found by brute force in random pictures', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let turn = 0; turn < 200; turn++) {
      const [rows, columns] = [1 + random(7), 1 + random(7)];
      const lines = Array.from({ length: rows }, () => Array.from({ length: columns }, () => '.112'[random(4)]).join(''));
      let most = 0;
      for (let top = 0; top < rows; top++) {
        for (let bottom = top + 1; bottom <= rows; bottom++) {
          for (let left = 0; left < columns; left++) {
            for (let right = left + 1; right <= columns; right++) {
              const all = lines.slice(top, bottom).every((line) => /^1+$/.test(line.slice(left, right)));
              if (all) most = Math.max(most, (bottom - top) * (right - left));
            }
          }
        }
      }
      const first = ownerAreas(heat(...lines), columns, rows, [1], 1).find(({ owner }) => owner === 0);
      const size = first ? ((first.toByte - first.fromByte) / 2) * ((first.toPosition - first.fromPosition) / 3) : 0;
      assert.equal(size, most, lines.join('\n'));
    }
  });
});
