import { createArena, defaultMachine, isFault, type ArenaFigures, type MachineConfig } from '../../../src/engine/config';
import { Engine, Outcome } from '../../../src/engine/engine';
import { noFlags, type CacheFigures } from '../../../src/engine/geometry';
import { violatedInvariants } from '../../invariants';
import type { ObjectCache } from '../../../src/engine/slab';
import * as assert from 'node:assert/strict';

/** An engine for an arena and a machine; what is left out is the simplest. */
export function newEngine(arena: Partial<ArenaFigures> & { size: number }, machine: Partial<MachineConfig> = {}): Engine {
  const config = createArena({ unit: 1, base: 0n, fit: 'lowest', ...arena });
  assert.ok(!isFault(config));
  return new Engine(config, { page: config.unit, ...defaultMachine, ...machine });
}

/** A cache that there can be. */
export function newCache(engine: Engine, name: string, figures: Partial<CacheFigures> & { objectSize: number }): ObjectCache {
  const cache = engine.createCache(name, { flags: noFlags, ...figures });
  assert.ok(!isFault(cache));
  return cache;
}

/** The offset of the last allocation. */
export function offsetOf(engine: Engine): number {
  const { place, unit, slot, arena, caches } = engine;
  return Math.max(unit, 0) * arena.unit + (place >= 0 ? slot * caches[place].geometry.slot : 0);
}

/** The slab that an offset lies in. */
export function slabAt(engine: Engine, offset: number): number {
  return engine.buddy.owner[engine.buddy.blockOf(Math.floor(offset / engine.arena.unit))];
}

/** Gives back what lives at an offset. */
export function releaseAt(engine: Engine, place: number, offset: number): void {
  if (place < 0) return engine.release(place, offset / engine.arena.unit);
  const unit = engine.slabs.unit[slabAt(engine, offset)];
  engine.release(place, unit, (offset - unit * engine.arena.unit) / engine.caches[place].geometry.slot);
}

/** Owners, each used once. */
let owner = 0;

/** The offset of a buddy block. */
export function allocate(engine: Engine, size: number): number {
  assert.equal(engine.allocate(size, owner++), Outcome.Done);
  assertSound(engine);
  return offsetOf(engine);
}

/** The offset of an object. */
export function allocateObject(engine: Engine, cache: ObjectCache, cpu = 0): number {
  assert.equal(engine.allocateObject(cache, cpu, owner++), Outcome.Done);
  assertSound(engine);
  return offsetOf(engine);
}

/** The offset of memory from the size classes, and the name of the class. */
export function kmalloc(engine: Engine, size: number): [number, string | undefined] {
  assert.equal(engine.kmalloc(size, 0, owner++), Outcome.Done);
  assertSound(engine);
  return [offsetOf(engine), engine.place >= 0 ? engine.caches[engine.place].name : undefined];
}

/** Gives objects of a cache back. */
export function freeObjects(engine: Engine, cache: ObjectCache, ...offsets: number[]): void {
  for (const offset of offsets) {
    releaseAt(engine, cache.serial, offset);
    assertSound(engine);
  }
}

export function assertSound(engine: Engine): void {
  assert.deepEqual(violatedInvariants(engine), []);
}
