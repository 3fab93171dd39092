// What pages were before the first event of a recording: what a snapshot says of them, and what follows from the first that happens to each.
import { PageMove, type PageRecording } from '../../trace/formats/kmem/page-events';
import { PageKind } from './page-kinds';
import { forEachPage } from './page-moves';
import type { PageStretches } from './page-stretches';
import type { PageSnapshot } from '../../trace/formats/kmem/start-reader';

/** The kinds of all pages at the start, and by order whether CPUs have lists of it. `isCounted`: whether somebody counted what was free before. */
export function startOf(
  recording: PageRecording,
  stretches: PageStretches,
  snapshot: PageSnapshot | undefined,
  isCounted = snapshot !== undefined,
): { readonly kinds: Uint8Array; readonly listed: readonly boolean[] } {
  const { events, begin } = recording;
  const kinds = new Uint8Array(stretches.count);
  // Where no event tells of zones and lists, what is given back is free, and no more is known; whoever counts zones records what moves pages to them.
  const listed = isCounted || tellsOfZones(recording) ? recording.listed : recording.listed.map(() => false);
  if (snapshot) {
    for (const { from, to, start } of stretches.all) {
      for (let frame = from; frame < Math.min(to, snapshot.frames); frame++) {
        if (((snapshot.free[frame >>> 5] >>> (frame & 31)) & 1) === 1) kinds[start + frame - from] = PageKind.Free;
      }
    }
  }
  const isKnown = new Uint8Array(stretches.count);
  // By what comes after, from the snapshot on: it knows what is free, and the rest is what the first event finds.
  const origin = snapshot ? (begin?.event ?? 0) : 0;
  for (let event = origin; event < events.count; event++) {
    const before = kindBefore(events.move[event], listed[events.order[event]]);
    if (before === undefined) continue;
    forEachPage(stretches, events.frame[event], 2 ** events.order[event], (page) => {
      if (isKnown[page] === 0 && kinds[page] === (PageKind.Unknown as number) && !(snapshot && before === PageKind.Free)) {
        kinds[page] = before;
      }
      isKnown[page] = 1;
    });
  }
  // Back to the beginning: what the events before the snapshot did is undone.
  for (let event = origin - 1; event >= 0; event--) {
    const before = kindBefore(events.move[event], listed[events.order[event]]);
    if (before !== undefined) forEachPage(stretches, events.frame[event], 2 ** events.order[event], (page) => (kinds[page] = before));
  }
  return { kinds, listed };
}

/** What is recorded only where the moves between zones and lists are. */
const zoneMoves: readonly PageMove[] = [PageMove.Take, PageMove.Drain, PageMove.Batch];

/** Whether those were recorded. */
function tellsOfZones({ events: { move, count } }: PageRecording): boolean {
  for (let event = 0; event < count; event++) {
    if (zoneMoves.includes(move[event])) return true;
  }
  return false;
}

/** What an event finds its pages to be; undefined for what tells nothing of that. */
function kindBefore(move: number, isListed: boolean): PageKind | undefined {
  switch (move as PageMove) {
    case PageMove.Take:
      return PageKind.Free;
    case PageMove.Drain:
      return PageKind.Listed;
    case PageMove.Allocate:
      return isListed ? PageKind.Listed : PageKind.Free;
    case PageMove.Free:
      return PageKind.Unknown;
    case PageMove.Batch:
    case PageMove.None:
      return undefined;
  }
}
