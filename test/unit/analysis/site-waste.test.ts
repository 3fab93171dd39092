import * as assert from 'node:assert/strict';
import { findTellingPosition, findWaste, type SiteWaste, type WasteBySite } from '../../../src/analysis/site-waste';
import type { SiteKind } from '../../../src/model/sites';
import { finish } from '../../../src/work/work';
import { run } from '../support';

/** The waste at a position, by default the end. */
function wasteOf(lines: readonly string[], by: SiteKind = 'site', position?: number): WasteBySite {
  const of = run(...lines);
  return finish(findWaste(of, by, position ?? of.operationCount));
}

const site = ({ sites }: WasteBySite, name: string): SiteWaste => sites.find(({ summary }) => summary.site === name)!;

describe('waste by site', () => {
  it('blames the one site that has anything in the buddy of a free block', () => {
    const waste = wasteOf(['arena 64 unit 8', 'a = alloc 8 at 0x0 @ site=one', 'b = alloc 16 at 0x20 @ site=two']);
    // Free are 8 at 8, 16 at 16, 16 at 48: a keeps the first two apart, b the last. Each half is then whole, and the other is not free.
    assert.deepEqual([site(waste, 'one').pinned, site(waste, 'two').pinned], [24, 16]);
    assert.deepEqual([site(waste, 'one').shared, site(waste, 'two').shared, waste.keptApart], [0, 0, 40]);
    assert.deepEqual(
      waste.sites.map(({ summary }) => summary.site),
      ['one', 'two'],
    );
  });

  it('tells apart what several keep together', () => {
    const waste = wasteOf(['arena 128 unit 8', 'a = alloc 8 at 0x0 @ site=one', 'b = alloc 8 at 0x8 @ site=two']);
    // 16, 32 and 64 are free, and both stand in the way of each.
    for (const name of ['one', 'two']) assert.deepEqual([site(waste, name).pinned, site(waste, name).shared], [0, 112], name);
    assert.equal(waste.keptApart, 112);
  });

  it('has nothing kept apart where all is free, or nothing', () => {
    assert.equal(wasteOf(['arena 64 unit 8', 'a = alloc 8 @ site=one', 'free a']).keptApart, 0);
    assert.equal(wasteOf(['arena 64 unit 8', 'a = alloc 64 @ site=one']).keptApart, 0);
    assert.deepEqual(wasteOf([]).sites, []);
    // 24 bytes are no power of two: the last block has no buddy.
    assert.equal(wasteOf(['arena 24 unit 8', 'a = alloc 8 at 0x10 @ site=one']).keptApart, 0);
  });

  it('has padding at the position, and on average over all positions', () => {
    const lines = ['arena 1KiB unit 8', 'a = alloc 10 @ site=one', 'b = alloc 33 @ site=two', 'free b', 'c = alloc 8 @ site=two'];
    const waste = wasteOf(lines);
    assert.deepEqual([site(waste, 'one').padding, site(waste, 'one').held, site(waste, 'one').meanPadding], [6, 16, 6]);
    // 31 bytes over one of four positions.
    assert.deepEqual([site(waste, 'two').padding, site(waste, 'two').meanPadding], [0, 31 / 4]);
    assert.equal(site(waste, 'one').wasted, site(waste, 'one').pinned + 6);
  });

  it('has the slots of slabs, and who alone keeps them', () => {
    const setup = ['arena 64KiB unit 4KiB', 'machine page 4KiB', 'cache c 1024 order 0'];
    const alone = wasteOf([...setup, 'a = alloc c @ site=one']);
    assert.deepEqual([site(alone, 'one').slabs, site(alone, 'one').occupancy, site(alone, 'one').slabFree], [1, 0.25, 3072]);
    const both = wasteOf([...setup, 'a = alloc c @ site=one', 'b = alloc c @ site=two']);
    for (const name of ['one', 'two']) {
      const { slabs, occupancy, slabFree, shared, pinned } = site(both, name);
      assert.deepEqual([slabs, occupancy, slabFree, pinned, shared], [1, 0.5, 0, 0, 60 * 1024], name);
    }
  });

  it('blames nobody for a slab that is empty', () => {
    const waste = wasteOf(['arena 64KiB unit 4KiB', 'machine page 4KiB', 'cache c 1024 order 0', 'a = alloc c @ site=one', 'free a']);
    assert.deepEqual([waste.keptApart, site(waste, 'one').pinned, site(waste, 'one').shared], [60 * 1024, 0, 0]);
  });

  it('has the age of what is live', () => {
    const waste = wasteOf(['arena 1KiB unit 8', 'a = alloc 8 @ site=one', 'b = alloc 8 @ site=two', 'c = alloc 8 @ site=one', 'free b']);
    assert.deepEqual([site(waste, 'one').meanAge, site(waste, 'one').oldestAge], [3, 4]);
    assert.deepEqual([site(waste, 'two').meanAge, site(waste, 'two').oldestAge], [0, 0]);
  });

  it('has the requests that failed because of a site', () => {
    const lines = [
      'arena 64 unit 8',
      'a = alloc 32 at 0x0 @ site=big',
      'b = alloc 8 at 0x20 @ site=small',
      'c = alloc 32 @ site=asks',
      'free a',
      'd = alloc 64 @ site=asks',
      'e = alloc 128 @ site=asks',
    ];
    const waste = wasteOf(lines);
    // Of 24 free bytes no 32 can be had, nor 64 of 56, nor 128 of an arena of 64: that is no fragmentation.
    assert.deepEqual([waste.failures, waste.explained], [0, 0]);
    const fragmented = wasteOf([
      'arena 64 unit 8',
      'a = alloc 8 at 0x0 @ site=one',
      'b = alloc 8 at 0x20 @ site=two',
      'c = alloc 32 @ site=asks',
    ]);
    assert.deepEqual([fragmented.failures, fragmented.explained], [1, 1]);
    assert.deepEqual([site(fragmented, 'one').failures, site(fragmented, 'two').failures], [1, 0]);
  });

  it('sums up by line where asked, and at any position', () => {
    const lines = ['arena 64 unit 8', 'a = alloc 8', 'b = alloc 8', 'free a'];
    assert.deepEqual(
      wasteOf(lines, 'line', 1).sites.map(({ summary: { line }, pinned }) => [line, pinned]),
      [[2, 56]],
    );
    assert.deepEqual(
      wasteOf(lines, 'line').sites.map(({ summary: { line }, pinned }) => [line, pinned]),
      [
        [3, 56],
        [2, 0],
      ],
    );
  });

  it('tells the most behind the first request that failed by fragmentation, else at the peak', () => {
    const telling = (...lines: string[]): unknown => finish(findTellingPosition(run(...lines)));
    const lines = ['arena 64 unit 8', 'a = alloc 8 at 0x0', 'b = alloc 8 at 0x20'];
    assert.deepEqual(telling(...lines, 'free b'), { position: 2, reason: 'peak' });
    assert.deepEqual(telling(...lines, 'c = alloc 32', 'd = alloc 32'), { position: 3, reason: 'failure' });
    assert.deepEqual(telling(), { position: 0, reason: 'peak' });
  });
});
