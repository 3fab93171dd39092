// Completion in the debug console, from the expressions' own, as the protocol has it.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { completeExpression } from '../query/expressions/complete';
import type { EvaluationContext, ExpressionCompletion } from '../query/expressions/context';

const itemTypes: Readonly<Record<ExpressionCompletion['kind'], DebugProtocol.CompletionItemType>> = {
  metric: 'property',
  field: 'field',
  member: 'property',
  function: 'function',
  handle: 'variable',
  cache: 'class',
  text: 'value',
  keyword: 'keyword',
};

/** What can be written at a place of a text in the debug console; lines and columns are 1-based. */
export function completionsAt(
  text: string,
  line: number,
  column: number,
  context: EvaluationContext,
  localize: Localize,
): DebugProtocol.CompletionItem[] {
  const source = text.split(/\r?\n/)[line - 1] ?? '';
  return completeExpression(source, column, context, localize).map(({ label, text: inserted, kind, detail, column: start, length }) => ({
    label,
    text: inserted,
    type: itemTypes[kind],
    detail,
    start,
    length,
  }));
}
