// Messages of logpoints: text from the client, with expressions that are evaluated where the logpoint holds.
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { bindValue } from '../../query/expressions/bind';
import { Cost } from '../../query/expressions/bound';
import { compileExpression } from '../../query/expressions/compile';
import { formatValue } from '../../query/expressions/format';
import type { ExpressionNode } from '../../query/expressions/syntax';
import type { Sample } from '../../query/expressions/sample';

/** A text with expressions in it. */
export interface LogMessage {
  readonly parts: readonly (string | ExpressionNode)[];
}

/** Says a message at the place where a sample stands. */
export interface BoundMessage {
  readonly needsState: boolean;
  readonly say: () => string;
}

/** Braces stand for themselves where they are doubled. */
const partPattern = /\{\{|\}\}|\{((?:[^{}"]|"[^"]*")*)\}|\{|[^{}]+|\}/g;

/** Reads `{expression}` in a message. Returns what is wrong as a sentence. */
export function parseLogMessage(text: string, run: Run, localize: Localize): LogMessage | string {
  const parts: (string | ExpressionNode)[] = [];
  for (const match of text.matchAll(partPattern)) {
    const [whole, source] = match;
    if (source === undefined) {
      if (whole === '{') return localize('Column {0}: this brace is not closed.', match.index + 1);
      parts.push(whole === '{{' || whole === '}}' ? whole[0] : whole);
      continue;
    }
    if (source.trim() === '') {
      return localize('Column {0}: there is no expression between these braces. {1} stand for themselves.', match.index + 1, '{{}}');
    }
    const compiled = compileExpression(source, localize);
    const fault = compiled.ok ? compiled.expression.faultIn(run) : compiled;
    if (fault) return localize('Column {0}: {1}', match.index + 1 + fault.column, fault.message);
    if (compiled.ok) parts.push(compiled.expression.node);
  }
  return { parts };
}

/** Binds a message that was read for the sample's run. */
export function bindLogMessage({ parts }: LogMessage, sample: Sample, localize: Localize): BoundMessage {
  let needsState = false;
  const sayings = parts.map((part) => {
    if (typeof part === 'string') return () => part;
    const { get, unit, cost } = bindValue(part, sample);
    needsState ||= cost === Cost.State;
    return () => {
      const value = get();
      // Quotes would only be in the way of a sentence.
      return typeof value === 'string' ? value : formatValue(value, unit, sample.run, localize);
    };
  });
  return { needsState, say: () => sayings.map((say) => say()).join('') };
}
