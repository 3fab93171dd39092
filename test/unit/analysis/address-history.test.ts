import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { AddressHistory, tenantAt } from '../../../src/analysis/address-history';
import type { Run } from '../../../src/replay/run/run';
import { mixedTraces, slabTraces } from '../../property/generators';
import { run, runRecording } from '../support';
import { liveAtEveryPosition } from './live';

/** All of them, at once. */
function tenanciesAt(of: Run, offset: number): AddressHistory['tenancies'] {
  const history = new AddressHistory(of, offset);
  history.goOnTo(of.operationCount);
  return history.tenancies;
}

describe('the history of an address', () => {
  it('tells who was there, one after the other', () => {
    const of = run('arena 8 unit 1', 'a = alloc 4', 'free a', 'b = alloc 2', 'b = realloc b 1', 'c = alloc 4');
    assert.deepEqual(tenanciesAt(of, 1), [
      { operation: 0, endedBy: 1 },
      { operation: 2, endedBy: 3 },
      { operation: 3, endedBy: undefined },
    ]);
    assert.deepEqual(tenanciesAt(of, 3), [{ operation: 0, endedBy: 1 }]);
  });

  it('knows of no memory for a kmalloc of nothing, nor for what failed', () => {
    const of = run('arena 64KiB unit 4KiB', 'a = kmalloc 0', 'b = alloc 1MiB');
    assert.deepEqual(tenanciesAt(of, 0), []);
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
          const history = tenanciesAt(of, byte);
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
