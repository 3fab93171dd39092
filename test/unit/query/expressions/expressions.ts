/** Expressions in a form that tests can write down. */
import { compileExpression } from '../../../../src/query/expressions/compile';
import type { Evaluation, ExpressionFault } from '../../../../src/query/expressions/context';
import { afterOperation } from '../../../../src/model/position';
import { english } from '../../../../src/model/localize';
import { Cursor } from '../../../../src/replay/state/cursor';
import type { Run } from '../../../../src/replay/run/run';

/** Evaluates at the position after so many operations. */
export function evaluate(of: Run, text: string, position: number, operation?: number): Evaluation | ExpressionFault {
  const compiled = compileExpression(text, english);
  if (!compiled.ok) return compiled;
  const cursor = new Cursor(of);
  cursor.seek(position);
  return compiled.expression.evaluate({ run: of, state: cursor, position: afterOperation(position), operation });
}

/** The value as people read it, or `column: message`. */
export function textOf(of: Run, text: string, position: number, operation?: number): string {
  const result = evaluate(of, text, position, operation);
  return result.ok ? result.text : `${result.column}: ${result.message}`;
}

/** What is wrong with an expression, as `column: message`; empty where nothing is. */
export function faultOf(text: string): string {
  const compiled = compileExpression(text, english);
  return compiled.ok ? '' : `${compiled.column}: ${compiled.message}`;
}
