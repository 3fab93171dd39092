import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SizeTallies, summariseSizes } from '../../../src/analysis/sizes';
import { mixedTraces, slabTraces } from '../../property/generators';
import { run, runRecording } from '../support';

const lines = [
  'arena 1MiB unit 4KiB',
  'a = kmalloc 0',
  'b = kmalloc 65',
  'c = kmalloc 96',
  'd = kmalloc 128',
  'e = alloc 100',
  'f = alloc 5000',
  'free missing',
  'free b',
];

describe('request sizes', () => {
  it('are binned by powers of two, with what they got', () => {
    assert.deepEqual(summariseSizes(run(...lines), 8), [
      { limit: 0, count: 1, requested: 0, held: 0, served: [{ held: 0, cache: undefined, count: 1, requested: 0 }] },
      {
        limit: 128,
        count: 4,
        requested: 389,
        held: 96 + 96 + 128 + 4096,
        served: [
          { held: 96, cache: 'kmalloc-96', count: 2, requested: 161 },
          { held: 128, cache: 'kmalloc-128', count: 1, requested: 128 },
          { held: 4096, cache: undefined, count: 1, requested: 100 },
        ],
      },
      { limit: 8192, count: 1, requested: 5000, held: 8192, served: [{ held: 8192, cache: undefined, count: 1, requested: 5000 }] },
    ]);
  });

  it('put a power of two in its own bin, one byte more in the next', () => {
    const of = run('arena 64KiB unit 1', ...[1, 2, 3, 4, 5, 1024, 1025].map((size, index) => `b${index} = alloc ${size}`));
    assert.deepEqual(
      summariseSizes(of, of.operationCount).map(({ limit, count }) => [limit, count]),
      [
        [1, 1],
        [2, 1],
        [4, 2],
        [8, 1],
        [1024, 1],
        [2048, 1],
      ],
    );
  });

  it('take blocks of one size together, whichever call asked for them', () => {
    const of = run('arena 64KiB unit 4KiB', 'a = alloc 16384', 'b = kmalloc 16384');
    assert.deepEqual(
      summariseSizes(of, 2).map(({ served }) => served.map(({ count }) => count)),
      [[2]],
    );
  });

  it('count every allocation once, at any position', () => {
    fc.assert(
      fc.property(fc.oneof(mixedTraces, slabTraces), (text) => {
        const of = runRecording('alloctrace', text);
        const tallies = new SizeTallies(of);
        for (let position = 0; position <= of.operationCount; position += 7) {
          tallies.goOnTo(position);
          const bins = tallies.summarise();
          const made = Array.from({ length: position }, (_, op) => op).filter(
            (op) => of.errorOf(op) === undefined && of.results.allocated(op),
          );
          const sum = (figure: 'count' | 'requested' | 'held'): number => bins.reduce((total, bin) => total + bin[figure], 0);
          assert.equal(sum('count'), made.length);
          assert.equal(
            sum('requested'),
            made.reduce((total, op) => total + of.requestedOf(op), 0),
          );
          assert.equal(
            sum('held'),
            made.reduce((total, op) => total + of.heldOf(op), 0),
          );
          for (const bin of bins) {
            const sizes = made
              .map((op) => of.requestedOf(op))
              .filter((size) => (bin.limit === 0 ? size === 0 : size > bin.limit / 2 && size <= bin.limit));
            assert.equal(bin.count, sizes.length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
