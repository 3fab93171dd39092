import * as assert from 'node:assert/strict';
import type { Engine } from '../../../src/engine/engine';
import { Outcome } from '../../../src/engine/engine';
import { Place } from '../../../src/engine/place';
import { isFault } from '../../../src/engine/config';
import { blockTexts } from '../support';
import { allocate, allocateObject, assertSound, freeObjects, kmalloc, newCache, newEngine, releaseAt, slabAt } from './engines';

const page = 4096;
const classNames = (engine: Engine): string[] => engine.presentCaches().map(({ name }) => name);

describe('kmalloc', () => {
  it('takes the smallest class that holds the request', () => {
    const engine = newEngine({ size: 2 ** 24, unit: page });
    const classOf = (size: number): string | undefined => kmalloc(engine, size)[1];
    assert.deepEqual([1, 8, 9, 16, 17, 32, 33, 64].map(classOf), [
      'kmalloc-8',
      'kmalloc-8',
      'kmalloc-16',
      'kmalloc-16',
      'kmalloc-32',
      'kmalloc-32',
      'kmalloc-64',
      'kmalloc-64',
    ]);
    assert.deepEqual([65, 96, 97, 128, 129, 192, 193, 256].map(classOf), [
      'kmalloc-96',
      'kmalloc-96',
      'kmalloc-128',
      'kmalloc-128',
      'kmalloc-192',
      'kmalloc-192',
      'kmalloc-256',
      'kmalloc-256',
    ]);
    assert.deepEqual([257, 1024, 1025, 4097, 8192].map(classOf), ['kmalloc-512', 'kmalloc-1k', 'kmalloc-2k', 'kmalloc-8k', 'kmalloc-8k']);
  });

  it('gives larger requests a block of their own', () => {
    const engine = newEngine({ size: 2 ** 20, unit: page });
    assert.deepEqual(kmalloc(engine, 8193), [0, undefined]);
    assert.deepEqual(blockTexts(engine)[0], 'used:16384');
    assert.equal(engine.heldAt(engine.place), 16384);
    assert.equal(engine.kmalloc(2 ** 20 + 1, 0, 0), Outcome.TooLarge);
  });

  it('takes no memory for no bytes', () => {
    const engine = newEngine({ size: page, unit: page });
    assert.deepEqual(kmalloc(engine, 0), [0, undefined]);
    assert.equal(engine.place, Place.Nowhere);
    assert.equal(engine.heldAt(engine.place), 0);
    releaseAt(engine, Place.Nowhere, 0);
    assert.deepEqual(blockTexts(engine), ['free:4096']);
  });

  it('has classes by the page', () => {
    const small = newEngine({ size: 1024, unit: 16 }, { page: 16 });
    assert.deepEqual(kmalloc(small, 17)[1], 'kmalloc-32');
    assert.deepEqual(kmalloc(small, 33)[1], undefined);
    const none = newEngine({ size: 64 }, { page: 2 });
    assert.deepEqual(kmalloc(none, 1), [0, undefined]);
    assert.deepEqual(blockTexts(none)[0], 'used:1');
    const large = newEngine({ size: 2 ** 26, unit: 2 ** 20 }, { page: 2 ** 20 });
    assert.equal(kmalloc(large, 2 ** 19)[1], 'kmalloc-512k');
    assert.equal(kmalloc(large, 2 ** 19 + 1)[1], 'kmalloc-1M');
    assert.equal(kmalloc(large, 2 ** 21)[1], 'kmalloc-2M');
    assert.equal(kmalloc(large, 2 ** 21 + 1)[1], undefined);
  });

  it('creates a class with the first request that succeeds', () => {
    const engine = newEngine({ size: 2 * page, unit: page });
    allocate(engine, 2 * page);
    assert.equal(engine.kmalloc(64, 0, 0), Outcome.Exhausted);
    assert.deepEqual(classNames(engine), []);
    releaseAt(engine, Place.FirstBlock - 1, 0);
    kmalloc(engine, 64);
    assert.deepEqual(classNames(engine), ['kmalloc-64']);
    assert.equal(engine.cacheNamed('kmalloc-64')?.sizeClass, true);
  });

  it('has no class whose slab is larger than the largest block', () => {
    const engine = newEngine({ size: page, unit: page });
    assert.equal(engine.kmalloc(4097, 0, 0), Outcome.TooLarge);
    assert.deepEqual(classNames(engine), []);
    // Eight would be best, one fits.
    assert.deepEqual(kmalloc(engine, 4096), [0, 'kmalloc-4k']);
  });

  it('shares the classes between requests, and creates them anew after their end', () => {
    const engine = newEngine({ size: 2 ** 20, unit: page });
    assert.deepEqual(
      [kmalloc(engine, 60), kmalloc(engine, 64)],
      [
        [0, 'kmalloc-64'],
        [64, 'kmalloc-64'],
      ],
    );
    const first = engine.cacheNamed('kmalloc-64')!;
    freeObjects(engine, first, 0, 64);
    engine.destroy(first);
    assert.deepEqual(kmalloc(engine, 64), [0, 'kmalloc-64']);
    assert.notEqual(engine.cacheNamed('kmalloc-64'), first);
  });
});

describe('caches', () => {
  it('have no names of size classes', () => {
    const engine = newEngine({ size: 2 ** 20, unit: page });
    const refused = engine.createCache('kmalloc-64', { objectSize: 64, flags: new Set() });
    assert.ok(isFault(refused));
    assert.equal(engine.cacheNamed('kmalloc-64'), undefined);
  });

  it('are kept in the order in which they were created', () => {
    const engine = newEngine({ size: 2 ** 20, unit: page });
    newCache(engine, 'b', { objectSize: 64 });
    kmalloc(engine, 64);
    const a = newCache(engine, 'a', { objectSize: 64 });
    engine.destroy(a);
    newCache(engine, 'c', { objectSize: 64 });
    newCache(engine, 'a', { objectSize: 64 });
    assert.deepEqual(classNames(engine), ['b', 'kmalloc-64', 'c', 'a']);
  });
});

/** An engine in which everything is fragmented: two pages free that are no buddies, one active slab that is full. */
function fragmented(): Engine {
  const engine = newEngine({ size: 8 * page, unit: page });
  const cache = newCache(engine, 'c', { objectSize: 2 * page, order: 1 });
  allocateObject(engine, cache);
  const blocks = Array.from({ length: 6 }, () => allocate(engine, page));
  releaseAt(engine, Place.FirstBlock, blocks[0]);
  releaseAt(engine, Place.FirstBlock, blocks[3]);
  return engine;
}

describe('a request that fails', () => {
  const requests: [string, (engine: Engine) => Outcome][] = [
    ['for a block', (engine) => engine.allocate(2 * page, 0)],
    ['for a block too large', (engine) => engine.allocate(9 * page, 0)],
    ['for a place that is taken', (engine) => engine.allocateAt(page, 0, 0)],
    ['for an object', (engine) => engine.allocateObject(engine.cacheNamed('c')!, 0, 0)],
    ['for an object on a CPU never seen', (engine) => engine.allocateObject(engine.cacheNamed('c')!, 9, 0)],
    ['for a size class', (engine) => engine.kmalloc(8192, 0, 0)],
    ['for a large block', (engine) => engine.kmalloc(3 * page, 0, 0)],
  ];
  for (const [name, request] of requests) {
    it(`${name} leaves everything as it was`, () => {
      const engine = fragmented();
      const before = engine.save();
      assert.notEqual(request(engine), Outcome.Done);
      assert.deepEqual(engine.save(), before);
      assertSound(engine);
    });
  }
});

describe('a saved state', () => {
  for (const fit of ['lowest', 'lifo'] as const) {
    it(`is restored down to the order of every list, fit ${fit}`, () => {
      const engine = newEngine({ size: 100 * page, unit: page, fit });
      const cache = newCache(engine, 'c', { objectSize: 1000, partial: 3 });
      const gone = newCache(engine, 'gone', { objectSize: 64 });
      engine.destroy(gone);
      const objects = Array.from({ length: 60 }, (_, i) => allocateObject(engine, cache, [3, 0, 3, 1][i % 4]));
      const blocks = Array.from({ length: 20 }, () => allocate(engine, page));
      for (const size of [8, 100, 3000, 50000]) kmalloc(engine, size);
      for (let i = 0; i < 60; i += 2) freeObjects(engine, cache, objects[(i * 7) % 60]);
      for (const i of [3, 1, 2, 9, 15, 11]) releaseAt(engine, Place.FirstBlock, blocks[i]);
      const saved = engine.save();

      const other = newEngine({ size: 100 * page, unit: page, fit });
      const stale = newCache(other, 'stale', { objectSize: 64 });
      allocateObject(other, stale);
      allocate(other, 3 * page);
      other.restore(saved, engine.caches);
      assertSound(other);
      assert.deepEqual(other.save(), saved);
      assert.equal(other.cacheNamed('stale'), undefined);

      // From here on both do the same.
      for (const each of [engine, other]) {
        const present = each.cacheNamed('c')!;
        freeObjects(each, present, objects[1], objects[3], objects[5], objects[7]);
        each.shrink(present);
        for (const cpu of [0, 1, 3, 7]) assert.equal(each.allocateObject(present, cpu, 1000 + cpu), Outcome.Done);
        for (const size of [100, 5000, 60000]) assert.equal(each.kmalloc(size, 0, size), Outcome.Done);
        for (const size of [page, 5 * page]) assert.equal(each.allocate(size, size), Outcome.Done);
        assertSound(each);
      }
      assert.deepEqual(other.save(), engine.save());
    });
  }

  it('knows CPUs of any number', () => {
    const cpus = [0, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1];
    const engine = newEngine({ size: 16 * page, unit: page });
    const cache = newCache(engine, 'c', { objectSize: 1024, order: 0 });
    const first = cpus.map((cpu) => allocateObject(engine, cache, cpu));
    assert.equal(new Set(first).size, cpus.length);
    const other = newEngine({ size: 16 * page, unit: page });
    other.restore(engine.save(), engine.caches);
    assert.deepEqual(
      cpus.map((_, slot) => other.cpuNumber(slot)),
      cpus,
    );
    // Each goes on in its own active slab.
    assert.deepEqual(
      cpus.map((cpu) => allocateObject(other, other.cacheNamed('c')!, cpu)),
      first.map((offset) => offset + 1024),
    );
  });

  it('is left behind by a reset', () => {
    const engine = fragmented();
    engine.reset();
    assertSound(engine);
    assert.deepEqual(engine.save(), newEngine({ size: 8 * page, unit: page }).save());
  });
});

describe('owners', () => {
  it('belong to blocks and to objects, and can change', () => {
    const engine = newEngine({ size: 16 * page, unit: page });
    const cache = newCache(engine, 'c', { objectSize: 1024, order: 0 });
    assert.equal(engine.allocate(page, 11), Outcome.Done);
    assert.equal(engine.allocateObject(cache, 0, 12), Outcome.Done);
    assert.equal(engine.buddy.owner[0], 11);
    const slab = slabAt(engine, page + 500);
    assert.equal(engine.slabs.ownerOf(slab, 0), 12);
    assert.equal(engine.slabs.ownerOf(slab, 1), -1);
    engine.setOwner(Place.FirstBlock, 0, 0, 21);
    engine.setOwner(cache.serial, 1, 0, 22);
    assert.equal(engine.buddy.owner[0], 21);
    assert.equal(engine.slabs.ownerOf(slab, 0), 22);
    freeObjects(engine, cache, page);
    assert.equal(engine.slabs.ownerOf(slab, 0), -1);
  });
});
