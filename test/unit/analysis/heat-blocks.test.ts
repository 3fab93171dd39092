import * as assert from 'node:assert/strict';
import { heatBlocks } from '../../../src/analysis/heat-blocks';
import type { Run } from '../../../src/replay/run/run';
import { run } from '../support';
import { liveAtEveryPosition } from './live';

const whole = (of: Run): Parameters<typeof heatBlocks>[1] => ({
  fromByte: 0,
  toByte: of.arena.size,
  fromPosition: 0,
  toPosition: of.operationCount,
});

/** Four numbers each, by address. */
function listed(blocks: Float64Array | undefined): number[][] {
  const list = Array.from({ length: (blocks?.length ?? 0) / 4 }, (_, at) => Array.from(blocks!.subarray(at * 4, at * 4 + 4)));
  return list.sort((a, b) => a[0] - b[0] || a[2] - b[2]);
}

describe('heatBlocks', () => {
  const sample = (): Run => run('arena 64 unit 8', 'a = alloc 8', 'b = alloc 16', 'free a', 'c = alloc 3', 'b = realloc b 12', 'free b');

  it('are the allocations with the positions at which they were held', () => {
    assert.deepEqual(listed(heatBlocks(sample(), whole(sample()), 9)), [
      [0, 8, 1, 2],
      [0, 8, 4, 6],
      // The realloc leaves it where it is.
      [16, 32, 2, 5],
    ]);
  });

  it('are those that reach into the window, whole', () => {
    const window = { fromByte: 20, toByte: 24, fromPosition: 5, toPosition: 6 };
    assert.deepEqual(listed(heatBlocks(sample(), window, 9)), [[16, 32, 2, 5]]);
  });

  it('are not told where there are too many', () => {
    assert.equal(heatBlocks(sample(), whole(sample()), 2), undefined);
    const long = run('arena 64 unit 8', ...Array.from({ length: 2100 }, () => ['a = alloc 8', 'free a']).flat());
    assert.equal(heatBlocks(long, whole(long), 1e6), undefined);
  });

  it('are what is live at every position, objects included', () => {
    const lines = [
      'arena 64KiB unit 1KiB',
      'machine page 1KiB',
      'cache c 200',
      'a[0..9] = alloc c',
      'b = kmalloc 60',
      'free a[2..5]',
      'd = alloc 3000',
      'd = realloc d 9000',
      'free a[0]',
    ];
    const of = run(...lines);
    const blocks = listed(heatBlocks(of, whole(of), 100));
    liveAtEveryPosition(of).forEach((live, position) => {
      const there = blocks.filter(([, , from, to]) => from <= position && position <= to).map(([from, to]) => [from, to]);
      assert.deepEqual(
        there,
        live.map(({ from, to }) => [from, to]),
        `position ${position}`,
      );
    });
  });
});
