import assert from 'node:assert/strict';
import type { OrderAnswer, HistoryPart } from '../../../../../webview/views/free-lists/protocol';
import { firstOrder, formatIndex, FreeHistory, historyScene, positionAt } from '../../../../../webview/views/free-lists/layout';
import type { RectangleStyle, Scene } from '../../../../../webview/layout/scene';

function rectangles(scene: Scene, style: RectangleStyle): number[][] {
  const { coordinates } = scene.rectangles.get(style) ?? { coordinates: [] as number[] };
  return Array.from({ length: coordinates.length / 4 }, (_, at) => Array.from(coordinates.slice(at * 4, at * 4 + 4)));
}

/** A part of a history of one order. */
function part(buckets: number, from: number, least: number[], greatest: number[]): HistoryPart {
  return { buckets, from, to: from + least.length, least: Uint32Array.from(least), greatest: Uint32Array.from(greatest) };
}

describe('The course of free lists', () => {
  it('is put together from its parts, and takes none that leaves a gap', () => {
    const history = new FreeHistory(2, 4, 100);
    history.add({ buckets: 4, from: 0, to: 2, least: Uint32Array.of(1, 2, 10, 20), greatest: Uint32Array.of(3, 4, 30, 40) });
    history.add({ buckets: 4, from: 3, to: 4, least: Uint32Array.of(9, 9), greatest: Uint32Array.of(9, 9) });
    assert.equal(history.length, 2);
    assert.deepEqual(history.extremes(0, 0, 2), { least: 1, greatest: 4 });
    assert.deepEqual(history.extremes(1, 0, 2), { least: 10, greatest: 40 });
    history.add({ buckets: 4, from: 1, to: 4, least: Uint32Array.of(2, 0, 5, 20, 7, 8), greatest: Uint32Array.of(4, 6, 5, 40, 7, 8) });
    assert.equal(history.length, 4);
    assert.deepEqual(history.extremes(0, 2, 4), { least: 0, greatest: 6 });
    assert.deepEqual(history.extremes(1, 3, 4), { least: 8, greatest: 8 });
  });

  it('is solid to the least count and lighter to the greatest', () => {
    const history = new FreeHistory(1, 4, 3);
    history.add(part(4, 0, [0, 5, 5, 0], [0, 5, 10, 1]));
    const scene = historyScene(history, 0, 40, 20, 3);
    assert.deepEqual(rectangles(scene, 'courseLeast'), [[10, 10, 20, 10]]);
    assert.deepEqual(rectangles(scene, 'courseRange'), [
      [20, 0, 10, 10],
      [30, 18, 10, 2],
    ]);
    assert.deepEqual(rectangles(scene, 'courseNow'), [[34, 0, 2, 20]]);
  });

  it('keeps a peak of one bucket when several share a column', () => {
    const buckets = 300;
    const history = new FreeHistory(1, buckets, 299);
    const greatest = Array<number>(buckets).fill(1);
    greatest[151] = 100;
    history.add(part(buckets, 0, Array<number>(buckets).fill(1), greatest));
    const scene = historyScene(history, 0, 30, 20, 0);
    assert.deepEqual(rectangles(scene, 'courseRange'), [[15, 0, 1, 19]]);
    assert.deepEqual(rectangles(scene, 'courseLeast'), [[0, 19, 30, 1]]);
  });

  it('draws only what has arrived', () => {
    const history = new FreeHistory(1, 4, 3);
    history.add(part(4, 0, [2, 2], [2, 2]));
    assert.deepEqual(rectangles(historyScene(history, 0, 40, 20, 0), 'courseLeast'), [[0, 0, 20, 20]]);
  });

  it('leads from a pixel to the first position of its stretch', () => {
    const history = { buckets: 4, operationCount: 99 };
    assert.deepEqual(
      [-5, 0, 9, 10, 25, 39, 60].map((x) => positionAt(history, 40, x)),
      [0, 0, 0, 25, 50, 75, 75],
    );
  });
});

describe('the rows of the free lists', () => {
  const yes: OrderAnswer = { kind: 'yes', fromOrder: 0, from: 0 };
  const apart: OrderAnswer = { kind: 'fragmented' };
  const full: OrderAnswer = { kind: 'exhausted', missing: 1 };

  it('have a dash where an index does not apply', () => {
    assert.deepEqual([-1, 0, 0.94].map(formatIndex), ['–', '0.000', '0.940']);
  });

  it('begin with the order that was just asked for in vain, else the smallest that cannot be had, else the largest', () => {
    assert.equal(firstOrder({ answers: [yes, apart, full], failed: 2 }), 2);
    assert.equal(firstOrder({ answers: [yes, apart, full] }), 1);
    assert.equal(firstOrder({ answers: [yes, full, full] }), 1);
    assert.equal(firstOrder({ answers: [yes, yes, yes] }), 2);
  });
});
