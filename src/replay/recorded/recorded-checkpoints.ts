// The live blocks of a recording at some of its positions, so that a jump is never more work than the stretch between two of them.
import { inStretches, type Work } from '../../work/work';
import type { RecordedLayout } from './recorded-layout';

/** Operations between two checkpoints at least: so many for each live block, within these bounds. */
const operationsPerBlock = 4;
const shortestDistance = 1 << 15;
/** Operations of one step. */
const stretch = 1 << 13;

/** The live blocks after `position` operations, by the operations that began them. */
export interface RecordedCheckpoint {
  readonly position: number;
  readonly live: Int32Array;
}

/** Keeps checkpoints of a layout, no more bytes than it has operations. */
export function* recordCheckpoints({ run, place, firstEnded, nextEnded }: RecordedLayout): Work<RecordedCheckpoint[]> {
  const kept: RecordedCheckpoint[] = [];
  let [live, last] = [0, 0];
  const isLive = new Uint8Array(run.operationCount);
  yield* inStretches(run.operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      for (let block = firstEnded[op]; block >= 0; block = nextEnded[block], live--) isLive[block] = 0;
      if (place[op] >= 0) {
        isLive[op] = 1;
        live++;
      }
    }
    // The end is where people go most: there less will do.
    const blocks = to === run.operationCount ? live : live * operationsPerBlock;
    if (to - last < Math.max(shortestDistance, blocks)) return;
    last = to;
    kept.push({ position: to, live: listOf(isLive, to, live) });
  });
  return kept;
}

/** The operations before `end` whose blocks are live, of which there are `count`. */
function listOf(isLive: Uint8Array, end: number, count: number): Int32Array {
  const list = new Int32Array(count);
  let at = 0;
  for (let op = 0; op < end; op++) if (isLive[op] === 1) list[at++] = op;
  return list;
}
