// `--fail-on`: figures that a run must keep clear of, read by the language of expressions and asked at the end or at the peak.
import { askedForm, askedMetricNames, isAskedMetric } from '../model/asked-metrics';
import type { Localize } from '../model/localize';
import { metricNames, metricWritten, wordOf } from '../model/metric-rows';
import { orderMetricNames } from '../model/order-metrics';
import { afterOperation } from '../model/position';
import { isComparison } from '../query/expressions/arithmetic';
import { compileExpression, type Expression } from '../query/expressions/compile';
import type { ExpressionNode } from '../query/expressions/syntax';
import type { Run } from '../replay/run/run';
import { cursorOf } from '../replay/cursor-of';
import { peakPosition } from '../replay/state/peak';
import { Failure } from './failure';

/** One budget: where its condition holds, the run is over it. */
export interface Budget {
  /** As given. */
  readonly text: string;
  readonly atPeak: boolean;
  /** `METRIC OP VALUE`, and the metric alone. */
  readonly condition: Expression;
  readonly metric: Expression;
}

/** Reads `METRIC OP VALUE`, with `peak.` before it for the position at which the most bytes are used. Throws `Failure`. */
export function readBudget(text: string, localize: Localize): Budget {
  const [, peak, rest] = /^\s*(peak\.)?(.*)$/s.exec(text)!;
  const [, metricText = ''] = /^([^=!<>]*)/.exec(rest)!;
  const compiled = compileExpression(rest, localize);
  if (!compiled.ok) throw refused(text, compiled.message, localize);
  const metric = compileExpression(metricText, localize);
  const { node } = compiled.expression;
  const isBudget = node.kind === 'binary' && isComparison(node.operator) && isMetric(node.left) && isConstant(node.right);
  if (!isBudget || !metric.ok) throw refused(text, localize('It is METRIC OP VALUE, with a metric of {0}.', metricForms()), localize);
  return { text: text.trim(), atPeak: peak !== undefined, condition: compiled.expression, metric: metric.expression };
}

/** A budget that a run is over. */
export interface OverBudget {
  /** A sentence that names the file. */
  readonly message: string;
  /** The line (1-based) of the operation at whose end it was judged; the first where there is none. */
  readonly line: number;
}

/** What to say of each budget that a run is over. Throws `Failure` where a budget asks for what the run does not have. */
export function overBudget(budgets: readonly Budget[], run: Run, file: string, localize: Localize): OverBudget[] {
  const over: OverBudget[] = [];
  for (const { text, atPeak, condition, metric } of budgets) {
    const cursor = cursorOf(run);
    cursor.seek(atPeak ? peakPosition(run) : run.operationCount);
    const context = { run, state: cursor, position: afterOperation(cursor.position) };
    const value = metric.evaluate(context);
    const holds = condition.evaluate(context);
    if (!value.ok || !holds.ok || value.value === undefined) {
      const reason = value.ok ? localize('It has no value there.') : value.message;
      throw new Failure(localize("option --fail-on '{0}' cannot be judged of {1}. {2}", text, file, reason));
    }
    if (holds.value !== true) continue;
    // As many digits as tell 30.001% from 30%.
    const figure = value.unit === 'percent' ? `${Number(Number(value.value).toPrecision(6))}%` : value.text;
    const values = [file, metric.text.trim(), figure, text, cursor.position];
    const message = atPeak
      ? localize('{0}: {1} is {2} at the peak (position {4}), which --fail-on {3} does not allow.', ...values)
      : localize('{0}: {1} is {2} at the end (position {4}), which --fail-on {3} does not allow.', ...values);
    over.push({ message, line: cursor.position === 0 ? 1 : run.table.line[cursor.position - 1] });
  }
  return over;
}

function refused(text: string, reason: string, localize: Localize): Failure {
  return new Failure(localize("option --fail-on cannot be '{0}'. {1}", text, reason));
}

/** Whether a part of an expression is a figure of a position. Those of an operation are none: at the end there is no operation. */
function isMetric(node: ExpressionNode): boolean {
  if (node.kind === 'metric') return metricWritten(node.name) !== undefined;
  return node.kind === 'call' && (isAskedMetric(node.name) || orderMetricNames.some((name) => name === node.name));
}

function isConstant(node: ExpressionNode): boolean {
  return node.kind === 'number' || (node.kind === 'unary' && node.operator === '-' && node.operand.kind === 'number');
}

function metricForms(): string {
  return [...metricNames.map(wordOf), ...askedMetricNames.map(askedForm), ...orderMetricNames.map((name) => `${name}(ORDER)`)].join(', ');
}
