// The tree of an expression, as the parser makes it, and the error that anything wrong with one is thrown as.
import type { Unit } from './value';

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';
export type UnaryOperator = '!' | '-';

interface NodeBase {
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

export interface NumberNode extends NodeBase {
  readonly kind: 'number';
  readonly value: number | bigint;
  readonly unit: Unit;
  /** As written: in recordings a number can be a handle. */
  readonly text: string;
}

export interface TextNode extends NodeBase {
  readonly kind: 'text';
  readonly value: string;
}

export interface BooleanNode extends NodeBase {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** A handle or a cache: only a run tells which. */
export interface NameNode extends NodeBase {
  readonly kind: 'name';
  readonly text: string;
  /** What the name was said to be by a function, such as `cache(task_struct)`. */
  readonly only?: 'handle' | 'cache';
}

export interface MetricNode extends NodeBase {
  readonly kind: 'metric';
  readonly name: string;
}

/** Of the operation. */
export interface FieldNode extends NodeBase {
  readonly kind: 'field';
  readonly name: string;
}

export interface CallNode extends NodeBase {
  readonly kind: 'call';
  readonly name: string;
  readonly argument: ExpressionNode;
}

export interface MemberNode extends NodeBase {
  readonly kind: 'member';
  readonly object: ExpressionNode;
  readonly name: string;
}

export interface UnaryNode extends NodeBase {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: ExpressionNode;
}

export interface BinaryNode extends NodeBase {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

/** `0x40..0x7f`: addresses, both included. */
export interface RangeNode extends NodeBase {
  readonly kind: 'range';
  readonly from: ExpressionNode;
  readonly to: ExpressionNode;
}

export type ExpressionNode =
  NumberNode | TextNode | BooleanNode | NameNode | MetricNode | FieldNode | CallNode | MemberNode | UnaryNode | BinaryNode | RangeNode;

/** Thrown where an expression cannot be read or makes no sense; the message has placeholders for the values. */
export class ExpressionError extends Error {
  constructor(
    readonly column: number,
    readonly text: string,
    ...values: readonly (string | number)[]
  ) {
    super(text);
    this.values = values;
  }

  readonly values: readonly (string | number)[];
}
