// Answers watches, hovers and the console: expressions of `src/query` at the debugger's position, with what of a value can be unfolded.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import type { DebuggedTrace } from './debugged-trace';
import { compileExpression } from '../query/expressions/compile';
import type { EvaluationContext } from '../query/expressions/context';
import { rangeText } from '../query/expressions/format';
import { isReference, type Value } from '../query/expressions/value';
import { allocationContainer } from './variables/allocations';
import { parseSizeChange } from './what-if/change';
import { isTryStatement } from './what-if/statement';
import { tryStatement } from './what-if/try';
import { cacheContainer, slabContainer } from './variables/caches';
import type { Container, References } from './variables/container';

/** Where a trace's expressions are evaluated. `op` is the operation that the stack shows, where it is not the next one. */
export function evaluationContext(trace: DebuggedTrace, op: number | undefined): EvaluationContext {
  const { run, state, position } = trace;
  return { run, state, position, ...(op === undefined || op === position.operation ? {} : { operation: op }) };
}

/** Evaluates an expression for a watch, a hover or the console; a string says what is wrong with it. */
export function evaluate(
  text: string,
  trace: DebuggedTrace,
  context: EvaluationContext,
  references: References,
  localize: Localize,
): DebugProtocol.EvaluateResponse['body'] | string {
  if (isTryStatement(text)) return tried(text, context, localize);
  if (parseSizeChange(text)) {
    return localize(
      'Nothing is changed by the debugger. Type this in the debug console to see what it would do: {0}',
      `try ${text.trim()}`,
    );
  }
  const compiled = compileExpression(text, localize);
  const result = compiled.ok ? compiled.expression.evaluate(context) : compiled;
  if (!result.ok) return localize('Column {0}: {1}', result.column, result.message);
  return {
    result: result.text,
    type: result.type,
    memoryReference: memoryOf(result.value, trace),
    ...references.describe(partsOf(result.value, trace, localize)),
  };
}

/** The bytes that a block or a slab named by an expression takes at the position; undefined where it names no such thing. */
export function bytesOf(text: string, { run, state }: DebuggedTrace, context: EvaluationContext, localize: Localize): string | undefined {
  const compiled = compileExpression(text, localize);
  const result = compiled.ok ? compiled.expression.evaluate(context) : compiled;
  if (!result.ok || !isReference(result.value)) return undefined;
  const { value } = result;
  if (value.kind === 'range') return rangeText(run, value.from, value.to);
  if (value.kind !== 'slab') return undefined;
  const from = value.unit * run.arena.unit;
  return rangeText(run, from, from + state.blockAt(value.unit).units * run.arena.unit);
}

/** What a statement would do, which is said in full: what follows it has not happened. */
function tried(text: string, context: EvaluationContext, localize: Localize): DebugProtocol.EvaluateResponse['body'] | string {
  const result = tryStatement(text, context, localize);
  if (!result.ok) return localize('Column {0}: {1}', result.column, result.message);
  const { reference } = result;
  const memoryReference = reference && context.run.space.format(reference.from);
  return { result: result.text, type: 'what-if', memoryReference, variablesReference: 0 };
}

function partsOf(value: Value, { run, state }: DebuggedTrace, localize: Localize): Container | undefined {
  if (!isReference(value)) return undefined;
  switch (value.kind) {
    case 'handle':
      return value.operation === undefined ? undefined : allocationContainer(run, value.operation, localize);
    case 'cache':
      return cacheContainer(state, value.cache, localize);
    case 'slab':
      return slabContainer(state, value.unit, localize);
    case 'range':
      return undefined;
  }
}

function memoryOf(value: Value, { run }: DebuggedTrace): string | undefined {
  if (!isReference(value) || value.kind === 'cache') return undefined;
  switch (value.kind) {
    case 'handle':
      return value.operation === undefined ? undefined : run.addressOf(value.operation);
    case 'slab':
      return run.space.format(value.unit * run.arena.unit);
    case 'range':
      return run.space.format(value.from);
  }
}
