// The scopes in the Variables view, from the run, the position and what the stack shows.
import type { Localize } from '../../model/localize';
import { metricRows, metricsIn, wordOf, type MetricName } from '../../model/metric-rows';
import { orderMetricNames, orderMetricRows, type OrderMetricName } from '../../model/order-metrics';
import { formatSize } from '../../model/size';
import type { ArenaState } from '../../replay/state/arena-state';
import type { Run } from '../../replay/run/run';
import type { DebuggedTrace } from '../debugged-trace';
import { formatBytes, formatPercentage } from '../../query/expressions/format';
import { statementText } from '../../analysis/operation-text';
import { allocationItem, liveOperations } from './allocations';
import { cachesContainer } from './caches';
import type { Container, Item } from './container';
import { operationContainer } from './operation';

/** A scope of the variables. */
export interface ScopeItem {
  readonly name: string;
  readonly container: Container;
  readonly expensive: boolean;
}

/** The scopes at a trace's position. `op` is the operation that the stack shows, undefined at the end. */
export function scopesAt(trace: DebuggedTrace, op: number | undefined, localize: Localize): ScopeItem[] {
  const { state: view } = trace;
  const scope = (name: string, container: Container, expensive = false): ScopeItem => ({ name, container, expensive });
  const scopes = [
    scope(localize('Position'), { named: () => positionItems(trace, op, localize) }),
    scope(localize('Arena'), { named: () => arenaItems(view, localize) }),
    scope(localize('Handles'), handlesContainer(trace, localize), true),
    ...(trace.run.placement === 'blocks'
      ? []
      : trace.run.placement === 'recorded'
        ? [scope(localize('Regions'), regionsContainer(view), true)]
        : [
            scope(localize('Free Lists'), { named: () => freeListItems(view, localize) }, true),
            scope(localize('Caches'), cachesContainer(view, localize), true),
          ]),
  ];
  if (op !== undefined) scopes.push(scope(localize('Operation'), operationContainer(trace, op, localize)));
  return scopes;
}

function positionItems({ run, position, inside }: DebuggedTrace, op: number | undefined, localize: Localize): Item[] {
  const { operation } = position;
  const items: Item[] = [{ name: 'position', value: localize('{0} of {1}', operation, run.operationCount), evaluateName: 'position' }];
  if (inside) items.push({ name: 'steps done', value: localize('{0} of {1}', inside.done, inside.steps.length) });
  if (op !== undefined) {
    items.push({ name: 'line', value: String(run.table.line[op]), evaluateName: 'line' });
    items.push({ name: 'statement', value: statementText(run, op, localize) });
  }
  for (const pass of op === undefined ? [] : passesOf(run, op, localize)) items.push(pass);
  const mark = run.marks.filter((each) => each.position <= (op ?? operation)).at(-1);
  if (mark) items.push({ name: 'mark', value: localize('{0} (line {1})', mark.text, mark.line) });
  const time = op === undefined ? undefined : run.table.time?.[op];
  if (time !== undefined && !Number.isNaN(time)) items.push({ name: 'time', value: localize('{0} s', time), evaluateName: 'time' });
  return items;
}

/** The passes that an operation is done in, outermost first: a NAME with what it stands for, or the line of a `repeat` without one. */
function passesOf(run: Run, op: number, localize: Localize): Item[] {
  const { passes } = run.trace;
  return passes.chain(run.passOf(op)).map((pass) => {
    const { name, line } = passes.repeat(pass);
    const told = localize('pass {0} of the repeat on line {1}', passes.number(pass), line);
    return name === undefined ? { name: 'pass', value: told } : { name, value: `${passes.value(pass)} (${told})`, evaluateName: name };
  });
}

function arenaItems(view: ArenaState, localize: Localize): Item[] {
  const { arena, space, placement } = view.run;
  const metrics = view.metrics();
  const figures = metricsIn('variables')
    .filter((name) => !Number.isNaN(metrics[name]))
    .map((name) => metricItem(name, metrics[name]));
  const bytes = (name: string, value: number): Item => ({ name, value: formatBytes(value), type: 'bytes' });
  const byOrder = (name: OrderMetricName): Item => ({
    name,
    value: localize('by order'),
    children: {
      named: () =>
        metrics[name].map((value, order) => ({
          name: String(order),
          value: orderMetricRows[name].unit === 'percent' ? formatPercentage(100 * value) : String(Number(value.toFixed(3))),
          evaluateName: `${name}(${order})`,
        })),
    },
  });
  // What is free, and the allocator's own figures, are not known as recorded.
  if (placement === 'recorded') return [{ name: 'placement', value: placement }, bytes('size', arena.size), ...figures];
  return [
    bytes('size', arena.size),
    bytes('unit', arena.unit),
    { name: 'base', value: space.format(0), memoryReference: space.format(0) },
    { name: 'policy', value: arena.policy },
    ...(placement === 'blocks' ? [bytes('overhead', arena.overhead)] : [{ name: 'fit', value: arena.fit }]),
    ...(view.run.usedBefore > 0 ? [bytes('usedBefore', view.run.usedBefore)] : []),
    ...figures,
    ...(placement === 'blocks' ? [] : orderMetricNames.map(byOrder)),
  ];
}

/** The stretches of addresses that the blocks of a recording lie in. */
function regionsContainer({ run: { space } }: ArenaState): Container {
  return {
    list: {
      length: space.regions.length,
      items: (from, to) =>
        space.regions.slice(from, to).map(({ name, size }, index) => {
          const memoryReference = space.format(space.starts[from + index]);
          return { name, value: formatBytes(size), type: 'bytes', memoryReference };
        }),
    },
  };
}

function metricItem(metric: MetricName, value: number): Item {
  const name = wordOf(metric);
  switch (metricRows[metric].unit) {
    case 'count':
      return { name, value: String(value), evaluateName: name };
    case 'bytes':
      return { name, value: formatBytes(value), type: 'bytes', evaluateName: name };
    case 'percent':
      return { name, value: formatPercentage(100 * value), type: 'percent', evaluateName: name };
  }
}

function handlesContainer({ run, state, position }: DebuggedTrace, localize: Localize): Container {
  // Found with the first page; the number is known before.
  let live: Int32Array | undefined;
  return {
    list: {
      length: state.metrics().live,
      items: (from, to) => {
        live ??= liveOperations(run, position.operation);
        return Array.from(live.subarray(from, to), (op) => allocationItem(run, op, localize));
      },
    },
  };
}

function freeListItems(view: ArenaState, localize: Localize): Item[] {
  const { space, arena } = view.run;
  const { unit } = arena;
  const items: Item[] = [];
  view.freeBlocks().forEach((count, order) => {
    if (count === 0) return;
    const size = unit * 2 ** order;
    const page = (from: number, to: number): Item[] =>
      view
        .freeList(order, to)
        .slice(from)
        .map((offset, index) => {
          const address = space.format(offset);
          return { name: `[${from + index}]`, value: address, memoryReference: address, evaluateName: `block(${address})` };
        });
    items.push({
      name: localize('order {0}', order),
      value: count === 1 ? localize('1 block of {0}', formatSize(size)) : localize('{0} blocks of {1}', count, formatSize(size)),
      evaluateName: `blocks(${size})`,
      children: { list: { length: count, items: page } },
    });
  });
  return items;
}
