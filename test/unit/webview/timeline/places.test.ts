import assert from 'node:assert/strict';
import { buildTimeline, prepareTimeline } from '../../../../src/picture/timeline';
import type { AxisName } from '../../../../src/protocol/timeline';
import { finish } from '../../../../src/work/work';
import { bandsHeight, bandsOf, drawBands, type BandName } from '../../../../webview/timeline/bands';
import { cellAt, pictureOf, type TimelinePicture } from '../../../../webview/timeline/picture';
import { TimelinePlaces } from '../../../../webview/timeline/places';
import { Scene } from '../../../../webview/layout/scene';
import { runText } from '../../picture/pictures';
import { runRecording, threads } from '../../support';

function pictureAlong(axis: AxisName, buckets = 7): TimelinePicture {
  // At 0, 1 and 1.75 seconds.
  const run = runRecording('fields', threads);
  return pictureOf(
    buildTimeline(run, finish(prepareTimeline(run)), { run: 1, axis, from: 0, to: axis === 'time' ? 1e18 : 3, buckets, cells: 4 }),
  );
}

describe('The places of the timeline', () => {
  it('are those of the positions where it goes by operations', () => {
    const picture = pictureAlong('operations', 4);
    const places = new TimelinePlaces(picture, { from: 0, to: 3, last: 3 }, 80);
    assert.deepEqual(
      [0, 1, 2, 3].map((position) => places.middleOf(position)),
      [10, 30, 50, 70],
    );
    assert.deepEqual(
      [0, 19, 20, 79].map((x) => [places.positionAt(x), places.stretchAt(x)]),
      [
        [0, 0],
        [0, 0],
        [1, 1],
        [3, 3],
      ],
    );
    assert.deepEqual([places.isInView(3), places.isInView(4)], [true, false]);
  });

  it('are those of their times where it goes by time', () => {
    const picture = pictureAlong('time');
    const places = new TimelinePlaces(picture, { from: 0, to: 1.75e9, last: 1.75e9 }, 70);
    // Seven stretches of a quarter of a second, ten pixels each.
    assert.deepEqual(
      [0, 1, 2, 3].map((position) => Math.round(places.middleOf(position))),
      [5, 5, 45, 65],
    );
    assert.deepEqual(
      [0, 9, 15, 35, 45, 55, 69].map((x) => places.positionAt(x)),
      [1, 1, 1, 1, 2, 2, 3],
      'the last one come to until there',
    );
  });

  it('lie outside where the window shows another time', () => {
    const run = runRecording('fields', threads);
    const request = { run: 1, axis: 'time', from: 1.1e9, to: 1.6e9, buckets: 10, cells: 4 } as const;
    const picture = pictureOf(buildTimeline(run, finish(prepareTimeline(run)), request));
    const places = new TimelinePlaces(picture, { from: 1.1e9, to: 1.6e9, last: 1.75e9 }, 100);
    assert.deepEqual(
      [0, 2, 3].map((position) => places.isInView(position)),
      [false, false, false],
    );
    assert.deepEqual([places.middleOf(1), places.middleOf(3)], [-Infinity, Infinity]);
    assert.equal(places.positionAt(50), 2, 'what is so in a time in which nothing is done');
  });
});

describe('The bands of the timeline', () => {
  const all = new Set<BandName>(['allocated', 'calls', 'threads']);

  it('are those that are shown and that there is something for', () => {
    const names = (picture: TimelinePicture, shown: ReadonlySet<BandName>): string[] =>
      bandsOf(picture, shown).map(({ name, lane }) => `${name}${lane ?? ''}`);
    assert.deepEqual(names(pictureAlong('time'), all), ['allocated', 'calls', 'threads0', 'threads1']);
    assert.deepEqual(names(pictureAlong('time'), new Set(['threads'])), ['threads0', 'threads1']);
    const run = runText('arena 64\na = alloc 8');
    const request = { run: 1, axis: 'operations', from: 0, to: 1, buckets: 2, cells: 2 } as const;
    const plain = pictureOf(buildTimeline(run, finish(prepareTimeline(run)), request));
    assert.deepEqual(names(plain, all), ['allocated']);
    assert.equal(bandsHeight(bandsOf(plain, new Set())), 0);
  });

  it('lie below each other, and draw within their heights', () => {
    const picture = pictureAlong('time');
    const bands = bandsOf(picture, all);
    for (let at = 1; at < bands.length; at++) assert.ok(bands[at].top >= bands[at - 1].top + bands[at - 1].height);
    const scene = new Scene();
    drawBands(scene, picture, { from: 0, to: 1.75e9, last: 1.75e9 }, 70, 100, all);
    const end = 100 + bandsHeight(bands);
    for (const [style, list] of scene.rectangles) {
      for (let at = 0; at < list.coordinates.length; at += 4) {
        const [x, y, width, height] = list.coordinates.subarray(at, at + 4);
        assert.ok(x >= 0 && x + width <= 70.01 && y >= 100 && y + height <= end, `${style}: ${x},${y} ${width}x${height}`);
      }
    }
    // The first thread called at 1 and at 1.75 seconds, the other at the start.
    const lefts = (style: 'name1' | 'name2'): number[] =>
      Array.from(
        scene.list(style).coordinates.filter((_, at) => at % 4 === 0),
        Math.round,
      );
    assert.deepEqual([lefts('name1'), lefts('name2')], [[40, 60], [0]]);
  });

  it('know the cell of a place', () => {
    const { rates } = pictureAlong('time');
    assert.deepEqual(
      [0, 5e8 - 1, 5e8, 1.75e9, 9e9, -1].map((place) => cellAt(rates, place)),
      [0, 0, 1, 3, undefined, undefined],
    );
  });
});
