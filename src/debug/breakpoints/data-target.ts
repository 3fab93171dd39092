import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { compileExpression, type Expression } from '../../query/expressions/compile';
import { rangeText } from '../../query/expressions/format';
import { offsetOf } from '../../query/expressions/sample';
import type { ExpressionNode } from '../../query/expressions/syntax';
import { handleNode } from '../../query/expressions/check';

/** `write`: allocated, freed, or a value changed. `readWrite`: split and merged too. */
export type DataAccess = 'write' | 'readWrite';

/** Whether something can be watched, as `dataBreakpointInfo` answers. */
export interface DataBreakpointInfo {
  /** Null where it cannot. */
  readonly dataId: string | null;
  /** What is watched, or why it cannot be. */
  readonly description: string;
  readonly accessTypes: readonly DataAccess[];
}

/** What a data breakpoint watches. Offsets in bytes from the base. */
export type DataTarget =
  | { readonly kind: 'handle'; readonly handle: number; readonly text: string }
  | { readonly kind: 'range'; readonly from: number; readonly to: number; readonly text: string }
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
  const offset = node.kind === 'number' && node.unit === 'address' ? offsetOf(run, node.value) : undefined;
  if (offset !== undefined && offset < run.arena.size) return { kind: 'range', from: offset, to: offset + 1, text };
  const fault = expression.faultIn(run);
  if (fault) return fault.message;
  if (expression.speaksOfOperation) return localize('{0} is about one operation and does not change.', text);
  if (node.kind === 'number' || node.kind === 'text' || node.kind === 'boolean') return localize('{0} does not change.', text);
  if (!expression.isPlain) return localize('Watch a part of {0}, such as {0}.objects.', text);
  return { kind: 'value', expression, text };
}

/** Whether something can be watched, and by which id. `text` is an expression: the name a variable is evaluated by, or `rangeText`. */
export function dataBreakpointInfo(text: string, run: Run, localize: Localize): DataBreakpointInfo {
  const target = parseDataTarget(text, run, localize);
  if (typeof target === 'string') return { dataId: null, description: target, accessTypes: [] };
  const accessTypes: DataAccess[] = target.kind === 'range' ? ['write', 'readWrite'] : ['write'];
  const description = target.kind === 'range' ? rangeText(run, target.from, target.to) : text;
  return { dataId: text, description, accessTypes };
}

function parseRange(node: Extract<ExpressionNode, { kind: 'range' }>, text: string, run: Run, localize: Localize): DataTarget | string {
  const { from: first, to: last } = node;
  if (first.kind !== 'number' || last.kind !== 'number') return localize('A range is written as 0x40..0x7f.');
  const from = offsetOf(run, first.value);
  const to = offsetOf(run, last.value);
  if (from === undefined || to === undefined || to >= run.arena.size) return localize('{0} lies outside the arena.', text);
  return to < from ? localize('{0} ends before it begins.', text) : { kind: 'range', from, to: to + 1, text };
}
