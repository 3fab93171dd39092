// The host's side of the map: frames, classes of colours, and how much there is of what its signs stand for.
import type { MapBody, MapChanges, MapCounts, MapRequest, OperationStrip } from './protocol';
import { treeChanges, type TreeNodeView } from '../../../src/analysis/tree-changes';
import type { ArenaState, CacheView } from '../../../src/replay/state/arena-state';
import type { Run } from '../../../src/replay/run/run';
import type { ByteSpan } from '../../../src/protocol/inspection';
import { sumsFor, type CellSums } from '../../../src/picture/cell-sums';
import { buildFrame } from '../../../src/picture/frame-builder';
import { GoneFinder, goneWindow } from '../../../src/picture/gone-memory';
import { Kept } from '../../../src/picture/kept';
import { RunColoring } from '../../../src/picture/run-coloring';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import type { Job, WorkQueue } from '../../../src/work/queue';
import { mapDescriptor } from './descriptor';
import { operationStrip } from './strip-builder';

/** The map: blocks of the rows in view, and the tables below it. */
class MapHostView implements HostView<MapRequest, MapBody> {
  private readonly coloring: RunColoring;
  private readonly gone: GoneFinder;
  /** What its blocks sum up to, for one run. */
  private sums: CellSums | undefined;
  private preparing: Job<void> | undefined;
  private readonly done = new Kept<{ readonly changes: MapChanges; readonly strip?: OperationStrip }>();

  constructor(private readonly queue: WorkQueue) {
    this.coloring = new RunColoring(queue);
    this.gone = new GoneFinder(queue);
  }

  build(context: ViewContext, request: MapRequest): MapBody {
    const { run, state, step, cursorLine, filter } = context;
    const sums = this.sumsOf(run, request.cellOrder);
    const marked = cursorLine === undefined ? undefined : run.operationsOfLine(cursorLine);
    const caches = state.caches();
    const shadeOf = this.coloring.shadeOf(context, request.colorBy);
    return {
      kind: 'map',
      ...buildFrame(run, state, request, { marked, matches: filter, shadeOf }, sums),
      filtered: filter !== undefined,
      classes: this.coloring.classes(context, request.colorBy),
      gone: request.colorBy === 'changes' ? this.gone.at(context, goneWindow(run.arena.unit, request)) : undefined,
      counts: countKinds(state, caches),
      // Within an operation the step's own sentence and marks say what was done.
      ...(step === undefined ? this.doneBefore(context) : { changes: noChanges }),
      hasCaches: caches.length > 0,
    };
  }

  dispose(): void {
    this.coloring.forget();
    this.gone.forget();
    this.preparing?.cancel();
    this.sums = undefined;
    this.done.forget();
  }

  /** What the operation before the position did. */
  private doneBefore({ run, state, position }: ViewContext): { readonly changes: MapChanges; readonly strip?: OperationStrip } {
    return this.done.at(String(position), () => ({ changes: changesOf(run, state, position), strip: operationStrip(run, state) }));
  }

  private sumsOf(run: Run, cellOrder: number): CellSums {
    if (this.sums?.run !== run) this.done.forget();
    const sums = sumsFor(run, cellOrder, this.sums);
    if (sums !== this.sums) {
      this.preparing?.cancel();
      this.sums = sums;
      // It shows nothing new.
      this.preparing = this.queue.begin(sums.prepare(), { inBackground: true, changed: () => undefined });
    }
    return sums;
  }
}

/** The host's side of the view, to be registered. */
export const mapHostView: RegisteredView<'map'> = { ...mapDescriptor, make: (queue) => new MapHostView(queue) };

const noChanges: MapChanges = { splits: [], merges: [] };

function changesOf(run: Run, state: ArenaState, position: number): MapChanges {
  const { size, unit } = run.arena;
  const bytes = ({ unit: from, order }: TreeNodeView): ByteSpan => ({ from: from * unit, to: Math.min(size, (from + 2 ** order) * unit) });
  const halves = ({ unit: from, order }: TreeNodeView): TreeNodeView[] =>
    [from, from + 2 ** (order - 1)].filter((each) => each * unit < size).map((each) => ({ unit: each, order: order - 1 }));
  const { splits, merges } = treeChanges(run, state, position);
  return {
    splits: splits
      .flatMap(halves)
      .filter((half) => state.isFreeBlock(half.unit, half.order))
      .map(bytes),
    merges: merges.flatMap(halves).map(bytes),
  };
}

function countKinds(state: ArenaState, caches: readonly CacheView[]): MapCounts {
  const { live, requested, held, free } = state.metrics();
  const sum = (of: (cache: CacheView) => number): number => caches.reduce((total, cache) => total + of(cache), 0);
  const objects = sum(({ activeObjects }) => activeObjects);
  const objectBytes = sum(({ activeObjects, slot }) => activeObjects * slot);
  const freeIn = ({ slabs, objectsPerSlab, activeObjects }: CacheView): number => slabs * objectsPerSlab - activeObjects;
  return {
    blocks: live - objects,
    blockBytes: held - objectBytes,
    objects,
    objectBytes,
    freeSlots: sum(freeIn),
    freeSlotBytes: sum((cache) => freeIn(cache) * cache.slot),
    free: state.freeBlocks().reduce((total, count) => total + count, 0),
    freeBytes: free,
    paddingBytes: held - requested,
    bytesBefore: state.run.usedBefore,
  };
}
