import * as assert from 'node:assert/strict';
import { nextStop, type Stop } from '../../../src/session/stops';

const stop = (position: number, line: number): Stop => ({ position, line, column: 1, text: `line ${line}` });

describe('nextStop', () => {
  const stops = [stop(2, 3), stop(5, 7), stop(5, 8), stop(9, 12)];

  it('is the first after, or the last before a position', () => {
    assert.equal(nextStop(stops, 0, 1)?.line, 3);
    assert.equal(nextStop(stops, 2, 1)?.line, 7);
    assert.equal(nextStop(stops, 9, -1)?.line, 8);
    assert.equal(nextStop(stops, 5, -1)?.line, 3);
  });

  it('goes around the ends', () => {
    assert.equal(nextStop(stops, 9, 1)?.line, 3);
    assert.equal(nextStop(stops, 1, -1)?.line, 12);
    assert.equal(nextStop(stops, 9, 1, stops[3])?.line, 3);
    assert.equal(nextStop(stops, 2, -1, stops[0])?.line, 12);
  });

  it('goes through all stops of one position', () => {
    assert.equal(nextStop(stops, 5, 1, stops[1])?.line, 8);
    assert.equal(nextStop(stops, 5, 1, stops[2])?.line, 12);
    assert.equal(nextStop(stops, 5, -1, stops[2])?.line, 7);
  });

  it('forgets the last stop once the position has moved, or the stop is gone', () => {
    assert.equal(nextStop(stops, 6, 1, stops[1])?.line, 12);
    assert.equal(nextStop(stops, 5, 1, stop(5, 99))?.line, 12);
  });

  it('is nothing where there is no stop', () => {
    assert.equal(nextStop([], 5, 1), undefined);
    assert.equal(nextStop([], 5, -1), undefined);
  });
});
