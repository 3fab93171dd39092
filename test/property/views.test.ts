/**
 * What the six views are given at random positions of random traces, every inner step of every operation included, is of one state: blocks
 * tile the arena exactly once, sums agree with the metrics, free lists agree with the map.
 */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { english } from '../../src/model/localize';
import { hostViews } from '../../src/panel/views';
import type { ViewContext } from '../../src/picture/host-view';
import { blockKinds, decodeFrame, fullShare } from '../../src/protocol/frame';
import type { Run } from '../../src/replay/run/run';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { Standpoint } from '../../src/session/standpoint';
import { nodeKinds } from '../../webview/views/tree/protocol';
import { unhurriedQueue } from '../unit/work/queues';
import { buddyTraces, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { runProduct } from './product';

interface Block {
  readonly unit: number;
  readonly order: number;
  readonly kind: BlockKind;
}

/** A window and how much of it a pixel shows, as shares of the arena. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly cellOrder: number;
}

const windows = fc.record({
  from: fc.double({ min: 0, max: 0.99, noNaN: true }),
  to: fc.double({ min: 0.01, max: 1, noNaN: true }),
  cellOrder: fc.nat(7),
});

/** The units that a window shows: whole cells, as the page asks for them. */
function unitsIn({ from, to, cellOrder }: Window, units: number): [from: number, to: number] {
  const cell = 2 ** cellOrder;
  const first = Math.floor((from * units) / cell) * cell;
  return [first, Math.min(units, Math.max(first + cell, Math.ceil((to * units) / cell) * cell))];
}

/** The blocks of a state: they tile the arena, and agree with its metrics and its free lists. */
function blocksOf(state: ArenaState): Block[] {
  const { unit, size } = state.run.arena;
  const blocks: Block[] = [];
  let at = 0;
  state.forEachBlock(0, size / unit, (first, order, kind) => {
    assert.equal(first, at);
    at += 2 ** order;
    blocks.push({ unit: first, order, kind });
  });
  assert.equal(at, size / unit);
  const free = blocks.filter(({ kind }) => kind === BlockKind.Free);
  const freeUnits = free.reduce((sum, { order }) => sum + 2 ** order, 0);
  const metrics = state.metrics();
  assert.equal(metrics.free, freeUnits * unit);
  assert.equal(metrics.used, size - freeUnits * unit);
  assert.equal(metrics.largest, Math.max(0, ...free.map(({ order }) => unit * 2 ** order)));
  return blocks;
}

/** All six views of a run, as the panel makes them; kept from state to state as there. */
class Views {
  private readonly queue = unhurriedQueue();
  private readonly map = hostViews.map.make(this.queue);
  private readonly tree = hostViews.tree.make(this.queue);
  private readonly slabs = hostViews.slabs.make(this.queue);
  private readonly freeLists = hostViews.freeLists.make(this.queue);
  private readonly heat = hostViews.heat.make(this.queue);
  private readonly sites = hostViews.sites.make(this.queue);

  constructor(private readonly run: Run) {}

  check(state: ArenaState, window: Window): void {
    const { position, phase } = state;
    const context: ViewContext = {
      run: this.run,
      cursor: state,
      position,
      ...(phase > 0 && { step: phase }),
      localize: english,
      changed: () => undefined,
    };
    const blocks = blocksOf(state);
    this.checkMap(context, blocks, window);
    this.checkTree(context, blocks, window);
    this.checkSlabs(context, blocks);
    this.checkFreeLists(context, blocks);
    this.checkHeat(context);
    this.checkSites(context);
  }

  dispose(): void {
    for (const view of [this.map, this.tree, this.slabs, this.freeLists, this.heat, this.sites]) view.dispose();
  }

  private checkMap(context: ViewContext, blocks: readonly Block[], window: Window): void {
    const { unit, size } = this.run.arena;
    const units = size / unit;
    const [fromUnit, toUnit] = unitsIn(window, units);
    const bytesPerPixel = unit * 2 ** window.cellOrder;
    const body = this.map.build(context, {
      kind: 'map',
      fromUnit,
      toUnit,
      cellOrder: window.cellOrder,
      bytesPerPixel,
      overviewCells: 16,
      colorBy: 'state',
    });
    const frame = decodeFrame(body.data);
    const cellUnits = 2 ** frame.cellOrder;
    const stretches = [
      ...Array.from(frame.blocks.unit, (first, at) => ({ first, end: first + 2 ** frame.blocks.order[at] })),
      ...Array.from(frame.cells.unit, (first) => ({ first, end: Math.min(units, first + cellUnits) })),
    ].sort((a, b) => a.first - b.first);
    assert.ok(stretches[0].first <= fromUnit && stretches[stretches.length - 1].end >= toUnit);
    for (let index = 1; index < stretches.length; index++) assert.equal(stretches[index].first, stretches[index - 1].end);
    const kinds = { [BlockKind.Free]: blockKinds.free, [BlockKind.Allocated]: blockKinds.allocated, [BlockKind.Slab]: blockKinds.slab };
    const known = new Map(blocks.map((block) => [block.unit, block]));
    frame.blocks.unit.forEach((first, at) => {
      const block = known.get(first);
      assert.deepEqual([frame.blocks.order[at], frame.blocks.kind[at]], [block?.order, block && kinds[block.kind]]);
    });
    frame.cells.unit.forEach((first, at) => {
      const end = Math.min(units, first + cellUnits);
      let used = 0;
      for (const block of blocks) {
        const covered = Math.min(end, block.unit + 2 ** block.order) - Math.max(first, block.unit);
        if (covered > 0 && block.kind !== BlockKind.Free) used += covered;
      }
      const share = frame.cells.used[at] / fullShare;
      assert.ok(Math.abs(share - used / (end - first)) < 0.001, `cell at ${first}: ${share} for ${used} of ${end - first}`);
    });
  }

  private checkTree(context: ViewContext, blocks: readonly Block[], window: Window): void {
    const { unit, size } = this.run.arena;
    const units = size / unit;
    const cellOrder = Math.min(window.cellOrder, this.run.arena.maxOrder);
    const body = this.tree.build(context, {
      kind: 'tree',
      fromUnit: unitsIn(window, units)[0],
      toUnit: unitsIn(window, units)[1],
      cellOrder,
      bytesPerPixel: unit * 2 ** cellOrder,
      overviewCells: 16,
      colorBy: 'state',
    });
    if (!body.picture) return;
    const { nodes, fromUnit, toUnit } = body.picture;
    const names = { [BlockKind.Free]: nodeKinds.free, [BlockKind.Allocated]: nodeKinds.allocated, [BlockKind.Slab]: nodeKinds.slab };
    const expected = blocks
      .filter((block) => block.order >= cellOrder && block.unit < toUnit && block.unit + 2 ** block.order > fromUnit)
      .map((block) => [block.unit, block.order, names[block.kind]]);
    const found = Array.from(nodes.unit, (first, at) => [first, nodes.order[at], nodes.kind[at]]).filter(
      ([, , kind]) => kind !== nodeKinds.split,
    );
    assert.deepEqual(found, expected);
  }

  private checkSlabs(context: ViewContext, blocks: readonly Block[]): void {
    const { cursor: state } = context;
    const { total } = this.slabs.build(context, {
      kind: 'slabs',
      sort: 'name',
      descending: false,
      closed: [],
      from: 0,
      count: 100,
      pixels: 400,
    });
    const slabs = blocks.filter(({ kind }) => kind === BlockKind.Slab).map((block) => state.slab(state.blockAt(block.unit).owner));
    assert.equal(total.slabs, slabs.length);
    assert.equal(
      total.objects,
      slabs.reduce((sum, { inUse }) => sum + inUse, 0),
    );
    assert.equal(
      total.bytes,
      slabs.reduce((sum, { order }) => sum + 2 ** order * this.run.arena.unit, 0),
    );
  }

  private checkFreeLists(context: ViewContext, blocks: readonly Block[]): void {
    const { maxOrder, unit } = this.run.arena;
    for (const order of [0, Math.floor(maxOrder / 2), maxOrder]) {
      const body = this.freeLists.build(context, { kind: 'freeLists', order, count: 1e6, haveBuckets: 0 });
      const free = (each: number): number[] =>
        blocks.filter((block) => block.kind === BlockKind.Free && block.order === each).map((block) => block.unit * unit);
      assert.deepEqual(
        [...body.list].sort((a, b) => a - b),
        free(order),
      );
      body.counts.forEach((count, each) => assert.equal(count, free(each).length));
      body.answers.forEach((answer, each) => {
        const found = body.counts.findIndex((count, larger) => larger >= each && count > 0);
        assert.equal(answer.kind === 'yes' ? answer.fromOrder : -1, found);
      });
    }
  }

  /** Heat tells of the whole run: at each position what is held there, whatever step one stands at. */
  private checkHeat(context: ViewContext): void {
    const { operationCount, arena } = this.run;
    if (operationCount > 200) return;
    const window = { fromByte: 0, toByte: arena.size, fromPosition: 0, toPosition: operationCount + 1 };
    const { picture } = this.heat.build(context, { kind: 'heat', mode: 'used', window, rows: 1, columns: operationCount + 1, have: 0 });
    const { held } = context.cursor.metrics();
    if (!picture) return;
    const share = picture.cells[context.position] / 255;
    assert.equal(share === 0, held === 0);
    assert.ok(Math.abs(share - held / arena.size) < 0.01, `${share} for ${held} of ${arena.size}`);
  }

  private checkSites(context: ViewContext): void {
    const body = this.sites.build(context, { kind: 'sites', sort: 'count', descending: true, from: 0, count: 1e6 });
    const { live, requested } = context.cursor.metrics();
    assert.equal(body.progress, 1);
    assert.equal(
      body.rows.reduce((sum, row) => sum + row.live, 0),
      live,
    );
    assert.equal(
      body.rows.reduce((sum, row) => sum + row.liveBytes, 0),
      requested,
    );
  }
}

function checkViews(text: string, chosen: readonly Window[]): void {
  const run = runProduct(text);
  const standpoint = new Standpoint(run);
  const views = new Views(run);
  for (let operation = 0; operation <= run.operationCount; operation++) {
    standpoint.moveTo({ operation, phase: 0 });
    const steps = Math.max(1, standpoint.steps.length);
    for (let phase = 0; phase < steps; phase++) {
      standpoint.moveTo({ operation, phase });
      views.check(standpoint.state, chosen[(operation + phase) % chosen.length]);
    }
  }
  views.dispose();
}

describe('views at every step', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`are given one state, on ${name}`, function () {
      this.timeout(0);
      const chosen = fc.array(windows, { minLength: 3, maxLength: 8 });
      fc.assert(fc.property(traces, chosen, checkViews), { numRuns: numberOfRuns(30) });
    });
  }
});
