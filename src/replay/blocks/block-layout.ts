// Where the blocks of a run lie, and when, if blocks have any length: the layout of a recording, made of a run's own columns. A cursor along a recording
// then stands at its positions, whatever the policy was.
import { Place } from '../../engine/place';
import { markerUnits } from '../../engine/policies/policy';
import { firstThat } from '../../model/first-that';
import type { Space } from '../../model/space';
import { inStretches, type Work } from '../../work/work';
import type { RecordedLayout } from '../recorded/recorded-layout';
import type { Run } from '../run/run';
import { ErrorBits } from '../run/results';
import type { BlockResults } from './block-results';

/** Operations of one step. */
const stretch = 1 << 14;
const low32 = 0xffffffffn;

/** What of a run its layout follows from. */
export interface BlockColumns {
  readonly run: Run;
  readonly results: BlockResults;
  readonly space: Space;
}

/** Lays the blocks out, in steps. Bytes count from the arena's base, and a block begins with its header. */
export function* layOutBlocks({ run, results, space }: BlockColumns): Work<RecordedLayout> {
  const { operationCount, arena } = run;
  const { base, size, unit } = arena;
  const starts = yield* distinctUnits(results, operationCount);
  const none = (): Int32Array => new Int32Array(operationCount).fill(-1);
  const [place, endedBy, firstEnded, nextEnded] = [none(), none(), none(), none()];
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) {
      if ((results.error[op] & ErrorBits.Code) !== 0) continue;
      if (results.place(op) === Place.Block) place[op] = firstThat(0, starts.length, (index) => starts[index] >= results.unit(op));
      const subject = results.subject(op);
      if (subject < 0) continue;
      endedBy[subject] = op;
      if (place[subject] >= 0) firstEnded[op] = subject;
    }
  });
  const high = new Uint32Array(starts.length);
  const low = new Uint32Array(starts.length);
  starts.forEach((start, index) => {
    const address = base + BigInt(start * unit);
    high[index] = Number(address >> 32n);
    low[index] = Number(address & low32);
  });
  const managed = size - markerUnits(arena) * unit;
  const region = {
    ...space.regions[0],
    name: space.format(0),
    unit,
    high: Number(base >> 32n),
    low: Number(base & low32),
    size: managed,
    from: 0,
    to: starts.length,
  };
  return {
    run,
    regions: [region],
    space,
    places: { count: starts.length, placeOf: new Int32Array(0), high, low },
    byte: Float64Array.from(starts, (start) => start * unit),
    place,
    endedBy,
    firstEnded,
    nextEnded,
    isSetAside: true,
    overlapped: 0,
    pages: undefined,
  };
}

/** Every unit that a block ever began at, ascending. */
function* distinctUnits(results: BlockResults, operationCount: number): Work<Int32Array> {
  const all = new Int32Array(operationCount);
  let count = 0;
  yield* inStretches(operationCount, stretch, (from, to) => {
    for (let op = from; op < to; op++) if (results.place(op) === Place.Block) all[count++] = results.unit(op);
  });
  const sorted = all.subarray(0, count).sort();
  yield count;
  return sorted.filter((unit, index) => index === 0 || unit !== sorted[index - 1]);
}
