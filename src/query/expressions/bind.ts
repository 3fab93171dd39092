import type { Fact } from '../../model/metric';
import { metricRows, metricWritten } from '../../model/metric-rows';
import { orderMetricRows, type OrderMetricName } from '../../model/order-metrics';
import type { CacheView, SlabView } from '../../replay/state/arena-state';
import type { Run } from '../../replay/run/run';
import { compare, compute, isComparison, type ArithmeticOperator, type Comparison, type Numeric } from './arithmetic';
import { ObjectBinder } from './bind-objects';
import { Cost, dearest, onDefined, type Bound, type BoundValue } from './bound';
import { numberField, textField } from './operation-fields';
import { addressAt, addressOf, ownOrder, type Sample } from './sample';
import { ExpressionError, type BinaryNode, type CallNode, type ExpressionNode, type MemberNode } from './syntax';
import type { Value } from './value';
import { fields } from './vocabulary';

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
  private readonly objects: ObjectBinder;

  constructor(private readonly sample: Sample) {
    this.run = sample.run;
    this.objects = new ObjectBinder(sample, (node) => this.number(node));
  }

  value(node: ExpressionNode): BoundValue {
    const type = this.objects.typeOf(node);
    const of = <T>(bound: Bound<T>, convert: (value: T) => Value): BoundValue => {
      return { cost: bound.cost, get: () => convert(bound.get()), unit: type.type === 'number' ? type.unit : 'none' };
    };
    switch (type.type) {
      case 'number':
        return of(this.number(node), (value) => (typeof value === 'number' && !Number.isFinite(value) ? undefined : value));
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
        const { cost, get } = this.number(node);
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
    const left = this.number(node.left);
    const right = this.number(node.right);
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
    const of = (op: number): string | undefined =>
      name === 'site' ? run.siteOf(op) : run.results.place(op) >= 0 ? run.caches[run.results.place(op)].name : undefined;
    return {
      cost: Math.max(allocation.cost, Cost.Texts),
      get: () => {
        const op = allocation.get();
        return op < 0 ? undefined : of(op);
      },
    };
  }

  private number(node: ExpressionNode): Bound<Numeric> {
    switch (node.kind) {
      case 'number':
        return { cost: Cost.Columns, get: () => node.value };
      case 'metric':
        return this.metric(node.name);
      case 'field':
        return { cost: Cost.Columns, get: numberField(node.name, this.sample) };
      case 'name': {
        const { cost, get } = this.objects.allocation(node);
        return { cost, get: () => onAllocation(get(), (op) => addressOf(this.run, op)) };
      }
      case 'call':
        return this.call(node);
      case 'member':
        return this.member(node);
      case 'unary': {
        const { cost, get } = this.number(node.operand);
        return { cost, get: () => -get() };
      }
      case 'binary': {
        const left = this.number(node.left);
        const right = this.number(node.right);
        const operator = node.operator as ArithmeticOperator;
        return { cost: dearest([left, right]), get: () => compute(operator, left.get(), right.get()) };
      }
      default:
        throw new ExpressionError(node.column, 'Expected a number here.');
    }
  }

  private metric(word: string): Bound<number> {
    const { sample } = this;
    const name = metricWritten(word);
    if (name === undefined) return { cost: Cost.Columns, get: () => sample.position };
    const { from, value, whole } = metricRows[name];
    const cost: Cost = Math.max(...from.map((fact) => factCosts[fact]));
    if (whole === undefined) return { cost, get: () => value(sample) };
    return {
      cost,
      get: () => {
        const all = whole(sample);
        return all === 0 ? 0 : (value(sample) * 100) / all;
      },
    };
  }

  private call({ name, argument }: CallNode): Bound<Numeric> {
    const { sample, run } = this;
    if (name === 'size' || name === 'address') return this.handleMember(argument, name);
    if (name === 'objects' || name === 'slabs') return this.cacheMember(argument, name);
    const { get } = this.number(argument);
    switch (name) {
      case 'blocks':
        return {
          cost: Cost.State,
          get: () => sample.freeBlocksOf(Math.log2(Number(get()) / run.arena.unit)),
        };
      default: {
        const { unit, values } = orderMetricRows[name as OrderMetricName];
        const scale = unit === 'percent' ? 100 : 1;
        return { cost: Cost.State, get: () => (values(sample.freeBlocks)[Number(get())] ?? NaN) * scale };
      }
    }
  }

  private member({ object, name }: MemberNode): Bound<Numeric> {
    const { run } = this;
    switch (this.objects.typeOf(object).type) {
      case 'cache':
        return this.cacheMember(object, name);
      case 'slab': {
        const slab = this.objects.slab(object);
        const numbers = (view: SlabView): Numeric => {
          if (name === 'address') return addressAt(run, view.unit * run.arena.unit);
          if (name === 'size') return 2 ** view.order * run.arena.unit;
          return name === 'objects' ? view.inUse : view.objects;
        };
        return { cost: Cost.State, get: () => onDefined(slab.get(), numbers) ?? NaN };
      }
      case 'range': {
        const range = this.objects.range(object);
        return {
          cost: range.cost,
          get: () => onDefined(range.get(), ({ from, to }) => (name === 'address' ? addressAt(run, from) : to - from)) ?? NaN,
        };
      }
      default:
        return this.handleMember(object, name);
    }
  }

  private handleMember(object: ExpressionNode, name: string): Bound<Numeric> {
    const { run, sample } = this;
    const { cost, get } = this.objects.allocation(object);
    const of: Readonly<Record<string, (op: number) => Numeric>> = {
      address: (op) => addressOf(run, op),
      size: (op) => run.heldOf(op),
      requested: (op) => run.requestedOf(op),
      padding: (op) => run.heldOf(op) - run.requestedOf(op),
      order: (op) => ownOrder(run, op),
      age: (op) => sample.position - op - 1,
      line: (op) => run.table.line[op],
    };
    const part = of[name];
    return { cost, get: () => onAllocation(get(), part) };
  }

  private cacheMember(object: ExpressionNode, name: string): Bound<number> {
    const cache = this.objects.cache(object);
    const of = ({ activeObjects, slabs, objectSize, slot }: CacheView): number => {
      if (name === 'objects') return activeObjects;
      return name === 'slabs' ? slabs : name === 'size' ? objectSize : slot;
    };
    return { cost: Cost.State, get: () => onDefined(cache.get(), of) ?? NaN };
  }
}

/** What it costs to look a fact up. */
const factCosts: Readonly<Record<Fact, Cost>> = {
  arena: Cost.Columns,
  used: Cost.Columns,
  largest: Cost.Columns,
  live: Cost.Sums,
  requested: Cost.Sums,
  held: Cost.Sums,
  errors: Cost.Sums,
  freeBlocks: Cost.State,
};

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

function cheapestFirst(parts: readonly Bound<boolean>[]): (() => boolean)[] {
  return [...parts].sort((a, b) => a.cost - b.cost).map(({ get }) => get);
}

function onAllocation(op: number, part: (op: number) => Numeric): Numeric {
  return op < 0 ? NaN : part(op);
}
