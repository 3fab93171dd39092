// Types of an expression, found in its tree before any run is at hand: what does not go together is told at once.
import { ExpressionError, type BinaryNode, type CallNode, type ExpressionNode, type MemberNode, type NameNode } from './syntax';
import { operands } from './syntax-tree';
import type { Unit } from './value';
import { cacheMembers, fields, functions, handleMembers, metrics, rangeMembers, slabMembers } from './vocabulary';
import type { Word } from './word';

/** What a part of an expression is, as far as that can be told without a run. `name`: a handle or a cache. */
export type StaticType =
  { readonly type: 'number'; readonly unit: Unit } | { readonly type: 'text' | 'boolean' | 'name' | 'handle' | 'cache' | 'slab' | 'range' };

const handle: StaticType = { type: 'handle' };
const cache: StaticType = { type: 'cache' };
const truth: StaticType = { type: 'boolean' };

function numberOf(unit: Unit): StaticType {
  return { type: 'number', unit };
}

function typeOfWord({ type, unit }: Word): StaticType {
  return type === 'number' ? numberOf(unit) : { type };
}

/** The type of an expression. Throws ExpressionError where its parts do not go together. */
export function typeOf(node: ExpressionNode): StaticType {
  switch (node.kind) {
    case 'number':
      return numberOf(node.unit);
    case 'text':
      return { type: 'text' };
    case 'boolean':
      return truth;
    case 'name':
      return node.only === 'handle' ? handle : node.only === 'cache' ? cache : { type: 'name' };
    case 'metric':
      return typeOfWord(metrics.get(node.name)!);
    case 'field':
      return typeOfWord(fields.get(node.name)!);
    case 'call':
      return typeOfCall(node);
    case 'member':
      return typeOfWord(memberWord(node));
    case 'unary': {
      const operand = typeOf(node.operand);
      if (node.operator === '!') return truth;
      expectNumber(node.operand, operand);
      return operand;
    }
    case 'range':
      expectNumber(node.from, typeOf(node.from));
      expectNumber(node.to, typeOf(node.to));
      return { type: 'range' };
    case 'binary':
      return typeOfBinary(node);
  }
}

/** Whether a condition is true or false at each place: a comparison, or something that is there or not. Throws ExpressionError where it is neither. */
export function expectCondition(node: ExpressionNode): void {
  if (node.kind === 'binary' && (node.operator === '&&' || node.operator === '||')) {
    for (const part of operands(node, node.operator)) expectCondition(part);
    return;
  }
  if (node.kind === 'unary' && node.operator === '!') return expectCondition(node.operand);
  const { type } = typeOf(node);
  if (type === 'number') throw new ExpressionError(node.column, 'This is a number. A condition compares it: external > 30%.');
  if (type === 'text') throw new ExpressionError(node.column, 'This is a text. A condition compares it: kind == "free".');
  if (type === 'range') throw new ExpressionError(node.column, 'These are addresses. A condition is true or false: external > 30%.');
}

/** Whether an object is a handle, and by which text: recordings name handles by addresses and numbers. */
export function handleNode(object: ExpressionNode): NameNode | undefined {
  if (object.kind === 'number') return { kind: 'name', column: object.column, text: object.text, only: 'handle' };
  return object.kind === 'name' ? object : undefined;
}

function typeOfCall({ name, argument }: CallNode): StaticType {
  const { result } = functions.get(name)!;
  if (functions.get(name)!.argument === 'number') expectNumber(argument, typeOf(argument));
  return typeof result === 'string' ? { type: result } : typeOfWord(result);
}

function memberWord({ object, name, column }: MemberNode): Word {
  const words = membersOf(object);
  if (words === undefined) throw new ExpressionError(column, 'Only handles, caches, slabs and addresses have parts such as {0}.', name);
  const word = words.get(name);
  if (word === undefined) throw new ExpressionError(column, 'There is no {0} here. There are {1}.', name, [...words.keys()].join(', '));
  return word;
}

/** What may stand behind the dot of an object. */
export function membersOf(object: ExpressionNode): ReadonlyMap<string, Word> | undefined {
  if (object.kind === 'number') return handleMembers;
  switch (typeOf(object).type) {
    case 'handle':
      return handleMembers;
    case 'cache':
      return cacheMembers;
    case 'name':
      return new Map([...cacheMembers, ...handleMembers]);
    case 'slab':
      return slabMembers;
    case 'range':
      return rangeMembers;
    default:
      return undefined;
  }
}

function typeOfBinary(node: BinaryNode): StaticType {
  const left = typeOf(node.left);
  const right = typeOf(node.right);
  switch (node.operator) {
    case '||':
    case '&&':
      return truth;
    case '==':
    case '!=':
      expectComparable(node, left, right, true);
      return truth;
    case '<':
    case '<=':
    case '>':
    case '>=':
      expectComparable(node, left, right, false);
      return truth;
    default:
      return arithmetic(node, left, right);
  }
}

function expectComparable({ left, right }: BinaryNode, a: StaticType, b: StaticType, equality: boolean): void {
  if (a.type === 'text' || b.type === 'text') {
    const other = a.type === 'text' ? right : left;
    const types = [a.type, b.type];
    if (!types.every((type) => type === 'text')) {
      const word = other.kind === 'name' ? other.text : other.kind === 'metric' || other.kind === 'field' ? other.name : undefined;
      if (word !== undefined) throw new ExpressionError(other.column, 'Write a text in double quotes: "{0}".', word);
      throw new ExpressionError(other.column, 'A text can only be compared with a text.');
    }
    if (!equality) throw new ExpressionError(right.column, 'Texts can only be compared by == and !=.');
    return;
  }
  if (a.type === 'boolean' && b.type === 'boolean' && equality) return;
  for (const [node, type] of [
    [left, a],
    [right, b],
  ] as const) {
    if (type.type !== 'handle' && type.type !== 'name') expectNumber(node, type);
  }
  expectSamePercent(left, a, right, b);
}

function arithmetic({ operator, left, right }: BinaryNode, a: StaticType, b: StaticType): StaticType {
  const first = expectNumber(left, a);
  const second = expectNumber(right, b);
  if (operator === '+' || operator === '-') {
    expectSamePercent(left, a, right, b);
    if (first === 'address' && second === 'address') return numberOf(operator === '-' ? 'bytes' : 'none');
    if (first === 'address' || second === 'address') return numberOf('address');
    return numberOf(first === 'none' ? second : first);
  }
  if (operator === '*') return numberOf(first === 'none' ? second : second === 'none' ? first : 'none');
  if (operator === '/') return numberOf(second === 'none' ? first : 'none');
  return numberOf(first === 'address' ? 'bytes' : first);
}

function expectNumber(node: ExpressionNode, type: StaticType): Unit {
  if (type.type === 'number') return type.unit;
  // It may be the NAME of a `repeat`: that is told where the run is known.
  if (type.type === 'name') return 'none';
  if (type.type === 'handle' && node.kind === 'name') throw noNumber(node);
  throw new ExpressionError(node.column, 'Expected a number here.');
}

/** What is wrong with a handle where a number is meant. */
export function noNumber({ column, text }: NameNode): ExpressionError {
  return new ExpressionError(column, '{0} is no number. Write {0}.address or {0}.size.', text);
}

function expectSamePercent(left: ExpressionNode, a: StaticType, right: ExpressionNode, b: StaticType): void {
  const isPercent = (type: StaticType): boolean => type.type === 'number' && type.unit === 'percent';
  if (isPercent(a) === isPercent(b)) return;
  const [percent, other] = isPercent(a) ? [left, right] : [right, left];
  if (other.kind !== 'number') throw new ExpressionError(other.column, 'A percentage can only be compared with a percentage.');
  // Nothing is nothing in every unit.
  if (other.value === 0) return;
  const name = percent.kind === 'metric' ? percent.name : undefined;
  if (name === undefined) throw new ExpressionError(other.column, 'A percentage can only be compared with a percentage: {0}%.', other.text);
  throw new ExpressionError(other.column, '{0} is a percentage: write {1}%.', name, other.text);
}
