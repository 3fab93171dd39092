// What the last operation of a small trace found and what it left, for the strip over the map.
import { slabsToGive } from '../../../src/analysis/tree-changes';
import { touchedRanges } from '../../../src/picture/operation-summary';
import { BlockKind, type ArenaState } from '../../../src/replay/state/arena-state';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { OperationKind } from '../../../src/trace/operation-table';
import type { OperationStrip, StripBlock, StripPart } from './protocol';

/** Runs of more operations are not followed one by one. */
const mostOperations = 500;
/** More blocks than this on one side cannot be told apart in a strip. */
const mostBlocks = 16;

/** A node of the buddy tree. */
interface Node {
  readonly unit: number;
  readonly order: number;
}

/** The blocks that the operation before the state's position has changed; undefined where a run is too long to be shown so. */
export function operationStrip(run: Run, after: ArenaState): OperationStrip | undefined {
  if (run.operationCount > mostOperations) return undefined;
  const op = after.position - 1;
  if (op < 0 || run.errorOf(op) !== undefined) return { parts: [], changed: 0 };
  const before = new Cursor(run);
  before.seek(op);
  const touched = touchedUnits(run, before, op);
  const nodes = touched.map((unit) => largest(before.blockAt(unit), after.blockAt(unit)));
  const partsOf = (shown: readonly Node[]): StripPart[] =>
    apart(shown).map((node) => ({ before: blocksOf(before, node, touched), after: blocksOf(after, node, touched) }));
  const own = partsOf(nodes);
  // With the buddy it did not merge with, where that is not too much to be seen.
  const all = run.table.kind[op] === OperationKind.Free ? partsOf(nodes.map((node) => withBuddy(run, after, node))) : own;
  const parts = [all, own].find(isSmall) ?? [];
  return { parts, changed: own.reduce((sum, part) => sum + Math.max(part.before.length, part.after.length), 0) };
}

/** A unit of each block that the operation took, gave back or moved. */
function touchedUnits(run: Run, before: ArenaState, op: number): number[] {
  const kind = run.table.kind[op] as OperationKind;
  if (kind === OperationKind.Shrink || kind === OperationKind.Destroy) return slabsToGive(before, op).map(({ unit }) => unit);
  return touchedRanges(run, op + 1).map(({ from }) => Math.floor(from / run.arena.unit));
}

function largest(one: Node, other: Node): Node {
  return one.order >= other.order ? one : other;
}

/** The node and its buddy, where it has one in the arena. */
function withBuddy(run: Run, after: ArenaState, { unit, order }: Node): Node {
  const { maxOrder, size } = run.arena;
  const whole = { unit: Math.floor(unit / 2 ** (order + 1)) * 2 ** (order + 1), order: order + 1 };
  const isInside = order < maxOrder && (whole.unit + 2 ** whole.order) * run.arena.unit <= size;
  return isInside && after.blockAt(unit).kind === BlockKind.Free ? whole : { unit, order };
}

/** Nodes in ascending order, without those that lie within another. */
function apart(nodes: readonly Node[]): Node[] {
  const sorted = [...nodes].sort((a, b) => a.unit - b.unit || b.order - a.order);
  const kept: Node[] = [];
  for (const node of sorted) {
    const last = kept.at(-1);
    if (!last || node.unit >= last.unit + 2 ** last.order) kept.push(node);
  }
  return kept;
}

function isSmall(parts: readonly StripPart[]): boolean {
  const blocks = (side: keyof StripPart): number => parts.reduce((sum, part) => sum + part[side].length, 0);
  return Math.max(blocks('before'), blocks('after')) <= mostBlocks;
}

function blocksOf(state: ArenaState, node: Node, touched: readonly number[]): StripBlock[] {
  const { run } = state;
  const { unit: bytes } = run.arena;
  const blocks: StripBlock[] = [];
  state.forEachBlock(node.unit, node.unit + 2 ** node.order, (unit, order, kind, owner) => {
    if (blocks.length > mostBlocks) return;
    blocks.push({
      from: unit * bytes,
      bytes: 2 ** order * bytes,
      ...namedOf(state, kind, owner),
      touched: touched.some((each) => each >= unit && each < unit + 2 ** order),
    });
  });
  return blocks;
}

function namedOf(state: ArenaState, kind: BlockKind, owner: number): Pick<StripBlock, 'kind' | 'name'> {
  switch (kind) {
    case BlockKind.Free:
    case BlockKind.Unknown:
    case BlockKind.Listed:
    case BlockKind.Reserved:
      return { kind: 'free', name: '' };
    case BlockKind.Before:
      return { kind: 'before', name: '' };
    case BlockKind.Allocated:
      return { kind: 'allocated', name: state.run.handleText(owner) };
    case BlockKind.Slab: {
      const { cache, inUse, objects } = state.slab(owner);
      return { kind: 'slab', name: `${state.run.caches[cache].name} ${inUse}/${objects}` };
    }
  }
}
