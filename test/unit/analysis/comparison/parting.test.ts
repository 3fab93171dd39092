import assert from 'node:assert/strict';
import { runUnder } from '../../../../src/analysis/comparison/compared-run';
import { findParting } from '../../../../src/analysis/comparison/parting';
import type { RunOptions } from '../../../../src/replay/run/options';
import type { Run } from '../../../../src/replay/run/run';
import { finish } from '../../../../src/work/work';
import { read } from '../../support';

/** The line of the first operation at which a trace parts from itself under a setting; none where it never does. */
function partsAt(options: RunOptions, ...lines: string[]): number | undefined {
  const trace = read(...lines);
  const under = (by: RunOptions): Run => finish(runUnder(trace, by)).run;
  const [one, other] = [under({}), under(options)];
  const parting = finish(findParting(one, other));
  assert.equal(finish(findParting(other, one)), parting, 'it is the same seen from the other run');
  return parting === undefined ? undefined : (parting < one.operationCount ? one : other).table.line[parting];
}

const firstFit: RunOptions = { arena: { policy: 'first-fit', overhead: 8 } };

describe('Where two runs of a trace part', () => {
  it('is the first block that lies elsewhere', () => {
    assert.equal(partsAt(firstFit, 'arena 1KiB unit 8', 'a = alloc 8', 'b = alloc 8', 'c = alloc 100'), 3);
    // The holes are of the same size: which one is taken is the question.
    const holes = ['arena 64 unit 8', 'a[0..7] = alloc 8', 'free a[0]', 'free a[4]', 'b = alloc 8'];
    assert.equal(partsAt({ arena: { fit: 'lifo' } }, ...holes), 5);
  });

  it('is nowhere where headers are all that differs', () => {
    assert.equal(partsAt(firstFit, 'arena 64 unit 8', 'a = alloc 8', 'free a', 'b = alloc 4'), undefined);
    assert.equal(partsAt({}, 'arena 64 unit 8', 'a = alloc 8'), undefined);
  });

  it('is what fails in one of them', () => {
    assert.equal(partsAt(firstFit, 'arena 64 unit 8', 'a = alloc 60', 'free a'), 2);
  });

  it('is what is another operation, where what is live is freed', () => {
    assert.equal(partsAt({ arena: { size: 32 } }, 'arena 64 unit 8', 'a[0] = alloc 32', 'a[1] = alloc 32', 'free a[*]'), 3);
  });

  it('is found where objects run as plain allocations', () => {
    const objects = ['arena 64KiB unit 4KiB', 'cache c 64', 'o[0..2] = alloc c', 'p = kmalloc 10'];
    assert.equal(partsAt({ arena: { policy: 'heap4', unit: 8 } }, ...objects), 3);
  });
});
