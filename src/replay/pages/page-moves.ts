// What the events of a recording make of their pages.
import { PageMove, type PageRecording } from '../../trace/formats/kmem/page-events';
import { PageKind } from './page-kinds';
import type { PageStretches } from './page-stretches';

/** What the pages of an event are after it; undefined where it changes nothing. `listed`: by order, whether CPUs have lists of it; `straight`: as `findStraightFrees` finds them. */
export function kindAfter(
  { events: { move, order } }: PageRecording,
  event: number,
  listed: readonly boolean[],
  straight: Uint8Array,
): PageKind | undefined {
  const isListed = listed[order[event]];
  switch (move[event] as PageMove) {
    case PageMove.Take:
      return isListed ? PageKind.Listed : PageKind.Unknown;
    case PageMove.Allocate:
      return PageKind.Unknown;
    case PageMove.Drain:
      return PageKind.Free;
    case PageMove.Free:
      return isListed && straight[event] !== 1 ? PageKind.Listed : PageKind.Free;
    case PageMove.Batch:
    case PageMove.None:
      return undefined;
  }
}

/** Visits the pages of a block that lie in a stretch, with the index of that. */
export function forEachPage(stretches: PageStretches, frame: number, pages: number, visit: (page: number, stretch: number) => void): void {
  const index = stretches.withFrame(frame);
  if (index < 0 && pages === 1) return;
  if (index >= 0 && frame + pages <= stretches.all[index].to) {
    const { from, start } = stretches.all[index];
    for (let page = frame - from + start; page < frame - from + start + pages; page++) visit(page, index);
  } else for (let each = frame; each < frame + pages; each++) forEachPage(stretches, each, 1, visit);
}
