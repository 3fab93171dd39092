/** A hypothetical run of an operation that the trace really has next must come to what came of it: result, blocks and every list, from any position. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseTryStatement } from '../../src/debug/what-if/statement';
import { formatAddress } from '../../src/model/address';
import { english } from '../../src/model/localize';
import { hypotheticalRun } from '../../src/replay/hypothetical-run';
import { cursorOf } from '../../src/replay/cursor-of';
import type { ArenaState } from '../../src/replay/state/arena-state';
import { OperationKind } from '../../src/trace/operation-table';
import { brokenTraces, buddyTraces, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { operationTexts } from '../unit/support';
import { calls, Expected, figures } from './policy-runs';
import { runProduct, stateOf } from './product';

/** Of the operations every `stride`th from `first` on. */
function tryAgain(text: string, first: number, stride: number): void {
  const run = runProduct(text);
  const cursor = cursorOf(run);
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
    tried.seek(op + 1);
    cursor.seek(op + 1);
    const unlined = (each: ArenaState): unknown => {
      const state = stateOf(each);
      // The line is that of the question.
      const { arena, results } = tried.run;
      const own = results.allocated(op) ? formatAddress(arena.base, tried.run.offsetOf(op) - arena.overhead) : null;
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

  it('of the next operation is what the trace has, under the other placement policies', function () {
    this.timeout(0);
    fc.assert(
      fc.property(figures, calls, fc.nat(5), fc.integer({ min: 1, max: 9 }), (arena, sequence, first, stride) =>
        tryAgain(new Expected(arena, sequence).lines.join('\n'), first, stride),
      ),
      { numRuns: numberOfRuns(60) },
    );
  });
});
