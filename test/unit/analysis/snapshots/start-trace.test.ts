import assert from 'node:assert/strict';
import type { ZoneLists } from '../../../../src/trace/snapshots/free-lists';
import { canBeArena } from '../../../../src/trace/snapshots/memory-like';
import { randomNumbers } from '../../../../src/model/random';
import { startTrace } from '../../../../src/analysis/snapshots/start-trace';
import { Cursor } from '../../../../src/replay/state/cursor';
import { diagnosticsOf, run } from '../../support';

function zoneOf(freeBlocks: readonly number[], managed?: number): ZoneLists {
  return { node: 0, zone: 'Normal', line: 3, freeBlocks, types: [], page: 4096, ...(managed !== undefined && { managed }) };
}

/** What the trace comes to where it says that the snapshot is: free blocks by order, and the pages of its arena. Nothing is wrong with it. */
function begun(freeBlocks: readonly number[], managed?: number): { free: number[]; pages: number } {
  const of = run(...[...startTrace(zoneOf(freeBlocks, managed), 'a file')].join('').split('\n'));
  const told = diagnosticsOf(of).map(({ line, code }) => `${line} ${code}`);
  assert.deepEqual(told, [], `${freeBlocks.join(' ')}, ${managed} pages`);
  const cursor = new Cursor(of);
  cursor.seek(of.marks[0].position);
  return { free: cursor.freeBlocks(), pages: of.arena.size / of.arena.unit };
}

describe('A trace that begins in the memory of a snapshot', () => {
  it('has the free blocks of each order', () => {
    assert.deepEqual(begun([3, 1, 0, 2]), { free: [3, 1, 0, 2], pages: 24 });
    assert.deepEqual(begun([0, 0, 0, 2]), { free: [0, 0, 0, 2], pages: 16 });
    assert.deepEqual(begun([5]), { free: [5], pages: 5 });
    assert.deepEqual(begun([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 5000), { free: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], pages: 5 * 1024 });
  });

  it('has them for any lists', () => {
    const random = randomNumbers(41);
    for (let turn = 0; turn < 60; turn++) {
      const freeBlocks = Array.from({ length: 1 + random(11) }, () => (random(3) === 0 ? 0 : random(1 + random(40))));
      if (freeBlocks.every((count) => count === 0)) continue;
      const managed = random(2) === 0 ? undefined : random(100_000);
      const { free, pages } = begun(freeBlocks, managed);
      assert.deepEqual(free, freeBlocks);
      assert.ok(pages >= (managed ?? 0));
    }
  });

  it('is none where nothing is free, or more than a trace can have', () => {
    assert.equal(canBeArena(zoneOf([0, 0])), false);
    assert.equal(canBeArena(zoneOf([1, 2])), true);
    assert.equal(canBeArena(zoneOf([1, 2], 2 ** 29)), false);
  });
});
