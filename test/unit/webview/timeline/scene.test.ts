import assert from 'node:assert/strict';
import { finish } from '../../../../src/work/work';
import { buildTimeline, prepareTimeline } from '../../../../src/picture/timeline';
import type { TimelineSeries } from '../../../../src/protocol/timeline';
import { dashed } from '../../../../webview/layout/dash';
import { rectangleStyles, type Scene } from '../../../../webview/layout/scene';
import { markGroups } from '../../../../webview/timeline/flags';
import { timelineOverlay } from '../../../../webview/timeline/overlay';
import { pictureOf as pictureOfMessage, type TimelinePicture } from '../../../../webview/timeline/picture';
import { marksNear, pointOfInterest } from '../../../../webview/timeline/pointing';
import { timelineAxes, timelineMost, timelineScene } from '../../../../webview/timeline/scene';
import { showBetween, wholeRun, type TimelineWindow } from '../../../../webview/timeline/window';
import { runText } from '../../picture/pictures';

const size = { width: 90, height: 60 };

function pictureOf(text: string, window?: TimelineWindow, buckets?: number): TimelinePicture {
  const run = runText(text);
  const { from, to } = window ?? wholeRun(run.operationCount);
  const request = { run: 1, axis: 'operations', from, to, buckets: buckets ?? to - from + 1, cells: 10 } as const;
  return pictureOfMessage(buildTimeline(run, finish(prepareTimeline(run)), request));
}

function draw(picture: TimelinePicture, hidden: TimelineSeries[] = [], window = wholeRun(picture.to)): Scene {
  return timelineScene(picture, window, size, new Set(hidden), 5);
}

/** Rectangles of a style as `x,y widthxheight`. */
function rectangles(scene: Scene, style: Parameters<Scene['list']>[0]): string[] {
  const values = Array.from(scene.list(style).coordinates, (value) => Math.round(value * 10) / 10);
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += 4) lines.push(`${values[at]},${values[at + 1]} ${values[at + 2]}x${values[at + 3]}`);
  return lines;
}

const textbook = 'arena 64\na = alloc 8\nb = alloc 5\nfree a\nc = alloc 32\nfree b\nfree c\nd = alloc 64\nfree d';

describe('The scene of the timeline', () => {
  it('draws a figure as steps, joined where it changes, with the area under what is used', () => {
    const scene = draw(pictureOf(textbook), ['requested', 'largest', 'live']);
    // Nine positions of 10 pixels each: 0, 8, 16, 8, 40, 32, 0, 64 and 0 bytes. 64 bytes are 53 pixels high.
    assert.deepEqual(rectangles(scene, 'timelineUsed'), [
      '0,57 10x2',
      '10,50.4 10x2',
      '9,50.4 2x8.6',
      '20,43.8 10x2',
      '19,43.8 2x8.6',
      '30,50.4 10x2',
      '29,43.8 2x8.6',
      '40,23.9 10x2',
      '39,23.9 2x28.5',
      '50,30.5 10x2',
      '49,23.9 2x8.6',
      '60,57 10x2',
      '59,30.5 2x28.5',
      '70,4 10x2',
      '69,4 2x55',
      '80,57 10x2',
      '79,4 2x55',
    ]);
    assert.deepEqual(rectangles(scene, 'timelineUsedArea'), [
      '10,50.4 10x8.6',
      '20,43.8 10x15.3',
      '30,50.4 10x8.6',
      '40,23.9 10x35.1',
      '50,30.5 10x28.5',
      '70,4 10x55',
    ]);
    for (const style of ['timelineRequested', 'timelineLargest', 'timelineLive'] as const) assert.deepEqual(rectangles(scene, style), []);
  });

  it('breaks the line of the largest free block into dashes, but never the way up or down', () => {
    const lines = rectangles(draw(pictureOf(textbook), ['used', 'requested', 'live']), 'timelineLargest');
    assert.deepEqual(lines.slice(0, 4), ['0,4 7x2', '11,30.5 7x2', '9,4 2x28.5', '22,30.5 7x2']);
  });

  it('draws all that lies between the extremes of a stretch', () => {
    // Three stretches of three positions: 0–16, 8–40 and 0–64 bytes.
    const scene = draw(pictureOf(textbook, wholeRun(8), 3), ['requested', 'largest', 'live']);
    assert.deepEqual(rectangles(scene, 'timelineUsed'), ['0,43.8 30x15.3', '30,23.9 30x28.5', '60,4 30x55']);
  });

  it('tells the greatest value of each figure', () => {
    assert.deepEqual(timelineMost(pictureOf(textbook)), { used: 64, requested: 64, largest: 64, live: 2 });
  });

  it('draws an answer for another window where it belongs', () => {
    const scene = draw(pictureOf(textbook), ['requested', 'largest', 'live'], { from: 4, to: 6, last: 8 });
    assert.deepEqual(rectangles(scene, 'timelineUsed').slice(0, 3), ['0,23.9 30x2', '0,23.9 2x28.5', '30,30.5 30x2']);
  });

  it('flags the marks with as much of their texts as there is room for', () => {
    const pair = 'a = alloc 8\n';
    const marked = `arena 64\nmark ready\n${pair}mark b\nfree a\n${pair}free a\nmark a long way to go\n${pair}free a`;
    const scene = timelineScene(pictureOf(marked), wholeRun(6), { width: 210, height: 60 }, new Set(), 5);
    assert.deepEqual(
      scene.texts.map(({ text, x }) => `${x} ${text}`),
      ['49 b', '139 a long way…'],
    );
    assert.deepEqual(rectangles(scene, 'timelinePole'), ['15,8 1x51', '45,1 1x58', '135,1 1x58']);
    assert.deepEqual(rectangles(scene, 'timelineFlag'), ['15,8 6x6', '45,1 13x14', '135,1 63x14']);
  });

  it('ticks errors and warnings in lanes of their own, higher where there are more', () => {
    const quiet = 'a = alloc 8\nfree a\n'.repeat(20);
    const failing = `arena 64\nz = alloc 8\n${quiet}${'free x\n'.repeat(16)}${quiet}free x`;
    const picture = pictureOf(failing, wholeRun(98), 9);
    const scene = draw(picture);
    assert.deepEqual(rectangles(scene, 'timelineWarning'), ['2,47 6x4']);
    assert.deepEqual(rectangles(scene, 'timelineError'), ['32,55 6x4', '42,54 6x5', '52,55 6x4', '82,55 6x4']);
    assert.equal(
      picture.errors.reduce((sum, count) => sum + count, 0),
      17,
    );
  });

  it('finds the mark or the problem that a press means', () => {
    const picture = pictureOf('arena 64\na = alloc 8\nmark here\nfree a\nfree a\nb = alloc 8\nfree b');
    const window = wholeRun(5);
    assert.equal(pointOfInterest(picture, window, size, 40, 5, 5), 1, 'the flag');
    assert.equal(pointOfInterest(picture, window, size, 5, 5, 5), undefined, 'left of it');
    assert.equal(pointOfInterest(picture, window, size, 53, 58, 5), 3, 'the tick');
    assert.equal(pointOfInterest(picture, window, size, 80, 58, 5), undefined, 'beside it');
    assert.equal(pointOfInterest(picture, window, size, 53, 30, 5), undefined, 'above it');
  });

  it('puts the playhead, the pointer and the brush on top', () => {
    const window = showBetween(100, 10, 19);
    const scene = timelineOverlay(window, size, { position: 15, pointer: 23 });
    assert.deepEqual(rectangles(scene, 'timelinePlayhead'), ['49,0 2x60', '45,0 10x6']);
    assert.deepEqual(rectangles(scene, 'timelinePointer'), ['23,0 1x60']);
    assert.deepEqual(rectangles(timelineOverlay(window, size, { position: 20 }), 'timelinePlayhead'), []);
    const brushed = timelineOverlay(window, size, { position: 15, pointer: 23, brush: { from: 70, to: 20 } });
    assert.deepEqual(rectangles(brushed, 'windowFill'), ['20,0 50x60']);
    assert.deepEqual(rectangles(brushed, 'timelinePointer'), []);
  });

  it('has a flag at the pinned position, on the side where marks have none while there is room', () => {
    const window = showBetween(100, 10, 19);
    const flags = (pinned: number): unknown => {
      const scene = timelineOverlay(window, size, { position: 50, pinned });
      return [rectangles(scene, 'timelinePlayhead'), scene.texts.map(({ text, x }) => `${text} ${x}`)];
    };
    assert.deepEqual(flags(15), [['50,0 1x60', '39,0 12x12'], ['A 45']]);
    assert.deepEqual(flags(10), [['5,0 1x60', '5,0 12x12'], ['A 11']]);
    assert.deepEqual(flags(9), [[], []], 'out of view');
  });

  it('draws what is selected as a band between the middles of its ends', () => {
    const window = showBetween(100, 10, 19);
    const bands = (from: number, to: number): string[] =>
      rectangles(timelineOverlay(window, size, { position: 50, stretch: { from, to } }), 'timelineStretch');
    const edges = (from: number, to: number): string[] =>
      rectangles(timelineOverlay(window, size, { position: 50, stretch: { from, to } }), 'timelineStretchEdge');
    assert.deepEqual([bands(12, 15), edges(12, 15)], [['23,0 27x60'], ['23,0 1x60', '50,0 1x60']]);
    assert.deepEqual([bands(2, 15), edges(2, 15)], [['0,0 50x60'], ['50,0 1x60']], 'an end out of view has no line');
    assert.deepEqual([bands(0, 100), edges(0, 100)], [['0,0 90x60'], []]);
    assert.deepEqual([bands(40, 60), edges(40, 60)], [[], []]);
  });

  it('shows the problems beside the present position over its sign, and no others there', () => {
    const picture = pictureOf('arena 64\na = alloc 8\nfree a\nfree a\nb = alloc 8\nfree b\nfree b');
    const over = (position: number): string[] => rectangles(timelineOverlay(wholeRun(6), size, { position, picture }), 'timelineError');
    const all = rectangles(draw(picture), 'timelineError');
    assert.equal(all.length, 2);
    assert.deepEqual([over(3), over(6), over(1)], [[all[0]], [all[1]], []]);
    const styles = [...rectangleStyles];
    assert.ok(styles.indexOf('timelineError') > styles.indexOf('timelinePlayhead'));
    assert.ok(styles.indexOf('timelineWarning') > styles.indexOf('timelinePlayhead'));
  });

  it('gives the bytes one scale with its ticks, and the counts another', () => {
    const picture = pictureOf(textbook);
    const { scales, bytes, counts } = timelineAxes(picture, 120, new Set());
    assert.deepEqual([scales.bytes, scales.beyond], [64, false]);
    assert.deepEqual(
      bytes.map(({ value, y }) => `${value} at ${Math.round(y)}`),
      ['0 at 118', '16 at 90', '32 at 61', '48 at 33', '64 at 4'],
    );
    assert.deepEqual(
      counts.map(({ value }) => value),
      [0, 1, 2],
    );
    assert.ok(counts[2].y > bytes[4].y, 'two lines at their greatest do not cover each other');
    assert.deepEqual(timelineAxes(picture, 120, new Set(['live'])).counts, []);
    assert.deepEqual(timelineAxes(picture, 120, new Set(['used', 'requested', 'largest'])).bytes, []);
  });

  it('cuts off a largest free block that would make a flat line of the rest', () => {
    const picture = pictureOf('arena 64KiB\na = alloc 8\nb = alloc 8\nfree a');
    const { scales, bytes } = timelineAxes(picture, 60, new Set());
    assert.equal(scales.beyond, true);
    assert.equal(bytes.at(-1)?.value, 16);
    const line = rectangles(timelineScene(picture, wholeRun(3), size, new Set(), 5), 'timelineLargest');
    assert.ok(
      line.every((each) => each.split(' ')[0].endsWith(',4')),
      'along the top',
    );
    assert.equal(timelineAxes(picture, 60, new Set(['used', 'requested'])).scales.bytes, 65_536, 'alone it has the scale');
  });

  it('draws marks that fall together as one flag with their number', () => {
    const text = `arena 64\n${'mark early\nmark too\na = alloc 8\nmark later\nfree a\n'}${'a = alloc 8\nfree a\n'.repeat(50)}mark last\nfree x`;
    const picture = pictureOf(text);
    const window = wholeRun(picture.to);
    const flags = (width: number): string[] => markGroups(picture, window, width, 5).map(({ label, count, x }) => `${x} ${label} ${count}`);
    assert.deepEqual(flags(300), ['1 early +2 3', '296  1']);
    assert.deepEqual(flags(30), ['0 3 3', '29  1']);
    assert.deepEqual(
      marksNear(picture, window, { width: 300, height: 60 }, 5, 5, 5).marks.map((mark) => mark.text),
      ['early', 'too', 'later'],
    );
    assert.deepEqual(marksNear(picture, window, { width: 300, height: 60 }, 295, 40, 5), { marks: [picture.marks[3]], more: 0 });
    assert.equal(pointOfInterest(picture, window, { width: 300, height: 60 }, 20, 5, 5), 0, 'a flag’s first');
    for (let width = 400; width <= 1600; width += 300) {
      const groups = markGroups(picture, window, width, 7);
      groups.forEach((group, index) => assert.ok(index === 0 || groups[index - 1].x + groups[index - 1].width < group.x, `${width}`));
    }
  });

  it('counts in a flag what the host has left out', () => {
    const run = 'arena 64\n' + 'mark here\nfree null\n'.repeat(5000);
    const picture = pictureOf(run, wholeRun(5000), 100);
    const groups = markGroups(picture, wholeRun(5000), 800, 7);
    assert.equal(
      groups.reduce((sum, { count }) => sum + count, 0),
      5000,
    );
    groups.forEach((group, index) => assert.ok(index === 0 || groups[index - 1].x + groups[index - 1].width < group.x));
    assert.equal(
      marksNear(picture, wholeRun(5000), { width: 800, height: 60 }, 2, 5, 7).more + 6,
      groups[0].count > 6 ? groups[0].count : 6,
    );
  });

  it('lets the dashes of neighbours continue each other', () => {
    const pieces: string[] = [];
    for (const [from, to] of [
      [0, 12],
      [12, 30],
    ]) {
      dashed(from, to, { on: 7, off: 4 }, (left, right) => pieces.push(`${left}–${right}`));
    }
    assert.deepEqual(pieces, ['0–7', '11–12', '12–18', '22–29']);
  });
});
