/**
 * What the views show is drawn from one state, wherever one stands: at random positions of random traces and at every inner phase there, in random
 * windows, blocks tile the arena exactly once, sums agree with the metrics and the free lists agree with the map.
 */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { forEachAllocation } from '../../src/analysis/live-allocations';
import { english } from '../../src/model/localize';
import { binOf } from '../../src/model/sites';
import { hostViews } from '../../src/panel/views';
import { HostViews } from '../../src/picture/host-views';
import { blockKinds, blockPixels, decodeFrame, toShare } from '../../src/protocol/frame';
import { BlockKind, type ArenaState, type BlockView } from '../../src/replay/state/arena-state';
import type { Run } from '../../src/replay/run/run';
import { Standpoint } from '../../src/session/standpoint';
import type { FreeListsBody } from '../../webview/views/free-lists/protocol';
import type { HeatBody } from '../../webview/views/heat/protocol';
import type { MapBody } from '../../webview/views/map/protocol';
import type { SitesBody } from '../../webview/views/sites/protocol';
import type { SlabsBody } from '../../webview/views/slabs/protocol';
import { fullTreeShare, nodeKinds, type TreeBody } from '../../webview/views/tree/protocol';
import { unhurriedQueue } from '../unit/work/queues';
import { buddyTraces, longTrace, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { buddyinfo, runInMemory } from '../run-in-memory';
import { runProduct } from './product';

/** Where one goes, and how one looks: shares of the run and of the arena, and how many units go to a pixel, as a power of two. */
interface Look {
  readonly operation: number;
  readonly from: number;
  readonly length: number;
  readonly zoom: number;
  readonly order: number;
  readonly filtered: boolean;
  readonly sameViews: boolean;
}

// Evenly spread: a random double would most often be next to nothing.
const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
const looks: fc.Arbitrary<Look[]> = fc.array(
  fc.record({
    operation: share,
    from: share,
    length: share,
    zoom: fc.integer({ min: -6, max: 6 }),
    order: fc.nat(12),
    filtered: fc.boolean(),
    sameViews: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

/** What pictures call the blocks of an arena of buddies. */
const kindNames = {
  [BlockKind.Free]: 'free',
  [BlockKind.Allocated]: 'allocated',
  [BlockKind.Slab]: 'slab',
  [BlockKind.Before]: 'before',
} as const;

/** The arena as the state itself tells it, block by block. */
function blocksOf(state: ArenaState): BlockView[] {
  const blocks: BlockView[] = [];
  const { arena } = state.run;
  state.forEachBlock(0, arena.size / arena.unit, (unit, order, kind, owner, units) => blocks.push({ unit, order, kind, owner, units }));
  return blocks;
}

function checkState(state: ArenaState, blocks: readonly BlockView[]): void {
  const { arena } = state.run;
  let at = 0;
  const free = state.freeBlocks().map((): number[] => []);
  for (const block of blocks) {
    assert.equal(block.unit, at);
    assert.deepEqual(state.blockAt(at + 2 ** block.order - 1), block);
    if (block.kind === BlockKind.Free) free[block.order].push(at * arena.unit);
    at += 2 ** block.order;
  }
  assert.equal(at * arena.unit, arena.size);
  free.forEach((offsets, order) => {
    assert.equal(state.freeBlockCount(order), offsets.length);
    assert.deepEqual(
      [...state.freeList(order, Infinity)].sort((a, b) => a - b),
      offsets,
    );
  });
  let requested = 0;
  let held = 0;
  let count = 0;
  forEachAllocation(state, (op, _offset, bytes) => {
    requested += state.run.requestedOf(op);
    held += bytes;
    count++;
  });
  const metrics = state.metrics();
  const taken = blocks.reduce((sum, { kind, order }) => sum + (kind === BlockKind.Free ? 0 : 2 ** order * arena.unit), 0);
  assert.deepEqual(
    { used: metrics.used, free: metrics.free, requested: metrics.requested, held: metrics.held },
    { used: taken, free: arena.size - taken, requested, held },
  );
  // What holds no memory is live, too.
  assert.ok(metrics.live >= count);
  assert.equal(state.freeUnits * arena.unit, metrics.free);
}

/** A window of whole cells, as the page asks for it. */
function windowOf(
  { arena }: Run,
  { from, length, zoom }: Look,
): { fromUnit: number; toUnit: number; cellOrder: number; bytesPerPixel: number } {
  const units = arena.size / arena.unit;
  const cellOrder = Math.max(0, zoom);
  const cell = 2 ** cellOrder;
  const fromUnit = Math.floor((from * (units - 1)) / cell) * cell;
  const toUnit = Math.min(units, Math.ceil((fromUnit + 1 + length * (units - fromUnit)) / cell) * cell);
  return { fromUnit, toUnit, cellOrder, bytesPerPixel: arena.unit * 2 ** zoom };
}

/** Units in use, in slabs and in use before the trace within [from, to). */
function sumWithin(blocks: readonly BlockView[], from: number, to: number): { used: number; slab: number; before: number } {
  let used = 0;
  let slab = 0;
  let before = 0;
  for (const { unit, order, kind } of blocks) {
    const inside = Math.min(to, unit + 2 ** order) - Math.max(from, unit);
    if (inside <= 0 || kind === BlockKind.Free) continue;
    used += inside;
    if (kind === BlockKind.Slab) slab += inside;
    if (kind === BlockKind.Before) before += inside;
  }
  return { used, slab, before };
}

function checkMap(state: ArenaState, blocks: readonly BlockView[], body: MapBody, window: ReturnType<typeof windowOf>): void {
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const { blocks: drawn, cells, cellOrder, overview, overviewOrder } = decodeFrame(body.data);
  const parts = [
    ...Array.from(drawn.unit, (unit, at) => ({ unit, end: unit + 2 ** drawn.order[at] })),
    ...Array.from(cells.unit, (unit) => ({ unit, end: Math.min(units, unit + 2 ** cellOrder) })),
  ].sort((a, b) => a.unit - b.unit);
  assert.ok(parts[0].unit <= window.fromUnit);
  parts.forEach(({ unit }, at) => at > 0 && assert.equal(unit, parts[at - 1].end));
  assert.ok(parts[parts.length - 1].end >= window.toUnit);
  drawn.unit.forEach((unit, at) => {
    const { order, kind, owner } = state.blockAt(unit);
    assert.deepEqual([drawn.order[at], drawn.kind[at]], [order, blockKinds[kindNames[kind as keyof typeof kindNames]]]);
    assert.ok((2 ** order * arena.unit) / window.bytesPerPixel >= blockPixels);
    if (kind === BlockKind.Allocated) assert.equal(drawn.operation[at], owner);
  });
  cells.unit.forEach((unit, at) => {
    const end = Math.min(units, unit + 2 ** cellOrder);
    const { used, slab, before } = sumWithin(blocks, unit, end);
    const shares = [used, slab, before].map((units) => toShare(units, end - unit));
    assert.deepEqual([cells.used[at], cells.slab[at], cells.before[at]], shares, `cell at unit ${unit}`);
    assert.ok(cells.requested[at] <= cells.held[at] + 1 && cells.held[at] <= cells.used[at] + 1);
  });
  overview.used.forEach((used, cell) => {
    const from = cell * 2 ** overviewOrder;
    const end = Math.min(units, from + 2 ** overviewOrder);
    assert.equal(used, toShare(sumWithin(blocks, from, end).used, end - from), `overview cell ${cell}`);
  });
  const metrics = state.metrics();
  const { counts } = body;
  assert.equal(counts.blockBytes + counts.objectBytes, metrics.held);
  assert.equal(counts.freeBytes, metrics.free);
  assert.equal(counts.paddingBytes, metrics.held - metrics.requested);
  assert.equal(counts.free, blocks.filter(({ kind }) => kind === BlockKind.Free).length);
}

function checkTree(state: ArenaState, blocks: readonly BlockView[], { picture }: TreeBody): void {
  assert.ok(picture);
  const { arena } = state.run;
  const units = arena.size / arena.unit;
  const { nodes, cells, cellOrder, fromUnit, toUnit, overview } = picture;
  const covered = new Uint8Array(cells.count);
  nodes.unit.forEach((unit, at) => {
    if (nodes.kind[at] === nodeKinds.split) return;
    const { order, kind, unit: first } = state.blockAt(unit);
    assert.deepEqual([unit, nodes.order[at], nodes.kind[at]], [first, order, nodeKinds[kindNames[kind as keyof typeof kindNames]]]);
    const firstCell = (unit - fromUnit) / 2 ** cellOrder;
    const endCell = Math.min(cells.count, firstCell + 2 ** (order - cellOrder));
    for (let cell = Math.max(0, firstCell); cell < endCell; cell++) covered[cell]++;
  });
  for (let cell = 0; cell < cells.count; cell++) {
    const from = fromUnit + cell * 2 ** cellOrder;
    const sum = ({ count }: typeof cells, column: Uint8Array): number =>
      Array.from({ length: cellOrder }, (_, order) => column[order * count + cell]).reduce((total, value) => total + value, 0);
    const shares = sum(cells, cells.free) + sum(cells, cells.allocated) + sum(cells, cells.slab) + sum(cells, cells.before);
    if (covered[cell] > 0) assert.equal(shares, 0, `cell ${cell} is in a larger block`);
    // A share is rounded, but never to nothing: so many of them are off by one each.
    else if (from + 2 ** cellOrder <= units) assert.ok(Math.abs(shares - fullTreeShare) <= 3 * cellOrder, `cell ${cell}: ${shares}`);
    assert.ok(covered[cell] <= 1);
  }
  assert.ok(toUnit <= units);
  overview?.used.forEach((used, cell) => {
    const from = cell * 2 ** overview.order;
    const end = Math.min(units, from + 2 ** overview.order);
    assert.equal(used, toShare(sumWithin(blocks, from, end).used, end - from));
  });
}

function checkSlabs(state: ArenaState, blocks: readonly BlockView[], { total, rows, totalRows }: SlabsBody): void {
  const { arena } = state.run;
  const slabs = blocks.filter(({ kind }) => kind === BlockKind.Slab);
  assert.equal(rows.length, totalRows);
  assert.equal(total.slabs, slabs.length);
  assert.equal(
    total.bytes,
    slabs.reduce((sum, { order }) => sum + 2 ** order * arena.unit, 0),
  );
  let objects = 0;
  let slots = 0;
  for (const { owner } of slabs) {
    const slab = state.slab(owner);
    const owners = Array.from({ length: slab.objects }, (_, slot) => state.slotOwner(owner, slot));
    const inUse = owners.filter((op) => op >= 0).length;
    assert.equal(inUse, slab.inUse);
    assert.equal(state.freeSlots(owner).length, slab.objects - inUse);
    objects += inUse;
    slots += slab.objects;
  }
  assert.deepEqual([total.objects, total.slots], [objects, slots]);
  const shown = rows.filter((row) => row.kind === 'slab').map(({ from, to }) => `${from} ${to}`);
  const there = slabs.map(({ unit, order }) => `${unit * arena.unit} ${(unit + 2 ** order) * arena.unit}`);
  assert.deepEqual(shown.sort(), there.sort());
}

function checkFreeLists(state: ArenaState, blocks: readonly BlockView[], { counts, answers, order, list, obstacles }: FreeListsBody): void {
  const { unit, maxOrder } = state.run.arena;
  assert.deepEqual(counts, state.freeBlocks());
  assert.deepEqual(list, state.freeList(order, Infinity));
  for (let each = 0; each <= maxOrder; each++) {
    const found: number = counts.findIndex((count, at) => at >= each && count > 0);
    const answer = answers[each];
    if (found >= 0) assert.deepEqual(answer, { kind: 'yes', fromOrder: found, from: state.freeList(found, 1)[0] });
    else assert.equal(answer.kind, state.freeUnits < 2 ** each ? 'exhausted' : 'fragmented');
    const obstacle = obstacles[each];
    if (obstacle === null || obstacle === 'searching') continue;
    let bytes = 0;
    for (const { unit: first, order: blockOrder, kind, owner } of blocks) {
      if (kind === BlockKind.Free || first * unit >= obstacle.to || (first + 2 ** blockOrder) * unit <= obstacle.from) continue;
      // All objects of a slab stand in the way.
      const slab = kind === BlockKind.Slab ? state.slab(owner) : undefined;
      bytes += slab === undefined ? 2 ** blockOrder * unit : slab.inUse * slab.slot;
    }
    assert.equal(bytes, obstacle.bytes);
    assert.equal(obstacle.to - obstacle.from, 2 ** each * unit);
  }
}

/** Sites and heat are of whole operations: within one they show what was so before it. */
function checkSites(run: Run, position: number, { rows, total, bins, position: shown, progress }: SitesBody): void {
  assert.deepEqual([shown, progress, rows.length], [position, 1, total]);
  const { live, requested } = run.series.countsAt(position);
  assert.equal(
    rows.reduce((sum, row) => sum + row.liveBytes, 0),
    requested,
  );
  assert.equal(
    rows.reduce((sum, row) => sum + row.live, 0),
    live,
  );
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  assert.equal(
    bins.reduce((sum, bin) => sum + bin.count, 0),
    count,
  );
  for (const { limit } of bins) assert.equal(binOf(limit), limit);
}

function checkHeat(run: Run, position: number, owners: ReadonlyMap<number, number>, { picture, probed }: HeatBody): void {
  assert.ok(picture && probed);
  const { held } = run.series.countsAt(position);
  const share = picture.cells[position] / 255;
  assert.equal(share === 0, held === 0);
  assert.ok(Math.abs(share - held / run.arena.size) < 0.01, `${share} for ${held} of ${run.arena.size}`);
  assert.equal(probed.tenant === null ? undefined : probed.tenant.operation - 1, owners.get(probed.byte));
}

/** Who has each of some bytes. */
function ownersOf(state: ArenaState, bytes: readonly number[]): Map<number, number> {
  const owners = new Map<number, number>();
  forEachAllocation(state, (op, offset, held) => {
    for (const byte of bytes) if (byte >= offset && byte < offset + held) owners.set(byte, op);
  });
  return owners;
}

function checkViews(run: Run, visits: readonly Look[]): void {
  const { size } = run.arena;
  const standpoint = new Standpoint(run);
  let views = new HostViews(hostViews, unhurriedQueue());
  try {
    for (const look of visits) {
      if (!look.sameViews) {
        views.dispose();
        views = new HostViews(hostViews, unhurriedQueue());
      }
      const operation = Math.round(look.operation * run.operationCount);
      standpoint.moveTo({ operation, phase: 0 });
      const byte = Math.min(size - 1, Math.floor(look.from * size));
      const ownersBefore = ownersOf(standpoint.state, [byte]);
      const phases = Math.max(1, standpoint.steps.length);
      for (let phase = 0; phase < phases; phase++) {
        standpoint.moveTo({ operation, phase });
        const { state } = standpoint;
        assert.deepEqual([state.position, state.phase], [operation, phase]);
        const context = {
          run,
          state,
          position: operation,
          step: phase > 0 ? phase : undefined,
          localize: english,
          filter: look.filtered ? (op: number) => op % 3 === 0 : undefined,
          changed: () => undefined,
        };
        const window = windowOf(run, look);
        const blocks = blocksOf(state);
        checkState(state, blocks);
        checkMap(state, blocks, views.build(context, { kind: 'map', ...window, overviewCells: 16, colorBy: 'state' }) as MapBody, window);
        checkTree(state, blocks, views.build(context, { kind: 'tree', ...window, overviewCells: 16, colorBy: 'state' }) as TreeBody);
        const slabsRequest = { kind: 'slabs', sort: 'name', descending: false, closed: [], from: 0, count: 150, pixels: 64 } as const;
        const slabs = views.build(context, slabsRequest) as SlabsBody;
        if (slabs.totalRows <= slabsRequest.count) checkSlabs(state, blocks, slabs);
        const order = Math.min(look.order, run.arena.maxOrder);
        checkFreeLists(state, blocks, views.build(context, { kind: 'freeLists', order, count: Infinity, haveBuckets: 0 }) as FreeListsBody);
        const sites = { kind: 'sites', by: 'line', order: { table: 'use', sort: 'line' }, descending: false, from: 0, count: 1e6 } as const;
        checkSites(run, operation, views.build(context, sites) as SitesBody);
        const columns = run.operationCount + 1;
        const heatWindow = { fromByte: 0, toByte: size, fromPosition: 0, toPosition: columns };
        const probe = { byte, position: operation };
        const heat = { kind: 'heat', mode: 'used', window: heatWindow, rows: 1, columns, have: 0, probe } as const;
        checkHeat(run, operation, ownersBefore, views.build(context, heat) as HeatBody);
      }
    }
  } finally {
    views.dispose();
  }
}

describe('the views at every phase', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`show one state, on ${name}`, function () {
      this.timeout(0);
      fc.assert(
        fc.property(traces, looks, (text, visits) => checkViews(runProduct(text), visits)),
        { numRuns: numberOfRuns(60) },
      );
    });
  }

  it('do so in the memory of a snapshot', function () {
    this.timeout(0);
    const memories = fc.record({ counts: fc.array(fc.nat(6), { minLength: 2, maxLength: 9 }), fit: fc.constantFrom('lowest', 'lifo') });
    fc.assert(
      fc.property(fc.oneof(mixedTraces, buddyTraces, slabTraces), memories, looks, (text, { counts, fit }, visits) => {
        fc.pre(counts.some((count) => count > 0));
        const run = runInMemory(`arena from memory fit ${fit}\n${text}`, buddyinfo(counts));
        assert.deepEqual(new Standpoint(run).state.freeBlocks().length, counts.length);
        checkViews(run, visits);
      }),
      { numRuns: numberOfRuns(60) },
    );
  });

  it('do so in a long trace', function () {
    this.timeout(0);
    fc.assert(
      fc.property(looks, (visits) => checkViews(runProduct(longTrace(1500, 3)), visits)),
      { numRuns: numberOfRuns(5) },
    );
  });
});
