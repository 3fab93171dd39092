import * as assert from 'node:assert/strict';
import { Outcome, type Engine } from '../../../src/engine/engine';
import { Place } from '../../../src/engine/place';
import { SlabList, type ObjectCache } from '../../../src/engine/slab';
import { blockTexts } from '../support';
import { allocate, allocateObject, assertSound, freeObjects, newCache, newEngine, releaseAt } from './engines';

const page = 4096;

/** A cache of four objects of 1 KiB to a slab of one page. */
function fourToAPage(partial?: number, arenaPages = 16): [Engine, ObjectCache] {
  const engine = newEngine({ size: arenaPages * page, unit: page });
  return [engine, newCache(engine, 'c', { objectSize: 1024, order: 0, partial })];
}

function allocateMany(engine: Engine, cache: ObjectCache, count: number): number[] {
  return Array.from({ length: count }, () => allocateObject(engine, cache));
}

/** Pages of the slabs on the partial list, from its head. */
function partialPages(engine: Engine, cache: ObjectCache): number[] {
  return engine.slabs.partialSlabs(cache).map((slab) => engine.slabs.unit[slab]);
}

/** Page of each slab with the list it is on. */
function slabsByPage(engine: Engine, cache: ObjectCache): [number, SlabList][] {
  const { slabs } = engine;
  return slabs
    .slabsOf(cache)
    .map((slab): [number, SlabList] => [slabs.unit[slab], slabs.list[slab]])
    .sort((a, b) => a[0] - b[0]);
}

const pageOf = (n: number, count = 4): number[] => Array.from({ length: count }, (_, i) => n * page + i * 1024);

describe('objects of a cache', () => {
  it('come from a new slab in ascending order', () => {
    const [engine, cache] = fourToAPage();
    assert.deepEqual(allocateMany(engine, cache, 6), [0, 1024, 2048, 3072, 4096, 5120]);
    assert.deepEqual(blockTexts(engine).slice(0, 2), ['slab:4096', 'slab:4096']);
    assert.equal(cache.slabCount, 2);
    assert.equal(cache.objectsInUse, 6);
  });

  it('come back last in, first out', () => {
    const [engine, cache] = fourToAPage();
    allocateMany(engine, cache, 3);
    freeObjects(engine, cache, 2048, 0);
    // Then the slot that was never used.
    assert.deepEqual(allocateMany(engine, cache, 3), [0, 2048, 3072]);
  });

  it('are slots apart, the rest of the slab is its tail', () => {
    const engine = newEngine({ size: 2 ** 20, unit: page });
    const cache = newCache(engine, 'task_struct', { objectSize: 1740 });
    assert.equal(cache.geometry.objectsPerSlab, 9);
    const offsets = allocateMany(engine, cache, 10);
    assert.deepEqual(offsets.slice(0, 9), [0, 1744, 3488, 5232, 6976, 8720, 10464, 12208, 13952]);
    assert.equal(offsets[9], 16384);
  });

  it('come from the active slab of their CPU', () => {
    const [engine, cache] = fourToAPage();
    assert.deepEqual(
      [allocateObject(engine, cache, 0), allocateObject(engine, cache, 7), allocateObject(engine, cache, -1)],
      [0, 4096, 8192],
    );
    assert.deepEqual([allocateObject(engine, cache, 7), allocateObject(engine, cache, 0)], [5120, 1024]);
  });

  it('go back to an active slab whichever CPU frees them', () => {
    const [engine, cache] = fourToAPage(0);
    allocateObject(engine, cache, 0);
    allocateObject(engine, cache, 1);
    freeObjects(engine, cache, 0, 4096);
    // Empty, but active: both stay.
    assert.deepEqual(slabsByPage(engine, cache), [
      [0, SlabList.Active],
      [1, SlabList.Active],
    ]);
  });
});

describe('slabs', () => {
  it('are on no list when they are full and another becomes active', () => {
    const [engine, cache] = fourToAPage();
    allocateMany(engine, cache, 4);
    assert.deepEqual(slabsByPage(engine, cache), [[0, SlabList.Active]]);
    allocateMany(engine, cache, 1);
    assert.deepEqual(slabsByPage(engine, cache), [
      [0, SlabList.Full],
      [1, SlabList.Active],
    ]);
  });

  it('join the tail of the partial list with their first free object, and leave it from the head', () => {
    const [engine, cache] = fourToAPage();
    allocateMany(engine, cache, 12);
    freeObjects(engine, cache, 5120, 1024, 6144);
    assert.deepEqual(partialPages(engine, cache), [1, 0]);
    // The active slab is full: the head takes its place, its last freed object first.
    assert.deepEqual(allocateMany(engine, cache, 2), [6144, 5120]);
    assert.deepEqual(partialPages(engine, cache), [0]);
    assert.deepEqual(slabsByPage(engine, cache), [
      [0, SlabList.Partial],
      [1, SlabList.Active],
      [2, SlabList.Full],
    ]);
    assert.deepEqual(allocateMany(engine, cache, 2), [1024, 12288]);
  });

  it('stay while the partial list is short, empty or not', () => {
    const [engine, cache] = fourToAPage(2);
    allocateMany(engine, cache, 16);
    freeObjects(engine, cache, ...pageOf(0));
    assert.deepEqual(partialPages(engine, cache), [0]);
    // With the second one on the list there are two: empty, it goes.
    freeObjects(engine, cache, ...pageOf(1, 3));
    assert.deepEqual(partialPages(engine, cache), [0, 1]);
    freeObjects(engine, cache, 4096 + 3072);
    assert.deepEqual(partialPages(engine, cache), [0]);
    assert.deepEqual(blockTexts(engine).slice(0, 4), ['slab:4096', 'free:4096', 'slab:4096', 'slab:4096']);
  });

  it('count themselves only if they were on the list before', () => {
    // One object to a slab: freed, it is empty at once.
    const engine = newEngine({ size: 16 * page, unit: page });
    const cache = newCache(engine, 'c', { objectSize: page, order: 0, partial: 1 });
    allocateMany(engine, cache, 4);
    freeObjects(engine, cache, 0);
    assert.deepEqual(partialPages(engine, cache), [0]);
    freeObjects(engine, cache, page);
    assert.deepEqual(partialPages(engine, cache), [0]);
    assert.equal(cache.slabCount, 3);
  });

  it('go at once where a cache keeps none', () => {
    const [engine, cache] = fourToAPage(0);
    allocateMany(engine, cache, 8);
    freeObjects(engine, cache, ...pageOf(0));
    assert.deepEqual(slabsByPage(engine, cache), [[1, SlabList.Active]]);
  });

  it('are of the smallest order that holds an object when memory is short', () => {
    const engine = newEngine({ size: 4 * page, unit: page });
    const cache = newCache(engine, 'c', { objectSize: 1024, order: 1 });
    const blocks = [0, 1, 2, 3].map(() => allocate(engine, page));
    releaseAt(engine, Place.FirstBlock, blocks[0]);
    releaseAt(engine, Place.FirstBlock, blocks[2]);
    assert.deepEqual(allocateMany(engine, cache, 5), [0, 1024, 2048, 3072, 8192]);
    assert.deepEqual(blockTexts(engine), ['slab:4096', 'used:4096', 'slab:4096', 'used:4096']);
  });

  it('keep the active one when there is no memory', () => {
    const [engine, cache] = fourToAPage(undefined, 1);
    allocateMany(engine, cache, 4);
    assert.equal(engine.allocateObject(cache, 0, 0), Outcome.Exhausted);
    assert.equal(engine.needed, page);
    assert.deepEqual(slabsByPage(engine, cache), [[0, SlabList.Active]]);
    freeObjects(engine, cache, 2048);
    assert.deepEqual(allocateMany(engine, cache, 1), [2048]);
  });

  it('fail as fragmented where enough is free in blocks too small', () => {
    const engine = newEngine({ size: 4 * page, unit: page });
    const cache = newCache(engine, 'c', { objectSize: 2 * page, order: 1 });
    const blocks = [0, 1, 2, 3].map(() => allocate(engine, page));
    releaseAt(engine, Place.FirstBlock, blocks[0]);
    releaseAt(engine, Place.FirstBlock, blocks[2]);
    assert.equal(engine.allocateObject(cache, 0, 0), Outcome.Fragmented);
    assert.equal(engine.needed, 2 * page);
  });
});

describe('shrink', () => {
  it('gives empty slabs back and sorts the rest by objects in use, most first', () => {
    const [engine, cache] = fourToAPage(10);
    allocateMany(engine, cache, 20);
    freeObjects(engine, cache, ...pageOf(0, 3), ...pageOf(1), ...pageOf(2, 1), ...pageOf(3, 3));
    assert.deepEqual(partialPages(engine, cache), [0, 1, 2, 3]);
    engine.shrink(cache);
    assertSound(engine);
    // Objects in use: page 0 one, 2 three, 3 one; 4 was active and is full.
    assert.deepEqual(partialPages(engine, cache), [2, 0, 3]);
    assert.deepEqual(slabsByPage(engine, cache), [
      [0, SlabList.Partial],
      [2, SlabList.Partial],
      [3, SlabList.Partial],
      [4, SlabList.Full],
    ]);
  });

  it('lets active slabs go in the order of the CPUs’ numbers', () => {
    const [engine, cache] = fourToAPage();
    for (const cpu of [5, -2, 3]) allocateObject(engine, cache, cpu);
    engine.shrink(cache);
    assertSound(engine);
    assert.deepEqual(partialPages(engine, cache), [1, 2, 0]);
    assert.deepEqual(cache.active, [-1, -1, -1]);
    // The next allocation takes the head.
    assert.equal(allocateObject(engine, cache, 5), 4096 + 1024);
  });

  it('puts them behind the partial slabs before it sorts', () => {
    const [engine, cache] = fourToAPage();
    allocateMany(engine, cache, 9);
    freeObjects(engine, cache, ...pageOf(1, 3));
    engine.shrink(cache);
    assert.deepEqual(partialPages(engine, cache), [1, 2]);
  });

  it('gives an empty active slab back', () => {
    const [engine, cache] = fourToAPage();
    allocateMany(engine, cache, 1);
    freeObjects(engine, cache, 0);
    engine.shrink(cache);
    assert.equal(cache.slabCount, 0);
    assert.deepEqual(blockTexts(engine), ['free:65536']);
  });
});

describe('destroy', () => {
  it('gives all slabs back, ascending by address', () => {
    const engine = newEngine({ size: 8 * page, unit: page, fit: 'lifo' });
    const cache = newCache(engine, 'c', { objectSize: page, order: 0, partial: 8 });
    // Every other page, so that nothing merges.
    const offsets = [0, 1, 2, 3].map(() => {
      const offset = allocateObject(engine, cache);
      allocate(engine, page);
      return offset;
    });
    assert.deepEqual(offsets, [0, 2 * page, 4 * page, 6 * page]);
    freeObjects(engine, cache, 4 * page, 0, 6 * page, 2 * page);
    engine.destroy(cache);
    assertSound(engine);
    assert.deepEqual(engine.buddy.freeBlocks(0), [6, 4, 2, 0]);
    assert.equal(engine.cacheNamed('c'), undefined);
    assert.deepEqual(engine.presentCaches(), []);
  });

  it('frees the name', () => {
    const [engine, cache] = fourToAPage();
    engine.destroy(cache);
    const again = newCache(engine, 'c', { objectSize: 64 });
    assert.equal(engine.cacheNamed('c'), again);
    assert.notEqual(again.serial, cache.serial);
  });
});
