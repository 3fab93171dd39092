import assert from 'node:assert/strict';
import type { Picture } from '../../../../../webview/layout/picture';
import { Scene } from '../../../../../webview/layout/scene';
import { createGeometry } from '../../../../../webview/layout/zoom';
import { drawChanges } from '../../../../../webview/views/map/changes';
import { cursorAt, pictureOf, runText, wholeView } from '../../../picture/pictures';

/** Four rows of 16 bytes, 20 pixels a byte, 44 pixels a row. */
const rows = createGeometry({ size: 64, unit: 1 }, { width: 320, height: 176 }, 4, 0);
const run = runText('arena 64\na = alloc 8');
const picture = pictureOf(run, cursorAt(run), wholeView(run, 20));

function drawn(changes: Partial<Picture>, progress: number): string[] {
  const scene = new Scene();
  drawChanges(scene, { ...picture, ...changes }, rows, progress);
  return [...scene.rectangles].flatMap(([style, { coordinates }]) =>
    Array.from({ length: coordinates.length / 4 }, (_, at) => {
      const [x, y, width, height] = coordinates.slice(4 * at, 4 * at + 4);
      return `${style} ${x},${y} ${width}x${height}`;
    }),
  );
}

describe('The changes on the map', () => {
  const splits = [
    { from: 32, to: 64 },
    { from: 16, to: 32 },
    { from: 8, to: 16 },
  ];
  const merges = [
    { from: 0, to: 8 },
    { from: 8, to: 16 },
  ];

  it('outlines what was split off, one half after the other', () => {
    assert.deepEqual(drawn({ splits }, 1), ['treeSplit 1,89 317x82', 'treeSplit 1,45 317x38', 'treeSplit 161,1 157x38']);
    assert.deepEqual(drawn({ splits }, 0.5), ['treeSplit 1,89 317x82', 'treeSplit 1,45 317x18']);
    assert.deepEqual(drawn({ splits }, 0), []);
  });

  it('grows halves within a row away from their buddies', () => {
    assert.deepEqual(drawn({ splits: [{ from: 8, to: 16 }] }, 0.5), ['treeSplit 161,1 77x38']);
    assert.deepEqual(drawn({ splits: [{ from: 0, to: 8 }] }, 0.5), ['treeSplit 81,1 77x38']);
  });

  it('fades what was merged, and outlines the buddy that stopped it when all is done', () => {
    assert.deepEqual(drawn({ merges, stopped: { from: 16, to: 32 } }, 1), [
      'treeMerge 2,2 155x36',
      'treeMerge 162,2 155x36',
      'buddy 0,44 319x40',
    ]);
    const half = drawn({ merges, stopped: { from: 16, to: 32 } }, 0.5);
    assert.ok(half.some((line) => line.startsWith('cellFreeShare')) && !half.some((line) => line.startsWith('buddy')), half.join('\n'));
  });
});
