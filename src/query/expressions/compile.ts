// The way in: text to an expression that can be evaluated anywhere, and faults as sentences.
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { bindValue } from './bind';
import { expectCondition, typeOf } from './check';
import type { Evaluation, EvaluationContext, ExpressionFault } from './context';
import { formatValue, typeName } from './format';
import { parseExpression } from './parser';
import { InnerSample, Sample } from './sample';
import { ExpressionError, type ExpressionNode, type NameNode } from './syntax';
import { speaksOfOperation } from './syntax-tree';

export type CompiledExpression = { readonly ok: true; readonly expression: Expression } | ExpressionFault;

/** Reads an expression and checks what can be checked without a run. */
export function compileExpression(text: string, localize: Localize): CompiledExpression {
  try {
    const node = parseExpression(text);
    typeOf(node);
    return { ok: true, expression: new Expression(text, node, localize) };
  } catch (error) {
    return faultOf(error, localize);
  }
}

/** The same for a condition, which has to be true or false. */
export function compileCondition(text: string, localize: Localize): CompiledExpression {
  const compiled = compileExpression(text, localize);
  if (!compiled.ok) return compiled;
  try {
    expectCondition(compiled.expression.node);
    return compiled;
  } catch (error) {
    return faultOf(error, localize);
  }
}

/** An expression that makes sense; whether a run has the names in it shows when it meets one. */
export class Expression {
  constructor(
    /** As it was written. */
    readonly text: string,
    readonly node: ExpressionNode,
    private readonly localize: Localize,
  ) {}

  /** The value at a place of a run. */
  evaluate(context: EvaluationContext): Evaluation | ExpressionFault {
    const { run, state, position } = context;
    const sample = new (position.phase > 0 ? InnerSample : Sample)(run, () => state);
    sample.position = position.operation;
    sample.operation = context.operation ?? position.operation;
    try {
      const { get, unit } = bindValue(handleAlone(this.node, run), sample);
      const value = get();
      return { ok: true, value, unit, text: formatValue(value, unit, run, this.localize), type: typeName(value, unit) };
    } catch (error) {
      return faultOf(error, this.localize);
    }
  }

  /** What of it a run does not have; undefined where it can be evaluated there. */
  faultIn(run: Run): ExpressionFault | undefined {
    try {
      bindValue(this.node, new Sample(run, neverAsked));
      return undefined;
    } catch (error) {
      return faultOf(error, this.localize);
    }
  }

  /** Whether its value is a number, a text or a truth value, in every run. */
  get isPlain(): boolean {
    return ['number', 'text', 'boolean'].includes(typeOf(this.node).type);
  }

  /** Whether it speaks of the current operation, and not of the position alone. */
  get speaksOfOperation(): boolean {
    return speaksOfOperation(this.node);
  }
}

/** In a recording a number or an address that stands alone can be a handle: there the allocation is what is asked for. */
function handleAlone(node: ExpressionNode, run: Run): ExpressionNode {
  if (node.kind !== 'number' || run.trace.handles.idOf(node.text) < 0) return node;
  return { kind: 'name', column: node.column, text: node.text, only: 'handle' } satisfies NameNode;
}

function neverAsked(): never {
  throw new Error('Binding an expression asks for no state.');
}

/** The fault that an ExpressionError stands for; other errors are thrown on. */
function faultOf(error: unknown, localize: Localize): ExpressionFault {
  if (!(error instanceof ExpressionError)) throw error;
  return { ok: false, message: localize(error.text, ...error.values), column: error.column };
}
