// Binds an expression to a run's sample: its value, its truth and its texts. Numbers and objects have binders of their own.
import type { Run } from '../../replay/run/run';
import { compare, isComparison, type Comparison } from './arithmetic';
import { attributeText } from './attributes';
import { NumberBinder } from './bind-numbers';
import type { ObjectBinder } from './bind-objects';
import { Cost, dearest, onDefined, type Bound, type BoundValue } from './bound';
import { textField } from './operation-fields';
import type { Sample } from './sample';
import type { BinaryNode, ExpressionNode, MemberNode } from './syntax';
import { operands } from './syntax-tree';
import type { Value } from './value';

/** Binds an expression that `typeOf` has accepted. Throws ExpressionError where it names what the run does not have. */
export function bindValue(node: ExpressionNode, sample: Sample): BoundValue {
  return new Binder(sample).value(node);
}

/** The same for its truth: a number that is not 0, a text that is not empty, a handle that is live. */
export function bindTruth(node: ExpressionNode, sample: Sample): Bound<boolean> {
  return new Binder(sample).truth(node);
}

class Binder {
  private readonly run: Run;
  private readonly numbers: NumberBinder;
  private readonly objects: ObjectBinder;

  constructor(private readonly sample: Sample) {
    this.run = sample.run;
    this.numbers = new NumberBinder(sample);
    this.objects = this.numbers.objects;
  }

  value(node: ExpressionNode): BoundValue {
    const type = this.objects.typeOf(node);
    const of = <T>(bound: Bound<T>, convert: (value: T) => Value): BoundValue => {
      return { cost: bound.cost, get: () => convert(bound.get()), unit: type.type === 'number' ? type.unit : 'none' };
    };
    switch (type.type) {
      case 'number':
        return of(this.numbers.number(node), (value) => (typeof value === 'number' && !Number.isFinite(value) ? undefined : value));
      case 'text':
        return of(this.text(node), (value) => value);
      case 'boolean':
        return of(this.truth(node), (value) => value);
      default:
        return of(this.objects.reference(node), (value) => value);
    }
  }

  truth(node: ExpressionNode): Bound<boolean> {
    if (node.kind === 'boolean') return { cost: Cost.Columns, get: () => node.value };
    if (node.kind === 'unary' && node.operator === '!') {
      const { cost, get } = this.truth(node.operand);
      return { cost, get: () => !get() };
    }
    if (node.kind === 'binary') {
      const { operator } = node;
      if (operator === '&&') return this.all(operands(node, operator).map((each) => this.truth(each)));
      if (operator === '||') return this.any(operands(node, operator).map((each) => this.truth(each)));
      if (isComparison(operator)) return this.comparison(node, operator);
    }
    return this.truthOfValue(node);
  }

  private truthOfValue(node: ExpressionNode): Bound<boolean> {
    switch (this.objects.typeOf(node).type) {
      case 'number': {
        const { cost, get } = this.numbers.number(node);
        return {
          cost,
          get: () => {
            const value = get();
            return value !== 0 && value === value;
          },
        };
      }
      case 'text': {
        const { cost, get } = this.text(node);
        return { cost, get: () => (get() ?? '') !== '' };
      }
      case 'boolean': {
        // Only a handle has a part that is a truth value.
        const allocation = this.objects.allocation((node as MemberNode).object);
        return { cost: allocation.cost, get: () => allocation.get() >= 0 };
      }
      case 'handle': {
        const { cost, get } = this.objects.allocation(node);
        return { cost, get: () => get() >= 0 };
      }
      default: {
        const { cost, get } = this.objects.reference(node);
        return { cost, get: () => get() !== undefined };
      }
    }
  }

  private all(parts: Bound<boolean>[]): Bound<boolean> {
    const tests = cheapestFirst(parts);
    return { cost: dearest(parts), get: () => tests.every((test) => test()) };
  }

  private any(parts: Bound<boolean>[]): Bound<boolean> {
    const tests = cheapestFirst(parts);
    return { cost: dearest(parts), get: () => tests.some((test) => test()) };
  }

  private comparison(node: BinaryNode, operator: Comparison): Bound<boolean> {
    const type = this.objects.typeOf(node.left).type;
    if (type === 'text') return this.textComparison(node, operator === '==');
    if (type === 'boolean') {
      const left = this.truth(node.left);
      const right = this.truth(node.right);
      return { cost: dearest([left, right]), get: () => (left.get() === right.get()) === (operator === '==') };
    }
    const left = this.numbers.number(node.left);
    const right = this.numbers.number(node.right);
    const cost = dearest([left, right]);
    // Each operator a function of its own: one that switches is slow where it is called a million times.
    switch (operator) {
      case '<':
        return { cost, get: () => left.get() < right.get() };
      case '<=':
        return { cost, get: () => left.get() <= right.get() };
      case '>':
        return { cost, get: () => left.get() > right.get() };
      case '>=':
        return { cost, get: () => left.get() >= right.get() };
      default:
        return { cost, get: () => compare(operator, left.get(), right.get()) };
    }
  }

  private textComparison({ left, right }: BinaryNode, wanted: boolean): Bound<boolean> {
    const [field, constant] = left.kind === 'text' ? [right, left] : [left, right];
    if (field.kind === 'field' && constant.kind === 'text') {
      const matches = textField(field.name, this.sample).is(constant.value);
      return { cost: Cost.Columns, get: () => matches() === wanted };
    }
    const first = this.text(left);
    const second = this.text(right);
    return { cost: dearest([first, second]), get: () => (first.get() === second.get()) === wanted };
  }

  private text(node: ExpressionNode): Bound<string | undefined> {
    if (node.kind === 'text') return { cost: Cost.Columns, get: () => node.value };
    if (node.kind === 'field') return { cost: Cost.Texts, get: textField(node.name, this.sample).get };
    const { object, name } = node as MemberNode;
    const { run } = this;
    if (this.objects.typeOf(object).type === 'slab') {
      const slab = this.objects.slab(object);
      return { cost: Cost.State, get: () => onDefined(slab.get(), ({ cache }) => run.caches[cache].name) };
    }
    const allocation = this.objects.allocation(object);
    const cacheOf = (op: number): string | undefined => (run.results.place(op) >= 0 ? run.caches[run.results.place(op)].name : undefined);
    const of = attributeText(name, run)?.get ?? cacheOf;
    return {
      cost: Math.max(allocation.cost, Cost.Texts),
      get: () => {
        const op = allocation.get();
        return op < 0 ? undefined : of(op);
      },
    };
  }
}

function cheapestFirst(parts: readonly Bound<boolean>[]): (() => boolean)[] {
  return [...parts].sort((a, b) => a.cost - b.cost).map(({ get }) => get);
}
