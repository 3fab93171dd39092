import assert from 'node:assert/strict';
import { formatSingleTime, formatTime } from '../../../src/model/duration';
import { writeNumbersIn } from '../../../src/model/size';

describe('times of a recording', () => {
  afterEach(() => writeNumbersIn('en'));

  it('are in the unit of the greatest beside them, with digits enough to differ', () => {
    const texts = (most: number, step: number, ...seconds: number[]): string[] => seconds.map((each) => formatTime(each, { most, step }));
    assert.deepEqual(texts(3e-7, 1e-8, 0, 1e-8, 3e-7), ['0 ns', '10 ns', '300 ns']);
    assert.deepEqual(texts(0.0004, 5e-6, 0.000005, 0.0004), ['5 µs', '400 µs']);
    assert.deepEqual(texts(0.5, 0.1, 0.1, 0.5), ['100 ms', '500 ms']);
    assert.deepEqual(texts(3, 0.5, 0.5, 1, 3), ['0.5 s', '1 s', '3 s']);
    assert.deepEqual(texts(3.2, 1e-6, 3.000001), ['3.000001 s']);
  });

  it('are written as clocks do from two minutes on', () => {
    const texts = (step: number, ...seconds: number[]): string[] => seconds.map((each) => formatTime(each, { most: 7300, step }));
    assert.deepEqual(texts(15, 0, 15, 725, 3600, 7300), ['0:00', '0:15', '12:05', '1:00:00', '2:01:40']);
    assert.deepEqual(texts(0.5, 3725.5, 59.99), ['1:02:05.5', '1:00']);
  });

  it('by themselves have all their digits, in the language of the text', () => {
    assert.deepEqual([0, 1.5e-6, 0.0899, 1.25].map(formatSingleTime), ['0 s', '1.5 µs', '89.9 ms', '1.25 s']);
    writeNumbersIn('de');
    assert.equal(formatSingleTime(1.25), '1,25 s');
  });
});
