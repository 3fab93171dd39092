import * as assert from 'node:assert/strict';
import { smallestBlockers } from '../../../src/analysis/blockers';
import { BlockKind } from '../../../src/replay/state/arena-state';
import { Cursor } from '../../../src/replay/state/cursor';
import { readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';
import { numbers } from '../replay/long-trace';
import { encode } from '../support';

/** A trace of blocks in a small arena, some of them freed again. */
function smallTrace(seed: number): string[] {
  const random = numbers(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const lines = [`arena ${(12 + pick(21)) * 16} unit 16${random() < 0.5 ? ' fit lifo' : ''}`];
  for (let i = 0; i < 24; i++) lines.push(random() < 0.65 ? `h[${i}] = alloc ${1 + pick(40)}` : `free h[${pick(i + 1)}]`);
  return lines;
}

/** The live blocks at the end: handle, operation, bytes held. */
function liveBlocks(cursor: Cursor): { readonly op: number; readonly bytes: number }[] {
  const live: { op: number; bytes: number }[] = [];
  cursor.forEachBlock(0, cursor.run.arena.size / 16, (_unit, order, kind, owner) => {
    if (kind === BlockKind.Allocated) live.push({ op: owner, bytes: 2 ** order * 16 });
  });
  return live;
}

/** Every set of so many of the items. */
function* setsOf<T>(items: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield [];
  else for (let at = from; at <= items.length - size; at++) for (const rest of setsOf(items, size - 1, at + 1)) yield [items[at], ...rest];
}

describe('the smallest set of blockers', () => {
  it('is the smallest of all sets whose release, really done, makes the block', () => {
    let checked = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const lines = smallTrace(seed);
      const run = runTrace(readTrace(encode(lines.join('\n'))));
      const cursor = new Cursor(run);
      cursor.seek(run.operationCount);
      const live = liveBlocks(cursor);
      /** Whether a block of the order is free once these are released, by the allocator itself. */
      const makes = (set: readonly { readonly op: number }[], order: number): boolean => {
        const after = runTrace(readTrace(encode([...lines, ...set.map(({ op }) => `free ${run.handleText(op)}`)].join('\n'))));
        return after.results.largest(after.operationCount - 1) > order;
      };
      for (let order = 1; order <= Math.min(run.arena.maxOrder, 3); order++) {
        if (cursor.largestFreeOrder >= order) continue;
        const found = smallestBlockers(cursor, order)!;
        assert.ok(
          makes(
            found.operations.map((op) => ({ op })),
            order,
          ),
          `seed ${seed} order ${order}: releasing them makes the block`,
        );
        let least = Infinity;
        for (let size = 1; size <= found.operations.length; size++) {
          for (const set of setsOf(live, size)) {
            if (!makes(set, order)) continue;
            assert.equal(size, found.operations.length, `seed ${seed} order ${order}: ${size} would do`);
            least = Math.min(
              least,
              set.reduce((sum, { bytes }) => sum + bytes, 0),
            );
          }
        }
        assert.equal(found.bytes, least, `seed ${seed} order ${order}`);
        checked++;
      }
    }
    assert.ok(checked > 20, String(checked));
  });
});
