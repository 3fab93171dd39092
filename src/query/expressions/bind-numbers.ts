// Binds the numbers of an expression: metrics, fields, parts of what a run has, and what is computed of them.
import type { Fact } from '../../model/metric';
import { metricRows, metricWritten } from '../../model/metric-rows';
import { orderMetricRows, type OrderMetricName } from '../../model/order-metrics';
import type { CacheView, SlabView } from '../../replay/state/arena-state';
import type { Run } from '../../replay/run/run';
import { compute, type ArithmeticOperator, type Numeric } from './arithmetic';
import { attributeNumber } from './attributes';
import { ObjectBinder } from './bind-objects';
import { Cost, dearest, onDefined, type Bound } from './bound';
import { numberField } from './operation-fields';
import { addressAt, addressOf, ownOrder, type Sample } from './sample';
import { noNumber } from './check';
import { ExpressionError, type CallNode, type ExpressionNode, type MemberNode } from './syntax';

/** Binds numbers, and by `objects` what they are parts of. */
export class NumberBinder {
  readonly objects: ObjectBinder;
  private readonly run: Run;

  constructor(private readonly sample: Sample) {
    this.run = sample.run;
    this.objects = new ObjectBinder(sample, (node) => this.number(node));
  }

  number(node: ExpressionNode): Bound<Numeric> {
    switch (node.kind) {
      case 'number':
        return { cost: Cost.Columns, get: () => node.value };
      case 'metric':
        return this.metric(node.name);
      case 'field':
        return { cost: Cost.Columns, get: numberField(node.name, this.sample) };
      case 'name': {
        if (this.objects.isPassName(node)) return this.passValue(node.text);
        const { cost, get } = this.objects.allocation(node);
        return { cost, get: () => onAllocation(get(), (op) => addressOf(this.run, op)) };
      }
      case 'call':
        return this.call(node);
      case 'member':
        return this.member(node);
      case 'unary': {
        const { cost, get } = this.operand(node.operand);
        return { cost, get: () => -get() };
      }
      case 'binary': {
        const left = this.operand(node.left);
        const right = this.operand(node.right);
        const operator = node.operator as ArithmeticOperator;
        return { cost: dearest([left, right]), get: () => compute(operator, left.get(), right.get()) };
      }
      default:
        throw new ExpressionError(node.column, 'Expected a number here.');
    }
  }

  /** What is reckoned with: a handle is no number. */
  private operand(node: ExpressionNode): Bound<Numeric> {
    if (node.kind === 'name' && !this.objects.isPassName(node)) throw noNumber(node);
    return this.number(node);
  }

  /** What the NAME of a `repeat` stands for in the pass of the operation. */
  private passValue(name: string): Bound<number> {
    const { sample, run } = this;
    const { passes } = run.trace;
    const valueIn = (op: number): number => passes.valueOf(name, run.passOf(op)) ?? NaN;
    return { cost: Cost.Columns, get: () => (sample.operation < run.operationCount ? valueIn(sample.operation) : NaN) };
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
    const part = Object.hasOwn(of, name) ? of[name] : attributeNumber(name, run)!;
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
  before: Cost.Columns,
  largest: Cost.Columns,
  live: Cost.Sums,
  requested: Cost.Sums,
  held: Cost.Sums,
  errors: Cost.Sums,
  freeBlocks: Cost.State,
};

function onAllocation(op: number, part: (op: number) => Numeric): Numeric {
  return op < 0 ? NaN : part(op);
}
