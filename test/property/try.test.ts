/** A hypothetical run of an operation that the trace really has next must come to what came of it: result, blocks and every list, from any position. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseTryStatement } from '../../src/debug/what-if/statement';
import { english } from '../../src/model/localize';
import { hypotheticalRun } from '../../src/replay/hypothetical-run';
import { Cursor } from '../../src/replay/state/cursor';
import { OperationKind } from '../../src/trace/operation-table';
import { brokenTraces, buddyTraces, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { operationTexts } from '../unit/support';
import { runProduct, stateOf } from './product';

/** Of the operations every `stride`th from `first` on. */
function tryAgain(text: string, first: number, stride: number): void {
  const run = runProduct(text);
  const cursor = new Cursor(run);
  const texts = operationTexts({ ...run.trace, table: run.table });
  for (let op = first; op < run.operationCount; op += stride) {
    // A cache cannot be tried.
    if (run.table.kind[op] === OperationKind.Cache) continue;
    const cpu = run.table.cpu?.[op] ? ` @ cpu=${run.table.cpu[op]}` : '';
    const statement = parseTryStatement(`try ${texts[op]}${cpu}`, run, english);
    assert.ok(statement.ok, `${texts[op]}: ${statement.ok ? '' : statement.message}`);
    const tried = hypotheticalRun(run, op, statement);
    cursor.seek(op);
    assert.equal(tried.position, op);
    assert.deepEqual(stateOf(tried), stateOf(cursor), `before ${texts[op]}`);
    assert.deepEqual({ ...tried.run.operation(op), line: 0 }, { ...run.operation(op), line: 0 }, texts[op]);
    tried.stepForward();
    cursor.stepForward();
    const unlined = (each: Cursor): unknown => {
      const state = stateOf(each);
      // The line is that of the question.
      const own = tried.run.results.allocated(op) ? tried.run.operation(op).address : null;
      return { ...state, blocks: state.blocks.map((block) => (block.address === own ? { ...block, line: 0 } : block)) };
    };
    assert.deepEqual(unlined(tried), unlined(cursor), `after ${texts[op]}`);
  }
}

describe('a hypothetical run', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces, 'broken traces': brokenTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`of the next operation is what the trace has, on ${name}`, function () {
      this.timeout(0);
      fc.assert(fc.property(traces, fc.nat(5), fc.integer({ min: 1, max: 9 }), tryAgain), { numRuns: numberOfRuns(60) });
    });
  }
});
