// Binds what expressions name of a run: the names are looked up once, the objects in the state of each position.
import { BlockKind, type BlockView, type CacheView, type SlabView } from '../../replay/state/arena-state';
import type { Run } from '../../replay/run/run';
import type { Numeric } from './arithmetic';
import { Cost, dearest, onDefined, type Bound } from './bound';
import { handleNode, typeOf, type StaticType } from './check';
import { handleTimeline } from './handle-timeline';
import { offsetOf, type Sample } from './sample';
import { ExpressionError, type CallNode, type ExpressionNode, type NameNode } from './syntax';
import type { RangeReference, Reference } from './value';

/** Binds what has parts of its own: handles, caches, slabs and ranges. */
export class ObjectBinder {
  private readonly run: Run;

  /** `number` binds the numbers they are named by. */
  constructor(
    private readonly sample: Sample,
    private readonly number: (node: ExpressionNode) => Bound<Numeric>,
  ) {
    this.run = sample.run;
  }

  /** What a handle, a cache, a slab or a range stands for; undefined where it is not there. */
  reference(node: ExpressionNode): Bound<Reference | undefined> {
    switch (this.typeOf(node).type) {
      case 'cache': {
        const { get } = this.cache(node);
        return { cost: Cost.State, get: () => onDefined(get(), ({ serial }) => ({ kind: 'cache', cache: serial })) };
      }
      case 'slab': {
        const { get } = this.slab(node);
        return { cost: Cost.State, get: () => onDefined(get(), ({ unit, cache }) => ({ kind: 'slab', unit, cache })) };
      }
      case 'range':
        return this.range(node);
      default: {
        const handle = this.handleId(node);
        const { cost, get } = this.allocation(node);
        return {
          cost,
          get: () => {
            const operation = get();
            return { kind: 'handle', handle, operation: operation < 0 ? undefined : operation };
          },
        };
      }
    }
  }

  /** The operation whose allocation a handle has, -1 where it is not live. */
  allocation(node: ExpressionNode): Bound<number> {
    const timeline = handleTimeline(this.run, this.handleId(node));
    return { cost: Cost.Columns, get: () => timeline.at(this.sample.position) };
  }

  private handleId(node: ExpressionNode): number {
    const named = handleNode(node);
    const handle = named === undefined ? -1 : this.run.trace.handles.idOf(named.text);
    if (handle < 0) throw new ExpressionError(node.column, 'There is no handle {0} in this trace.', named?.text ?? '');
    return handle;
  }

  cache(node: ExpressionNode): Bound<CacheView | undefined> {
    const { text } = node as NameNode;
    if (!this.hasCache(text)) throw new ExpressionError(node.column, 'There is no cache {0} in this trace.', text);
    return { cost: Cost.State, get: () => this.sample.cursor.caches().find(({ name }) => name === text) };
  }

  slab(node: ExpressionNode): Bound<SlabView | undefined> {
    const address = this.number((node as CallNode).argument);
    const { sample, run } = this;
    return {
      cost: Cost.State,
      get: () => {
        const block = blockAt(sample, run, address.get());
        return block?.kind === BlockKind.Slab ? sample.cursor.slab(block.owner) : undefined;
      },
    };
  }

  range(node: ExpressionNode): Bound<RangeReference | undefined> {
    const { sample, run } = this;
    if (node.kind === 'range') {
      const first = this.number(node.from);
      const last = this.number(node.to);
      return {
        cost: dearest([first, last]),
        get: () => {
          const from = offsetOf(run, first.get());
          const to = offsetOf(run, last.get());
          if (from === undefined || to === undefined || to < from || to >= run.arena.size) return undefined;
          return { kind: 'range', from, to: to + 1 };
        },
      };
    }
    const address = this.number((node as CallNode).argument);
    return {
      cost: Cost.State,
      get: () =>
        onDefined(blockAt(sample, run, address.get()), ({ unit, units }) => {
          const from = unit * run.arena.unit;
          return { kind: 'range', from, to: from + units * run.arena.unit };
        }),
    };
  }

  /** Here a name is known to be a handle or a cache; the first, where it is both. */
  typeOf(node: ExpressionNode): StaticType {
    const type = typeOf(node);
    if (type.type !== 'name') return type;
    const { text, column } = node as NameNode;
    if (this.isPassName(node)) return { type: 'number', unit: 'none' };
    if (this.run.trace.handles.idOf(text) >= 0) return { type: 'handle' };
    if (this.hasCache(text)) return { type: 'cache' };
    throw new ExpressionError(column, 'There is no handle and no cache {0} in this trace.', text);
  }

  /** Whether a name alone is what a `repeat` calls its index: within it no handle of that name is meant. */
  isPassName(node: ExpressionNode): boolean {
    return node.kind === 'name' && node.only === undefined && this.run.trace.passes.hasName(node.text);
  }

  private hasCache(text: string): boolean {
    return this.run.caches.some(({ name }) => name === text);
  }
}

function blockAt(sample: Sample, run: Run, address: Numeric): BlockView | undefined {
  const offset = offsetOf(run, address);
  if (offset === undefined || offset >= run.arena.size) return undefined;
  return sample.cursor.blockAt(Math.floor(offset / run.arena.unit));
}
