// What an expression's tree tells by itself, before it is bound to a run.
import type { ExpressionNode } from './syntax';
import { fields } from './vocabulary';

/** Whether an expression speaks of the current operation, so that it means nothing without one. */
export function speaksOfOperation(node: ExpressionNode): boolean {
  switch (node.kind) {
    case 'field':
      return fields.has(node.name);
    case 'unary':
      return speaksOfOperation(node.operand);
    case 'binary':
      return speaksOfOperation(node.left) || speaksOfOperation(node.right);
    case 'range':
      return speaksOfOperation(node.from) || speaksOfOperation(node.to);
    case 'call':
      return speaksOfOperation(node.argument);
    case 'member':
      return speaksOfOperation(node.object);
    default:
      return false;
  }
}

/** The parts of a chain such as `a && b && c`. */
export function operands(node: ExpressionNode, operator: '&&' | '||'): ExpressionNode[] {
  if (node.kind !== 'binary' || node.operator !== operator) return [node];
  return [...operands(node.left, operator), ...operands(node.right, operator)];
}
