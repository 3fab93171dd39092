import type { MapBody, MapRequest } from '../../protocol/views/map';
import { buildFrame } from '../frameBuilder';
import { summarizeCaches } from '../summaries';
import type { HostView, ViewContext } from './view';

/** The map: blocks of the rows in view, and the tables below it. */
export class MapHostView implements HostView<MapRequest, MapBody> {
  build({ run, cursor, cursorLine }: ViewContext, request: MapRequest): MapBody {
    const marked = cursorLine === undefined ? undefined : run.operationsOfLine(cursorLine);
    const caches = summarizeCaches(run, cursor);
    const { from, count } = request.caches;
    return {
      kind: 'map',
      ...buildFrame(run, cursor, request, marked),
      freeBlocks: cursor.freeBlocks(),
      caches: { from, total: caches.length, rows: caches.slice(from, from + count) },
    };
  }

  dispose(): void {
    // Keeps nothing.
  }
}
