// What one more statement would do here, in words: a run that ends with it is made and read, and the debugged one stays as it is.
import { explainFailure } from '../../analysis/operation-diagnostics';
import { Place } from '../../engine/place';
import type { Localize } from '../../model/localize';
import type { ArenaState } from '../../replay/state/arena-state';
import { explainStep } from '../../replay/step-texts';
import { stepTitle } from '../../replay/step-titles';
import { OperationKind } from '../../trace/operation-table';
import type { EvaluationContext, ExpressionFault } from '../../query/expressions/context';
import { formatBytes } from '../../query/expressions/format';
import type { RangeReference } from '../../query/expressions/value';
import { hypotheticalRun } from '../../replay/hypothetical-run';
import { parseTryStatement } from './statement';

/** What an operation would do. */
export interface TryResult {
  readonly ok: true;
  /** Whether it would be done. */
  readonly succeeds: boolean;
  /** What would come of it, in a sentence, and then the allocator's own steps or what stands in the way, a line each. */
  readonly text: string;
  /** The bytes it would get. */
  readonly reference: RangeReference | undefined;
}

/**
 * Tries one statement at a position, such as `try alloc 4096`, `try free a`, `try kmalloc 100 @ cpu=1`. Nothing of the run changes, and the
 * context's cursor is not moved. Between inner steps the whole operation is still ahead.
 */
export function tryStatement(text: string, { run, position }: EvaluationContext, localize: Localize): TryResult | ExpressionFault {
  if (run.placement === 'recorded') {
    return { ok: false, column: 1, message: localize('As recorded there is no allocator to try it. Simulated, there is.') };
  }
  const statement = parseTryStatement(text, run, localize);
  if (!statement.ok) return statement;
  const cursor = hypotheticalRun(run, position.operation, statement);
  const op = cursor.position;
  const steps = cursor.steps().map((step) => `${stepTitle(step, localize)}: ${explainStep(step, cursor.run, op, localize)}`);
  if (cursor.run.errorOf(op) !== undefined) {
    const { message, related } = explainFailure(cursor.run, op, localize, cursor);
    const places = related.map((place) => localize('line {0}: {1}', place.line, place.message));
    return {
      ok: true,
      succeeds: false,
      text: [localize('It would fail. {0}', message), ...steps, ...places].join('\n'),
      reference: undefined,
    };
  }
  const start = cursor.run.startOf(op);
  const held = cursor.run.results.allocated(op) ? cursor.run.heldOf(op) : 0;
  const reference = held > 0 ? ({ kind: 'range', from: start, to: start + held } as const) : undefined;
  return { ok: true, succeeds: true, text: [summary(cursor, localize), ...steps].join('\n'), reference };
}

/** What would come of an operation that succeeds. */
function summary({ run, position: op }: ArenaState, localize: Localize): string {
  const { results, table } = run;
  const subject = results.subject(op);
  if (!results.allocated(op)) {
    if (subject >= 0) return localize('It would give back {0} at {1}.', formatBytes(run.heldOf(subject)), run.addressOf(subject));
    const given = run.usedUnitsAt(op) - run.usedUnitsAt(op + 1);
    return given > 0 ? localize('It would give back {0}.', formatBytes(given * run.arena.unit)) : localize('It would change no memory.');
  }
  const asked = formatBytes(run.requestedOf(op));
  const held = formatBytes(run.heldOf(op));
  const address = run.addressOf(op);
  if (results.place(op) === Place.Nowhere) return localize('It would take no memory.');
  if (table.kind[op] !== OperationKind.Realloc) return localize('It would get {0}: {1} in {2}.', address, asked, held);
  if (address === run.addressOf(subject)) return localize('It would stay at {0}: {1} in {2}.', address, asked, held);
  return localize('It would move from {0} to {1}: {2} in {3}.', run.addressOf(subject), address, asked, held);
}
