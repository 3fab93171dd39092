/** Which slabs could be meshed, and which page blocks one migration would free, against trying everything on small arenas. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { meshCache } from '../../src/analysis/meshing';
import { findLoneBlocks } from '../../src/analysis/migrations';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { Cursor } from '../../src/replay/state/cursor';
import { finish } from '../../src/work/work';
import { numberOfRuns } from './generators';
import { runProduct } from './product';

function endOf(lines: readonly string[]): Cursor {
  const run = runProduct(lines.join('\n'));
  const cursor = new Cursor(run);
  cursor.seek(run.operationCount);
  return cursor;
}

/** The slots in use of each slab that meshing may take, by the slab's id. */
function slabsToMesh(state: ArenaState, cache: number): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  for (const id of state.slabsOf(cache)) {
    const { objects, inUse, list } = state.slab(id);
    if (list !== 'partial' || inUse === 0) continue;
    found.set(id, new Set(Array.from({ length: objects }, (_, slot) => slot).filter((slot) => state.slotOwner(id, slot) >= 0)));
  }
  return found;
}

function disjoint(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return [...a].every((slot) => !b.has(slot));
}

/** The fewest slabs that could be left: every way to put each slab to those before it, or to none. */
function fewest(slabs: readonly ReadonlySet<number>[], groups: readonly ReadonlySet<number>[] = []): number {
  const [slab, ...rest] = slabs;
  if (slab === undefined) return groups.length;
  let least = fewest(rest, [...groups, slab]);
  groups.forEach((group, at) => {
    if (disjoint(group, slab)) least = Math.min(least, fewest(rest, groups.with(at, new Set([...group, ...slab]))));
  });
  return least;
}

/** Page blocks in which one block is taken, by an allocation or a slab with objects, that a free block elsewhere has room for: unit by unit. */
function loneBlocks(state: ArenaState, order: number): [pageBlock: number, unit: number][] {
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const blocks: { unit: number; order: number; free: boolean; empty: boolean }[] = [];
  state.forEachBlock(0, units, (unit, each, kind, owner) => {
    blocks.push({ unit, order: each, free: kind === BlockKind.Free, empty: kind === BlockKind.Slab && state.slab(owner).inUse === 0 });
  });
  const found: [number, number][] = [];
  for (let from = 0; from + 2 ** order <= units; from += 2 ** order) {
    const inside = blocks.filter(({ unit }) => unit >= from && unit < from + 2 ** order);
    const taken = inside.filter(({ free }) => !free);
    const [one] = taken;
    if (taken.length !== 1 || one.order >= order || one.empty) continue;
    if (blocks.some((block) => block.free && block.order >= one.order && !inside.includes(block))) found.push([from, one.unit]);
  }
  return found;
}

const frees = (last: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.nat(last)).map((indexes) => indexes.map((index) => `free t[${index}]`));

describe('what meshing and migration would free', () => {
  it('slabs are meshed onto as few as trying every way finds, or hardly more', () => {
    let best = 0;
    let found = 0;
    fc.assert(
      fc.property(fc.constantFrom(512, 1024), frees(41), (size, freed) => {
        const state = endOf([
          'arena 256KiB unit 4KiB',
          `cache c ${size} order 0`,
          `t[0..${size === 512 ? 41 : 29}] = alloc c`,
          ...(size === 512 ? freed : freed.filter((line) => Number(/\d+/.exec(line)) < 30)),
        ]);
        const slabs = slabsToMesh(state, 0);
        const { groups, slabs: shared, left, bytes } = finish(meshCache(state, 0));
        assert.equal(shared, groups.flat().length);
        assert.equal(left, groups.length);
        assert.equal(bytes, (shared - left) * 4096);
        const unions = groups.map((group) => {
          const union = new Set<number>();
          for (const id of group) {
            const slots = slabs.get(id)!;
            assert.ok(disjoint(union, slots));
            slots.forEach((slot) => union.add(slot));
          }
          return union;
        });
        // What is left cannot be meshed any further.
        const all = [...unions, ...[...slabs].filter(([id]) => !groups.flat().includes(id)).map(([, slots]) => slots)];
        all.forEach((one, at) => all.slice(at + 1).forEach((other) => assert.ok(!disjoint(one, other))));
        const least = fewest([...slabs.values()]);
        assert.ok(all.length >= least);
        best += least;
        found += all.length;
      }),
      { numRuns: numberOfRuns(400) },
    );
    assert.ok(best > 400);
    assert.ok(found <= best * 1.1, `${found} slabs are left where ${best} could be`);
  });

  it('page blocks are found that one migration frees', () => {
    const requests = fc.array(fc.constantFrom('alloc 1', 'alloc 1', 'alloc 2', 'alloc 4', 'alloc 8', 'alloc c'), { maxLength: 14 });
    let seen = 0;
    fc.assert(
      fc.property(fc.constantFrom(32, 40, 64), requests, fc.integer({ min: 1, max: 4 }), frees(13), (size, asked, order, freed) => {
        const lines = asked.map((request, index) => `t[${index}] = ${request}`);
        const state = endOf([`arena ${size} unit 1`, 'machine page 2', 'cache c 1 align 1 order 1', ...lines, ...freed]);
        const lone = finish(findLoneBlocks(state, order));
        assert.deepEqual(
          lone.map(({ pageBlock, unit }) => [pageBlock, unit]),
          loneBlocks(state, order),
        );
        seen += lone.length;
      }),
      { numRuns: numberOfRuns(1000) },
    );
    assert.ok(seen > 100, `${seen} page blocks`);
  });
});
