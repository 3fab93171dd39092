import assert from 'node:assert/strict';
import { readSavedState } from '../../../src/protocol/saved-state';
import { fields, listOf, numberFrom, oneOf, text, truth, whole, wholeFrom } from '../../../src/protocol/saved';
import { garbage } from './garbage';

/** Without the fields that are not there. */
const present = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

describe('What was saved', () => {
  it('is read field by field: what is not as it should be is left out, and what nobody knows', () => {
    const read = fields({ a: wholeFrom(0, 9), b: text, c: truth, d: oneOf(['x', 'y']) });
    assert.deepEqual(present(read({ a: 9, b: '', c: false, d: 'y', e: 1 })), { a: 9, b: '', c: false, d: 'y' });
    assert.deepEqual(present(read({ a: 10, b: 'b', c: 0, d: 'z' })), { b: 'b' });
    for (const each of garbage) assert.deepEqual(present(read(each)), {});
  });

  it('has numbers in their range only', () => {
    const numbers = [0, 0.5, 7, 8, -1, NaN, Infinity, -Infinity, '1', null, 2 ** 60];
    assert.deepEqual(numbers.map(numberFrom(0)), [0, 0.5, 7, 8, ...Array<undefined>(7).fill(undefined)]);
    assert.deepEqual(numbers.map(wholeFrom(0, 7)), [0, undefined, 7, ...Array<undefined>(8).fill(undefined)]);
  });

  it('has the good elements of a list, and nothing of what is no list', () => {
    const read = listOf(wholeFrom(0));
    assert.deepEqual(read([1, 'a', 2.5, null, 3]), [1, 3]);
    assert.equal(read({ 0: 1, length: 1 }), undefined);
    assert.equal(read('12'), undefined);
  });

  it('has an object that only makes sense as a whole, or does not have it', () => {
    const read = whole({ from: wholeFrom(0), to: wholeFrom(0) }, ({ from, to }) => from <= to);
    assert.deepEqual(read({ from: 2, to: 2, more: 1 }), { from: 2, to: 2 });
    for (const each of [{ from: 3, to: 2 }, { from: 3 }, { from: '3', to: 4 }, ...garbage]) assert.equal(read(each), undefined);
  });
});

describe('The page’s saved state', () => {
  const saved = {
    uri: 'file:///a.alloctrace',
    pinned: true,
    position: 3,
    view: 'heat',
    views: { heat: { mode: 'age' } },
    room: { detailsBelow: 0.4, selectionBeside: 0.3, legend: true, figures: false },
    timeline: { window: { from: 1, to: 9 }, hidden: ['live'], speed: 20, table: true, height: 140, stretch: { from: 2, to: 5 } },
    filter: 'size > 64',
    selected: 64,
  };

  it('comes back as it was saved', () => {
    assert.deepEqual(present(readSavedState(JSON.parse(JSON.stringify(saved)))), saved);
  });

  it('is the default where it is something else', () => {
    for (const each of garbage) assert.deepEqual(present(readSavedState(each)), { timeline: {}, room: {} });
  });

  it('loses what is wrong, and nothing else', () => {
    const wrong = {
      ...saved,
      pinned: 'yes',
      position: -1,
      views: [1],
      selected: null,
      room: { ...saved.room, detailsBelow: 2, selectionBelow: 0, legend: 'yes' },
      timeline: { ...saved.timeline, window: { from: 9, to: 1 }, height: 12, stretch: { from: 3, to: 3 } },
    };
    assert.deepEqual(present(readSavedState({ ...wrong, timeline: { ...wrong.timeline, hidden: ['live', 'dead', 7] } })), {
      uri: saved.uri,
      view: 'heat',
      timeline: { hidden: ['live'], speed: 20, table: true },
      room: { selectionBeside: 0.3, figures: false },
      filter: 'size > 64',
    });
  });
});
