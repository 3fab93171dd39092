// Expressions from tokens to a tree, by descent.
import { Scanner } from './scanner';
import { ExpressionError, type BinaryOperator, type ExpressionNode } from './syntax';
import { fields, functions, handleMembers, metrics, cacheMembers, slabMembers, rangeMembers } from './vocabulary';

/** Binary operators by how tightly they bind, the loosest first. */
const levels: readonly (readonly BinaryOperator[])[] = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];
const comparisons = levels[2];
const deepest = 200;
/** Operators of one expression: what walks its tree goes as deep as a chain of them is long. */
const mostOperators = 1000;
/** Characters of an expression. */
export const longestExpression = 10_000;

const members: ReadonlySet<string> = new Set(
  [handleMembers, cacheMembers, slabMembers, rangeMembers].flatMap((words) => [...words.keys()]),
);

/** Reads an expression. Throws ExpressionError. */
export function parseExpression(text: string): ExpressionNode {
  if (text.trim() === '') throw new ExpressionError(1, 'Enter an expression, such as external > 30%.');
  if (text.length > longestExpression) {
    throw new ExpressionError(1, 'This expression is too long: {0} characters are the most.', longestExpression);
  }
  return new Parser(text).parse();
}

class Parser {
  private readonly scanner: Scanner;
  private depth = 0;
  private operators = 0;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  parse(): ExpressionNode {
    const node = this.parseRange();
    const { next } = this.scanner;
    if (next.kind !== 'end') throw new ExpressionError(next.column, 'Expected an operator before {0}.', next.text);
    return node;
  }

  private parseRange(): ExpressionNode {
    const from = this.parseLevel(0);
    if (!this.scanner.accept('..')) return from;
    return { kind: 'range', column: from.column, from, to: this.parseLevel(0) };
  }

  private parseLevel(level: number): ExpressionNode {
    if (level === levels.length) return this.parseUnary();
    let left = this.parseLevel(level + 1);
    for (;;) {
      const { next } = this.scanner;
      const operator = next.kind === 'operator' ? levels[level].find((each) => each === next.text) : undefined;
      if (operator === undefined) return left;
      if (left.kind === 'binary' && comparisons.includes(left.operator) && comparisons.includes(operator)) {
        throw new ExpressionError(next.column, 'Join comparisons by &&: a < b && b < c.');
      }
      if (++this.operators > mostOperators) {
        throw new ExpressionError(next.column, 'This expression has too many parts: {0} operators are the most.', mostOperators);
      }
      this.scanner.take();
      const right = this.parseLevel(level + 1);
      left = { kind: 'binary', column: next.column, operator, left, right };
    }
  }

  private parseUnary(): ExpressionNode {
    const { next } = this.scanner;
    const operator = next.kind === 'operator' && (next.text === '!' || next.text === '-') ? next.text : undefined;
    if (operator === undefined) return this.parsePostfix();
    this.scanner.take();
    const operand = this.nested(() => this.parseUnary());
    return { kind: 'unary', column: next.column, operator, operand };
  }

  private parsePostfix(): ExpressionNode {
    let node = this.parsePrimary();
    for (;;) {
      const member = this.scanner.takeMember();
      if (member === undefined) return node;
      const { name, column } = member;
      // The names of handles can have dots.
      if (node.kind === 'name' && node.only === undefined && !members.has(name)) {
        node = this.parseIndex(`${node.text}.${name}`, node.column);
      } else node = { kind: 'member', column, object: node, name };
    }
  }

  private parsePrimary(): ExpressionNode {
    const token = this.scanner.take();
    const { column } = token;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', column, value: token.value, unit: token.unit, text: token.text };
      case 'text':
        return { kind: 'text', column, value: token.text };
      case 'name':
        return this.parseName(token.text, column);
      case 'end':
        throw new ExpressionError(column, 'The expression ends where a value is expected.');
      case 'operator': {
        if (token.text !== '(') throw new ExpressionError(column, 'Expected a value before {0}.', token.text);
        const node = this.nested(() => this.parseRange());
        this.expectClosing(column);
        return node;
      }
    }
  }

  private parseName(text: string, column: number): ExpressionNode {
    if (text === 'true' || text === 'false') return { kind: 'boolean', column, value: text === 'true' };
    const { next } = this.scanner;
    if (next.kind === 'operator' && next.text === '(') return this.parseCall(text, column);
    if (text === 'operation' && next.kind === 'operator' && next.text === '.') {
      const field = this.scanner.takeMember()!;
      if (!fields.has(field.name)) throw new ExpressionError(field.column, 'An operation has no {0}.', field.name);
      return { kind: 'field', column, name: field.name };
    }
    if (metrics.has(text)) return { kind: 'metric', column, name: text };
    if (fields.has(text)) return { kind: 'field', column, name: text };
    return this.parseIndex(text, column);
  }

  /** What may stand behind the name of a handle: an index. */
  private parseIndex(text: string, column: number): ExpressionNode {
    if (!this.scanner.accept('[')) return { kind: 'name', column, text };
    const index = this.scanner.take();
    if (index.kind !== 'number' || !/^\d+$/.test(index.text) || !this.scanner.accept(']')) {
      throw new ExpressionError(index.column, 'An expression speaks of one handle, such as t[3].');
    }
    return { kind: 'name', column, text: `${text}[${index.text}]`, only: 'handle' };
  }

  private parseCall(name: string, column: number): ExpressionNode {
    const word = functions.get(name);
    if (word === undefined) {
      throw new ExpressionError(column, 'There is no function {0}. Functions are {1}.', name, [...functions.keys()].join(', '));
    }
    const open = this.scanner.take().column;
    let argument: ExpressionNode;
    if (word.argument === 'number') argument = this.nested(() => this.parseLevel(0));
    else {
      const raw = this.scanner.takeRaw();
      if (raw.text === '') throw new ExpressionError(raw.column, '{0} needs something between the parentheses.', name);
      argument = { kind: 'name', column: raw.column, text: raw.text, only: word.argument };
    }
    this.expectClosing(open);
    // These two only say what their argument is.
    return name === 'handle' || name === 'cache' ? argument : { kind: 'call', column, name, argument };
  }

  private expectClosing(open: number): void {
    const { next } = this.scanner;
    if (this.scanner.accept(')')) return;
    if (next.kind === 'end') throw new ExpressionError(open, 'This parenthesis is not closed.');
    throw new ExpressionError(next.column, 'Expected an operator or ) before {0}.', next.text);
  }

  private nested(parse: () => ExpressionNode): ExpressionNode {
    if (++this.depth > deepest) throw new ExpressionError(this.scanner.next.column, 'This expression is nested too deeply.');
    const node = parse();
    this.depth--;
    return node;
  }
}
