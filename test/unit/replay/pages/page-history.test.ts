/** Pages of a kernel as they were recorded, at every position: against every reading in the recording, and against what counts them anew. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PageSnapshot } from '../../../../src/trace/formats/kmem/start-reader';
import { PageKind } from '../../../../src/replay/pages/page-kinds';
import { RecordedRun } from '../../../../src/replay/recorded/recorded-run';
import { RecordedState } from '../../../../src/replay/recorded/recorded-state';
import { BlockKind } from '../../../../src/replay/state/arena-state';
import { PageFlagsReader } from '../../../../src/trace/formats/kmem/page-flags';
import { finish } from '../../../../src/work/work';
import { plainBytes, readTrace } from '../../../read-trace';
import { root } from '../../../project';
import { runTrace } from '../../../run-trace';

const pageBytes = 4096;
const fixtures = path.join(root, 'test', 'fixtures', 'pages');

function snapshotOf(file: string): PageSnapshot {
  const reader = new PageFlagsReader();
  reader.push(plainBytes(readFileSync(file)));
  return reader.finish();
}

function recorded(file: string, snapshot?: PageSnapshot): RecordedRun {
  return finish(RecordedRun.of(runTrace(readTrace(plainBytes(readFileSync(file)), 'kmem')), snapshot));
}

/** The readings of a run, each with what is so at its position, or at one since the mark where reading began that is the same. */
function readingsOf(run: RecordedRun): { readonly counted: readonly number[]; readonly state: readonly number[]; readonly name: string }[] {
  const state = new RecordedState(run);
  const { readings, events } = run.trace.recording!.pages!;
  return readings.map(({ line, node, zone, freeBlocks, from, event }) => {
    const name = `Node ${node}, zone ${zone}`;
    const region = run.layout.regions.findIndex((each) => each.name === name);
    const countsAt = (position: number): readonly number[] => {
      state.seek(position);
      return region < 0 ? [] : state.pages!.kinds.countsOf(region);
    };
    const last = run.positionOfLine(line);
    let counts = countsAt(last);
    const first = from === event ? last : run.positionOfLine(events.line[from] - 1);
    for (let at = last - 1; at >= first && counts.join() !== freeBlocks.join(); at--) counts = countsAt(at);
    return { name: `${name}, line ${line}`, counted: freeBlocks, state: counts };
  });
}

/** Blocks tile the regions; what they come to is what the figures say. */
function checkTiles(state: RecordedState): void {
  const { layout } = state;
  const sums = new Map<BlockKind, number>();
  layout.regions.forEach(({ size }, index) => {
    let end = layout.space.starts[index];
    state.forEachBlock(end, end + size, (unit, _, kind, owner, units) => {
      assert.equal(unit, end);
      assert.ok(units > 0);
      assert.equal(kind === BlockKind.Allocated, owner >= 0);
      sums.set(kind, (sums.get(kind) ?? 0) + units);
      end += units;
    });
    assert.equal(end, layout.space.starts[index] + size);
  });
  assert.equal(sums.get(BlockKind.Allocated) ?? 0, state.liveBytes);
  assert.equal(sums.get(BlockKind.Free) ?? 0, state.pages!.kinds.free * pageBytes, `free at ${state.position}`);
  assert.equal(sums.get(BlockKind.Listed) ?? 0, state.pages!.kinds.listed * pageBytes, `listed at ${state.position}`);
}

/** The counts follow from the kinds alone. */
function checkCounts(state: RecordedState): void {
  const { kinds } = state.pages!;
  const anew = kinds.stretches.all.map(({ from, to, start }) => {
    const counts = new Array<number>(kinds.maxOrder + 1).fill(0);
    const isFree = (frame: number): boolean =>
      frame >= from && frame < to && kinds.kinds[start + frame - from] === (PageKind.Free as number);
    for (let frame = from; frame < to;) {
      if (!isFree(frame)) {
        frame++;
        continue;
      }
      let order = 0;
      grow: while (order < kinds.maxOrder && frame % 2 ** (order + 1) === 0) {
        for (let next = frame + 2 ** order; next < frame + 2 ** (order + 1); next++) if (!isFree(next)) break grow;
        order++;
      }
      counts[order]++;
      frame += 2 ** order;
    }
    return counts;
  });
  assert.deepEqual(
    kinds.stretches.all.map((_, index) => kinds.countsOf(index)),
    anew,
  );
}

describe('the pages of a recording at its positions', () => {
  for (const name of ['smp4-5.10', 'hashed-6.1', 'numa-6.1', 'smp4-6.12']) {
    const file = path.join(fixtures, `${name}.kmem.gz`);
    const dump = path.join(fixtures, `${name}.before.kpageflags.gz`);

    it(`are those that every reading counts: ${name}`, () => {
      const run = recorded(file, snapshotOf(dump));
      const readings = readingsOf(run);
      assert.ok(readings.length > 0);
      for (const { counted, state, name: at } of readings) assert.deepEqual(state, counted, at);
    });

    for (const snapshot of [undefined, snapshotOf(dump)]) {
      it(`tile its regions, forward and back, ${snapshot ? 'with' : 'without'} a snapshot: ${name}`, () => {
        const run = recorded(file, snapshot);
        const state = new RecordedState(run);
        const { operationCount } = run;
        const seen = new Map<number, string>();
        const steps = Array.from({ length: 12 }, (_, index) => Math.floor((operationCount * index) / 11));
        for (const position of [...steps, ...steps.toReversed()]) {
          state.seek(position);
          checkTiles(state);
          checkCounts(state);
          const told = JSON.stringify([state.metrics(), state.pages!.kinds.free, state.pages!.kinds.largest]);
          assert.equal(told, seen.get(position) ?? told);
          seen.set(position, told);
          const { pages } = run.layout;
          assert.equal(pages!.onLists[position], state.pages!.kinds.listed);
          assert.equal(pages!.largest[position], state.pages!.kinds.largest + 1);
        }
      });
    }
  }

  it('are counted by a reading where there is no snapshot', () => {
    const file = path.join(fixtures, 'smp4-6.12.kmem.gz');
    const known = recorded(file, snapshotOf(path.join(fixtures, 'smp4-6.12.before.kpageflags.gz')));
    const counted = recorded(file);
    assert.equal(counted.layout.pages!.knowledge, 'pages');
    assert.deepEqual(
      counted.layout.regions.map(({ name }) => name),
      known.layout.regions.map(({ name }) => name),
    );
    for (const position of [0, 100, known.operationCount]) {
      const [a, b] = [new RecordedState(known), new RecordedState(counted)];
      a.seek(position);
      b.seek(position);
      assert.equal(b.metrics().free, a.metrics().free);
      assert.ok(Number.isNaN(b.metrics().largest));
      assert.ok(Number.isFinite(a.metrics().external));
    }
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  const data = shared && path.join(shared, 'data', 'linux');
  if (data && existsSync(data)) {
    it('are those that every reading of the longer recordings counts', () => {
      for (const boot of readdirSync(data)) {
        for (const kind of ['tiny', 'small', 'medium', 'pressure', 'large']) {
          const file = path.join(data, boot, kind, `${kind}.trace.gz`);
          const dump = path.join(data, boot, kind, 'before.kpageflags.gz');
          if (!existsSync(file) || !existsSync(dump)) continue;
          const run = recorded(file, snapshotOf(dump));
          const readings = readingsOf(run);
          const differ = readings.filter(({ counted, state }) => JSON.stringify(counted) !== JSON.stringify(state));
          process.stdout.write(
            `    ${boot}/${kind} ${readings.length - differ.length}/${readings.length}, overlapped ${run.layout.overlapped}\n`,
          );
          assert.equal(differ.length, 0, `${boot}/${kind}: ${JSON.stringify(differ.slice(0, 2))}`);
          const state = new RecordedState(run);
          state.seek(run.operationCount >> 1);
          checkTiles(state);
        }
      }
    }).timeout(600_000);
  }
});
