import * as assert from 'node:assert/strict';
import { stackFrames } from '../../../src/debug/stack';
import { english } from '../../../src/model/localize';
import { afterOperation } from '../../../src/model/position';
import { compileExpression } from '../../../src/query/expressions/compile';
import type { Evaluation, ExpressionFault } from '../../../src/query/expressions/context';
import { Cursor } from '../../../src/replay/state/cursor';
import { run } from '../support';
import { positions } from './breakpoints/finding';

const text = ['arena 64 KiB unit 32', 'repeat i in 0..8:2', '  t[i] = alloc 40', '  free t[i]', 'end'];

describe('Repeats in the debugger', () => {
  it('are stopped in at each pass', () => {
    assert.deepEqual(positions(run(...text), { lines: [{ line: 4 }] }), [1, 3, 5, 7, 9]);
    assert.deepEqual(positions(run(...text), { lines: [{ line: 2 }] }), [0, 2, 4, 6, 8]);
  });

  it('have their index in conditions', () => {
    const where = (condition: string): number[] => positions(run(...text), { lines: [{ line: 3, condition }] });
    assert.deepEqual(where('i == 4'), [4]);
    assert.deepEqual(where('i >= 4 && i / 2 != 3'), [4, 8]);
    assert.deepEqual(where('i + 1 == 3'), [2]);
    assert.deepEqual(positions(run(...text), { lines: [{ line: 3, hitCondition: '3' }] }), [4]);
  });

  it('say in the stack which pass it is', () => {
    const of = run(...text);
    const frames = stackFrames({ run: of, standing: { position: afterOperation(4), depth: 'statement' }, source: {} } as never, english);
    assert.equal(frames[0].name, 't[4] = alloc 40 · pass 3, i = 4');
  });

  it('have an index that can be evaluated, and handles that are no numbers still', () => {
    const of = run(...text, 'a = alloc 8');
    const state = new Cursor(of);
    state.seek(4);
    const at = (expression: string): Evaluation | ExpressionFault => {
      const compiled = compileExpression(expression, english);
      return compiled.ok ? compiled.expression.evaluate({ run: of, state, position: afterOperation(4) }) : compiled;
    };
    const value = at('i * 10');
    assert.ok(value.ok && value.value === 40);
    const wrong = at('a + 1');
    assert.ok(!wrong.ok && wrong.message === 'a is no number. Write a.address or a.size.');
  });
});
