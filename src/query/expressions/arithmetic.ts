// Numbers of expressions, which are doubles until an address needs more, and then bigints.
import { narrow } from './scanner';
import type { BinaryOperator } from './syntax';

export type Numeric = number | bigint;
export type ArithmeticOperator = Extract<BinaryOperator, '+' | '-' | '*' | '/' | '%'>;
export type Comparison = Extract<BinaryOperator, '==' | '!=' | '<' | '<=' | '>' | '>='>;

const comparisons: readonly BinaryOperator[] = ['==', '!=', '<', '<=', '>', '>='] satisfies Comparison[];

export function isComparison(operator: BinaryOperator): operator is Comparison {
  return comparisons.includes(operator);
}

/** `a operator b`; NaN where it has no value. Large addresses are computed exactly. */
export function compute(operator: ArithmeticOperator, a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') return computeNumbers(operator, a, b);
  if (!isWhole(a) || !isWhole(b)) return computeNumbers(operator, Number(a), Number(b));
  const x = BigInt(a);
  const y = BigInt(b);
  switch (operator) {
    case '+':
      return narrow(x + y);
    case '-':
      return narrow(x - y);
    case '*':
      return narrow(x * y);
    case '/':
      return y !== 0n && x % y === 0n ? narrow(x / y) : Number(x) / Number(y);
    case '%':
      return y === 0n ? NaN : narrow(x % y);
  }
}

/** Whether `a operator b` holds. NaN, which stands for no value, is unequal to everything and neither less nor greater. */
export function compare(operator: Comparison, a: Numeric, b: Numeric): boolean {
  switch (operator) {
    // Numbers and bigints are compared by their values.
    case '==':
      return typeof a === typeof b ? a === b : isWhole(a) && isWhole(b) && BigInt(a) === BigInt(b);
    case '!=':
      return !compare('==', a, b);
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function computeNumbers(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

function isWhole(value: Numeric): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}
