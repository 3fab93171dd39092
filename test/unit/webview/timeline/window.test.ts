import assert from 'node:assert/strict';
import {
  changeLength,
  isWhole,
  keepInView,
  middleOf,
  panBy,
  placeAt,
  showBetween,
  startOf,
  wholeRun,
  zoomAround,
  type TimelineWindow,
} from '../../../../webview/timeline/window';

const range = ({ from, to }: TimelineWindow): [number, number] => [from, to];

describe('The window of the timeline', () => {
  it('gives each position an equal share of the width', () => {
    const window = wholeRun(7);
    assert.equal(startOf(window, 800, 3), 300);
    assert.equal(middleOf(window, 800, 3), 350);
    for (let position = 0; position <= 7; position++) assert.equal(placeAt(window, 800, middleOf(window, 800, position)), position);
    assert.equal(placeAt(window, 800, -50), 0);
    assert.equal(placeAt(window, 800, 900), 7);
  });

  it('zooms around a position, which stays where it is', () => {
    const window = zoomAround(wholeRun(9999), 2500, 0.5);
    assert.deepEqual(range(window), [1250, 6249]);
    assert.ok(Math.abs(middleOf(window, 1000, 2500) - middleOf(wholeRun(9999), 1000, 2500)) < 0.2);
    assert.deepEqual(range(zoomAround(window, 2500, 2)), [0, 9999]);
  });

  it('zooms in to eight positions and no further, out to the whole run and no further', () => {
    let window = wholeRun(1000);
    for (let step = 0; step < 40; step++) window = zoomAround(window, 700, 0.8);
    assert.equal(window.to - window.from, 7);
    assert.ok(window.from <= 700 && window.to >= 700);
    for (let step = 0; step < 60; step++) window = zoomAround(window, 700, 1.1);
    assert.ok(isWhole(window));
  });

  it('shows all of a run that is shorter than eight positions', () => {
    assert.deepEqual(range(zoomAround(wholeRun(3), 2, 0.5)), [0, 3]);
    assert.deepEqual(range(showBetween(3, 1, 2)), [0, 3]);
    assert.deepEqual(range(wholeRun(0)), [0, 0]);
  });

  it('shows what a brush covers, whichever way it was drawn, and never too little', () => {
    assert.deepEqual(range(showBetween(1000, 200, 500)), [200, 500]);
    assert.deepEqual(range(showBetween(1000, 500, 200)), [200, 500]);
    assert.deepEqual(range(showBetween(1000, 300, 301)), [297, 304]);
    assert.deepEqual(range(showBetween(1000, 1000, 1000)), [993, 1000]);
  });

  it('pans as far as the run goes', () => {
    const window = showBetween(1000, 200, 299);
    assert.deepEqual(range(panBy(window, 50)), [250, 349]);
    assert.deepEqual(range(panBy(window, -900)), [0, 99]);
    assert.deepEqual(range(panBy(window, 5000)), [901, 1000]);
  });

  it('follows the position with a tenth as context, and rests while it is in view', () => {
    const window = showBetween(1000, 200, 299);
    assert.equal(keepInView(window, 200), window);
    assert.equal(keepInView(window, 299), window);
    assert.deepEqual(range(keepInView(window, 300)), [211, 310]);
    assert.deepEqual(range(keepInView(window, 199)), [189, 288]);
    assert.deepEqual(range(keepInView(window, 1000)), [901, 1000]);
  });

  it('stays where it is when the run has another length', () => {
    assert.deepEqual(range(changeLength(wholeRun(100), 120)), [0, 120]);
    assert.deepEqual(range(changeLength(showBetween(100, 40, 60), 120)), [40, 60]);
    assert.deepEqual(range(changeLength(showBetween(100, 40, 60), 50)), [40, 50]);
    assert.deepEqual(range(changeLength(showBetween(100, 40, 60), 30)), [0, 30]);
  });
});
