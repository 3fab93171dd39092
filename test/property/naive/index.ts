/**
 * The second implementation of the specification, for the tests: naive, slow, and written from the specification alone. It shares no code with
 * the product, so that a random trace on which both agree is evidence for both.
 */
import { inUse } from './slab';
import type { NaiveMemory } from './memory';
import { hex, Interpreter, type NaiveDiagnostic, type NaiveOperation } from './interpreter';

export type { NaiveDiagnostic, NaiveOperation } from './interpreter';

export interface NaiveMetrics {
  live: number;
  requested: number;
  held: number;
  used: number;
  free: number;
  largest: number;
  internal: number;
  external: number;
  slabOverhead: number;
  errors: number;
  unusable: number[];
  fragmentation: number[];
}

export interface NaiveBlock {
  address: string;
  size: number;
  state: 'free' | 'allocated' | 'slab';
  /** The allocating line; null for free blocks and slabs. */
  line: number | null;
  cache: string | null;
  /** Objects in use, for slabs. */
  objects: number | null;
}

export interface NaiveCacheState {
  name: string;
  objectSize: number;
  slot: number;
  order: number;
  objectsPerSlab: number;
  minPartial: number;
  slabs: number;
  activeObjects: number;
  /** Slab addresses, head to tail. */
  partial: string[];
  /** By CPU, ascending. */
  active: { cpu: string; slab: string }[];
  /** By slab address: the free slots, head first. */
  freeLists: { slab: string; slots: number; free: string[] }[];
}

/** Everything that can be seen of the allocator at one position. */
export interface NaiveState {
  position: number;
  blocks: NaiveBlock[];
  caches: NaiveCacheState[];
  /** Free blocks by order. */
  freeBlocks: number[];
  /** Offsets from the base by order: ascending with `fit lowest`, top of the stack first with `fit lifo`. */
  freeLists: number[][];
}

export interface NaiveResult {
  operations: NaiveOperation[];
  diagnostics: NaiveDiagnostic[];
  arena: { base: string; size: number; unit: number; maxOrder: number };
  /** By position, from 0 to the number of operations. */
  metrics: NaiveMetrics[];
  final: NaiveMetrics;
  peak: NaiveMetrics & { position: number };
  peakRequested: { position: number; requested: number };
  /** At the end. */
  state: NaiveState;
  /** At the given positions, ascending, or at all of them: runs the trace again. */
  states(positions?: number[]): NaiveState[];
}

export function naiveRun(text: string): NaiveResult {
  const metrics: NaiveMetrics[] = [];
  let last: NaiveMemory | null = null;
  const interpreter = new Interpreter((_, memory) => {
    metrics.push(metricsOf(memory));
    last = memory;
  });
  interpreter.run(text);
  const memory = last as unknown as NaiveMemory;
  const { operations, diagnostics } = interpreter;
  for (const { severity, positions } of diagnostics) {
    if (severity === 'error') for (const position of positions) metrics[position].errors += 1;
  }
  for (let position = 1; position < metrics.length; position += 1) metrics[position].errors += metrics[position - 1].errors;
  let peak = 0;
  let peakRequested = 0;
  metrics.forEach((each, position) => {
    if (each.used > metrics[peak].used) peak = position;
    if (each.requested > metrics[peakRequested].requested) peakRequested = position;
  });
  const { base, size, unit, maxOrder } = memory.arena;
  return {
    operations,
    diagnostics,
    arena: { base: hex(base), size: Number(size), unit: Number(unit), maxOrder },
    metrics,
    final: metrics[operations.length],
    peak: { ...metrics[peak], position: peak },
    peakRequested: { position: peakRequested, requested: metrics[peakRequested].requested },
    state: stateOf(memory, operations.length),
    states: (positions) => collectStates(text, positions),
  };
}

function collectStates(text: string, positions?: number[]): NaiveState[] {
  const states: NaiveState[] = [];
  const interpreter = new Interpreter((position, memory) => {
    if (positions === undefined || positions.includes(position)) states.push(stateOf(memory, position));
  });
  interpreter.run(text);
  return states;
}

function metricsOf(memory: NaiveMemory): NaiveMetrics {
  const live = [...memory.live];
  const requested = live.reduce((sum, allocation) => sum + Number(allocation.requested), 0);
  const held = live.reduce((sum, allocation) => sum + Number(allocation.held), 0);
  const { buddy, arena } = memory;
  const free = Number(buddy.freeBytes());
  const used = Number(arena.size) - free;
  const largest = Number(buddy.largest());
  const freeUnits = free / Number(arena.unit);
  const freeBlocks = buddy.free.reduce((sum, list) => sum + list.length, 0);
  const orders = buddy.free.map((_, order) => order);
  return {
    live: live.length,
    requested,
    held,
    used,
    free,
    largest,
    internal: held === 0 ? 0 : (held - requested) / held,
    external: free === 0 ? 0 : 1 - largest / free,
    slabOverhead: used - held,
    errors: 0,
    unusable: orders.map((order) => (free === 0 ? 0 : (free - Number(buddy.freeBytes(order))) / free)),
    fragmentation: orders.map((order) => {
      if (buddy.freeBytes(order) > 0n) return -1;
      return freeBlocks === 0 ? 0 : 1 - (1 + freeUnits / 2 ** order) / freeBlocks;
    }),
  };
}

function blocksOf(memory: NaiveMemory): NaiveBlock[] {
  const { buddy, arena } = memory;
  const blocks: { offset: bigint; block: Omit<NaiveBlock, 'address'> }[] = [];
  buddy.free.forEach((list, order) => {
    const size = Number(buddy.blockSize(order));
    for (const offset of list) blocks.push({ offset, block: { size, state: 'free', line: null, cache: null, objects: null } });
  });
  for (const allocation of memory.live) {
    if (allocation.order === null) continue;
    const size = Number(allocation.held);
    blocks.push({
      offset: allocation.address - arena.base,
      block: { size, state: 'allocated', line: allocation.line, cache: null, objects: null },
    });
  }
  for (const cache of memory.caches) {
    for (const slab of cache.slabs) {
      const size = Number(cache.slabBytes(slab.order));
      blocks.push({ offset: slab.offset, block: { size, state: 'slab', line: null, cache: cache.name, objects: inUse(slab) } });
    }
  }
  blocks.sort((a, b) => (a.offset < b.offset ? -1 : 1));
  return blocks.map(({ offset, block }) => ({ address: hex(arena.base + offset), ...block }));
}

function stateOf(memory: NaiveMemory, position: number): NaiveState {
  const { buddy, arena } = memory;
  const address = (offset: bigint): string => hex(arena.base + offset);
  const lists = buddy.free.map((list) => (arena.fit === 'lifo' ? [...list] : [...list].sort((a, b) => (a < b ? -1 : 1))));
  return {
    position,
    blocks: blocksOf(memory),
    freeBlocks: buddy.free.map((list) => list.length),
    freeLists: lists.map((list) => list.map(Number)),
    caches: memory.caches.map((cache) => ({
      name: cache.name,
      objectSize: Number(cache.objectSize),
      slot: Number(cache.geometry.slot),
      order: cache.geometry.order,
      objectsPerSlab: cache.geometry.objectsPerSlab,
      minPartial: cache.geometry.minPartial,
      slabs: cache.slabs.length,
      activeObjects: cache.activeObjects(),
      partial: cache.partial.map((slab) => address(slab.offset)),
      active: [...cache.active]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([cpu, slab]) => ({ cpu: cpu.toString(), slab: address(slab.offset) })),
      freeLists: [...cache.slabs]
        .sort((a, b) => (a.offset < b.offset ? -1 : 1))
        .map((slab) => ({ slab: address(slab.offset), slots: slab.objects, free: slab.freeList.map(address) })),
    })),
  };
}
