// The host's side of the buddy tree: the nodes in view, what the last operation split and merged, and all about one node.
import { buddyOf } from '../../../src/analysis/buddies';
import { countHolders, holdersOf } from '../../../src/analysis/blockers';
import { treeChanges } from '../../../src/analysis/tree-changes';
import { isUsedBefore } from '../../../src/model/used-before';
import {
  nodeKinds,
  type TreeBody,
  type TreeChanges,
  type TreeHolder,
  type TreeHolders,
  type TreeNode,
  type TreePicture,
  type TreeProbe,
  type TreeRequest,
} from './protocol';
import { type ArenaState, BlockKind } from '../../../src/replay/state/arena-state';
import type { Run } from '../../../src/replay/run/run';
import { GoneFinder, goneWindow } from '../../../src/picture/gone-memory';
import { RunColoring } from '../../../src/picture/run-coloring';
import { buildOverview, buildTree, nodeKindOf } from './picture-builder';
import type { WorkQueue } from '../../../src/work/queue';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { Kept } from '../../../src/picture/kept';
import { treeDescriptor } from './descriptor';

/** So many of the allocations in the way are named. */
const namedHolders = 4;

/** The buddy tree: its nodes in view, what the last operation did to them, and all about the one that is pointed at. */
export class TreeHostView implements HostView<TreeRequest, TreeBody> {
  private run: Run | undefined;
  private filter: ViewContext['filter'];
  private serial = 0;
  private readonly coloring: RunColoring;
  private readonly gone: GoneFinder;
  private readonly picture = new Kept<{ readonly serial: number; readonly picture: TreePicture }>();
  private readonly overview = new Kept<Pick<TreePicture, 'overview'>>();
  private readonly changes = new Kept<TreeChanges>();
  private readonly probe = new Kept<{ readonly probe: TreeProbe | undefined }>();

  constructor(queue: WorkQueue) {
    this.coloring = new RunColoring(queue);
    this.gone = new GoneFinder(queue);
  }

  build(context: ViewContext, request: TreeRequest): TreeBody {
    const { run, state, position, step = 0, cursorLine, filter } = context;
    if (run !== this.run) this.dispose();
    if (filter !== this.filter) this.picture.forget();
    this.run = run;
    this.filter = filter;
    const { fromUnit, toUnit, cellOrder, bytesPerPixel, overviewCells, colorBy, probe, have } = request;
    const classes = this.coloring.classes(context, colorBy);
    const key = [
      position,
      step,
      cursorLine,
      fromUnit,
      toUnit,
      cellOrder,
      bytesPerPixel,
      overviewCells,
      classes && colorBy,
      context.pinned?.position,
    ].join(' ');
    const { serial, picture } = this.picture.at(key, () => {
      const marked = cursorLine === undefined ? undefined : run.operationsOfLine(cursorLine);
      const tree = buildTree(run, state, request, { marked, matches: filter, shadeOf: this.coloring.shadeOf(context, colorBy) });
      const whole = tree.fromUnit === 0 && tree.toUnit === run.arena.size / run.arena.unit;
      const overview = whole
        ? undefined
        : this.overview.at(`${position} ${step} ${overviewCells}`, () => buildOverview(run, state, overviewCells));
      return { serial: ++this.serial, picture: { ...tree, ...overview, classKind: classes?.kind ?? 'scale' } };
    });
    return {
      kind: 'tree',
      serial,
      picture: serial === have ? undefined : picture,
      classes,
      gone: colorBy === 'changes' ? this.gone.at(context, goneWindow(run.arena.unit, request)) : undefined,
      changes: this.changes.at(String(position), () => treeChanges(run, state, position)),
      probe:
        probe && this.probe.at(`${position} ${step} ${probe.unit} ${probe.order}`, () => ({ probe: probeNode(run, state, probe) })).probe,
    };
  }

  dispose(): void {
    this.coloring.forget();
    this.gone.forget();
    for (const kept of [this.picture, this.overview, this.changes, this.probe]) kept.forget();
    this.run = undefined;
  }
}

/** The host's side of the view, to be registered. */
export const treeHostView: RegisteredView<'tree'> = { ...treeDescriptor, make: (queue) => new TreeHostView(queue) };

/** All about a node, undefined where the tree has no such node at the cursor's position. */
export function probeNode(run: Run, state: ArenaState, { unit, order }: TreeNode): TreeProbe | undefined {
  const units = run.arena.size / run.arena.unit;
  if (!(unit >= 0 && unit < units && order >= 0 && order <= run.arena.maxOrder) || unit % 2 ** order !== 0) return undefined;
  const block = state.blockAt(unit);
  if (block.order > order || (block.order === order && block.unit !== unit)) return undefined;
  const kind = block.order < order ? nodeKinds.split : nodeKindOf(block.kind);
  const found = buddyOf(state, unit, order, namedHolders);
  return {
    unit,
    order,
    kind,
    ...(isUsedBefore(run.arena.before, unit & ~(2 ** order), (unit | (2 ** order)) + 2 ** order) && { hasBefore: true }),
    holders: describeHolders(run, holdersOf(state, unit, 2 ** order, namedHolders), countHolders(state, unit, 2 ** order)),
    buddy: found && {
      unit: found.unit,
      bit: found.bit,
      state: found.state,
      holders: describeHolders(run, found.holders, found.holderCount),
    },
    ...detailsOf(run, state, { unit, order }, kind, block.owner),
  };
}

function detailsOf(
  run: Run,
  state: ArenaState,
  { unit, order }: TreeNode,
  kind: TreeProbe['kind'],
  owner: number,
): Pick<TreeProbe, 'owner' | 'slab' | 'used'> {
  switch (kind) {
    case nodeKinds.allocated:
      return { owner: { ...describeHolder(run, owner), requested: run.requestedOf(owner) } };
    case nodeKinds.slab: {
      const { cache, objects, inUse } = state.slab(owner);
      return { slab: { cache: run.caches[cache].name, objects, inUse } };
    }
    case nodeKinds.split: {
      let used = 0;
      state.forEachBlock(unit, unit + 2 ** order, (_, each, kind) => {
        if (kind !== BlockKind.Free) used += 2 ** each;
      });
      return { used: used * run.arena.unit };
    }
    default:
      return {};
  }
}

function describeHolders(run: Run, operations: readonly number[], count: number): TreeHolders {
  return { count, first: operations.map((op) => describeHolder(run, op)) };
}

function describeHolder(run: Run, op: number): TreeHolder {
  return { handle: run.handleText(op), line: run.table.line[op], operation: op + 1 };
}
