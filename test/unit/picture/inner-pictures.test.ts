/** Pictures within an operation are drawn from the state there: units narrower than a few pixels are summed up, and the sums must be of that state too. */
import * as assert from 'node:assert/strict';
import { decodeFrame } from '../../../src/protocol/frame';
import { CellSums } from '../../../src/picture/cell-sums';
import { buildFrame } from '../../../src/picture/frame-builder';
import { english } from '../../../src/model/localize';
import { Standpoint } from '../../../src/session/standpoint';
import type { ArenaState } from '../../../src/replay/state/arena-state';
import { FreeListsHostView } from '../../../webview/views/free-lists/model';
import { runText, wholeView } from './pictures';
import { unhurriedQueue } from '../work/queues';

const lines = ['arena 1MiB unit 16', 'a = alloc 100KiB', 'b = alloc 5KiB', 'free b', 'free a'];
const units = 65536;
/** The whole arena on 20 rows of 800 pixels. */
const pixels = (800 * 20) / units;

/** The states within the operations of a run, each after so many inner steps. */
function* innerStates(text: string): Generator<ArenaState> {
  const run = runText(text);
  const standpoint = new Standpoint(run);
  for (let operation = 0; operation < run.operationCount; operation++) {
    standpoint.moveTo({ operation, phase: 0 });
    const count = standpoint.steps.length;
    for (let phase = 1; phase < count; phase++) {
      standpoint.moveTo({ operation, phase });
      yield standpoint.state;
    }
  }
}

describe('A picture within an operation', () => {
  it('has every unit of the arena once, in blocks or in cells', () => {
    let sums: CellSums | undefined;
    let seen = 0;
    for (const state of innerStates(lines.join('\n'))) {
      sums ??= new CellSums(state.run);
      const { blocks, cells, cellOrder } = decodeFrame(buildFrame(state.run, state, wholeView(state.run, pixels), {}, sums).data);
      const stretches = [
        ...Array.from(blocks.unit, (unit, at) => [unit, 2 ** blocks.order[at]]),
        ...Array.from(cells.unit, (unit) => [unit, 2 ** cellOrder]),
      ].sort((a, b) => a[0] - b[0]);
      let at = 0;
      for (const [unit, length] of stretches) {
        assert.equal(unit, at, `position ${state.position}, phase ${state.phase}`);
        at += length;
      }
      assert.equal(at, units);
      seen++;
    }
    assert.ok(seen > 10);
  });

  it('tells of each order what a request would find there', () => {
    const view = new FreeListsHostView(unhurriedQueue());
    for (const state of innerStates(lines.join('\n'))) {
      const { run, position, phase: step } = state;
      const context = { run, state, position, step, localize: english, changed: () => undefined };
      const { answers, counts } = view.build(context, { kind: 'freeLists', order: 0, count: 10, haveBuckets: 0 });
      answers.forEach((answer, order) => {
        const free = counts.findIndex((count, each) => each >= order && count > 0);
        assert.equal(answer.kind === 'yes' ? answer.fromOrder : -1, free, `position ${position}, phase ${step}, order ${order}`);
      });
    }
    view.dispose();
  });
});
