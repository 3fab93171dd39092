// What a data breakpoint watches, read as an expression: a handle, bytes, or the value of anything else.
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { compileExpression, type Expression } from '../expressions/compile';
import { bytesBetween, type ByteRange } from './byte-range';
import type { ExpressionNode } from '../expressions/syntax';
import { handleNode } from '../expressions/check';

export type DataTarget =
  | { readonly kind: 'handle'; readonly handle: number; readonly text: string }
  | (ByteRange & { readonly text: string })
  /** The value of anything else: a metric, most of the time. */
  | { readonly kind: 'value'; readonly expression: Expression; readonly text: string };

/** Reads what a data breakpoint watches: an expression is its own id. Returns what is wrong as a sentence. */
export function parseDataTarget(text: string, run: Run, localize: Localize): DataTarget | string {
  const compiled = compileExpression(text, localize);
  if (!compiled.ok) return compiled.message;
  const { expression } = compiled;
  const { node } = expression;
  if (node.kind === 'range') return parseRange(node, text, run, localize);
  const named = node.kind === 'name' && node.only === 'cache' ? undefined : handleNode(node);
  const handle = named === undefined ? -1 : run.trace.handles.idOf(named.text);
  if (handle >= 0) return { kind: 'handle', handle, text };
  const byte = node.kind === 'number' && node.unit === 'address' ? bytesBetween(node.value, node.value, run) : undefined;
  if (typeof byte === 'object') return { ...byte, text };
  const fault = expression.faultIn(run);
  if (fault) return fault.message;
  if (expression.speaksOfOperation) return localize('{0} is about one operation and does not change.', text);
  if (node.kind === 'number' || node.kind === 'text' || node.kind === 'boolean') return localize('{0} does not change.', text);
  if (!expression.isPlain) return localize('Watch a part of {0}, such as {0}.objects.', text);
  return { kind: 'value', expression, text };
}

function parseRange(node: Extract<ExpressionNode, { kind: 'range' }>, text: string, run: Run, localize: Localize): DataTarget | string {
  const { from: first, to: last } = node;
  if (first.kind !== 'number' || last.kind !== 'number') return localize('A range is written as 0x40..0x7f.');
  const range = bytesBetween(first.value, last.value, run);
  if (range === undefined) return localize('{0} lies outside the arena.', text);
  return range === 'reversed' ? localize('{0} ends before it begins.', text) : { ...range, text };
}
