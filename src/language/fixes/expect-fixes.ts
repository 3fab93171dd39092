// Fixes about expectations: writing what holds at a line, and correcting a value that does not.
import { formatSize } from '../../model/size';
import { metricsIn, wordOf } from '../../model/metric-rows';
import { unitOf, type ExpectedMetric } from '../../trace/trace';
import { TokenKind } from '../../trace/tokens';
import { valueAt } from '../hovers/metric-hover';
import { insertAfter, replaceToken, type Fix, type FixScope } from './fix';

/** Caches that get lines of their own. */
const mostCaches = 8;

/**
 * Writes down what holds behind a line, as `expect` lines; undefined in a repeat, where that is something else in each pass. The edits are made when
 * they are asked for: it takes a state of the run.
 */
export function expectationsFix({ index, lines, localize }: FixScope, line: number): Fix | undefined {
  const { passes } = index.run.trace;
  if (passes.isRepeated(line) || passes.repeats.some((repeat) => repeat.line === line)) return undefined;
  return {
    title: localize('Insert the expect lines that hold here'),
    get edits() {
      return [insertAfter(lines, line, expectations(index, index.run.positionOfLine(line)))];
    },
  };
}

function expectations(index: FixScope['index'], position: number): string[] {
  const statements: string[] = [];
  for (const name of metricsIn('expect')) statements.push(`expect ${written(index, { name }, wordOf(name), position)}`);
  const caches = index
    .cursorAt(position)
    .caches()
    .filter(({ sizeClass }) => !sizeClass);
  for (const { name, activeObjects, slabs } of caches.slice(0, mostCaches)) {
    statements.push(`expect objects(${name}) == ${activeObjects}`, `expect slabs(${name}) == ${slabs}`);
  }
  return statements;
}

/** A percentage is exact in the engine and rounded in the text: the line says that it is not above that. */
function written(index: FixScope['index'], metric: ExpectedMetric, name: string, position: number): string {
  const { numerator, denominator } = valueAt(index, metric, position)!;
  if (unitOf(metric) !== 'percent') return `${name} == ${numerator}`;
  const hundredths = (numerator * 100n + denominator - 1n) / denominator;
  return `${name} <= ${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}%`;
}

/** Puts the actual value into an expectation that does not hold. */
export function expectedValueFix({ index, tokens, localize }: FixScope, line: number): Fix | undefined {
  const directive = index.directiveOf(line);
  if (directive?.kind !== 'expect' || index.run.trace.passes.isRepeated(line)) return undefined;
  const { metric } = directive;
  const value = valueAt(index, metric, index.run.positionOfLine(line));
  const token = tokens.ofLine(line).findLast(({ kind }) => kind === TokenKind.Size || kind === TokenKind.Value);
  if (!value || !token) return undefined;
  const unit = unitOf(metric);
  // What is no multiple of a hundredth has no exact form.
  if (unit === 'percent' && (value.numerator * 100n) % value.denominator !== 0n) return undefined;
  const text = unit === 'address' ? `0x${value.numerator.toString(16)}` : value.show(value.numerator, value.denominator);
  const operator = tokens.ofLine(line).find(({ kind }) => kind === TokenKind.Operator);
  const edits = [replaceToken(line, token, text)];
  if (operator && directive.operator !== '==') edits.push(replaceToken(line, operator, '=='));
  const shown = unit === 'bytes' ? formatSize(Number(value.numerator)) : text;
  return { title: localize('Expect the actual value: {0}', shown), edits };
}
