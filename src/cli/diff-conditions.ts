// `diff --fail-on`: what the later of two runs must keep clear of, as such or against the earlier one.
import { diffFigureNames, figureRows, type DiffFigureName, type DiffFigures } from '../analysis/diff/figures';
import type { Localize } from '../model/localize';
import type { MetricUnit } from '../model/metric';
import { formatCount } from '../model/size';
import { readNumber, readSize } from '../model/size-grammar';
import { compare, type Comparison } from '../query/expressions/arithmetic';
import { Failure } from './failure';

/** `FIGURE OP LIMIT`: where it holds, the comparison fails. */
export interface DiffCondition {
  /** As given. */
  readonly text: string;
  readonly figure: DiffFigureName;
  readonly operator: Comparison;
  /** The limit, of the figure of the earlier run; shares are fractions. */
  readonly limit: (before: number) => number;
}

/** A condition that holds. */
export interface HeldCondition {
  readonly condition: DiffCondition;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

const form = /^\s*([^\s=!<>]+)\s*(==|!=|<=|>=|<|>)\s*([+-]?)\s*(.+?)\s*$/s;
const percentForm = /^(\d{1,9}(?:\.\d{1,6})?)\s*%$/;

/** Reads a condition. Throws `Failure` with a sentence that says what can be written. */
export function readDiffCondition(text: string, localize: Localize): DiffCondition {
  const [, word, operator, sign, amount] =
    form.exec(text) ?? refuse(text, localize('It is FIGURE OP LIMIT, such as "peak>+5%".'), localize);
  const figure =
    diffFigureNames.find((name) => name === word) ??
    refuse(text, localize('There is no figure {0}. Figures are {1}.', word, diffFigureNames.join(', ')), localize);
  const { unit } = figureRows[figure];
  const percent = percentForm.exec(amount);
  const value = percent ? Number(percent[1]) / 100 : amountOf(amount, unit);
  if (value === undefined) refuse(text, expected(unit, localize), localize);
  if (percent && sign === '' && unit !== 'percent') {
    refuse(text, localize('A limit in percent is against the earlier run: write +{0} or -{0}.', amount), localize);
  }
  return {
    text: text.trim(),
    figure,
    operator: operator as Comparison,
    limit: limitOf(sign, value, percent !== null && unit !== 'percent'),
  };
}

/** The conditions that hold, in their order. */
export function heldConditions(conditions: readonly DiffCondition[], before: DiffFigures, after: DiffFigures): HeldCondition[] {
  return conditions
    .map((condition) => {
      const { figure } = condition;
      return { condition, before: before[figure], after: after[figure], limit: condition.limit(before[figure]) };
    })
    .filter(({ condition, after: value, limit }) => compare(condition.operator, value, limit));
}

/** What to say of one that holds. */
export function heldText({ condition: { text, figure }, before, after }: HeldCondition, localize: Localize): string {
  const { unit } = figureRows[figure];
  return localize('{0} was {1} and is {2}, which --fail-on {3} does not allow.', figure, exact(unit, before), exact(unit, after), text);
}

/** As many digits as tell 30.001% from 30%. */
function exact(unit: MetricUnit, value: number): string {
  if (unit === 'percent') return `${Number((value * 100).toPrecision(6))}%`;
  return unit === 'bytes' ? `${formatCount(value)} B` : formatCount(value);
}

function amountOf(text: string, unit: MetricUnit): number | undefined {
  if (unit === 'percent') return undefined;
  if (unit === 'bytes') return readSize(text, 'typed');
  const value = readNumber(text, 'typed');
  return value === undefined ? undefined : Number(value);
}

function limitOf(sign: string, value: number, isShare: boolean): DiffCondition['limit'] {
  if (sign === '') return () => value;
  const change = sign === '-' ? -value : value;
  return isShare ? (before) => before + before * change : (before) => before + change;
}

function expected(unit: MetricUnit, localize: Localize): string {
  switch (unit) {
    case 'percent':
      return localize('Its limit is in percent: 30%, or +5% for so many points more than before.');
    case 'bytes':
      return localize('Its limit is a SIZE (64KiB), a change of so much (+64KiB), or a change in percent (+5%).');
    case 'count':
      return localize('Its limit is a number (0), a change of so many (+10), or a change in percent (+5%).');
  }
}

function refuse(text: string, reason: string, localize: Localize): never {
  throw new Failure(localize("option --fail-on cannot be '{0}'. {1}", text, reason));
}
