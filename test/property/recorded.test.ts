/** Recordings as they were recorded, against a list of live blocks that knows nothing of regions, trees and checkpoints. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HeatBuilder } from '../../src/analysis/heat';
import { forEachAllocation } from '../../src/analysis/live-allocations';
import { endsOf } from '../../src/analysis/lifetimes';
import { cursorOf } from '../../src/replay/cursor-of';
import type { RecordedRun } from '../../src/replay/recorded/recorded-run';
import { BlockKind, type ArenaState } from '../../src/replay/state/arena-state';
import { OperationKind } from '../../src/trace/operation-table';
import { finish } from '../../src/work/work';
import { runRecorded, runRecordedLines } from '../run-recorded';

interface Live {
  readonly op: number;
  readonly address: bigint;
  readonly length: bigint;
}

/** Lines of a recording: allocations and frees at few addresses, near each other and far apart, so that blocks overlap and ends are lost. */
const lines = fc.array(
  fc.record({ area: fc.nat(2), slot: fc.nat(24), size: fc.nat(90), kind: fc.nat(3) }).map(({ area, slot, size, kind }) => {
    const address = `0x${(0x1000 + area * 0x40000000 + slot * 24).toString(16)}`;
    if (kind === 0) return `@ a - ${address}`;
    if (kind === 1) {
      return `@ a < ${address}\n@ a > 0x${(0x1000 + area * 0x40000000 + ((slot * 7) % 25) * 24).toString(16)} 0x${size.toString(16)}`;
    }
    return `@ a + ${address} 0x${size.toString(16)}`;
  }),
  { minLength: 1, maxLength: 80 },
);

/** Blocks live after each operation, by the rules of the specification alone. */
function naive({ table, trace, operationCount }: RecordedRun): Live[][] {
  const addressOf = (handle: number): bigint => BigInt(trace.handles.text(handle));
  const states: Live[][] = [[]];
  let live: Live[] = [];
  for (let op = 0; op < operationCount; op++) {
    const kind = table.kind[op] as OperationKind;
    const isFree = kind === OperationKind.Free;
    const ended = isFree ? table.handle[op] : kind === OperationKind.Realloc ? table.operand[op] : -1;
    if (ended >= 0) live = live.filter(({ address }) => address !== addressOf(ended));
    if (!isFree) {
      const block = { op, address: addressOf(table.handle[op]), length: BigInt(Math.max(1, table.size[op])) };
      live = live.filter(({ address, length }) => address + length <= block.address || block.address + block.length <= address);
      live = [...live, block].sort((a, b) => (a.address < b.address ? -1 : 1));
    }
    states.push(live);
  }
  return states;
}

function check(run: RecordedRun, state: ArenaState, live: readonly Live[]): void {
  const { space } = run;
  const found: Live[] = [];
  let next = 0;
  state.forEachBlock(0, space.size, (unit, order, kind, owner, units) => {
    assert.equal(unit, next, 'blocks and gaps tile the regions');
    assert.equal(order, -1);
    assert.ok(units > 0);
    next = unit + units;
    if (kind === BlockKind.Allocated) found.push({ op: owner, address: space.addressAt(unit), length: BigInt(units) });
    else assert.deepEqual([kind, owner], [BlockKind.Unknown, -1]);
    assert.deepEqual(state.blockAt(unit), { unit, order, kind, owner, units });
    assert.deepEqual(state.blockAt(next - 1), { unit, order, kind, owner, units });
    // A part of it is told of whole.
    const parts: number[] = [];
    state.forEachBlock(next - 1, next, (...[first, , , , length]) => parts.push(first, length));
    assert.deepEqual(parts, [unit, units]);
    assert.equal(space.regionAt(unit), space.regionAt(next - 1), 'no block reaches over the end of its region');
  });
  assert.equal(next, space.size);
  assert.deepEqual(found, live);
  const bytes = Number(live.reduce((sum, { length }) => sum + length, 0n));
  const { live: count, requested, held, used, free, largest, internal, external } = state.metrics();
  assert.deepEqual([count, requested, held, used], [live.length, bytes, bytes, bytes]);
  assert.deepEqual([free, largest, internal, external], [NaN, NaN, NaN, NaN]);
  assert.deepEqual(run.series.valuesAt(['used', 'requested', 'held', 'live'], state.position), [bytes, bytes, bytes, live.length]);
  const taken: [number, bigint, number][] = [];
  forEachAllocation(state, (op, offset, length) => taken.push([op, space.addressAt(offset), length]));
  assert.deepEqual(
    taken,
    live.map(({ op, address, length }) => [op, address, Number(length)]),
  );
}

describe('A recording as recorded', () => {
  it('tiles its regions and agrees with a list of live blocks, wherever one comes from', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat(200), { maxLength: 12 }), (text, jumps) => {
        const run = runRecordedLines(...text);
        const states = naive(run);
        const moved = cursorOf(run);
        for (const jump of [run.operationCount, 0, ...jumps.map((each) => each % (run.operationCount + 1))]) {
          moved.seek(jump);
          assert.equal(moved.position, jump);
          check(run, moved, states[jump]);
        }
        for (let position = 0; position < run.operationCount; position++) {
          moved.seek(position);
          assert.equal(moved.advance().length, 1);
          check(run, moved, states[position + 1]);
        }
      }),
    );
  });

  it('has figures, ends and heat that follow from the same blocks', () => {
    fc.assert(
      fc.property(lines, (text) => {
        const run = runRecordedLines(...text);
        const states = naive(run);
        const ends = endsOf(run);
        for (let op = 0; op < run.operationCount; op++) {
          if (!run.results.allocated(op)) continue;
          const gone = states.findIndex((live, position) => position > op && live.every((block) => block.op !== op));
          assert.equal(ends[op], gone - 1 < op ? -1 : gone - 1, `the end of operation ${op}`);
        }
        if (run.space.size === 0) return;
        const window = { fromByte: 0, toByte: run.space.size, fromPosition: 0, toPosition: run.operationCount };
        const heat = finish(new HeatBuilder(run, 'used', window, 1, run.operationCount + 1).make());
        states.forEach((live, position) => {
          const bytes = Number(live.reduce((sum, { length }) => sum + length, 0n));
          assert.equal(heat.cells[position] > 0, bytes > 0, `heat at ${position}`);
        });
      }),
    );
  });

  it('goes by checkpoints as it goes step by step', () => {
    const text = Array.from({ length: 80_000 }, (_, index) => {
      const address = (0x5000 + ((index * 7919) % 4001) * 48).toString(16);
      return index % 3 === 2 ? `@ a - 0x${address}` : `@ a + 0x${address} 0x${((index * 31) % 90).toString(16)}`;
    });
    const run = runRecorded(`= Start\n${text.join('\n')}\n`, 'mtrace');
    assert.ok(run.recordedCheckpoints.length > 1);
    const states = naiveAt(run, [1, 20_000, 40_000, 79_000]);
    const cursor = cursorOf(run);
    for (const position of [79_000, 1, 40_000, 20_000, 79_000]) {
      cursor.seek(position);
      assert.deepEqual(ownersOf(cursor), states.get(position), `at ${position}`);
    }
  });
});

function ownersOf(state: ArenaState): number[] {
  const owners: number[] = [];
  forEachAllocation(state, (op) => owners.push(op));
  return owners;
}

/** The same as `naive` for long recordings whose blocks have few addresses: told at a few positions. */
function naiveAt({ table, trace, operationCount, layout }: RecordedRun, positions: readonly number[]): Map<number, number[]> {
  const live = new Map<number, number>();
  const found = new Map<number, number[]>();
  const end = (op: number): void => {
    for (const [handle, block] of live) if (layout.endedBy[block] === op) live.delete(handle);
  };
  for (let op = 0; op < operationCount; op++) {
    if (layout.firstEnded[op] >= 0) end(op);
    if ((table.kind[op] as OperationKind) !== OperationKind.Free) live.set(table.handle[op], op);
    if (!positions.includes(op + 1)) continue;
    const address = (handle: number): bigint => BigInt(trace.handles.text(handle));
    found.set(
      op + 1,
      [...live].sort(([a], [b]) => (address(a) < address(b) ? -1 : 1)).map(([, block]) => block),
    );
  }
  return found;
}
