import { createColoring, type Coloring } from '../../analysis/coloring';
import { forEachAllocation } from '../../analysis/live-allocations';
import type { MapBody, MapClasses, MapCounts, MapRequest } from '../../protocol/views/map';
import type { CacheView, Cursor } from '../../replay/cursor';
import type { Run } from '../../replay/run';
import { CellSums } from '../cellSums';
import { buildFrame } from '../frameBuilder';
import type { HostView, ViewContext } from './view';

type ColorBy = MapRequest['colorBy'];

/** The map: blocks of the rows in view, and the tables below it. */
export class MapHostView implements HostView<MapRequest, MapBody> {
  /** The last colouring that was asked for: making one looks at every operation. */
  private coloring: { readonly run: Run; readonly by: ColorBy; readonly of: Coloring } | undefined;
  private shading: { readonly coloring: Coloring; readonly position: number; readonly of: (op: number) => number } | undefined;
  /** What its blocks sum up to, for one run. */
  private sums: CellSums | undefined;
  /** The classes as counted at the last position: scrolling needs no other count. */
  private counted: { readonly coloring: Coloring; readonly position: number; readonly classes: MapClasses } | undefined;

  build(context: ViewContext, request: MapRequest): MapBody {
    const { run, cursor, cursorLine, filter, position } = context;
    const marked = cursorLine === undefined ? undefined : run.operationsOfLine(cursorLine);
    const caches = cursor.caches();
    const coloring = this.coloringOf(context, request.colorBy);
    return {
      kind: 'map',
      ...buildFrame(run, cursor, request, { marked, matches: filter, shadeOf: this.shadeOf(coloring, position) }, this.sumsOf(run)),
      filtered: filter !== undefined,
      classes: coloring && this.count(context, coloring),
      counts: countKinds(cursor, caches),
      hasCaches: caches.length > 0,
    };
  }

  dispose(): void {
    this.coloring = undefined;
    this.shading = undefined;
    this.sums = undefined;
    this.counted = undefined;
  }

  private sumsOf(run: Run): CellSums {
    if (this.sums?.run !== run) this.sums = new CellSums(run);
    return this.sums;
  }

  /** The same function for as long as it gives the same answers: sums are kept for it. */
  private shadeOf(coloring: Coloring | undefined, position: number): ((op: number) => number) | undefined {
    if (coloring === undefined) return undefined;
    const from = coloring.ages ? position : -1;
    if (this.shading?.coloring !== coloring || this.shading.position !== from) {
      this.shading = { coloring, position: from, of: (op) => coloring.shades[coloring.classOf(op, position)] };
    }
    return this.shading.of;
  }

  private coloringOf({ run, localize }: ViewContext, by: ColorBy): Coloring | undefined {
    if (by === 'state') return undefined;
    if (this.coloring?.run !== run || this.coloring.by !== by) this.coloring = { run, by, of: createColoring(run, by, localize) };
    return this.coloring.of;
  }

  private count({ cursor, position }: ViewContext, coloring: Coloring): MapClasses {
    if (this.counted?.coloring === coloring && this.counted.position === position) return this.counted.classes;
    const blocks = coloring.labels.map(() => 0);
    const bytes = coloring.labels.map(() => 0);
    forEachAllocation(cursor, (op, _, held) => {
      const index = coloring.classOf(op, position);
      blocks[index]++;
      bytes[index] += held;
    });
    const { kind, labels, shades } = coloring;
    const classes = { kind, labels, shades, blocks, bytes };
    this.counted = { coloring, position, classes };
    return classes;
  }
}

function countKinds(cursor: Cursor, caches: readonly CacheView[]): MapCounts {
  const { live, requested, held, free } = cursor.metrics();
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
    free: cursor.freeBlocks().reduce((total, count) => total + count, 0),
    freeBytes: free,
    paddingBytes: held - requested,
  };
}
