import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { addressHistory, tenantAt } from '../../../src/analysis/address-history';
import { mixedTraces, slabTraces } from '../../property/generators';
import { run, runRecording } from '../support';
import { liveAtEveryPosition } from './live';

describe('the history of an address', () => {
  it('tells who was there, one after the other', () => {
    const of = run('arena 8 unit 1', 'a = alloc 4', 'free a', 'b = alloc 2', 'b = realloc b 1', 'c = alloc 4');
    assert.deepEqual(addressHistory(of, 1, 10), [
      { operation: 0, endedBy: 1 },
      { operation: 2, endedBy: 3 },
      { operation: 3, endedBy: undefined },
    ]);
    assert.deepEqual(addressHistory(of, 3, 10), [{ operation: 0, endedBy: 1 }]);
    assert.deepEqual(addressHistory(of, 1, 1), [{ operation: 3, endedBy: undefined }]);
    assert.deepEqual(addressHistory(of, 1, 0), []);
  });

  it('knows of no memory for a kmalloc of nothing, nor for what failed', () => {
    const of = run('arena 64KiB unit 4KiB', 'a = kmalloc 0', 'b = alloc 1MiB');
    assert.deepEqual(addressHistory(of, 0, 10), []);
    assert.equal(tenantAt(of, 0, 2), -1);
  });

  it('agrees with the allocators at every position', function () {
    this.timeout(0);
    fc.assert(
      fc.property(fc.oneof(mixedTraces, slabTraces), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (text, share) => {
        const of = runRecording('alloctrace', text);
        const live = liveAtEveryPosition(of);
        const starts = live.flat().map(({ from }) => from);
        for (const byte of [Math.floor(share * of.arena.size), ...starts.slice(0, 20)]) {
          const tenants = live.map((each) => each.find(({ from, to }) => from <= byte && byte < to)?.op ?? -1);
          assert.deepEqual(
            tenants.map((_, position) => tenantAt(of, byte, position)),
            tenants,
          );
          const history = addressHistory(of, byte, Infinity);
          const told = tenants.map(
            (_, position) =>
              history.find(({ operation, endedBy }) => operation < position && position <= (endedBy ?? Infinity))?.operation ?? -1,
          );
          assert.deepEqual(told, tenants);
        }
      }),
      { numRuns: 60 },
    );
  });
});
