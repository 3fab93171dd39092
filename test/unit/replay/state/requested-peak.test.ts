import assert from 'node:assert/strict';
import { requestedPeak } from '../../../../src/replay/state/peak';
import { run } from '../../support';

describe('Where the most bytes are requested', () => {
  it('is the first position with as many', () => {
    assert.deepEqual(requestedPeak(run('a = alloc 8', 'b = alloc 4', 'free a', 'c = alloc 8', 'free b')), {
      position: 2,
      requested: 12,
    });
  });

  it('need not be where the most are used', () => {
    const of = run('arena 1MiB unit 4KiB', 'big = alloc 9000', 'free big', 't[0..2] = alloc 4096');
    assert.deepEqual(requestedPeak(of), { position: 5, requested: 12288 });
  });

  it('is the start of a run of nothing', () => {
    assert.deepEqual(requestedPeak(run('mark x')), { position: 0, requested: 0 });
  });

  it('is found in runs with an index, by one walk alike', () => {
    const lines = Array.from({ length: 3000 }, (_, index) =>
      index % 3 === 2 ? `free a${index - 1}` : `a${index} = alloc ${((index * 37) % 101) + 1}`,
    );
    const of = run('arena 1MiB', ...lines);
    let best = { position: 0, requested: 0 };
    for (let position = 0; position <= of.operationCount; position++) {
      const requested = of.series.at('requested', position);
      if (requested > best.requested) best = { position, requested };
    }
    assert.deepEqual(requestedPeak(of), best);
  });
});
