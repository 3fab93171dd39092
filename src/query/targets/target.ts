// What a breakpoint waits for something to happen to, as people name it: an order, addresses, a cache or a handle of a run.
import type { TreeNodeView } from '../../analysis/tree-changes';
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { readAddresses } from '../../model/size-grammar';
import { ownOrder } from '../expressions/sample';
import { bytesBetween, type ByteRange } from './byte-range';

export type Target =
  | { readonly kind: 'any' }
  | ByteRange
  | { readonly kind: 'order'; readonly order: number }
  /** `name` is the name's id, -1 where no line of the trace has it: size classes. */
  | { readonly kind: 'cache'; readonly name: number; readonly serials: ReadonlySet<number> }
  | { readonly kind: 'handle'; readonly handle: number };

const orderPattern = /^order\s+(\d+)$/i;

/** Reads `0x40`, `0x40..0x7f`, `order 3`, the name of a cache or a handle. Returns what is wrong as a sentence. */
export function parseTarget(text: string, run: Run, localize: Localize): Target | string {
  if (text === '') return { kind: 'any' };
  const order = orderPattern.exec(text);
  if (order) {
    const value = Number(order[1]);
    if (run.placement === 'recorded') return localize('Blocks that lie as recorded have no orders.');
    if (run.placement === 'blocks') return localize('Blocks of {0} have no orders.', run.arena.policy);
    if (value <= run.arena.maxOrder) return { kind: 'order', order: value };
    return localize('The largest order of this arena is {0}.', run.arena.maxOrder);
  }
  const serials = new Set(run.caches.filter(({ name }) => name === text).map(({ serial }) => serial));
  if (serials.size > 0) return { kind: 'cache', name: run.trace.names.idOf(text), serials };
  const addresses = readAddresses(text);
  const range = addresses && bytesBetween(addresses.from, addresses.to, run);
  if (range === 'reversed') return localize('{0} ends before it begins.', text);
  if (range !== undefined) return range;
  // Recordings name their handles by addresses, which need not lie in the arena.
  const handle = run.trace.handles.idOf(text);
  if (handle >= 0) return { kind: 'handle', handle };
  if (addresses) return localize('{0} lies outside the arena.', text);
  return localize('{0} is no address, no order, and no cache or handle of this trace.', text);
}

/** Whether an allocation (by its operation) is what a target means. */
export function targetTest(target: Target, run: Run): (allocation: number) => boolean {
  switch (target.kind) {
    case 'any':
      return () => true;
    case 'range': {
      const { from, to } = target;
      return (allocation) => {
        const start = run.startOf(allocation);
        if (start >= to) return false;
        const held = run.heldOf(allocation);
        return held > 0 && start + held > from;
      };
    }
    case 'order':
      return (allocation) => ownOrder(run, allocation) === target.order;
    case 'cache':
      return (allocation) => target.serials.has(run.results.place(allocation));
    case 'handle':
      return (allocation) => run.table.handle[allocation] === target.handle;
  }
}

/** Whether a node of the buddy tree is what a target means. */
export function nodeTest(target: Target, run: Run): (node: TreeNodeView) => boolean {
  if (target.kind === 'order') return ({ order }) => order === target.order;
  if (target.kind !== 'range') return () => true;
  const { unit: bytes } = run.arena;
  const { from, to } = target;
  return ({ unit, order }) => unit * bytes < to && (unit + 2 ** order) * bytes > from;
}
