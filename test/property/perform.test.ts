/**
 * What an operation does is said once; recording and seeking have shorter ways for what traces are full of. Both must come to the same: every
 * result, and the allocators after it.
 */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Engine } from '../../src/engine/engine';
import { namedCache, nullHandle, Operation, unknownHandle } from '../../src/replay/perform';
import type { Run } from '../../src/replay/run/run';
import { Cursor } from '../../src/replay/state/cursor';
import { OperationKind } from '../../src/trace/operation-table';
import { brokenTraces, buddyTraces, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { runProduct } from './product';

/** Runs the operations of a run once more on an engine of its own, each as `perform` says, and compares what comes of them. */
function performAgain(run: Run): void {
  const { table, results, trace } = run;
  const engine = new Engine(run.arena, run.machine);
  const ofRun = new Engine(run.arena, run.machine);
  const cursor = new Cursor(run, ofRun);
  const operation = new Operation();
  /** What each handle stands for, as `Operation.handle` has it. */
  const handles = new Map<number, number>();
  let unknownAt = 0;
  for (let op = 0; op < run.operationCount; op++) {
    for (; run.unknown[unknownAt] <= op; unknownAt += 2) handles.set(run.unknown[unknownAt + 1], unknownHandle);
    operation.read(table, op, run.arena.base, run.arena.size);
    const { kind } = operation;
    const asked = kind === OperationKind.Realloc ? table.operand[op] : table.handle[op];
    if (kind === OperationKind.Free || kind === OperationKind.Realloc) {
      const state = handles.get(asked) ?? 0;
      if (state > 0) operation.hold(state - 1, results.place(state - 1), results.unit(state - 1), results.slotOf(state - 1));
      else operation.handle = state;
    } else if (kind === OperationKind.AllocObject) operation.cache = namedCache(engine, trace.names.text(table.operand[op]));
    else if (kind === OperationKind.Cache) {
      operation.name = trace.names.text(table.cacheSpecs[table.operand[op]].name);
      operation.cache = namedCache(engine, operation.name);
    } else if (kind >= OperationKind.Shrink) operation.cache = engine.cacheNamed(trace.names.text(table.operand[op]));
    operation.perform(engine);

    // Whether an `expect error` asked for it is no matter of what an operation does.
    assert.equal(operation.error, results.error[op] & 0x7f, `error of operation ${op}`);
    assert.equal(operation.place, results.place(op), `place of operation ${op}`);
    if (results.allocated(op)) assert.deepEqual([operation.unit, operation.slot], [results.unit(op), results.slotOf(op)]);
    if (kind !== OperationKind.Cache) assert.equal(operation.subject, results.subject(op), `subject of operation ${op}`);
    assert.equal(engine.buddy.units - engine.buddy.freeUnits, results.used(op), `used after operation ${op}`);
    assert.equal(engine.buddy.largestFreeOrder() + 1, results.largest(op), `largest after operation ${op}`);
    cursor.seek(op + 1);
    assert.deepEqual(engine.save(), ofRun.save(), `the allocators after operation ${op}`);

    if (operation.error === 0 && kind === OperationKind.Realloc) handles.set(asked, -(op + 1));
    if (kind <= OperationKind.Kmalloc || (kind === OperationKind.Realloc && operation.error === 0)) {
      handles.set(table.handle[op], results.allocated(op) ? op + 1 : nullHandle);
    } else if (kind === OperationKind.Free && operation.error === 0 && operation.subject >= 0) handles.set(asked, -(op + 1));
  }
}

describe('what an operation does', () => {
  const kinds = { 'mixed traces': mixedTraces, 'buddy traces': buddyTraces, 'slab traces': slabTraces, 'broken traces': brokenTraces };
  for (const [name, traces] of Object.entries(kinds)) {
    it(`is what recording and seeking do, on ${name}`, function () {
      this.timeout(0);
      fc.assert(
        fc.property(traces, (text) => performAgain(runProduct(text))),
        { numRuns: numberOfRuns(60) },
      );
    });
  }
});
