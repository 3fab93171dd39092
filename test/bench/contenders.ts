import { noFlags } from '../../src/engine/geometry';
import { PassTable } from '../../src/trace/passes';
import { pathToFileURL } from 'node:url';
import { createArena, defaultMachine, defaultPage, isFault, type ArenaConfig, type Fit, type MachineConfig } from '../../src/engine/config';
import { Engine, Outcome } from '../../src/engine/engine';
import { Place } from '../../src/engine/place';
import { BlockEngine } from '../../src/engine/policies/block-engine';
import { policyRules } from '../../src/engine/policies/policy';
import type { PolicyName } from '../../src/model/policy';
import { Workspace } from '../../src/replay/run/workspace';
import { HandleTable } from '../../src/trace/handle-table';
import { NameTable } from '../../src/trace/name-table';
import { OperationKind, OperationTable } from '../../src/trace/operation-table';
import type { Trace } from '../../src/trace/trace';
import { longerFile } from './longer';
import { runTrace } from '../run-trace';
import type { Contender } from './measure';
import { objectSize, type Stream } from './streams';

/** What the yardstick's allocators can do: offsets in units, -1 where there is no room. */
interface ProbeAllocator {
  alloc(bytes: number): number;
  free(offset: number): void;
}

interface Probe {
  createBuddy(arena: number): ProbeAllocator;
  createSlab(arena: number): ProbeAllocator;
}

/** The yardstick, where it is. */
export async function loadProbe(): Promise<Probe | undefined> {
  const file = longerFile('bench', 'buddy-probe.mjs');
  return file === undefined ? undefined : ((await import(pathToFileURL(file).href)) as Probe);
}

/** The engine alone: addresses, no history. */
export function engineContender(name: string, stream: Stream, fit: Fit): Contender {
  const engine = new Engine(arenaOf(stream, fit), machineOf(stream));
  const { sizes, blocks } = stream;
  const places = new Int32Array(stream.blockCount);
  const units = new Int32Array(stream.blockCount);
  const replay = (): void => {
    for (let i = 0; i < sizes.length; i++) {
      const block = blocks[i];
      const size = sizes[i];
      if (size < 0) engine.release(places[block], units[block]);
      else if (engine.allocate(size, i) === Outcome.Done) {
        places[block] = engine.place;
        units[block] = engine.unit;
      } else places[block] = Place.Nowhere;
    }
  };
  return { name, replay };
}

/** The engine of another policy, on the arena that it has for the stream. */
export function policyContender(name: string, stream: Stream, policy: PolicyName): Contender {
  const { defaultUnit } = policyRules[policy];
  const arena = createArena({ size: stream.arenaSize, unit: defaultUnit === 1 ? stream.unit : defaultUnit, base: 0n, policy });
  if (isFault(arena)) throw new Error(arena.message);
  const engine = new BlockEngine(arena, machineOf(stream));
  const { sizes, blocks } = stream;
  const places = new Int32Array(stream.blockCount);
  const units = new Int32Array(stream.blockCount);
  const replay = (): void => {
    for (let i = 0; i < sizes.length; i++) {
      const block = blocks[i];
      const size = sizes[i];
      if (size < 0) engine.release(places[block], units[block]);
      else if (engine.allocate(size) === Outcome.Done) {
        places[block] = engine.place;
        units[block] = engine.unit;
      } else places[block] = Place.Nowhere;
    }
  };
  return { name, replay };
}

/** The engine's slab allocator with one cache. */
export function cacheContender(name: string, stream: Stream, fit: Fit): Contender {
  const engine = new Engine(arenaOf(stream, fit), machineOf(stream));
  const cache = engine.createCache('object', { objectSize, flags: noFlags });
  if (isFault(cache)) throw new Error(cache.message);
  const { sizes, blocks } = stream;
  const places = new Int32Array(stream.blockCount);
  const units = new Int32Array(stream.blockCount);
  const slots = new Uint16Array(stream.blockCount);
  const replay = (): void => {
    for (let i = 0; i < sizes.length; i++) {
      const block = blocks[i];
      if (sizes[i] < 0) engine.release(places[block], units[block], slots[block]);
      else if (engine.allocateObject(cache, 0, i) === Outcome.Done) {
        places[block] = engine.place;
        units[block] = engine.unit;
        slots[block] = engine.slot;
      } else places[block] = Place.Nowhere;
    }
  };
  return { name, replay };
}

/** A whole Run: results, log, checkpoints, series. Runs are made one after the other, as an editor makes them. */
export function runContender(name: string, stream: Stream, fit: Fit, objects = false): Contender {
  const trace = traceOf(stream, objects);
  const { size, unit } = arenaOf(stream, fit);
  const workspace = new Workspace();
  return { name, replay: () => void runTrace(trace, { arena: { size, unit, fit } }, workspace) };
}

/** An allocator of the yardstick. */
export function probeContender(name: string, stream: Stream, allocator: ProbeAllocator): Contender {
  const { sizes, blocks } = stream;
  const where = new Int32Array(stream.blockCount);
  const replay = (): void => {
    for (let i = 0; i < sizes.length; i++) {
      const size = sizes[i];
      if (size >= 0) where[blocks[i]] = allocator.alloc(size);
      else if (where[blocks[i]] >= 0) allocator.free(where[blocks[i]]);
    }
  };
  return { name, replay };
}

/** @thi.ng/malloc takes a minute for all calls of some streams: it gets so many of the first ones. */
const mallocCalls = 100_000;

/**
 * @thi.ng/malloc on a buffer of the arena's size, for the first calls of the stream. Its address 0 means that there was no room.
 */
export async function mallocContender(name: string, stream: Stream): Promise<Contender> {
  const { MemPool } = await import('@thi.ng/malloc');
  const pool = new MemPool({ size: stream.arenaSize });
  const { sizes, blocks } = stream;
  const calls = Math.min(mallocCalls, sizes.length);
  const where = new Int32Array(stream.blockCount);
  const replay = (): void => {
    for (let i = 0; i < calls; i++) {
      const size = sizes[i];
      if (size >= 0) where[blocks[i]] = pool.malloc(size);
      else if (where[blocks[i]] > 0) pool.free(where[blocks[i]]);
    }
    pool.freeAll();
  };
  return { name, replay, calls };
}

function arenaOf({ arenaSize, unit }: Stream, fit: Fit): ArenaConfig {
  const arena = createArena({ size: arenaSize, unit, base: 0n, fit });
  if (isFault(arena)) throw new Error(arena.message);
  return arena;
}

function machineOf({ arenaSize, unit }: Stream): MachineConfig {
  return { page: defaultPage({ size: arenaSize, unit }), ...defaultMachine };
}

/** The stream as a trace: a line for each call. */
function traceOf({ sizes, blocks }: Stream, objects: boolean): Trace {
  const names = new NameTable();
  const handles = new HandleTable(names);
  const table = new OperationTable(sizes.length + 1);
  const cache = names.internText('object');
  if (objects) {
    table.add(OperationKind.Cache, -1, 0, 0, 1, 1);
    table.cacheSpecs.push({ name: cache, objectSize, flags: noFlags });
  }
  sizes.forEach((size, index) => {
    const handle = handles.number(blocks[index]);
    const line = index + 2;
    if (size < 0) table.add(OperationKind.Free, handle, 0, -1, line, 1);
    else if (objects) table.add(OperationKind.AllocObject, handle, 0, cache, line, 1);
    else table.add(OperationKind.Alloc, handle, size, -1, line, 1);
  });
  return {
    format: { name: 'contender', isRecorded: false, seesEveryCall: true },
    table,
    directives: [],
    handles,
    names,
    lineCount: sizes.length + 1,
    recording: undefined,
    silences: [],
    passes: new PassTable(),
  };
}
